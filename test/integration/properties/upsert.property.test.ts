import fc from 'fast-check';
import type { Row } from '../../../sandbox';
import { cases } from '../../support/properties';
import type { World } from '../world';
import { by, enterWorld } from '../world';
import type { Build, Disturbance } from './disturbed';
import { buildOf, disturbance, disturbed, prepare, untold } from './disturbed';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
	await world.run({ resource: 'ticket', operation: 'getAll', limit: 1 });
});

afterAll(async () => {
	await world.leave();
});

const KEYS = ['inc-1', 'inc-2', 'inc-3', 'other-4'];

interface Case {
	build: Build;
	disturbance: Disturbance;
	/** What is there before: by key, a ticket that is open or closed. */
	there: Record<string, 'open' | 'closed'>;
	whenClosed: 'leave' | 'create';
	/** Keys of the two runs, as places among all; a key may come twice. */
	first: number[];
	second: number[];
	rowsPerRequest: number;
}

const keys = fc.array(fc.nat({ max: KEYS.length - 1 }), { minLength: 1, maxLength: 5 });
const anyCase: fc.Arbitrary<Case> = fc
	.record({
		build: buildOf([
			{ ignoredFilters: new Set(['search_supplier_reference']) },
			{ reopenedStaysMarked: true },
			{ ticketUserNeedsSite: false },
			{ ticketPageCap: 3 },
			{ wrongRecordCount: new Set(['Tickets']) },
		]),
		disturbance: disturbance('/Tickets'),
		there: fc.dictionary(
			fc.constantFrom(...KEYS),
			fc.constantFrom<Array<'open' | 'closed'>>('open', 'closed'),
			{ maxKeys: 2, noNullPrototype: true },
		),
		whenClosed: fc.constantFrom<Array<Case['whenClosed']>>('leave', 'create'),
		first: keys,
		second: keys,
		isSame: fc.boolean(),
		rowsPerRequest: fc.constantFrom(1, 2, 50),
	})
	.map(({ isSame, ...one }) => (isSame ? { ...one, second: one.first } : one));

const ticket = ({ whenClosed, rowsPerRequest }: Case) => ({
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'supplier_reference',
	supplier_reference: '={{ $json.reference }}',
	summary: '=Incident {{ $json.reference.toLowerCase() }}',
	client_id: by('id', 12),
	additionalFields: { reportedby: '={{ $json.by }}' },
	whenClosed,
	options: { rowsPerRequest },
});
/** The second item of a key writes it in capitals. */
const itemsOf = (places: number[], run: string) =>
	places.map((rowIndex, index) => {
		const key = KEYS[rowIndex];
		const reference = places.indexOf(rowIndex) < index ? key.toUpperCase() : key;
		return { reference, by: run };
	});
const goOn = { onError: 'continueRegularOutput' };

const ticketsOf = (key: string) =>
	world.sandbox.halo
		.rows('Tickets')
		.filter((row) => String(row.supplier_reference).toLowerCase() === key);
const isOpen = (row: Row) => row.hasbeenclosed !== true;

function fill({ there }: Case): void {
	for (const [key, state] of Object.entries(there)) {
		const summary = `Incident ${key}`;
		const { id } = world.sandbox.halo.add('Tickets', {
			...{ summary, supplier_reference: key, client_id: 12, tickettype_id: 1 },
		});
		if (state === 'closed') world.sandbox.halo.change('Tickets', { id, status_id: 9 });
	}
}

/** Two runs at the same time while Halo is disturbed, then one that nothing disturbs, and that one again. */
async function play(one: Case) {
	prepare(world, one.build);
	fill(one);
	const parameters = ticket(one);
	const [first, second] = [itemsOf(one.first, 'first'), itemsOf(one.second, 'second')];
	const both = await disturbed(
		world,
		one.disturbance,
		async () =>
			await Promise.all([world.run(parameters, first, goOn), world.run(parameters, second, goOn)]),
	);
	const all = itemsOf([...one.first, ...one.second], 'third');
	const third = await world.run(parameters, all, goOn);
	world.requestCounts();
	const again = await world.run(parameters, all, goOn);
	return { runs: [...both, third, again], sizes: [first, second, all, all], again };
}

async function faultsOf(one: Case): Promise<string[]> {
	const { runs, sizes, again } = await play(one);
	const faults = runs.flatMap(({ items, error }, run) => {
		if (error !== null) return [`run ${run} ended with ${error.message}`];
		const missing = items.length !== sizes[run].length || untold(items).length > 0;
		return missing ? [`run ${run} does not tell every item`] : [];
	});
	const places = new Set([...one.first, ...one.second]);
	for (const key of [...places].map((index) => KEYS[index])) {
		const open = ticketsOf(key).filter(isOpen);
		const staysClosed = one.there[key] === 'closed' && one.whenClosed === 'leave';
		if (open.length !== (staysClosed ? 0 : 1)) faults.push(`${key} is open ${open.length} times`);
		if (open.some(({ reportedby }) => reportedby !== 'third')) faults.push(`${key} is not written`);
	}
	const wrong = again.items.filter(({ outcome }) => outcome !== 'unchanged');
	if (wrong.length > 0) faults.push(`the last run tells ${JSON.stringify(wrong[0])}`);
	const asked = Object.keys(world.requestCounts());
	if (asked.some((request) => request !== 'GET /api/Tickets'))
		faults.push(`asked ${String(asked)}`);
	return [...faults, ...world.sandbox.violations.map((violation) => JSON.stringify(violation))];
}

test('two runs at once, whatever is disturbed: one open ticket a key, and every item told', async () => {
	await fc.assert(
		fc.asyncProperty(anyCase, async (one) => {
			expect(await faultsOf(one)).toEqual([]);
		}),
		cases(40),
	);
});
