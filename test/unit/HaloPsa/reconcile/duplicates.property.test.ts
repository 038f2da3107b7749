import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import {
	createdAmong,
	orphansAmong,
	verdictOn,
} from '../../../../nodes/HaloPsa/reconcile/duplicates';
import type { MatchKey } from '../../../../nodes/HaloPsa/reconcile/key';
import { isInUse, oldestFirst } from '../../../../nodes/HaloPsa/reconcile/state';
import { records } from '../../../../nodes/HaloPsa/records';
import { cases } from '../../../support/properties';

const NAMES = ['ticket', 'customer', 'softwareLicence'];
const recordOf = (name: string) => {
	const found = records.find((record) => record.name === name);
	if (found === undefined) throw new Error(`No record type is named ${name}`);
	return found;
};
const key: MatchKey = {
	key: { value: 'name', label: 'Name', kind: 'name', property: 'name' },
	value: 'Acme',
	within: {},
	words: 'Name "Acme"',
};
const outOfUse: Record<string, IDataObject> = {
	ticket: { hasbeenclosed: true, dateclosed: '2026-03-01T10:00:00' },
	customer: { inactive: true },
	softwareLicence: { is_active: false },
};

/** One run: it has created its record, and looks, and gives its own up where it has to, in its own time. */
type Step = 'create' | 'look' | 'retire';

/** The steps of several runs, in some order; each run's own stay in theirs. */
const interleaving = fc.integer({ min: 2, max: 4 }).chain((runs) =>
	fc.record({
		runs: fc.constant(runs),
		/** Runs to whose creation no answer came; of two, both may be. */
		lost: fc.subarray([0, 1]),
		order: fc.shuffledSubarray(
			Array.from({ length: runs * 3 }, (_, index) => index % runs),
			{ minLength: runs * 3, maxLength: runs * 3 },
		),
	}),
);

/** Records that had the key before, all of them out of use; their IDs are known to every run. */
const before = fc.integer({ min: 0, max: 2 });

test('whatever the order in which runs create and look, the oldest of their records stays, and no other', () => {
	fc.assert(
		fc.property(fc.constantFrom(...NAMES), before, interleaving, (name, old, plan) => {
			const { runs, order, lost } = plan;
			const record = recordOf(name);
			let halo: IDataObject[] = Array.from({ length: old }, (_, index) => ({
				id: index + 1,
				...outOfUse[name],
			}));
			const knownIds = new Set(halo.map(({ id }) => String(id)));
			const steps: Step[][] = Array.from({ length: runs }, () => ['create', 'look', 'retire']);
			const own: IDataObject[] = [];
			const yields: boolean[] = [];
			for (const run of order) {
				const step = steps[run].shift();
				if (step === 'create') {
					own[run] = { id: halo.length + 1, summary: 'Acme', client_id: 5 };
					halo = [...halo, own[run]];
				} else if (step === 'look') {
					const seen = oldestFirst(record, [...halo].reverse());
					const fresh = seen.filter((row) => !knownIds.has(String(row.id)) && isInUse(record, row));
					// A run whose answer was lost does not know which one is its own.
					if (runs === 2 && lost.includes(run))
						own[run] = createdAmong(record, own[run], fresh) ?? own[run];
					const verdict = verdictOn(record, { key, row: own[run], knownIds }, seen);
					expect(verdict.kind).not.toBe('notShown');
					yields[run] = verdict.kind === 'yield';
				} else if (yields[run])
					halo = halo.map((row) => (row.id === own[run].id ? { ...row, ...outOfUse[name] } : row));
			}
			const staying = halo.filter((row) => isInUse(record, row)).map(({ id }) => id);
			expect(staying).toEqual([old + 1]);
			expect(yields.filter((isYielding) => !isYielding).length).toBeLessThan(2);
		}),
		cases(500),
	);
});

test('what is left over is put out of use for the oldest, or named where it is not surely the same', () => {
	const state = fc.record({
		id: fc.integer({ min: 1, max: 99 }),
		summary: fc.constantFrom('a', 'a', 'a', 'b'),
		client_id: fc.constant(5),
		isUsed: fc.boolean(),
	});
	const all = fc.uniqueArray(state, { selector: ({ id }) => id, maxLength: 6 });
	fc.assert(
		fc.property(fc.constantFrom(...NAMES), all, (name, states) => {
			const record = recordOf(name);
			const rows = oldestFirst(
				record,
				states.map(({ isUsed, summary, ...row }, index) => ({
					...row,
					...{ summary, name: summary, count: index },
					...(isUsed ? {} : outOfUse[name]),
				})),
			);
			const inUse = rows.filter((row) => isInUse(record, row));
			const left = orphansAmong(record, rows);
			expect(left.kind === 'none').toBe(inUse.length < 2);
			if (left.kind === 'none') return;
			expect(left.stays).toBe(inUse[0]);
			if (left.kind === 'orphans') {
				expect(left.orphans).toEqual(inUse.slice(1));
				expect(new Set(inUse.map(({ summary }) => summary)).size).toBe(1);
			} else expect(inUse).toContain(left.other);
		}),
		cases(300),
	);
});
