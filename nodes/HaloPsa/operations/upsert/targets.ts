import type { IDataObject } from 'n8n-workflow';
import { mapWithTurns } from '../../../shared/concurrency';
import { isObject } from '../../../shared/reply';
import type { MatchKey } from '../../reconcile/key';
import { identityOf } from '../../reconcile/key';
import type { UpsertInput, UpsertPolicy } from './readInput';

/** One record that is meant, by one item or several. */
export interface UpsertTarget {
	key: MatchKey;
	/** Indexes of the items that mean it. */
	indexes: number[];
	/** The properties to write; of several items, the later one's win. */
	body: IDataObject;
	policy: UpsertPolicy;
	notes: string[];
	isComplete: boolean;
}

/** The fields that are written one by one, by the property that holds them: custom fields, and those of the type. */
export function fieldListsIn(body: IDataObject): Array<[property: string, fields: IDataObject[]]> {
	return Object.entries(body).flatMap(([property, value]) => {
		const fields = Array.isArray(value) ? value.filter(isObject) : [];
		return fields.some((field) => 'value' in field) ? [[property, fields]] : [];
	});
}

/** Fields that are written one by one go together, where two items give them. */
export function mergeBodies(first: IDataObject, second: IDataObject): IDataObject {
	const merged: IDataObject = { ...first, ...second };
	const lists = new Map<string, IDataObject[]>();
	for (const [property, fields] of [first, second].flatMap(fieldListsIn))
		lists.set(property, [...(lists.get(property) ?? []), ...fields]);
	for (const [property, fields] of lists)
		merged[property] = [
			...new Map(fields.map((field) => [field.id ?? field.name, field])).values(),
		];
	return merged;
}

/** What several items say of one record, as one. */
function merge([first, ...others]: UpsertInput[]): UpsertTarget {
	const all = [first, ...others];
	return {
		key: first.key,
		indexes: all.map(({ index }) => index),
		body: others.reduce((body, other) => mergeBodies(body, other.body), first.body),
		policy: all[all.length - 1].policy,
		notes: [...new Set(all.flatMap(({ policy }) => policy.notes))],
		isComplete: all.every(({ isComplete }) => isComplete),
	};
}

/** What two targets that are one record say of it, as one; where both say the same, either may. */
export function mergeTargets(first: UpsertTarget, second: UpsertTarget): UpsertTarget {
	return {
		key: first.key,
		indexes: [...first.indexes, ...second.indexes].sort((left, right) => left - right),
		body: mergeBodies(first.body, second.body),
		policy: second.policy,
		notes: [...new Set([...first.notes, ...second.notes])],
		isComplete: first.isComplete && second.isComplete,
	};
}

/** Puts items that mean the same record together, in the order in which each record is first meant. */
export async function targetsOf(inputs: UpsertInput[]): Promise<UpsertTarget[]> {
	const byIdentity = new Map<string, UpsertInput[]>();
	await mapWithTurns(inputs, (input) => {
		const identity = identityOf(input.key);
		const same = byIdentity.get(identity);
		if (same === undefined) byIdentity.set(identity, [input]);
		else same.push(input);
	});
	return await mapWithTurns([...byIdentity.values()], merge);
}
