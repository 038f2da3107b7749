import type { BrokenReply } from '../../../sandbox';
import { by, endOf, enterKind } from './kindWorld';

/**
 * Kind: the answer to a write is lost after Halo stored it, before, inside or behind the header. The write is unconfirmed:
 * it is looked up where anything can tell, and never sent again blindly.
 */
const kind = enterKind();

const goOn = { onError: 'continueRegularOutput' };
const TICKET = 1003;

const onTheLine: BrokenReply[] = [
	'cut body',
	'header only',
	'long length',
	'cut chunks',
	'cut gzip',
];
const notTheAnswer: BrokenReply[] = ['cut JSON', 'empty', 'text', 'web page', 'error object'];
const all = [...onTheLine, ...notTheAnswer];

/** What a lost answer is called: each by what came in its place, so that a page does not pass for Halo's own word. */
const calledBy: Partial<Record<BrokenReply, string>> = {
	'cut body': 'the connection was lost',
	'header only': 'the connection was lost',
	'long length': 'the connection was lost',
	'cut chunks': 'the connection was lost',
	'cut gzip': 'status 201 with a body that is cut off',
	'cut JSON': 'status 201 with a body that is cut off',
	empty: 'Halo answered without its ID',
	text: 'Halo answered without its ID',
	'web page': 'status 201 with a web page',
	'error object': 'Halo answered without its ID',
};

const upsert = (more: object = {}) => ({
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'supplier_reference',
	supplier_reference: '={{ $json.word }}',
	summary: 'Account taken over',
	client_id: by('id', 12),
	...more,
});
const words = ['inc-1', 'inc-2', 'inc-3'].map((word) => ({ word }));
const ticketsOf = (word: string) => kind.stored('Tickets', 'supplier_reference', word);

describe('Create or Update whose answer is lost', () => {
	it.each(all)('(%s) creates each ticket once', async (reply) => {
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', reply });
		const { outputs } = await kind.world().run(upsert(), words, goOn);
		expect(outputs[0].map(endOf)).toEqual(['created', 'created', 'created']);
		expect(words.map(({ word }) => ticketsOf(word).length)).toEqual([1, 1, 1]);
		expect(kind.sent('POST /api/Tickets')).toBe(1);
	});

	it.each(all)('(%s) changes each ticket once', async (reply) => {
		await kind.world().run(upsert(), words);
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', reply });
		const { outputs } = await kind.world().run(upsert({ summary: 'Two accounts' }), words, goOn);
		expect(outputs[0].map(endOf)).toEqual(['updated', 'updated', 'updated']);
		for (const { word } of words)
			expect(ticketsOf(word)).toMatchObject([{ summary: 'Two accounts' }]);
		expect(kind.sent('POST /api/Tickets')).toBe(2);
	});

	it.each([301, 302, 303, 304, 307, 308])(
		'(a redirect, %i) creates and changes each ticket once',
		async (status) => {
			const redirect = { method: 'POST', path: '/Tickets', status, afterwards: true };
			kind.sandbox.faults.add(redirect);
			const created = await kind.world().run(upsert(), words, goOn);
			expect(created.outputs[0].map(endOf)).toEqual(['created', 'created', 'created']);
			kind.sandbox.faults.add(redirect);
			const changed = await kind.world().run(upsert({ summary: 'Two accounts' }), words, goOn);
			expect(changed.outputs[0].map(endOf)).toEqual(['updated', 'updated', 'updated']);
			expect(words.map(({ word }) => ticketsOf(word).length)).toEqual([1, 1, 1]);
			expect(kind.sent('POST /api/Tickets')).toBe(2);
		},
	);

	it.each(onTheLine)(
		'(%s, each time) says so of each, and is run again without harm',
		async (reply) => {
			kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', reply });
			kind.sandbox.faults.add({
				method: 'GET',
				path: '/Tickets',
				skip: 1,
				times: Infinity,
				status: 403,
			});
			const { outputs } = await kind.world().run(upsert(), words, goOn);
			for (const end of outputs[0].map(endOf)) {
				expect(end).toContain('Halo may or may not have done this');
				expect(end).toContain('it could not be looked up');
			}
			kind.sandbox.faults.clear();
			const { items } = await kind.world().run(upsert(), words);
			expect(items.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged']);
			expect(words.map(({ word }) => ticketsOf(word).length)).toEqual([1, 1, 1]);
		},
	);

	it.each(onTheLine)('(%s) adds its note once', async (reply) => {
		const parameters = upsert({ noteWhenFound: 'Reported again' });
		const { items } = await kind.world().run(parameters, words);
		kind.sandbox.faults.add({ method: 'POST', path: '/Actions', reply, times: 3 });
		const again = await kind.world().run(parameters, words);
		expect(again.items.map(({ note_added: added }) => added)).toEqual([true, true, true]);
		for (const { id } of items) expect(kind.stored('Actions', 'ticket_id', id)).toHaveLength(1);
	});
});

describe('Create whose answer is lost', () => {
	it.each(all)('(%s) is never sent again, and says so', async (reply) => {
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', reply });
		const parameters = { resource: 'ticket', operation: 'create', summary: '={{ $json.word }}' };
		const { error } = await kind.world().run(parameters, [{ word: 'Lost' }]);
		expect(error?.message).toContain(
			'Halo may or may not have done this: create the ticket "Lost"',
		);
		expect(error?.message).toContain(calledBy[reply]);
		expect(kind.stored('Tickets', 'summary', 'Lost')).toHaveLength(1);
		expect(kind.sent('POST /api/Tickets')).toBe(1);
	});
});

describe('Create that is answered by what stands before Halo, though it is stored', () => {
	it.each([301, 302, 303, 304, 307, 308, 408, 425, 499, 524])(
		'(%i) is never sent again, also by Retry On Fail',
		async (status) => {
			kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', status, afterwards: true });
			const parameters = { resource: 'ticket', operation: 'create', summary: 'Once' };
			const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
			const { error } = await kind.world().run(parameters, [{}], retry);
			expect(error?.message).toContain('Halo may or may not have done this');
			expect(kind.stored('Tickets', 'summary', 'Once')).toHaveLength(1);
		},
	);
});

describe('Other writes whose answer is lost', () => {
	it.each(all)('(%s) Update is looked up', async (reply) => {
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', reply });
		const updated = await kind.world().one({
			resource: 'ticket',
			operation: 'update',
			ticketId: by('id', TICKET),
			updateFields: { summary: 'Changed' },
		});
		expect(updated.summary).toBe('Changed');
		expect(kind.sent('POST /api/Tickets')).toBe(1);
	});

	it.each(all)('(%s) Add Note is never sent again, and says so', async (reply) => {
		kind.sandbox.faults.add({ method: 'POST', path: '/Actions', reply });
		const { error } = await kind.world().run({
			resource: 'ticketNote',
			operation: 'create',
			ticket_id: by('id', TICKET),
			note: 'Lost note',
			outcome_id: by('id', 7),
		});
		expect(error?.message).toContain('may or may not have done this');
		expect(kind.stored('Actions', 'note', 'Lost note')).toHaveLength(1);
	});

	// Halo answers nothing of some endpoints, so an empty answer is no lost one here.
	it.each(all.filter((reply) => reply !== 'empty'))(
		'(%s) rows of Other Record (Advanced) are never sent again, and it says so',
		async (reply) => {
			kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', reply });
			const { error } = await kind.world().run({
				resource: 'otherRecord',
				operation: 'writeRows',
				endpoint: by('name', 'Tickets'),
				rows: '[{ "summary": "Lost row", "client_id": 12 }]',
			});
			expect(error?.message).toContain('may or may not have done this: write');
			expect(kind.stored('Tickets', 'summary', 'Lost row')).toHaveLength(1);
		},
	);
});

describe('A read whose answer is lost', () => {
	it.each([408, 425, 499, 502, 524])(
		'(%i, and a page with it) is asked again, and named where it lasts',
		async (status) => {
			await kind.world().run(upsert(), words);
			const page = { status, body: '<html><h1>Time-out</h1></html>' };
			kind.sandbox.faults.add({ method: 'GET', path: '/Tickets', ...page });
			const { items } = await kind.world().run(upsert(), words);
			expect(items.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged']);
			kind.sandbox.faults.add({ method: 'GET', path: '/Tickets', ...page, times: Infinity });
			const { outputs } = await kind.world().run(upsert(), words, goOn);
			for (const end of outputs[0].map(endOf)) expect(end).toContain(`(status ${status})`);
		},
	);

	it.each(onTheLine)('(%s) is asked again', async (reply) => {
		await kind.world().run(upsert(), words);
		kind.sandbox.faults.add({ method: 'GET', path: '/Tickets', reply });
		const { items, error } = await kind.world().run(upsert(), words);
		expect(error).toBeNull();
		expect(items.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged']);
	});
});
