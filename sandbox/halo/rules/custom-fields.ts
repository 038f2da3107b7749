import type { Row } from '../../types';
import { listOf, same } from '../values';
import type { World } from '../world';

const definitionOf = (world: World, { id, name }: Row): Row | undefined =>
	world.store.rows('FieldInfo').find((field) => (id ? same(field.id, id) : same(field.name, name)));

const optionsOf = (world: World, definition: Row): Row[] =>
	definition.lookup
		? world.store.rows('Lookup').filter(({ lookupid }) => same(lookupid, definition.lookup))
		: listOf(definition, 'values');

const displayOf = (options: Row[], value: unknown): string => {
	if (options.length === 0) return value === null || value === undefined ? '' : String(value);
	const chosenIds = Array.isArray(value)
		? (value as Row[]).map(({ id }) => String(id))
		: String(value ?? '').split(',');
	return chosenIds
		.map((chosen) =>
			String(options.find((option) => same(option.id, chosen.trim()))?.name ?? chosen),
		)
		.join(', ');
};

/** The custom fields of a row after some were supplied. Fields that Halo does not know are dropped silently. */
export function mergeCustomFields(world: World, before: Row | undefined, given: Row[]): Row[] {
	const kept =
		world.switches.leftOutCustomFields === 'kept' && before ? listOf(before, 'customfields') : [];
	const merged = new Map(kept.map((field) => [Number(field.id), field]));
	for (const field of given) {
		const definition = definitionOf(world, field);
		if (!definition) continue;
		const { id, name, label, type } = definition;
		const value = field.value ?? null;
		merged.set(Number(id), {
			id,
			name,
			label,
			type,
			value,
			display: displayOf(optionsOf(world, definition), value),
		});
	}
	return [...merged.values()];
}
