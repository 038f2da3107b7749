import fc from 'fast-check';
import type { Row } from '../../../sandbox';
import { cases } from '../../support/properties';
import type { World } from '../world';
import { by, enterWorld } from '../world';
import type { Build, Disturbance } from './disturbed';
import { buildOf, disturbance, disturbed, namesDuplicate, prepare, untold } from './disturbed';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
	await world.run({ resource: 'softwareLicence', operation: 'getAll', limit: 1 });
});

afterAll(async () => {
	await world.leave();
});

const ITEM = 501;
const NAME = 'Petra Identity Protection (per user)';
const FIRST = 2_000;
const CUSTOMERS = 5;

/** What a customer has beforehand: counts of licences that are in use or not. */
interface Before {
	inUse?: number;
	inactive?: number;
}

interface Case {
	build: Build;
	disturbance: Disturbance;
	before: Before[];
	/** Counts of the two runs by customer; undefined where a run does not name the customer. */
	first: Array<number | undefined>;
	second: Array<number | undefined>;
	rowsPerRequest: number;
}

const seats = fc.integer({ min: 0, max: 9 });
const counts = fc.array(fc.option(seats, { nil: undefined, freq: 5 }), {
	minLength: CUSTOMERS,
	maxLength: CUSTOMERS,
});
const before: fc.Arbitrary<Before> = fc.oneof(
	fc.constant({}),
	fc.record({ inUse: seats }),
	fc.record({ inactive: seats }),
	fc.record({ inUse: seats, inactive: seats }),
);
const anyCase: fc.Arbitrary<Case> = fc
	.record({
		build: buildOf([
			{ newerLicenceFields: false },
			{ pageCap: new Map([['SoftwareLicence', 3]]) },
			{ wrongRecordCount: new Set(['SoftwareLicence']) },
			{ ignoresPaging: new Set(['SoftwareLicence']) },
		]),
		disturbance: disturbance('/SoftwareLicence'),
		before: fc.array(before, { minLength: CUSTOMERS, maxLength: CUSTOMERS }),
		first: counts,
		second: counts,
		isSame: fc.boolean(),
		rowsPerRequest: fc.constantFrom(1, 2, 50),
	})
	.map(({ isSame, ...one }) => (isSame ? { ...one, second: one.first } : one))
	.filter(({ first, second }) =>
		[first, second].every((run) => run.some((one) => one !== undefined)),
	);

const sync = (rowsPerRequest: number) => ({
	resource: 'softwareLicence',
	operation: 'syncCounts',
	dryRun: false,
	client_id: by('id', '={{ $json.customer }}'),
	productBy: 'item_id',
	item_id: by('id', ITEM),
	count: '={{ $json.count }}',
	options: { rowsPerRequest },
	guards: {
		...{ allowZero: true, allowFirstRun: true, smallChange: 100 },
		...{ maxRowsPercent: 100, minCoverage: 0, maxNewPercent: 100 },
	},
});
const itemsOf = (run: Array<number | undefined>) =>
	run.flatMap((count, index) => (count === undefined ? [] : [{ customer: FIRST + index, count }]));
const goOn = { onError: 'continueRegularOutput' };

function fill({ before: all }: Case): void {
	const { halo } = world.sandbox;
	halo.clear('SoftwareLicence');
	for (const [index, { inUse, inactive }] of all.entries()) {
		const customer = FIRST + index;
		halo.add('Client', { id: customer, name: `Customer ${index}` });
		for (const [count, isActive] of [
			[inUse, true],
			[inactive, false],
		] as const) {
			if (count === undefined) continue;
			halo.add('SoftwareLicence', {
				...{ client_id: customer, name: NAME, count, item_id: ITEM, type: 1 },
				is_active: isActive,
			});
		}
	}
}

const licencesOf = (index: number): Row[] =>
	world.sandbox.halo
		.rows('SoftwareLicence')
		.filter((row) => row.client_id === FIRST + index && row.deleted !== true);

/** What may not be at one customer: a count that nobody wants, or a second licence that counts. */
function faultsAt(one: Case, index: number, isEnd: boolean): string[] {
	const { inUse, inactive } = one.before[index];
	const wanted = one.first[index];
	const isDecided = isEnd && wanted !== undefined;
	const mayBe = isDecided ? [wanted] : [wanted, one.second[index], inUse, inactive];
	const licences = licencesOf(index);
	const active = licences.filter(({ is_active: isActive }) => isActive !== false);
	const counting = licences.filter(({ count }) => Number(count) > 0);
	const where = `customer ${index}: ${JSON.stringify(licences.map(({ count, is_active }) => ({ count, is_active })))}`;
	const faults: string[] = [];
	if (counting.some(({ count }) => !mayBe.includes(Number(count))))
		faults.push(`unwanted, ${where}`);
	if (!isDecided) return faults;
	if (active.length > 1) faults.push(`several in use, ${where}`);
	const sum = counting.reduce((all, { count }) => all + Number(count), 0);
	if (sum !== wanted) faults.push(`wrong sum, ${where}`);
	return faults;
}

const places = Array.from({ length: CUSTOMERS }, (_, index) => index);

/** Two runs at the same time while Halo is disturbed, then one that nothing disturbs, and that one again. */
async function faultsOf(one: Case): Promise<string[]> {
	prepare(world, one.build);
	fill(one);
	const parameters = sync(one.rowsPerRequest);
	const [first, second] = [itemsOf(one.first), itemsOf(one.second)];
	const both = await disturbed(
		world,
		one.disturbance,
		async () =>
			await Promise.all([world.run(parameters, first, goOn), world.run(parameters, second, goOn)]),
	);
	const faults = places.flatMap((index) => faultsAt(one, index, false));
	const third = await world.run(parameters, first, goOn);
	world.requestCounts();
	const again = await world.run(parameters, first, goOn);
	const sizes = [first.length, second.length, first.length, first.length];
	for (const [run, { items, error }] of [...both, third, again].entries()) {
		if (error !== null) faults.push(`run ${run} ended with ${error.message}`);
		else if (items.length < sizes[run] || untold(items).length > 0)
			faults.push(`run ${run} does not tell every item`);
	}
	const named = both.flatMap(({ items }) =>
		items.filter(namesDuplicate).map(({ client_id: customer }) => Number(customer)),
	);
	const decided = places.filter((index) => !named.includes(FIRST + index));
	faults.push(...decided.flatMap((index) => faultsAt(one, index, true)));
	const isEnd = (outcome: unknown) => ['unchanged', 'summary', 'skipped'].includes(String(outcome));
	const wrong = again.items.find(
		({ outcome, client_id: customer }) => !isEnd(outcome) && !named.includes(Number(customer)),
	);
	if (wrong !== undefined) faults.push(`the last run tells ${JSON.stringify(wrong)}`);
	const asked = Object.keys(world.requestCounts());
	if (asked.some((request) => !request.startsWith('GET '))) faults.push(`asked ${String(asked)}`);
	return [...faults, ...world.sandbox.violations.map((violation) => JSON.stringify(violation))];
}

test('two runs at once, whatever is disturbed: each customer has the count wanted, once', async () => {
	await fc.assert(
		fc.asyncProperty(anyCase, async (one) => {
			expect(await faultsOf(one)).toEqual([]);
		}),
		cases(40),
	);
});

/** Kind: both runs created the same licence, and neither was told which is its own. */
test.each<[string, Disturbance['fault'], Build]>([
	['both answers are cut off', { reply: 'cut body' }, {}],
	['both connections are reset behind the write', { drop: 'after' }, {}],
	['both are answered with 502 behind the write', { status: 502, afterwards: true }, {}],
	['both are answered something else', { reply: 'error object' }, {}],
	[
		'in an older build, both answers are cut off',
		{ reply: 'cut body' },
		{ newerLicenceFields: false },
	],
])('where %s, the oldest licence stays and the other is given up', async (_, fault, build) => {
	const empty = Array.from({ length: CUSTOMERS - 1 }, () => undefined);
	const faults = await faultsOf({
		build,
		disturbance: {
			fault: { method: 'POST', path: '/SoftwareLicence', times: 2, ...fault },
			late: [],
		},
		before: Array.from({ length: CUSTOMERS }, () => ({})),
		first: [1, ...empty],
		second: [1, ...empty],
		rowsPerRequest: 1,
	});
	expect(faults).toEqual([]);
	expect(licencesOf(0).map(({ count, is_active: isActive }) => [count, isActive])).toEqual([
		[1, true],
		[0, false],
	]);
});
