import { meeting } from '../../sandbox';
import type { Row } from '../../sandbox';
import type { World } from './world';
import { by, enterWorld } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
	await world.run({ resource: 'softwareLicence', operation: 'getAll', limit: 1 });
});

beforeEach(() => {
	world.sandbox.reset();
	world.requestCounts();
});

afterEach(() => expect(world.sandbox.violations).toEqual([]));

afterAll(async () => {
	await world.leave();
});

const ITEM = 501;
const NAME = 'Petra Identity Protection';
const FIRST = 2_000;

interface Count {
	customer: number;
	count: unknown;
}

const sync = (more: object = {}) => ({
	resource: 'softwareLicence',
	operation: 'syncCounts',
	dryRun: false,
	client_id: by('id', '={{ $json.customer }}'),
	productBy: 'item_id',
	item_id: by('id', ITEM),
	count: '={{ $json.count }}',
	...more,
});
const everyGuardOff = {
	guards: {
		maxRowsPercent: 100,
		minCoverage: 0,
		maxPercent: 1e6,
		maxSeats: 1e6,
		maxNewPercent: 100,
		allowFirstRun: true,
	},
};

/** Customers, each with one licence of the product. */
const fill = (customers: number, seats = 20): Count[] => {
	world.sandbox.halo.clear('SoftwareLicence');
	return Array.from({ length: customers }, (_, index) => {
		const customer = FIRST + index;
		world.sandbox.halo.add('Client', { id: customer, name: `Customer ${index}` });
		world.sandbox.halo.add('SoftwareLicence', {
			id: 10_000 + index,
			client_id: customer,
			name: NAME,
			count: seats,
			item_id: ITEM,
			product_sku: 'PETRA-USER',
			type: 1,
		});
		return { customer, count: seats };
	});
};
const licences = () => world.sandbox.halo.rows('SoftwareLicence');
const countOf = (customer: number) =>
	licences()
		.filter((row) => row.client_id === customer)
		.map(({ count }) => count);
const split = (items: Row[]) => ({ rows: items.slice(0, -1), summary: items[items.length - 1] });
const synced = async (parameters: object, input: object[]) => {
	const { items, error } = await world.run({ ...parameters }, input as Row[]);
	expect(error).toBeNull();
	return split(items);
};
const outcomes = (rows: Row[]) => {
	const counts: Record<string, number> = {};
	for (const { outcome } of rows) counts[String(outcome)] = (counts[String(outcome)] ?? 0) + 1;
	return counts;
};
const raised = (input: Count[], howMany: number, by_ = 1) =>
	input.map(({ customer, count }, index) => ({
		customer,
		count: Number(count) + (index < howMany ? by_ : 0),
	}));

describe('The requests of a sync', () => {
	it('are one list where nothing changed', async () => {
		const { rows, summary } = await synced(sync(), fill(60));
		expect(outcomes(rows)).toEqual({ unchanged: 60 });
		expect(summary).toEqual({
			outcome: 'summary',
			dry_run: false,
			rows: 60,
			created: 0,
			updated: 0,
			unchanged: 60,
			skipped: 0,
			refused: 0,
			not_in_input: 0,
			writes: 0,
			requests: 1,
			held_back: [],
			warnings: [],
			findings: [],
			report: 'Sync Counts. Unchanged: 60',
			report_html: '<p>Sync Counts. Unchanged: 60</p>',
			notes: [],
		});
		expect(world.requestCounts()).toEqual({ 'GET /api/SoftwareLicence': 1 });
	});

	it.each([
		['whole', true, 1],
		['of one row', false, 2],
	])('are one write more for 12 changes whose reply is %s', async (_, whole, lists) => {
		world.sandbox.switches.returnAllUnderstood = whole;
		const input = raised(fill(60), 12);
		const { rows, summary } = await synced(sync(), input);
		expect(outcomes(rows)).toEqual({ updated: 12, unchanged: 48 });
		expect(rows[0]).toMatchObject({ from: 20, to: 21, client_name: 'Customer 0', item_id: ITEM });
		expect(summary).toMatchObject({ writes: 1, requests: lists + 1 });
		expect(world.requestCounts()).toEqual({
			'GET /api/SoftwareLicence': lists,
			'POST /api/SoftwareLicence': 1,
		});
		expect(input.every(({ customer, count }) => countOf(customer)[0] === count)).toBe(true);
	});

	it('are 50 pages and 5 writes for 5,000 licences with 250 changes', async () => {
		const input = raised(fill(5_000), 250);
		const { rows, summary } = await synced(sync(), input);
		expect(outcomes(rows)).toEqual({ updated: 250, unchanged: 4_750 });
		expect(summary).toMatchObject({ writes: 5, requests: 55 });
		expect(world.requestCounts()).toEqual({
			'GET /api/SoftwareLicence': 50,
			'POST /api/SoftwareLicence': 5,
		});
		expect(input.every(({ customer, count }) => countOf(customer)[0] === count)).toBe(true);
	});
});

describe.each([
	['array', true],
	['last', false],
	['first', false],
] as const)('With a reply of the %s row', (manyRowsReply, returnAllUnderstood) => {
	const prepare = () => {
		Object.assign(world.sandbox.switches, { manyRowsReply, returnAllUnderstood });
		const input = raised(fill(60), 30);
		for (const { customer } of input.slice(20, 30)) {
			for (const row of licences().filter(({ client_id }) => client_id === customer))
				world.sandbox.halo.change('SoftwareLicence', { id: row.id, deleted: true });
		}
		return input;
	};
	const expectRight = (input: Count[]) => {
		for (const { customer, count } of input) {
			const own = licences().filter((row) => row.client_id === customer && row.deleted !== true);
			expect(own.map((row) => row.count)).toEqual([count]);
		}
	};

	it('every row is right, and nothing is there twice', async () => {
		const input = prepare();
		const { rows } = await synced(sync(), input);
		expect(outcomes(rows)).toEqual({ created: 10, updated: 20, unchanged: 30 });
		expectRight(input);
	});

	it.each(['before', 'after'] as const)(
		'and a connection reset %s the write was stored, too',
		async (drop) => {
			const input = prepare();
			world.sandbox.faults.add({ method: 'POST', path: '/SoftwareLicence', drop });
			const { rows } = await synced(sync(), input);
			expect(outcomes(rows)).toEqual({ created: 10, updated: 20, unchanged: 30 });
			expectRight(input);
		},
	);

	it.each([
		['nothing', true],
		['the rows before it', false],
	])('and a refused row among them, when Halo keeps %s, too', async (_, manyRowsAtomic) => {
		const input = prepare();
		world.sandbox.switches.manyRowsAtomic = manyRowsAtomic;
		const [{ id: supplier }] = world.sandbox.halo.rows('Supplier');
		const { rows } = await synced(
			sync({ newLicenceFields: { supplier_id: by('id', '={{ $json.supplier }}') } }),
			input.map((row, index) => ({ ...row, supplier: index === 25 ? 987654 : supplier })),
		);
		expect(outcomes(rows)).toEqual({ created: 9, updated: 20, unchanged: 30, refused: 1 });
		expect(rows[25].reason).toContain('The Supplier with the id 987654 does not exist');
		expectRight(input.filter((_row, index) => index !== 25));
		expect(countOf(input[25].customer).length).toBe(1);
	});
});

describe('A sync that ends half-way', () => {
	it('is finished by the next', async () => {
		const input = raised(fill(300), 120);
		world.sandbox.faults.add({
			method: 'POST',
			path: '/SoftwareLicence',
			skip: 1,
			status: 403,
			times: 4,
		});
		const first = await synced(sync(), input);
		expect(outcomes(first.rows).refused).toBeGreaterThan(0);
		const second = await synced(sync(), input);
		expect(outcomes(second.rows)).toEqual({
			updated: outcomes(first.rows).refused,
			unchanged: 300 - outcomes(first.rows).refused,
		});
		expect(input.every(({ customer, count }) => countOf(customer)[0] === count)).toBe(true);
	});
});

describe('Syncs at the same time', () => {
	it('create each licence once', async () => {
		const input = fill(40).map((row) => ({ ...row, count: 7 }));
		world.sandbox.halo.clear('SoftwareLicence');
		const call = await world.caller(sync(everyGuardOff));
		// Each has looked and found nothing before any of them writes.
		const hold = meeting(3);
		world.sandbox.faults.add({ method: 'POST', path: '/SoftwareLicence', times: 3, hold });
		await Promise.all([call(input as never), call(input as never), call(input as never)]);
		for (const { customer } of input) {
			const own = licences().filter((row) => row.client_id === customer);
			expect(own.filter((row) => row.is_active !== false).map((row) => row.count)).toEqual([7]);
			for (const row of own.filter(({ is_active }) => is_active === false))
				expect(row.count).toBe(0);
		}
	});
});

describe('A dry run', () => {
	it('tells the same and writes nothing', async () => {
		const input = [...raised(fill(60), 12), { customer: 17, count: 3 }];
		const dry = await synced(sync({ dryRun: true }), input);
		const counts = world.requestCounts();
		expect(Object.keys(counts).filter((name) => name.startsWith('POST'))).toEqual([]);
		expect(dry.summary).toMatchObject({ dry_run: true, writes: 0, created: 1, updated: 12 });
		const wet = await synced(sync(), input);
		const comparable = ({ outcome, client_id, from, to, reason }: Row) => ({
			outcome,
			client_id,
			from,
			to,
			reason,
		});
		expect(wet.rows.map(comparable)).toEqual(dry.rows.map(comparable));
		// What a table in n8n's editor has room for.
		const columns = ['outcome', 'client_name', 'from', 'to', 'reason'];
		for (const row of dry.rows) expect(Object.keys(row).slice(0, 5)).toEqual(columns);
	});

	it('tells what would hold the run back', async () => {
		const { summary } = await synced(sync({ dryRun: true }), raised(fill(60), 60));
		expect(summary.held_back).toEqual([
			expect.stringContaining('60 of 60 rows would change (100 %)'),
		]);
	});
});

describe('The guards', () => {
	it.each([
		['0', 20, 0, 'switch on "Allow Counts of 0" under Guards'],
		['a change of many percent', 20, 31, '"Maximum Change per Row (%)" under Guards'],
		['a change of many seats', 400, 451, '"Maximum Change per Row (Seats)" under Guards'],
	])('refuse %s for the row, and let the others pass', async (_, from, to, words) => {
		const input = fill(10, from);
		const { rows } = await synced(sync(), [
			{ ...input[0], count: to },
			{ ...input[1], count: from + 1 },
			...input.slice(2),
		]);
		expect(rows[0]).toMatchObject({ outcome: 'refused', from, to });
		expect(rows[0].reason).toContain(words);
		expect(rows[1].outcome).toBe('updated');
		expect(countOf(input[0].customer)).toEqual([from]);
	});

	it('refuse a new licence of many seats, until that is lifted', async () => {
		const input = [...fill(10), { customer: 17, count: 51 }];
		const held = await synced(sync(), input);
		expect(held.rows[10]).toMatchObject({
			outcome: 'refused',
			reason: expect.stringContaining('"Maximum Change per Row (Seats)" under Guards'),
		});
		expect(countOf(17)).toEqual([]);
		const { rows } = await synced(sync({ guards: { maxSeats: 51 } }), input);
		expect(rows[10].outcome).toBe('created');
	});

	it('let the same pass when they are lifted', async () => {
		const input = fill(10);
		const { rows } = await synced(sync({ guards: { allowZero: true, maxPercent: 100 } }), [
			{ ...input[0], count: 0 },
			{ ...input[1], count: 40 },
			...input.slice(2),
		]);
		expect(rows.slice(0, 2).map(({ outcome }) => outcome)).toEqual(['updated', 'updated']);
		expect(countOf(input[0].customer)).toEqual([0]);
	});

	it('let small changes pass, however many percent they are', async () => {
		const input = fill(10, 2);
		const { rows } = await synced(sync(), [{ ...input[0], count: 5 }, ...input.slice(1)]);
		expect(rows[0]).toMatchObject({ outcome: 'updated', from: 2, to: 5 });
	});

	it('hold the whole run back when too many rows would change', async () => {
		const { error } = await world.run(sync(), raised(fill(60), 46) as never);
		expect(error?.message).toBe('Sync Counts wrote nothing: the input looks wrong');
		expect(error?.description).toContain(
			'46 of 60 rows would change (77 %), more than the 75 % of "Maximum Rows Changed (%)" under Guards: Customer 0 20 → 21',
		);
		expect(world.requestCounts()).toEqual({ 'GET /api/SoftwareLicence': 1 });
	});

	it('hold the whole run back when the input names too few customers', async () => {
		const { error } = await world.run(sync(), raised(fill(60).slice(0, 29), 2) as never);
		expect(error?.description).toContain(
			'The input names 29 of the 60 customers that have these licences in Halo (48 %), fewer than the 50 % of "Minimum Customer Coverage (%)" under Guards. It lacks Customer 29',
		);
		expect(world.requestCounts()).toEqual({ 'GET /api/SoftwareLicence': 1 });
	});

	it('with On Error: Continue, give the reason to every item', async () => {
		const { outputs } = await world.run(sync(), raised(fill(60), 60) as never, {
			onError: 'continueRegularOutput',
		});
		const items = outputs[0].filter((item) =>
			JSON.stringify(item).includes('the input looks wrong'),
		);
		expect(items).toHaveLength(60);
	});
});

describe('Licences that the input does not name', () => {
	const input = () => fill(10).slice(0, 8);

	it('are left, and counted in the summary', async () => {
		const { rows, summary } = await synced(sync(), input());
		expect(rows).toHaveLength(8);
		expect(summary.not_in_input).toBe(2);
	});

	it('are reported', async () => {
		const { rows } = await synced(sync({ notInInput: 'report' }), input());
		expect(rows.slice(8)).toMatchObject([
			{ outcome: 'skipped', client_name: 'Customer 8', from: 20 },
			{ outcome: 'skipped', client_name: 'Customer 9', from: 20 },
		]);
		expect(countOf(FIRST + 8)).toEqual([20]);
	});

	it('are set to 0 only within the guards, and stay there', async () => {
		const held = await synced(sync({ notInInput: 'zero' }), input());
		expect(held.rows.slice(8).map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
		expect(countOf(FIRST + 8)).toEqual([20]);
		const { rows } = await synced(
			sync({ notInInput: 'zero', guards: { allowZero: true } }),
			input(),
		);
		expect(rows.slice(8)).toMatchObject([
			{ outcome: 'updated', from: 20, to: 0 },
			{ outcome: 'updated', from: 20, to: 0 },
		]);
		expect(countOf(FIRST + 8)).toEqual([0]);
		expect(licences()).toHaveLength(10);
	});
});

describe('A row that can not be used', () => {
	it.each([
		['a fraction', 12.5, 'Count is a fraction (12.5)'],
		['negative', -1, 'Count is negative (-1)'],
		['blank', '', 'Count is blank'],
		['missing', undefined, 'Count is blank'],
		['a text', '12', 'Count is the text "12", not a number'],
		['words', 'twelve', 'Count is the text "twelve", not a number'],
		['too large', 3e9, 'Count is larger than Halo can hold'],
	])('because its count is %s is refused before anything is written', async (_, count, words) => {
		const input = fill(10);
		const { rows } = await synced(sync(), [
			{ customer: input[0].customer, ...(count === undefined ? {} : { count }) },
			{ ...input[1], count: 21 },
			...input.slice(2),
		]);
		expect(rows[0].outcome).toBe('refused');
		expect(rows[0].reason).toContain(words);
		expect(rows[1].outcome).toBe('updated');
		expect(countOf(input[0].customer)).toEqual([20]);
	});

	it('because its customer is unknown or ambiguous is refused', async () => {
		const input = fill(10).map(({ count }, index) => ({ customer: `customer ${index}`, count }));
		world.sandbox.halo.add('Client', { name: 'Twin' });
		world.sandbox.halo.add('Client', { name: 'twin' });
		world.sandbox.halo.add('Client', { name: 'Asleep', inactive: true });
		const named = sync({ client_id: by('name', '={{ $json.customer }}') });
		const { rows } = await synced(named, [
			...input,
			{ customer: 'Nobody', count: 3 },
			{ customer: 'Twin', count: 3 },
			{ customer: 'Asleep', count: 3 },
			{ customer: '', count: 3 },
		]);
		expect(outcomes(rows)).toEqual({ unchanged: 10, refused: 4 });
		expect(rows.slice(10).map(({ reason }) => reason)).toEqual([
			expect.stringContaining('No customer in Halo is named "Nobody"'),
			expect.stringContaining('2 customers are named "Twin"'),
			expect.stringContaining('The customer "Asleep" is inactive'),
			expect.stringContaining('Customer is empty'),
		]);
		const { rows: byId } = await synced(sync(), [{ customer: 987654, count: 3 }, ...fill(10)]);
		expect(byId[0].reason).toBe('Halo has no customer with the ID 987654');
	});

	it('because two customers of that name have the product is refused; the look among customers is one list', async () => {
		const input = fill(10).map(({ count }, index) => ({ customer: `Customer ${index}`, count }));
		world.sandbox.halo.change('Client', { id: FIRST + 1, name: 'Customer 0' });
		const named = sync({ client_id: by('name', '={{ $json.customer }}') });
		const { rows, summary } = await synced(named, [{ ...input[0], count: 21 }, ...input.slice(2)]);
		expect(rows[0].outcome).toBe('refused');
		expect(rows[0].reason).toContain(
			`2 customers are named "Customer 0" (ID ${FIRST}, ${FIRST + 1})`,
		);
		expect([...countOf(FIRST), ...countOf(FIRST + 1)]).toEqual([20, 20]);
		expect(summary).toMatchObject({ writes: 0, requests: 2 });
		expect(world.requestCounts()).toEqual({ 'GET /api/Client': 1, 'GET /api/SoftwareLicence': 1 });
	});

	it('because its customer has the product twice names both', async () => {
		const input = fill(10);
		world.sandbox.halo.add('SoftwareLicence', {
			client_id: FIRST,
			name: 'By hand',
			count: 4,
			item_id: ITEM,
		});
		const { rows } = await synced(sync(), [{ customer: FIRST, count: 21 }, ...input.slice(1)]);
		expect(rows[0].outcome).toBe('refused');
		expect(rows[0].reason).toContain('2 licences of this customer are meant');
		expect(rows[0].reason).toContain('(ID 10000)');
	});

	it('because the input names it twice is refused, also where the counts are equal', async () => {
		const input = fill(10).map(({ count }, index) => ({ customer: `Customer ${index}`, count }));
		const given = (customer: number, count: unknown) => ({ ...input[customer], count });
		const { rows } = await synced(sync({ client_id: by('name', '={{ $json.customer }}') }), [
			given(0, 21),
			given(0, 21),
			given(1, 21),
			given(1, 22),
			given(2, 21),
			given(2, ''),
			...input.slice(3),
		]);
		expect(outcomes(rows)).toEqual({ refused: 6, unchanged: 7 });
		const twice = (places: string) =>
			expect.stringContaining(`Items ${places} of the input are the same customer and product`);
		expect(rows.slice(0, 6).map(({ reason }) => reason)).toEqual([
			twice('0 and 1'),
			twice('0 and 1'),
			twice('2 and 3'),
			twice('2 and 3'),
			twice('4 and 5'),
			expect.stringContaining('Count is blank'),
		]);
		expect(licences().every(({ count }) => count === 20)).toBe(true);
	});

	it('counts as named all the same: its licence is not set to 0', async () => {
		const input = fill(10).map(({ count }, index) => ({ customer: `Customer ${index}`, count }));
		const named = sync({
			client_id: by('name', '={{ $json.customer }}'),
			notInInput: 'zero',
			guards: { allowZero: true },
		});
		const { rows } = await synced(named, [{ ...input[0], count: '' } as object, ...input.slice(1)]);
		expect(outcomes(rows)).toEqual({ refused: 1, unchanged: 9 });
		expect(countOf(FIRST)).toEqual([20]);
	});
});

describe('The product', () => {
	it.each([
		['its name', { productBy: 'name', name: NAME.toUpperCase() }],
		['its SKU', { productBy: 'product_sku', product_sku: 'petra-user' }],
		['its item by name', { item_id: by('name', 'petra identity protection (per user)') }],
	])('is given by %s', async (_, product) => {
		const { rows } = await synced(sync(product), raised(fill(10), 3));
		expect(outcomes(rows)).toEqual({ updated: 3, unchanged: 7 });
	});

	it.each([true, false])(
		'gives a new licence its item and name (this build keeps the item: %s)',
		async (newerLicenceFields) => {
			world.sandbox.switches.newerLicenceFields = newerLicenceFields;
			const input = [{ customer: 17, count: 3 }];
			const { rows } = await synced(sync(everyGuardOff), input);
			expect(rows).toMatchObject([{ outcome: 'created', client_id: 17, from: null, to: 3 }]);
			const again = await synced(sync(everyGuardOff), input);
			expect(again.rows).toMatchObject([{ outcome: 'unchanged', from: 3 }]);
			expect(licences().filter(({ client_id }) => client_id === 17)).toMatchObject([
				{ name: 'Petra Identity Protection (per user)', count: 3, type: 1 },
			]);
		},
	);

	it('by an item that this build does not keep is recognized by its name, and that is said once', async () => {
		world.sandbox.switches.newerLicenceFields = false;
		const input = raised(fill(10), 2);
		for (const row of licences())
			world.sandbox.halo.change('SoftwareLicence', {
				id: row.id,
				name: 'Petra Identity Protection (per user)',
			});
		const { items, execution } = await world.run(sync(), input as never);
		const { rows, summary } = split(items);
		expect(outcomes(rows)).toEqual({ updated: 2, unchanged: 8 });
		const said = /does not keep the item of a licence/;
		expect(summary.warnings).toEqual([expect.stringMatching(said)]);
		// Once on the screen, and in the summary as such, in its report, in that in HTML and in its note.
		const hints = JSON.stringify(execution.data).match(new RegExp(said, 'g'));
		expect(hints).toHaveLength(5);
	});

	it('is not created where that is off, nor for a count of 0', async () => {
		const input = [
			{ customer: 17, count: 3 },
			{ customer: 18, count: 0 },
		];
		const { rows } = await synced(sync({ ...everyGuardOff, createMissing: false }), input);
		expect(rows.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped']);
		expect(countOf(17)).toEqual([]);
	});

	it('of a licence that is inactive is made active again', async () => {
		const { rows } = await synced(sync(everyGuardOff), [{ customer: 23, count: 4 }]);
		expect(rows).toMatchObject([{ outcome: 'updated', licence_id: 1705, from: 0, to: 4 }]);
		expect(licences().find(({ id }) => id === 1705)).toMatchObject({ is_active: true, count: 4 });
	});
});

describe('A node that lacks the permission', () => {
	it('names it and writes nothing', async () => {
		const id = await world.newCredential({ ...world.sandbox.credential(['read:customers']) });
		const { error } = await world.runAs(id, sync(), fill(10) as never);
		expect(error?.message).toContain('it needs the permission "Read: softwarelicensing"');
	});
});

describe('Counts that come as text', () => {
	const more = (numbersAsText: string) => sync({ ...everyGuardOff, numbersAsText });

	it.each([
		['comma', '1,234'],
		['point', '1.234'],
	])('are read as Numbers as Text says (%s)', async (choice, text) => {
		const [{ customer }] = fill(1);
		await synced(more(choice), [{ customer, count: text }]);
		expect(countOf(customer)).toEqual([1234]);
	});

	it.each([
		['comma', '1.234'],
		['point', '1,234'],
		['refuse', '1234'],
	])('are refused otherwise (%s)', async (choice, text) => {
		const [{ customer }] = fill(1);
		const { rows } = await synced(more(choice), [{ customer, count: text }]);
		expect(rows).toMatchObject([{ outcome: 'refused' }]);
		expect(countOf(customer)).toEqual([20]);
	});
});
