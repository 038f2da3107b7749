import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { WriteResult } from '../../../../nodes/HaloPsa/execution/bulkWriter';
import { writeInBulk } from '../../../../nodes/HaloPsa/execution/bulkWriter';
import { records } from '../../../../nodes/HaloPsa/records';
import { isUnconfirmed } from '../../../../nodes/shared/errors';
import { cases } from '../../../support/properties';
import type { Build, Ending } from './modelHalo';
import { ModelHalo } from './modelHalo';

interface Case {
	build: Build;
	endings: Ending[];
	rows: number;
	/** Rows that Halo refuses. */
	bad: number[];
	rowsPerRequest: number;
	requestsAtOnce: number;
	/** Which look-ups fail. */
	looksThatFail: number[];
	look: 'finds' | 'finds, sent once' | 'none';
	stopsAtRefusal: boolean;
}

const status = fc.constantFrom(413, 500, 502, 503, 504);
const ending: fc.Arbitrary<Ending> = fc.oneof(
	{ weight: 3, arbitrary: fc.constant<Ending>({ kind: 'answered' }) },
	{
		weight: 3,
		arbitrary: fc.record({
			kind: fc.constantFrom('lost' as const, 'status' as const),
			status,
			isHandled: fc.boolean(),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({ kind: fc.constant('cut' as const), stored: fc.nat({ max: 4 }) }),
	},
	{ weight: 1, arbitrary: fc.constant<Ending>({ kind: 'forbidden' }) },
);
const build: fc.Arbitrary<Build> = fc.record({
	reply: fc.constantFrom<Array<Build['reply']>>(
		'all',
		'all, reversed',
		'first',
		'last',
		'none',
		'without ID',
	),
	stores: fc.constantFrom<Array<Build['stores']>>('all', 'all', 'last'),
	isAtomic: fc.boolean(),
	namesPlace: fc.boolean(),
	tooLarge: fc.record({
		above: fc.constantFrom(1, 2, 5, 100, 100, 100),
		status,
		isHandled: fc.boolean(),
	}),
	lagMs: fc.constantFrom(0, 0, 300, 900),
	lagAfterAnswerMs: fc.constantFrom(0, 0, 300, 900),
});
const anyCase: fc.Arbitrary<Case> = fc.record({
	build,
	endings: fc.array(ending, { maxLength: 6 }),
	rows: fc.integer({ min: 1, max: 12 }),
	bad: fc.uniqueArray(fc.nat({ max: 11 }), { maxLength: 3 }),
	rowsPerRequest: fc.constantFrom(1, 2, 3, 5, 50),
	requestsAtOnce: fc.constantFrom(1, 2, 3),
	looksThatFail: fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 1 }),
	look: fc.constantFrom<Array<Case['look']>>('finds', 'finds', 'finds', 'finds, sent once', 'none'),
	stopsAtRefusal: fc.constantFrom(false, false, true),
});

const [record] = records.filter(({ name }) => name === 'customer');
const nameOf = (index: number) => `row ${index}`;

async function write(one: Case) {
	const bodies = Array.from(
		{ length: one.rows },
		(_, index): IDataObject => ({ name: nameOf(index) }),
	);
	const halo = new ModelHalo(one.build, one.endings, new Set(one.bad.map(nameOf)));
	let looks = 0;
	const lookUp = async (indexes: number[]) => {
		looks += 1;
		if (one.looksThatFail.includes(looks)) throw new Error('Halo could not be asked');
		return await Promise.all(indexes.map(async (index) => await halo.shown(nameOf(index))));
	};
	const results = await writeInBulk(halo.client, record, {
		bodies,
		rowsPerRequest: one.rowsPerRequest,
		requestsAtOnce: one.requestsAtOnce,
		isRow: (index, row) => row.name === nameOf(index),
		nameOf,
		...(one.look === 'none' ? {} : { lookUp }),
		sendsOnce: one.look === 'finds, sent once',
		stopsAtRefusal: one.stopsAtRefusal,
	});
	return { halo, results };
}

/** What may not be, in words. */
function faultsOf(
	{ stopsAtRefusal, rows }: Case,
	halo: ModelHalo,
	results: Array<WriteResult | undefined>,
) {
	const timesStored = (index: number) => halo.names.filter((name) => name === nameOf(index)).length;
	const wasRefused = results.some((result) => result !== undefined && 'error' in result);
	const faults = results.flatMap((result, index): string[] => {
		const stored = timesStored(index);
		const name = nameOf(index);
		if (stored > 1) return [`${name} is stored ${stored} times`];
		if (result === undefined) {
			if (!stopsAtRefusal || !wasRefused) return [`${name} is not told`];
			return stored > 0 ? [`${name} is stored and not told`] : [];
		}
		if ('row' in result)
			return result.row.name === name && stored === 1 ? [] : [`${name} is told, and not stored`];
		return stored > 0 && !isUnconfirmed(result.error)
			? [`${name} is stored, and said not to be: ${String(result.error)}`]
			: [];
	});
	return halo.requests > 6 * rows + 6 ? [...faults, `${halo.requests} requests`] : faults;
}

test('every row is told, none is stored twice, and what is said to be written is', async () => {
	await fc.assert(
		fc.asyncProperty(anyCase, async (one) => {
			const { halo, results } = await write(one);
			expect(results).toHaveLength(one.rows);
			expect(faultsOf(one, halo, results)).toEqual([]);
		}),
		cases(400),
	);
});

test('where look-ups tell and no answer is lost for good, every row is written or refused for its own fault', async () => {
	const quiet = anyCase.map(
		(one): Case => ({
			...one,
			endings: one.endings.slice(0, 1).filter(({ kind }) => kind !== 'forbidden'),
			look: 'finds',
			looksThatFail: [],
			stopsAtRefusal: false,
			build: {
				...one.build,
				lagMs: 0,
				lagAfterAnswerMs: 0,
				tooLarge: { ...one.build.tooLarge, above: 100 },
			},
		}),
	);
	await fc.assert(
		fc.asyncProperty(quiet, async (one) => {
			const { halo, results } = await write(one);
			const wrong = results.flatMap((result, index) => {
				const isBad = one.bad.includes(index);
				const isWritten = result !== undefined && 'row' in result;
				return isWritten === !isBad ? [] : [nameOf(index)];
			});
			expect({ wrong, faults: faultsOf(one, halo, results) }).toEqual({ wrong: [], faults: [] });
		}),
		cases(300),
	);
});

/** Counter-examples that were found, each a kind of its own. */
const plain: Case = {
	build: {
		reply: 'all',
		stores: 'all',
		isAtomic: true,
		namesPlace: false,
		tooLarge: { above: 100, status: 413, isHandled: false },
		lagMs: 0,
		lagAfterAnswerMs: 0,
	},
	endings: [],
	rows: 3,
	bad: [],
	rowsPerRequest: 5,
	requestsAtOnce: 1,
	looksThatFail: [],
	look: 'finds',
	stopsAtRefusal: false,
};

test.each<[string, Case, string[]]>([
	[
		'a row kept before a refused one, which the list does not show at once, is not sent again',
		{ ...plain, bad: [1], build: { ...plain.build, isAtomic: false, lagAfterAnswerMs: 900 } },
		['row 0', 'row 2'],
	],
	[
		'the same, where Halo names the refused row',
		{
			...plain,
			bad: [2],
			build: { ...plain.build, isAtomic: false, namesPlace: true, lagAfterAnswerMs: 900 },
		},
		['row 0', 'row 1'],
	],
	[
		'of a Halo that takes one row of a request, the others are sent alone, also after a lost request',
		{
			...plain,
			endings: [{ kind: 'cut', stored: 0 }],
			build: { ...plain.build, reply: 'last', stores: 'last' },
		},
		['row 0', 'row 1', 'row 2'],
	],
	[
		'the same after a status that leaves it open',
		{
			...plain,
			endings: [{ kind: 'status', status: 502, isHandled: false }],
			build: { ...plain.build, reply: 'all', stores: 'last' },
		},
		['row 0', 'row 1', 'row 2'],
	],
])('%s', async (_, one, stored) => {
	const { halo, results } = await write(one);
	expect([...halo.names].sort()).toEqual(stored);
	expect(faultsOf(one, halo, results)).toEqual([]);
});
