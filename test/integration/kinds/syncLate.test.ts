import { FIRST, outcomesOf, sync, useSync } from './syncWorld';

/** Kind: a new licence whose request got lost is shown only later. It is billed once, and told as created. */
const { world, fill, countOf, run } = useSync();

const firstRun = sync({ guards: { allowFirstRun: true } });
const fresh = (customers: number) => {
	const input = fill(customers);
	world().sandbox.halo.clear('SoftwareLicence');
	return input;
};

it.each([
	['a lost connection', { drop: 'after' as const }],
	['504', { status: 504, afterwards: true }],
	['408', { status: 408, afterwards: true }],
])('New licences after %s, shown seconds later, are told as created', async (_, loss) => {
	const input = fresh(20);
	world().sandbox.switches.lateLists.set('SoftwareLicence', 6_000);
	world().sandbox.faults.add({ method: 'POST', path: '/SoftwareLicence', ...loss });
	const { items } = await run(firstRun, input);
	expect(outcomesOf(items)).toEqual([...input.map(() => 'created'), 'summary']);
	expect(input.map((_row, index) => countOf(FIRST + index))).toEqual(input.map(() => [20]));
});

it('A licence that comes up once it was sent again is the run’s own: created, with one count', async () => {
	const input = fresh(1);
	const empty = { status: 200, body: { record_count: 0, licences: [] } };
	const list = { method: 'GET', path: '/SoftwareLicence' };
	world().sandbox.faults.add({ ...list, skip: 1, times: 4, ...empty });
	world().sandbox.faults.add({ method: 'POST', path: '/SoftwareLicence', drop: 'after' });
	const { items } = await run(firstRun, input);
	const [first] = world().sandbox.halo.rows('SoftwareLicence');
	expect(items[0]).toMatchObject({ outcome: 'created', licence_id: first.id, to: 20 });
	expect(countOf(FIRST)).toEqual([20, 0]);
});

it.each([408, 499, 524])(
	'Counts in an array that times out before Halo (%i), though stored, are told as updated',
	async (status) => {
		const input = fill(3).map((row) => ({ ...row, count: 22 }));
		const timeOut = { status, afterwards: true };
		world().sandbox.faults.add({ method: 'POST', path: '/SoftwareLicence', ...timeOut });
		const { items } = await run(sync(), input);
		expect(outcomesOf(items)).toEqual(['updated', 'updated', 'updated', 'summary']);
	},
);
