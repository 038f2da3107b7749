import type { World } from './world';
import { by, enterWorld } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
	await world.run({ resource: 'ticket', operation: 'getAll', limit: 1 });
});

beforeEach(() => {
	world.sandbox.reset();
	world.requestCounts();
});

afterEach(() => expect(world.sandbox.violations).toEqual([]));

afterAll(async () => {
	await world.leave();
});

const goOn = { onError: 'continueRegularOutput' };
const options = { rowsPerRequest: 25 };
const create = {
	resource: 'ticket',
	operation: 'create',
	summary: '=Row {{ $json.number }}',
	tickettype_id: by('id', '={{ $json.type ?? 1 }}'),
	options,
};
const update = {
	resource: 'ticket',
	operation: 'update',
	ticketId: by('id', '={{ $json.id }}'),
	updateFields: {
		reportedby: '=By {{ $json.number }}',
		status_id: by('id', '={{ $json.status ?? 2 }}'),
	},
	options,
};

const numbers = (howMany: number) => Array.from({ length: howMany }, (_, number) => ({ number }));
const made = () =>
	world.sandbox.halo.rows('Tickets').filter(({ summary }) => /^Row \d+$/.test(String(summary)));
const tickets = (howMany: number) =>
	numbers(howMany).map(({ number }) => ({
		number,
		id: world.sandbox.halo.add('Tickets', { summary: `To change ${number}`, client_id: 12 }).id,
	}));
const reporterOf = (id: unknown) =>
	world.sandbox.halo.rows('Tickets').find((row) => row.id === id)?.reportedby;

describe('Create with Rows per Request', () => {
	it('sends 60 tickets in 3 requests and pairs every answer', async () => {
		const { items, outputs } = await world.run(create, numbers(60));
		expect(items.map(({ summary }) => summary)).toEqual(
			numbers(60).map(({ number }) => `Row ${number}`),
		);
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual(
			numbers(60).map(({ number }) => ({ item: number })),
		);
		expect(world.requestCounts()).toEqual({ 'POST /api/Tickets': 3 });
		expect(made()).toHaveLength(60);
	});

	it.each(['last', 'first'] as const)(
		'names each as uncertain where Halo answers the %s row only, and sends none again',
		async (manyRowsReply) => {
			Object.assign(world.sandbox.switches, { manyRowsReply, returnAllUnderstood: false });
			const { outputs } = await world.run(create, numbers(5), goOn);
			const texts = outputs[0].map((item) => JSON.stringify(item));
			expect(texts).toHaveLength(5);
			for (const [number, text] of texts.entries()) {
				expect(text).toContain(`Row ${number}`);
				expect(text).toContain('Halo did not answer every row of the request');
			}
			expect(world.requestCounts()).toEqual({ 'POST /api/Tickets': 1 });
			expect(made()).toHaveLength(5);
		},
	);

	it.each([true, false])(
		'tells a refused row from those that may be there (atomic: %s)',
		async (manyRowsAtomic) => {
			world.sandbox.switches.manyRowsAtomic = manyRowsAtomic;
			const input = numbers(5).map((row) => ({ ...row, type: row.number === 2 ? 9999 : 1 }));
			const { outputs } = await world.run(create, input, goOn);
			const texts = outputs[0].map((item) => JSON.stringify(item));
			expect(texts).toHaveLength(5);
			for (const text of texts) {
				expect(text).toContain('may or may not have done this');
				expect(text).toContain('The Ticket Type with the id 9999 does not exist');
			}
			expect(world.requestCounts()).toEqual({ 'POST /api/Tickets': 1 });
		},
	);

	it('says what is uncertain when the answer is lost', async () => {
		world.sandbox.faults.add({ method: 'POST', path: '/Tickets', drop: 'after' });
		const { error } = await world.run(create, numbers(3));
		expect(error?.message).toBe(
			'Halo may or may not have done this: create the ticket "Row 0" (the connection was lost)',
		);
		expect(made()).toHaveLength(3);
		expect(world.requestCounts()).toEqual({ 'POST /api/Tickets': 1 });
	});

	it('refuses bad input before anything is sent', async () => {
		const { error } = await world.run({ ...create, summary: '={{ $json.number ? "x" : "" }}' }, [
			{ number: 1 },
			{ number: 0 },
		]);
		expect(error).toMatchObject({ message: 'Summary is empty', itemIndex: 1 });
		expect(world.requestCounts()).toEqual({});
	});
});

describe('Update with Rows per Request', () => {
	it.each([
		['array', true],
		['last', false],
		['first', false],
	] as const)(
		'changes 30 tickets, with a reply of the %s row',
		async (manyRowsReply, returnAll) => {
			Object.assign(world.sandbox.switches, { manyRowsReply, returnAllUnderstood: returnAll });
			const input = tickets(30);
			const { items, error } = await world.run(update, input);
			expect(error).toBeNull();
			expect(items.map(({ id }) => id)).toEqual(input.map(({ id }) => id));
			for (const { id, number } of input) expect(reporterOf(id)).toBe(`By ${number}`);
			expect(world.requestCounts()['POST /api/Tickets']).toBe(2);
		},
	);

	it.each([
		['nothing', true],
		['the rows before it', false],
	])('carries out the others when one is refused and Halo keeps %s', async (_, manyRowsAtomic) => {
		world.sandbox.switches.manyRowsAtomic = manyRowsAtomic;
		const input = tickets(12).map((row) => ({ ...row, status: row.number === 5 ? 9999 : 2 }));
		const { outputs } = await world.run(update, input, goOn);
		expect(JSON.stringify(outputs[0][5])).toContain('The Status');
		for (const { id, number } of input)
			expect(reporterOf(id)).toBe(number === 5 ? undefined : `By ${number}`);
	});

	it.each(['before', 'after'] as const)(
		'finds out what a connection reset %s the write left',
		async (drop) => {
			const input = tickets(6);
			world.sandbox.faults.add({ method: 'POST', path: '/Tickets', drop });
			const { error } = await world.run(update, input);
			expect(error).toBeNull();
			for (const { id, number } of input) expect(reporterOf(id)).toBe(`By ${number}`);
			expect(world.requestCounts()['POST /api/Tickets']).toBe(drop === 'before' ? 2 : 1);
		},
	);

	it('makes changes of the same ticket one after the other', async () => {
		const [{ id }] = tickets(1);
		const { items } = await world.run(
			update,
			numbers(3).map((row) => ({ ...row, id })),
		);
		expect(items).toHaveLength(3);
		expect(reporterOf(id)).toBe('By 2');
		expect(world.requestCounts()).toEqual({ 'POST /api/Tickets': 3 });
	});
});
