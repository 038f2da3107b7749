import fc from 'fast-check';
import { cases } from '../../support/properties';
import type { World } from '../world';
import { enterWorld } from '../world';
import type { Build, Disturbance } from './disturbed';
import { buildOf, disturbance, disturbed, namesDuplicate, prepare, untold } from './disturbed';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
	await world.run({ resource: 'customer', operation: 'getAll', limit: 1 });
});

afterAll(async () => {
	await world.leave();
});

/** Names that Halo's search takes for others, or does not find. */
const NAMES = ['Acme Ltd', 'Acme Ltd 2', 'Müller & Söhne', 'A.B. [Holding]'];

interface Case {
	build: Build;
	disturbance: Disturbance;
	/** Names that are there before, and whether in use. */
	there: Record<string, boolean>;
	first: number[];
	second: number[];
	rowsPerRequest: number;
}

const places = fc.array(fc.nat({ max: NAMES.length - 1 }), { minLength: 1, maxLength: 4 });
const anyCase: fc.Arbitrary<Case> = fc
	.record({
		build: buildOf([
			{ ignoredFilters: new Set(['search']) },
			{ pageCap: new Map([['Client', 4]]) },
			{ ignoresPaging: new Set(['Client']) },
		]),
		disturbance: disturbance('/Client'),
		there: fc.dictionary(fc.constantFrom(...NAMES), fc.boolean(), {
			maxKeys: 2,
			noNullPrototype: true,
		}),
		first: places,
		second: places,
		isSame: fc.boolean(),
		rowsPerRequest: fc.constantFrom(1, 2, 50),
	})
	.map(({ isSame, ...one }) => (isSame ? { ...one, second: one.first } : one));

const customer = (rowsPerRequest: number) => ({
	resource: 'customer',
	operation: 'upsert',
	matchOn: 'name',
	name: '={{ $json.name }}',
	additionalFields: { colour: '={{ $json.colour }}' },
	options: { rowsPerRequest },
});
/** The second item of a name writes it in capitals. */
const itemsOf = (all: number[], colour: string) =>
	all.map((rowIndex, index) => {
		const name = NAMES[rowIndex];
		return { name: all.indexOf(rowIndex) < index ? name.toUpperCase() : name, colour };
	});
const goOn = { onError: 'continueRegularOutput' };

const customersOf = (name: string) =>
	world.sandbox.halo
		.rows('Client')
		.filter((row) => String(row.name).toLowerCase() === name.toLowerCase());

/** Two runs at the same time while Halo is disturbed, then one that nothing disturbs, and that one again. */
async function faultsOf(one: Case): Promise<string[]> {
	prepare(world, one.build);
	for (const [name, isInUse] of Object.entries(one.there))
		world.sandbox.halo.add('Client', { name, inactive: !isInUse });
	const parameters = customer(one.rowsPerRequest);
	const [first, second] = [itemsOf(one.first, '#111111'), itemsOf(one.second, '#111111')];
	const both = await disturbed(
		world,
		one.disturbance,
		async () =>
			await Promise.all([world.run(parameters, first, goOn), world.run(parameters, second, goOn)]),
	);
	const all = itemsOf([...one.first, ...one.second], '#333333');
	const third = await world.run(parameters, all, goOn);
	world.requestCounts();
	const again = await world.run(parameters, all, goOn);
	const sizes = [first.length, second.length, all.length, all.length];
	const faults = [...both, third, again].flatMap(({ items, error }, run) => {
		if (error !== null) return [`run ${run} ended with ${error.message}`];
		const missing = items.length !== sizes[run] || untold(items).length > 0;
		return missing ? [`run ${run} does not tell every item`] : [];
	});
	const isNamed = both.some(({ items }) => items.some(namesDuplicate));
	for (const name of new Set([...one.first, ...one.second].map((index) => NAMES[index]))) {
		const found = customersOf(name);
		const inUse = found.filter(({ inactive }) => inactive !== true);
		// One that is inactive is found, and left so.
		if (!isNamed && inUse.length !== (one.there[name] === false ? 0 : 1))
			faults.push(`${name} is in use ${inUse.length} times`);
		if (!found.some(({ colour }) => colour === '#333333')) faults.push(`${name} is not written`);
	}
	const wrong = again.items.filter(({ outcome }) => outcome !== 'unchanged');
	if (!isNamed && wrong.length > 0) faults.push(`the last run tells ${JSON.stringify(wrong[0])}`);
	const asked = Object.keys(world.requestCounts());
	if (asked.some((request) => !request.startsWith('GET '))) faults.push(`asked ${String(asked)}`);
	return [...faults, ...world.sandbox.violations.map((violation) => JSON.stringify(violation))];
}

test('two runs at once, whatever is disturbed: one customer in use a name, and every item told', async () => {
	await fc.assert(
		fc.asyncProperty(anyCase, async (one) => {
			expect(await faultsOf(one)).toEqual([]);
		}),
		cases(25),
	);
});
