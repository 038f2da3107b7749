import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { MatchKey } from '../../../../nodes/HaloPsa/reconcile/key';
import type { MatchPolicy, Plan } from '../../../../nodes/HaloPsa/reconcile/plan';
import { chooseMatch, decide, planOf } from '../../../../nodes/HaloPsa/reconcile/plan';
import { idOfRow, isInUse, oldestFirst } from '../../../../nodes/HaloPsa/reconcile/state';
import { records } from '../../../../nodes/HaloPsa/records';
import type { Field, RecordType } from '../../../../nodes/HaloPsa/records/record';
import { matchOnOf } from '../../../../nodes/HaloPsa/records/record';
import { cases } from '../../../support/properties';

const OPEN = 2;
const CLOSED = 9;

const recordOf = (name: string): RecordType => {
	const found = records.find((record) => record.name === name);
	if (found === undefined) throw new Error(`No record type is named ${name}`);
	return found;
};
const upserted = records.filter(({ operations }) => operations?.upsert !== undefined);
/** By name, so that a counter-example can be read. */
const anyRecord = fc.constantFrom(...upserted.map(({ name }) => name));

const keyOf = (record: RecordType, value = 'INC-1'): MatchKey => {
	const [key] = matchOnOf(record)?.keys ?? [];
	return { key, value, within: {}, words: `${key.label} "${value}"` };
};

/** Values of one kind, of which no two are equal. */
function valuesOf(field: Field): unknown[] {
	switch (field.kind) {
		case 'text':
			return ['', 'one', 'two', '007', '7'];
		case 'number':
			return [0, 1, 2.5];
		case 'boolean':
			return [false, true];
		case 'date':
			return ['2026-03-09T12:00:00Z', '2026-03-10T12:00:00Z'];
		case 'dateTime':
			return ['2026-03-09T14:05:00Z', '2026-03-09T14:06:00Z'];
		case 'options':
			return field.options.map(({ value }) => value);
		case 'reference':
			return field.writes === 'name' ? ['Projects', 'Helpdesk'] : [11, 12];
		default:
			return [[{ id: 1, quantity: 2 }]];
	}
}

const customFields = fc
	.uniqueArray(fc.record({ id: fc.nat({ max: 4 }), value: fc.constantFrom('', 'a', 'b') }), {
		selector: ({ id }) => id,
		minLength: 1,
		maxLength: 3,
	})
	.map((fields) => fields.map((field) => ({ ...field })));

/** What an item may write: some fields of the record, each with a value of its kind. */
const bodyOf = (record: RecordType): fc.Arbitrary<IDataObject> => {
	const model = Object.fromEntries(
		(record.fields ?? []).map((field) => [field.name, fc.constantFrom(...valuesOf(field))]),
	);
	return fc.record(
		{ ...model, ...(record.customFields ? { customfields: customFields } : {}) },
		{ requiredKeys: [], noNullPrototype: true },
	) as fc.Arbitrary<IDataObject>;
};

const policies: fc.Arbitrary<MatchPolicy> = fc.record({
	whenFound: fc.constantFrom<Array<MatchPolicy['whenFound']>>('update', 'leave'),
	whenClosed: fc.constantFrom<Array<MatchPolicy['whenClosed']>>('leave', 'reopen', 'create'),
});

/** What stands in Halo beforehand: nothing, or records with the key. */
const stateOf = (record: RecordType) =>
	fc
		.array(fc.record({ isClosed: fc.boolean(), row: bodyOf(record) }), { maxLength: 1 })
		.map((all) =>
			all.map(({ isClosed, row }, index): IDataObject => {
				const closed = record.hasClosedState
					? { status_id: CLOSED, hasbeenclosed: true, dateclosed: '2026-03-01T10:00:00' }
					: {};
				const shown = Object.fromEntries(
					Object.entries(row).filter(([name]) => name !== 'inactive' && name !== 'is_active'),
				);
				return { ...shown, id: 100 + index, ...(isClosed ? closed : {}) };
			}),
		);

function mergeFields(before: unknown, written: unknown): IDataObject[] {
	const all = [before, written].flatMap((fields) => (Array.isArray(fields) ? fields : []));
	return [...new Map(all.map((field: IDataObject) => [field.id, field])).values()];
}

/** Halo after a write: it keeps what it is sent. */
function written(rows: IDataObject[], plan: Plan): IDataObject[] {
	if (plan.kind === 'create') return [...rows, { ...plan.body, id: 100 + rows.length }];
	if (plan.kind !== 'update') return rows;
	const { write } = plan;
	const customfields = mergeFields(plan.row.customfields, write.customfields);
	const opens = write.status_id === OPEN ? { hasbeenclosed: false, dateclosed: null } : {};
	const after = {
		...write,
		...(write.customfields === undefined ? {} : { customfields }),
		...opens,
	};
	return rows.map((row) => (row.id === plan.row.id ? { ...row, ...after } : row));
}

/** Plans an item as a run does: with what the list shows, and whole where that does not show enough. */
function planned(
	record: RecordType,
	rows: IDataObject[],
	hidden: readonly string[],
	body: IDataObject,
	policy: MatchPolicy,
): Plan {
	const key = keyOf(record);
	const listed = rows.map((row) =>
		Object.fromEntries(Object.entries(row).filter(([property]) => !hidden.includes(property))),
	);
	const match = chooseMatch(record, key, listed);
	if (match.kind === 'ambiguous') return { kind: 'refused', reason: match.reason };
	const decision = decide(record, match, policy);
	const input = { key, body, reopenStatus: OPEN };
	const plan = planOf(record, decision, input);
	if (plan.kind !== 'unseen' || decision.kind !== 'update') return plan;
	const whole = rows.find(({ id }) => id === decision.row.id);
	return planOf(record, decision, { ...input, whole });
}

const planning = anyRecord.chain((name) => {
	const record = recordOf(name);
	return fc.record({
		name: fc.constant(name),
		rows: stateOf(record),
		body: bodyOf(record),
		policy: policies,
		hidden: fc.subarray((record.fields ?? []).map((field) => field.name)),
	});
});

test('what is written as planned makes the next plan one that writes nothing', () => {
	fc.assert(
		fc.property(planning, ({ name, rows, body, policy, hidden }) => {
			// Two statuses at once, one for the reopened ticket and one of the item, are two wishes.
			fc.pre(policy.whenClosed !== 'reopen' || !('status_id' in body));
			const record = recordOf(name);
			const first = planned(record, rows, hidden, body, policy);
			expect(['create', 'update', 'unchanged']).toContain(first.kind);
			const next = planned(record, written(rows, first), hidden, body, policy);
			expect({ first: first.kind, next: next.kind }).toEqual({
				first: first.kind,
				next: 'unchanged',
			});
		}),
		cases(700),
	);
});

test('a record that is there is written what differs, and nothing else of it', () => {
	fc.assert(
		fc.property(planning, ({ name: recordName, rows, body, policy }) => {
			const record = recordOf(recordName);
			const plan = planned(record, rows, [], body, policy);
			if (plan.kind !== 'update') return;
			// Switches of the write, and fields of newer builds that may be unknown to this one.
			const goesAlong = (name: string) =>
				record.fields?.some(
					(field) =>
						field.name === name &&
						(field.newerBuildsOnly === true || ('inverted' in field && field.inverted === true)),
				);
			for (const [name, value] of Object.entries(plan.write))
				expect(name in plan.changes || value === '' || goesAlong(name) === true).toBe(true);
			for (const name of Object.keys(plan.changes)) expect(name in plan.write).toBe(true);
			expect(Object.keys(plan.changes).length).toBeGreaterThan(0);
		}),
		cases(400),
	);
});

test('a field whose value differs is never left out of the plan', () => {
	const one = recordOf('customer');
	const field = fc.constantFrom(
		...(one.fields ?? []).filter(({ name, on }) => on !== 'create' && name !== 'name'),
	);
	const pair = field.chain((chosen) =>
		fc.tuple(
			fc.constant(chosen),
			fc.shuffledSubarray(valuesOf(chosen), { minLength: 2, maxLength: 2 }),
		),
	);
	const isNothing = (value: unknown) => value === '' || value === 0 || value === false;
	fc.assert(
		fc.property(pair, bodyOf(one), ([{ name }, [held, wanted]], more) => {
			fc.pre(!isNothing(held) || !isNothing(wanted));
			fc.pre(name !== 'inactive');
			const policy: MatchPolicy = { whenFound: 'update', whenClosed: 'leave' };
			const plan = planned(
				one,
				[{ id: 1, [name]: held } as IDataObject],
				[],
				{ ...more, [name]: wanted } as IDataObject,
				policy,
			);
			expect(plan.kind === 'update' && name in plan.changes).toBe(true);
		}),
		cases(300),
	);
});

test('the record that is chosen is in use where any is, and one that is unlike the others is never chosen', () => {
	const state = fc.record({
		id: fc.integer({ min: 1, max: 40 }),
		summary: fc.constantFrom('a', 'b'),
		client_id: fc.constantFrom(1, 2),
		hasbeenclosed: fc.constantFrom(true, false, null),
		inactive: fc.boolean(),
	});
	const rowsOf = fc.uniqueArray(state, { selector: ({ id }) => id, maxLength: 5 });
	fc.assert(
		fc.property(anyRecord, rowsOf, (name, all) => {
			const record = recordOf(name);
			const rows = oldestFirst(record, all as IDataObject[]);
			const match = chooseMatch(record, keyOf(record), rows);
			const inUse = rows.filter((row) => isInUse(record, row));
			if (match.kind === 'none') expect(rows).toEqual([]);
			if (match.kind !== 'one') return;
			expect(isInUse(record, match.row)).toBe(inUse.length > 0);
			if (inUse.length > 0) expect(idOfRow(record, match.row)).toBe(idOfRow(record, inUse[0]));
			expect(match.others).toEqual(inUse.slice(1));
			for (const other of match.others) expect(other.summary).toBe(match.row.summary);
		}),
		cases(400),
	);
});
