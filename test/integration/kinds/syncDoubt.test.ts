import { by } from '../world';
import { FIRST, sync, useSync, zeroing } from './syncWorld';

const { world, fill, countOf, licences, run } = useSync();

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
