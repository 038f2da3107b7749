import type { Fault } from '../../../sandbox';
import { by, enterKind } from './kindWorld';

/**
 * Kind: records were written, and the look for duplicates behind it fails. What was written is told for every item, and a
 * warning says what could not be looked for.
 */
const kind = enterKind();

const failures: Array<[string, Fault]> = [
	['500', { status: 500 }],
	['403', { status: 403 }],
	['a web page', { reply: 'web page' }],
	['429 that lasts', { status: 429, headers: { 'Retry-After': '0' } }],
	['a body that is cut off', { reply: 'cut JSON' }],
	['rows counted but not shown', { reply: 'no rows' }],
	['an error with status 200', { reply: 'error object' }],
];

/** What lasts in Halo lasts longer than this; in the real n8n the node waits as it does. */
const IMPATIENT = { rateLimitWaitSeconds: 3 };

const words = ['inc-1', 'inc-2', 'inc-3'].map((word) => ({ word }));
const WARNING = 'What was written is in Halo, but whether another run created the same';

interface Writer {
	what: string;
	entity: string;
	parameters: object;
}

const writers: Writer[] = [
	{
		what: 'tickets',
		entity: 'Tickets',
		parameters: {
			resource: 'ticket',
			matchOn: 'supplier_reference',
			supplier_reference: '={{ $json.word }}',
			summary: 'Account taken over',
			client_id: by('id', 12),
		},
	},
	{
		what: 'customers',
		entity: 'Client',
		parameters: { resource: 'customer', matchOn: 'name', name: '={{ $json.word }} Ltd' },
	},
	{
		what: 'licences',
		entity: 'SoftwareLicence',
		parameters: {
			resource: 'softwareLicence',
			matchOn: 'name',
			name: '={{ $json.word }}',
			client_id: by('id', 17),
			count: 5,
		},
	},
];

const warnings = (execution: unknown) =>
	JSON.stringify(execution).match(/What was written is in Halo[^"]*/g) ?? [];

describe.each(writers)('The look after new $what', ({ entity, parameters }) => {
	it.each(failures)('that ends with %s leaves each outcome as written', async (_, fault) => {
		const before = kind.sandbox.halo.rows(entity).length;
		// Every list from the first write on fails.
		kind.sandbox.faults.add({
			method: 'POST',
			path: `/${entity}`,
			hold: () =>
				kind.sandbox.faults.add({ method: 'GET', path: `/${entity}`, times: Infinity, ...fault }),
		});
		const { error, items, execution } = await kind
			.world()
			.run({ operation: 'upsert', ...parameters, options: IMPATIENT }, words);
		expect(error).toBeNull();
		expect(items.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created']);
		for (const { id } of items) expect(kind.stored(entity, 'id', id)).toHaveLength(1);
		expect(kind.sandbox.halo.rows(entity)).toHaveLength(before + 3);
		expect(warnings(execution.data)[0]).toContain(WARNING);
	});
});

describe('A look after the write that finds another run’s record, and then fails', () => {
	const upsert = { operation: 'upsert', ...writers[0].parameters };

	it('keeps the outcome and names the duplicate that could not be closed', async () => {
		// Another run creates the same ticket just before this one does.
		kind.sandbox.faults.add({
			method: 'POST',
			path: '/Tickets',
			hold: () => {
				kind.sandbox.halo.add('Tickets', {
					summary: 'Account taken over',
					client_id: 12,
					supplier_reference: 'inc-1',
				});
				kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', status: 403, times: Infinity });
			},
		});
		const { outputs } = await kind.world().run(upsert, words, { onError: 'continueRegularOutput' });
		const [first, ...others] = outputs[0];
		expect(JSON.stringify(first)).toContain('is a duplicate of');
		expect(JSON.stringify(first)).toContain('could not be put out of use');
		expect(others.map(({ json }) => json.outcome)).toEqual(['created', 'created']);
	});

	it('closes the duplicate though its note is refused, and warns', async () => {
		kind.sandbox.faults.add({
			method: 'POST',
			path: '/Tickets',
			hold: () =>
				kind.sandbox.halo.add('Tickets', {
					summary: 'Account taken over',
					client_id: 12,
					supplier_reference: 'inc-1',
				}),
		});
		kind.sandbox.faults.add({ method: 'POST', path: '/Actions', status: 403, times: Infinity });
		const { error, items, execution } = await kind.world().run(upsert, words);
		expect(error).toBeNull();
		expect(items[0]).toMatchObject({ outcome: 'unchanged' });
		expect(JSON.stringify(execution.data)).toContain('but has no note that says so');
	});
});

describe('A note behind an update that fails', () => {
	it.each([
		['is refused', { method: 'POST', path: '/Actions', status: 403 }],
		['can’t be looked up', { method: 'GET', path: '/Actions', reply: 'text' as const }],
		['ends with a server error', { method: 'GET', path: '/Actions', status: 500 }],
	])('leaves the update as its outcome where it %s', async (_, fault) => {
		const first = { operation: 'upsert', ...writers[0].parameters };
		await kind.world().run(first, words);
		kind.sandbox.faults.add({ ...fault, times: Infinity });
		const { error, items, execution } = await kind
			.world()
			.run({ ...first, summary: 'Two accounts', noteWhenFound: 'Again' }, words);
		expect(error).toBeNull();
		expect(items).toMatchObject(
			words.map(() => ({ outcome: 'updated', note_added: false, note_error: expect.any(String) })),
		);
		expect(JSON.stringify(execution.data)).toContain('but its note could not be added');
	});
});
