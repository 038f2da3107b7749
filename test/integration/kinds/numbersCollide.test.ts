import { enterKind } from './kindWorld';

/**
 * The kind: two records that are created at the same moment get the same number, and Halo refuses the later one. Nothing
 * may be lost, nothing may be there twice, and every item has its outcome: with the collision and without it.
 */
const kind = enterKind();

const fifty = Array.from({ length: 50 }, (_, index) => ({
	key: `INC-${index}`,
	word: `Mail ${index}`,
}));
const create = { resource: 'ticket', operation: 'create', summary: '={{ $json.word }}' };
const upsert = {
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'supplier_reference',
	supplier_reference: '={{ $json.key }}',
	summary: '={{ $json.word }}',
};
const creations = () =>
	kind.sandbox
		.apiRequests()
		.filter(({ method, path }) => method === 'POST' && path.toLowerCase() === '/api/tickets');
const stored = () =>
	kind.sandbox.halo
		.rows('Tickets')
		.map(({ summary }) => String(summary))
		.filter((summary) => summary.startsWith('Mail '));

const expectAllOnce = (items: Array<Record<string, unknown>>) => {
	expect(items.map(({ summary }) => summary)).toEqual(fifty.map(({ word }) => word));
	expect(stored().sort()).toEqual(fifty.map(({ word }) => word).sort());
	expect(new Set(items.map(({ id }) => id)).size).toBe(50);
};

describe.each([true, false])('Where numbers collide: %s', (numbersCollide) => {
	beforeEach(() => {
		kind.sandbox.switches.numbersCollide = numbersCollide;
		kind.sandbox.setLatency(5);
	});

	afterEach(() => kind.sandbox.setLatency(0));

	it('Create sends one ticket, then two, then the others together', async () => {
		const { items, error } = await kind.world().run(create, fifty);
		expect(error).toBeNull();
		expectAllOnce(items);
		expect(creations().map(({ body }) => (body as unknown[]).length)).toEqual([1, 2, 47]);
	});

	it('Create with Rows per Request 1 sends one ticket after the other', async () => {
		const { items, error } = await kind
			.world()
			.run({ ...create, options: { rowsPerRequest: 1 } }, fifty);
		expect(error).toBeNull();
		expectAllOnce(items);
		expect(creations()).toHaveLength(50);
	});

	it('Create in arrays sends one array after the other', async () => {
		const { items, error } = await kind
			.world()
			.run({ ...create, options: { rowsPerRequest: 10 } }, fifty);
		expect(error).toBeNull();
		expectAllOnce(items);
		expect(creations()).toHaveLength(5);
	});

	it('Create or Update needs the arrays alone', async () => {
		const { items, error } = await kind.world().run(upsert, fifty);
		expect(error).toBeNull();
		expectAllOnce(items);
		expect(creations()).toHaveLength(1);
	});

	it('Create with Items in Parallel loses none: what collided is sent once more', async () => {
		const { items, error } = await kind
			.world()
			.run({ ...create, options: { itemsInParallel: 10 } }, fifty);
		expect(error).toBeNull();
		expectAllOnce(items);
		expect(creations().some(({ status }) => status === 400)).toBe(numbersCollide);
	});

	it('Create or Update with Items in Parallel, ten rows a request, loses none and makes none twice', async () => {
		const { items, error } = await kind
			.world()
			.run({ ...upsert, options: { itemsInParallel: 10, rowsPerRequest: 10 } }, fifty);
		expect(error).toBeNull();
		expectAllOnce(items);
	});

	it('ten executions at once create one ticket after the other', async () => {
		const runs = await Promise.all(
			fifty.slice(0, 10).map(async (item) => await kind.world().run(create, [item])),
		);
		expect(runs.map(({ error }) => error)).toEqual(Array(10).fill(null));
		expect(stored()).toHaveLength(10);
		expect(creations()).toHaveLength(10);
	});
});

/**
 * The kind: tickets without a key that are created together, and Halo tells of each, of some or of none. What is open is
 * recognized among the newest tickets; what can't be, is told and not sent again.
 */
describe('Tickets that Create sends together', () => {
	const quiet = { onError: 'continueRegularOutput' } as const;
	const refuse = { method: 'POST', path: '/Tickets', skip: 2, times: 1 };

	test.each(['last', 'first'] as const)(
		'are there once each, one by one, where Halo answers the %s row alone',
		async (manyRowsReply) => {
			Object.assign(kind.sandbox.switches, { manyRowsReply, returnAllUnderstood: false });
			const { items, error } = await kind.world().run(create, fifty);
			expect(error).toBeNull();
			expectAllOnce(items);
			// One request of two rows has shown it; each other row goes out alone.
			expect(creations().map(({ body }) => (body as unknown[]).length)).toEqual([
				1,
				2,
				...Array<number>(47).fill(1),
			]);
		},
	);

	test.each([true, false])(
		'are all there but the one that Halo refuses (nothing is kept of a refused request: %s)',
		async (manyRowsAtomic) => {
			kind.sandbox.switches.manyRowsAtomic = manyRowsAtomic;
			const some = fifty
				.slice(0, 20)
				.map((item, index) => ({ ...item, customer: index === 13 ? 999 : 12 }));
			const parameters = {
				...create,
				client_id: { __rl: true, mode: 'id', value: '={{ $json.customer }}' },
			};
			const { items } = await kind.world().run(parameters, some, quiet);
			expect(items.map(({ error }) => error !== undefined)).toEqual(
				some.map(({ customer }) => customer === 999),
			);
			expect(stored().sort()).toEqual(
				some
					.filter(({ customer }) => customer !== 999)
					.map(({ word }) => word)
					.sort(),
			);
		},
	);

	test.each(['after', 'before'] as const)(
		'are there once each where the connection is lost %s Halo takes them',
		async (when) => {
			kind.sandbox.faults.add({ ...refuse, drop: when });
			const { items, error } = await kind.world().run(create, fifty);
			expect(error).toBeNull();
			expectAllOnce(items);
		},
	);

	test('two alike are two', async () => {
		kind.sandbox.faults.add({ ...refuse, drop: 'after' });
		const alike = fifty.slice(0, 8).map((item) => ({ ...item, word: 'Mail again' }));
		const { items, error } = await kind.world().run(create, alike);
		expect(error).toBeNull();
		expect(new Set(items.map(({ id }) => id)).size).toBe(8);
		expect(stored()).toHaveLength(8);
	});

	test.each(['Halo changes the summary', 'the list has another order', 'the first one is lost'])(
		'are told as unconfirmed, and not sent again, where none can be recognized: %s',
		async (why) => {
			const { sandbox } = kind;
			if (why === 'the list has another order') sandbox.switches.ignoresOrder.add('Tickets');
			if (why === 'Halo changes the summary') {
				const body = [{ id: 1, summary: 'MAIL 0' }];
				sandbox.faults.add({ ...refuse, skip: 0, status: 201, afterwards: true, body });
			}
			sandbox.faults.add({
				...refuse,
				skip: why === 'the list has another order' ? 1 : 0,
				drop: 'after',
			});
			const { items } = await kind.world().run(create, fifty.slice(0, 10), quiet);
			const unconfirmed = items.filter(({ error }) => error !== undefined);
			expect(unconfirmed).toHaveLength(why === 'the list has another order' ? 2 : 1);
			for (const { error } of unconfirmed) expect(error).toContain("can't be told");
			expect(new Set(stored()).size).toBe(10);
			expect(stored()).toHaveLength(10);
		},
	);
});

it('a refusal for another reason is not sent again', async () => {
	kind.sandbox.faults.add({
		method: 'POST',
		path: '/Tickets',
		skip: 1,
		status: 400,
		body: { Message: 'Category 1 is mandatory' },
	});
	const { items } = await kind
		.world()
		.run(create, fifty.slice(0, 2), { onError: 'continueRegularOutput' });
	expect(items[1].error).toContain('Category 1 is mandatory');
	expect(creations()).toHaveLength(2);
});
