import { findSchema } from '../contract/published';
import type { Row } from '../types';
import type { Actor, Change, Entity } from './entity';
import { ruleBroken } from './errors';
import { mergeCustomFields } from './rules/custom-fields';
import { haloDate, isEmptyValue, toHaloDate } from './values';
import type { World } from './world';

const withHaloDates = (entity: Entity, given: Row): Row => {
	const schema = entity.schema ? findSchema(entity.schema) : undefined;
	if (!schema) return given;
	return Object.fromEntries(
		Object.entries(given).map(([name, value]) => {
			const isDate = typeof value === 'string' && schema.get(name.toLowerCase())?.type === 'date';
			return [name, isDate ? toHaloDate(value) : value];
		}),
	);
};

const checkRequired = (entity: Entity, { row }: Change) => {
	for (const { field, message } of entity.required ?? []) {
		if (isEmptyValue(row[field])) throw ruleBroken(message);
	}
};

const checkReferences = (entity: Entity, { given, world }: Change) => {
	for (const [field, { entity: other, key = 'id', label }] of Object.entries(
		entity.references ?? {},
	)) {
		const value = given[field];
		if (isEmptyValue(value)) continue;
		if (!world.store.findBy(other, key, value)) {
			throw ruleBroken(`The ${label} with the id ${String(value)} does not exist.`);
		}
	}
};

const prepare = (world: World, entity: Entity, input: Row, actor: Actor, before?: Row): Change => {
	const given = withHaloDates(entity, input);
	const now = haloDate(new Date());
	const row: Row = { ...(before ?? entity.defaults), ...given };
	if (!entity.undated) {
		row.datecreated = before?.datecreated ?? given.datecreated ?? now;
		row.last_update = given.last_update ?? now;
	}
	if (given.customfields)
		row.customfields = mergeCustomFields(world, before, given.customfields as Row[]);
	return { world, actor, given, before, row };
};

const without = (row: Row, names: string[]): Row =>
	Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));

const kept = (entity: Entity, row: Row): Row =>
	Object.fromEntries(
		Object.entries(row).filter(
			([name]) => !name.startsWith('_') && !entity.notKept?.includes(name),
		),
	);

/** Saves one row as Halo does: an id means an update, of the supplied members only. */
export function saveRow(world: World, entity: Entity, input: Row, actor: Actor): Row {
	const { id, ...wanted } = input;
	const given = without(wanted, entity.authorship ?? []);
	const isUpdate = entity.ids === 'guid' ? Boolean(id) : !isEmptyValue(id);
	const before = isUpdate
		? world.store.find(entity.path, id, entity.within && given[entity.within])
		: undefined;
	if (isUpdate && !before) throw ruleBroken(`The record with the id ${String(id)} does not exist.`);
	const change = prepare(world, entity, given, actor, before);
	entity.complete?.(change);
	checkRequired(entity, change);
	checkReferences(entity, change);
	entity.validate?.(change);
	change.row = world.store.put(entity.path, kept(entity, change.row));
	entity.afterSave?.(change);
	return change.row;
}

/** Stores a row without any rule, for the data that a test begins with; what Halo derives is filled in. */
export function addRow(world: World, entity: Entity, row: Row, actor: Actor): Row {
	const change = prepare(world, entity, row, actor);
	entity.complete?.(change);
	const authorship = (entity.authorship ?? []).filter((name) => name in row);
	for (const name of authorship) change.row[name] = row[name];
	return world.store.put(entity.path, change.row);
}
