import { by } from '../world';
import { FIRST, ITEM, sync, useSync, zeroing } from './syncWorld';

const { world, fill, countOf, licence, licences, run } = useSync();

const answer = (body: object[]) =>
	world().sandbox.faults.add({ method: 'POST', path: '/SoftwareLicence', status: 200, body });

describe('A write whose answer is of another record is not believed', () => {
	it.each<[string, object]>([
		['another licence', { id: 10_003, count: 21 }],
		['no ID', { count: 21 }],
		['the ID 0', { id: 0, count: 21 }],
		['no count', { id: 10_000 }],
	])('(%s): Halo is asked, and the count is right at the end', async (_, row) => {
		const input = fill(6);
		answer([row]);
		const { items } = await run(sync(), [{ ...input[0], count: 21 }, ...input.slice(1)]);
		expect(items[0].outcome).not.toBe('updated');
		const again = await run(sync(), [{ ...input[0], count: 21 }, ...input.slice(1)]);
		expect(again.items[0]).toMatchObject({ outcome: 'updated', licence_id: 10_000 });
		expect(countOf(FIRST)).toEqual([21]);
	});
});

describe('While a row may mean any customer, nothing is set to 0', () => {
	it.each<[string, object[]]>([
		['too many seats', [{ customer: 99_999, count: 60 }]],
		['a count that is none', [{ customer: 99_999, count: 'x' }]],
		[
			'the row twice',
			[
				{ customer: 99_999, count: 3 },
				{ customer: 99_999, count: 3 },
			],
		],
	])('(an ID that Halo lacks, and %s)', async (_, wrong) => {
		const input = fill(6);
		const { items } = await run(sync(zeroing), [...wrong, ...input.slice(1)]);
		expect(items[0].outcome).toBe('refused');
		expect(countOf(FIRST)).toEqual([20]);
		expect(items[items.length - 1].warnings).toEqual(
			expect.arrayContaining([expect.stringContaining('is set to 0 in this run, since')]),
		);
	});

	it('(an item that Halo lacks, twice)', async () => {
		const input = fill(6).map((row) => ({ ...row, item: 501 }));
		const wrong = { ...input[0], item: 98_765 };
		const parameters = sync({ ...zeroing, item_id: by('id', '={{ $json.item }}') });
		await run(parameters, [wrong, wrong, ...input.slice(1)]);
		expect(countOf(FIRST)).toEqual([20]);
	});
});

describe('A licence list that hides what is compared', () => {
	it.each(['client_id', 'count'])('(%s) is refused, and nothing is written', async (property) => {
		const input = fill(6);
		const rows = licences().map((row) => ({ ...row, [property]: undefined }));
		const body = { record_count: rows.length, page_no: 1, page_size: 100, licences: rows };
		world().sandbox.faults.add({ method: 'GET', path: '/SoftwareLicence', status: 200, body });
		const { said } = await run(sync(), [{ ...input[0], count: 30 }, ...input.slice(1)]);
		expect(said).toContain("Halo's list of software licences can't be read");
		expect(licences().map(({ count }) => count)).toEqual(Array(6).fill(20));
	});
});

describe('A creation that is answered with a licence that was there before is not believed', () => {
	const fresh = sync({ guards: { allowFirstRun: true } });
	const NEW = 3_000;
	const withNew = () => {
		const input = fill(6);
		world().sandbox.halo.add('Client', { id: NEW, name: 'New' });
		return [...input, { customer: NEW, count: 7 }];
	};

	it.each<[string, object]>([
		['of another customer', { id: 10_003, client_id: FIRST + 3, count: 20, item_id: ITEM }],
		['that shows nothing but its count', { id: 10_003, count: 7 }],
		['as if it had become the new one', { id: 10_003, client_id: NEW, count: 7, item_id: ITEM }],
	])('(%s)', async (_, row) => {
		const input = withNew();
		answer([row]);
		const { items } = await run(fresh, input);
		expect(items[6]).toMatchObject({ outcome: 'refused' });
		expect(items[6].reason).toContain('may or may not have done this');
		expect(countOf(NEW)).toEqual([]);
		const again = await run(fresh, input);
		expect(again.items[6]).toMatchObject({ outcome: 'created' });
		expect(countOf(NEW)).toEqual([7]);
	});

	it('(among others that are right)', async () => {
		const input = withNew();
		world().sandbox.halo.add('Client', { id: NEW + 1, name: 'Newer' });
		answer([
			{ id: 20_001, client_id: NEW, count: 7, item_id: ITEM },
			{ id: 10_003, count: 8 },
		]);
		const { items } = await run(fresh, [...input, { customer: NEW + 1, count: 8 }]);
		expect(items[7].outcome).not.toBe('created');
	});
});

it('A row whose site is unknown says nothing of inactive licences', async () => {
	const input = fill(6);
	licence({ id: 20_000, client_id: FIRST, count: 7, is_active: false });
	const rows = input.map((row, index) => ({ ...row, site: index === 0 ? 'Misspelt' : 0 }));
	const parameters = sync({
		site_id: by('name', '={{ $json.site }}'),
		guards: { allowZero: true },
	});
	const { items } = await run(parameters, rows);
	const unchanged = Array<string>(5).fill('unchanged');
	expect(items.map(({ outcome }) => outcome)).toEqual(['refused', ...unchanged, 'summary']);
});

describe('Rows of which nothing is known are not one another', () => {
	it.each<[string, object, string]>([
		['a blank customer', { customer: '' }, 'Customer is empty'],
		['a customer that Halo lacks', { customer: 'Acme' }, 'No customer in Halo is named "Acme"'],
		['nothing at all', {}, 'Customer is empty'],
	])('(%s, twice): each has its own reason', async (_, row, reason) => {
		const input = fill(6);
		const { items } = await run(sync(), [row as never, row as never, ...input]);
		expect(items.slice(0, 2).map((one) => one.outcome)).toEqual(['refused', 'refused']);
		for (const one of items.slice(0, 2)) expect(one.reason).toContain(reason);
	});
});
