import { by, enterKind } from './kindWorld';

/**
 * Kind: runs that repeat report into one ticket by its key: each note once, also on a ticket that the run creates and
 * where several items note on the same one. Of a closed ticket only what it does not say yet makes another.
 */
const kind = enterKind();

const BIRCH = 12;
const report = (more: object = {}) => ({
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'supplier_reference',
	supplier_reference: 'petra-billing-2026-10',
	summary: 'Petra billing',
	client_id: by('id', BIRCH),
	whenFound: 'leave',
	whenClosed: 'createForNote',
	noteWhenFound: '={{ $json.notes }}',
	noteWhenCreated: true,
	...more,
});
const run = async (notes: unknown, more: object = {}) =>
	await kind.world().one(report(more), [{ notes } as never]);
const tickets = () => kind.stored('Tickets', 'supplier_reference', 'petra-billing-2026-10');
const notesOf = (id: unknown) => kind.stored('Actions', 'ticket_id', id).map(({ note }) => note);
const close = () => kind.sandbox.halo.change('Tickets', { id: tickets()[0].id, status_id: 9 });

it('A list is one note each, on the ticket that is created', async () => {
	const row = await run(['27 → 29', 'Look at Kite', '  ', null]);
	expect(row).toMatchObject({ outcome: 'created', note_added: true });
	expect(notesOf(row.id)).toEqual(['27 → 29', 'Look at Kite']);
	// The ticket, and its notes in one request; nobody has to ask what a new ticket holds.
	expect(kind.sent('POST /api/Actions')).toBe(1);
	expect(kind.sent('GET /api/Actions')).toBe(0);
});

it('The same notes are not added again, and a further one alone is', async () => {
	await run(['27 → 29', 'Look at Kite']);
	kind.world().requestCounts();
	expect(await run(['27 → 29', 'Look at Kite'])).toMatchObject({ note_added: false });
	const again = kind.world().requestCounts();
	expect(again).toMatchObject({ 'GET /api/Actions': 1 });
	expect(again).not.toHaveProperty('POST /api/Actions');
	expect(await run(['29 → 31', 'Look at Kite'])).toMatchObject({ note_added: true });
	expect(notesOf(tickets()[0].id)).toEqual(['27 → 29', 'Look at Kite', '29 → 31']);
});

it.each([
	['an empty list', []],
	['nothing', null],
	['blanks', '  '],
])('%s adds no note and asks for none', async (_, notes) => {
	await run(['27 → 29']);
	kind.world().requestCounts();
	expect(await run(notes)).not.toHaveProperty('note_added');
	expect(kind.world().requestCounts()).not.toHaveProperty('GET /api/Actions');
});

it('Without the switch a new ticket gets no note', async () => {
	const row = await run(['27 → 29'], { noteWhenCreated: false });
	expect(notesOf(row.id)).toEqual([]);
});

it('Items that mean one new ticket note on it together', async () => {
	const items = ['One', 'Two', 'One'].map((notes) => ({ notes }));
	const { items: rows } = await kind.world().run(report(), items);
	expect(rows).toMatchObject([{ outcome: 'created' }, { same_as_item: 0 }, { same_as_item: 0 }]);
	expect(tickets()).toHaveLength(1);
	expect(notesOf(tickets()[0].id)).toEqual(['One', 'Two']);
});

describe('A closed ticket', () => {
	it('stays closed and alone while it says all', async () => {
		await run(['27 → 29', 'Look at Kite']);
		close();
		kind.world().requestCounts();
		expect(await run(['Look at Kite'])).toMatchObject({ outcome: 'unchanged', left_closed: true });
		expect(await run([])).toMatchObject({ outcome: 'unchanged', left_closed: true });
		expect(tickets()).toHaveLength(1);
		expect(kind.world().requestCounts()).not.toHaveProperty('POST /api/Actions');
	});

	it('is followed by a new one for what it does not say', async () => {
		await run(['27 → 29']);
		close();
		const row = await run(['29 → 31']);
		expect(row).toMatchObject({ outcome: 'created', refers_to: tickets()[0].id });
		expect(notesOf(row.id)).toEqual(['29 → 31']);
		expect(await run(['29 → 31'])).toMatchObject({ outcome: 'unchanged', note_added: false });
		expect(tickets()).toHaveLength(2);
	});

	it('is shown by a dry run as it would be', async () => {
		await run(['27 → 29']);
		close();
		const dry = { options: { dryRun: true } };
		expect(await run(['27 → 29'], dry)).toMatchObject({ outcome: 'unchanged', left_closed: true });
		expect(await run(['29 → 31'], dry)).toMatchObject({ outcome: 'created', notes: ['29 → 31'] });
		expect(tickets()).toHaveLength(1);
	});
});

it('What is on the ticket by an answer that was lost is not added twice', async () => {
	kind.sandbox.faults.add({ method: 'POST', path: '/Actions', drop: 'after', times: 1 });
	const row = await run(['27 → 29', 'Look at Kite']);
	expect(notesOf(row.id)).toEqual(['27 → 29', 'Look at Kite']);
});
