import type { Fault } from '../../../sandbox';
import { by, endOf, enterKind } from './kindWorld';

/**
 * Kind: a creation is unconfirmed, and Halo's lists show its record only seconds later. It is looked for again, all rows
 * in one look, before any is sent once more; what Halo may hold is never told as not done.
 */
const kind = enterKind();

const goOn = { onError: 'continueRegularOutput' };
const words = Array.from({ length: 20 }, (_, number) => ({ word: `late-${number}` }));

interface Writer {
	what: string;
	entity: string;
	property: string;
	parameters: object;
}

const writers: Writer[] = [
	{
		what: 'tickets',
		entity: 'Tickets',
		property: 'supplier_reference',
		parameters: {
			resource: 'ticket',
			operation: 'upsert',
			matchOn: 'supplier_reference',
			supplier_reference: '={{ $json.word }}',
			summary: 'Account taken over',
			client_id: by('id', 12),
		},
	},
	{
		what: 'customers',
		entity: 'Client',
		property: 'name',
		parameters: {
			resource: 'customer',
			operation: 'upsert',
			matchOn: 'name',
			name: '={{ $json.word }}',
		},
	},
	{
		what: 'licences',
		entity: 'SoftwareLicence',
		property: 'name',
		parameters: {
			resource: 'softwareLicence',
			operation: 'upsert',
			matchOn: 'name',
			name: '={{ $json.word }}',
			client_id: by('id', 17),
			count: 5,
		},
	},
];

const losses: Array<[string, Fault]> = [
	['a lost connection', { drop: 'after' }],
	['504', { status: 504, afterwards: true }],
	['408', { status: 408, afterwards: true }],
	['500', { status: 500, afterwards: true }],
	['a body that is cut off', { reply: 'cut JSON' }],
	['no rows', { reply: 'empty' }],
];

describe.each(writers)('New $what', ({ entity, property, parameters }) => {
	const timesOf = () => words.map(({ word }) => kind.stored(entity, property, word).length);

	it.each(
		losses.flatMap(([name, loss]) => [1_500, 4_000, 20_000].map((ms) => ({ name, loss, ms }))),
	)('are written once after $name, shown $ms ms later', async ({ loss, ms }) => {
		kind.sandbox.switches.lateLists.set(entity, ms);
		kind.sandbox.faults.add({ method: 'POST', path: `/${entity}`, ...loss });
		const { outputs } = await kind.world().run({ ...parameters }, words, goOn);
		expect(outputs[0].map(endOf)).toEqual(words.map(() => 'created'));
		expect(timesOf()).toEqual(words.map(() => 1));
		expect(kind.sent(`POST /api/${entity}`)).toBe(1);
	});

	it('that no list ever shows, and 504 to each request: none is told as not done that is there', async () => {
		kind.sandbox.switches.lateLists.set(entity, Infinity);
		const loss = { status: 504, afterwards: true, times: Infinity };
		kind.sandbox.faults.add({ method: 'POST', path: `/${entity}`, ...loss });
		const { outputs } = await kind.world().run({ ...parameters }, words, goOn);
		for (const [index, end] of outputs[0].map(endOf).entries()) {
			if (timesOf()[index] > 0) expect(end).toContain('may or may not have done this');
			expect(end).toContain('status 504');
		}
	});
});

describe('A look for rows in doubt', () => {
	it('asks once for all of them, four times at most', async () => {
		kind.sandbox.switches.lateLists.set('Tickets', 20_000);
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', drop: 'after' });
		await kind.world().run({ ...writers[0].parameters }, words, goOn);
		// One before the write, four looks, and one for what other runs made; one more where a list of changes lacks a row.
		expect(kind.sent('GET /api/Tickets')).toBeLessThanOrEqual(7);
	});

	it('is not repeated for a change, which may be sent twice', async () => {
		await kind.world().run({ ...writers[0].parameters }, words);
		const began = kind.sent('GET /api/Tickets');
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', drop: 'before' });
		const changed = { ...writers[0].parameters, summary: 'Two accounts' };
		const { items } = await kind.world().run(changed, words);
		expect(items.map(({ outcome }) => outcome)).toEqual(words.map(() => 'updated'));
		expect(kind.sent('GET /api/Tickets') - began).toBe(2);
	});
});

describe('A record that no look shows, and that comes up once it was sent again', () => {
	// What was there, four looks, and then the list is up to date.
	const emptyFor = (entity: string, body: object) =>
		kind.sandbox.faults.add({
			method: 'GET',
			path: `/${entity}`,
			skip: 1,
			times: 4,
			status: 200,
			body,
		});

	it('is told as created, and the second one as closed', async () => {
		emptyFor('Tickets', { record_count: 0, tickets: [] });
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', drop: 'after' });
		const { outputs } = await kind.world().run({ ...writers[0].parameters }, [words[0]], goOn);
		const [first, second] = kind.sandbox.halo.rows('Tickets').slice(-2);
		expect(outputs[0].map(endOf)).toEqual(['created']);
		expect(outputs[0][0].json).toMatchObject({ id: first.id, closed_duplicate: second.id });
		expect(second.hasbeenclosed).toBe(true);
	});
});
