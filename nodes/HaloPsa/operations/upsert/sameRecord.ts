import type { IDataObject } from 'n8n-workflow';
import { mapWithTurns } from '../../../shared/concurrency';
import { inputRefused } from '../../../shared/errors';
import type { Batch } from '../../execution/batch';
import { isSameValue } from '../../reconcile/compare';
import { KeyIndex } from '../../reconcile/key';
import { changeable } from '../../reconcile/plan';
import { idOfRow } from '../../reconcile/state';
import type { Field, RecordType } from '../../records/record';
import { nounOf } from '../../records/record';
import type { PlannedTarget, TargetPlanning } from './plan';
import { refuseAll } from './plan';
import { fieldListsIn, mergeBodies, mergeTargets } from './targets';

type Update = Extract<PlannedTarget['plan'], { kind: 'update' }>;

const inWords = (items: number[]): string => {
	const all = [...items].sort((left, right) => left - right);
	return `${all.slice(0, -1).join(', ')} and ${all[all.length - 1]}`;
};

/** What a target says of its record; nothing where it leaves the record as it is. */
function saidOf(record: RecordType, { target, plan }: PlannedTarget): IDataObject {
	const {
		key: { key },
		body,
		policy,
	} = target;
	const isLeft =
		plan.kind === 'unchanged' && (policy.whenFound === 'leave' || plan.leftClosed === true);
	if (isLeft) return {};
	const said = { ...changeable(record, body), ...(plan.kind === 'update' ? plan.write : {}) };
	if (['customField', 'tag', 'typeField'].includes(key.kind)) return said;
	// The key is never written to a record that was found by it.
	return Object.fromEntries(Object.entries(said).filter(([property]) => property !== key.property));
}

/** The properties, and custom fields, to which two inputs give two values. */
function contradictions(one: IDataObject, other: IDataObject, fields: Field[]): string[] {
	const byName = new Map(fields.map((field) => [field.name, field]));
	const lists = new Map(fieldListsIn(other));
	const properties = Object.entries(one).filter(
		([property, value]) =>
			!lists.has(property) &&
			property in other &&
			isSameValue(value, other[property], byName.get(property)) !== true,
	);
	const custom = fieldListsIn(one).flatMap(([property, own]) => {
		const others = new Map((lists.get(property) ?? []).map((field) => [field.id, field]));
		return own.filter((field) => {
			const same = others.get(field.id);
			return same !== undefined && isSameValue(same.value, field.value) !== true;
		});
	});
	return [
		...properties.map(([property]) => byName.get(property)?.label ?? property),
		...custom.map(({ name, id }) => String((name ?? id) as string)),
	];
}

/** Puts targets that mean one record together: by its ID, or since what one creates has the key of another. */
async function groupsOf(record: RecordType, planned: PlannedTarget[]): Promise<PlannedTarget[][]> {
	const groups = new Map<PlannedTarget, PlannedTarget[]>();
	const join = (one: PlannedTarget, other: PlannedTarget) => {
		const both = [...new Set([...(groups.get(one) ?? [one]), ...(groups.get(other) ?? [other])])];
		for (const member of both) groups.set(member, both);
	};
	const byId = new Map<string, PlannedTarget>();
	const makers = new Map<IDataObject, PlannedTarget>();
	const index = new KeyIndex();
	await mapWithTurns(planned, ({ target }) => index.expect(target.key));
	await mapWithTurns(planned, (one) => {
		if (one.plan.kind === 'create') {
			makers.set(one.plan.body, one);
			index.add(one.plan.body);
			return;
		}
		const id = idOfRow(record, one.plan.row);
		const same = byId.get(id);
		if (same === undefined) byId.set(id, one);
		else join(same, one);
	});
	await mapWithTurns(planned, (one) => {
		for (const body of index.rowsOf(one.target.key)) {
			const maker = makers.get(body);
			if (maker !== undefined && maker !== one) join(maker, one);
		}
	});
	return [...new Set(groups.values())];
}

/** Why the targets of a group exclude each other, for the person who reads it; undefined where they agree. */
function whyRefused(
	record: RecordType,
	group: PlannedTarget[],
): { message: string; description: string } | undefined {
	const items = inWords(group.flatMap(({ target }) => target.indexes));
	const keys = [...new Set(group.map(({ target }) => target.key.words))].join(' and ');
	if (group.some(({ plan }) => plan.kind === 'create'))
		return {
			message: `Items ${items} of the input would be one ${nounOf(record)}: what one creates has the key of the other`,
			description: `They are told apart by ${keys}, and by what these count within. Say it in all of them or in none, such as the site, or leave one of them out.`,
		};
	const [first, ...others] = group.map((one) => saidOf(record, one));
	const differing = others.flatMap((other, rowIndex) =>
		[first, ...others.slice(0, rowIndex)].flatMap((one) =>
			contradictions(one, other, record.fields ?? []),
		),
	);
	const [{ plan }] = group;
	if (differing.length === 0 || plan.kind === 'create') return undefined;
	return {
		message: `Items ${items} of the input mean the same ${nounOf(record)} in Halo, ${idOfRow(record, plan.row)}, and contradict each other`,
		description: `It was found by ${keys}. They differ in ${[...new Set(differing)].join(', ')}, so nothing was written for them. Leave one of them out.`,
	};
}

/** Targets that agree on their record, as one write. */
function merged(group: PlannedTarget[], updates: Update[]): PlannedTarget {
	const [first, ...others] = [...group].sort(
		(left, right) => left.target.indexes[0] - right.target.indexes[0],
	);
	const [update, ...further] = updates;
	return {
		target: others.reduce((target, other) => mergeTargets(target, other.target), first.target),
		plan: {
			...update,
			changes: Object.fromEntries(updates.flatMap(({ changes }) => Object.entries(changes))),
			write: further.reduce((write, other) => mergeBodies(write, other.write), update.write),
		},
		knownIds: new Set(group.flatMap(({ knownIds }) => [...knownIds])),
		hasOthers: group.some(({ hasOthers }) => hasOthers),
		reopens: group.some(({ reopens }) => reopens),
	};
}

/**
 * Two keys may mean one record: a licence without its site and with it. Where the items agree,
 * the record is written once for all of them; where they contradict each other, none of them is written, since each
 * would undo the other in every run.
 */
export async function settleSameRecord(
	batch: Batch,
	record: RecordType,
	plannings: TargetPlanning[],
): Promise<TargetPlanning[]> {
	const planned = plannings.flatMap((planning) => planning.planned ?? []);
	if (planned.length < 2) return plannings;
	const settled = new Map<PlannedTarget, TargetPlanning>();
	for (const group of await groupsOf(record, planned)) {
		const updates = group.flatMap(({ plan }) => (plan.kind === 'update' ? [plan] : []));
		const why = whyRefused(record, group);
		if (why === undefined && updates.length === 0) continue;
		for (const one of group)
			settled.set(
				one,
				why === undefined
					? { refused: [] }
					: refuseAll(one.target, inputRefused(batch.client.node, why.message, why.description)),
			);
		if (why === undefined) settled.set(group[0], { planned: merged(group, updates), refused: [] });
	}
	if (settled.size === 0) return plannings;
	return plannings.map((planning) => {
		const { planned: own, refused } = planning;
		const other = own === undefined ? undefined : settled.get(own);
		return other === undefined ? planning : { ...other, refused: [...refused, ...other.refused] };
	});
}
