import type { Row } from '../../types';
import { haloDate, listOf, same, toHaloDate } from '../values';
import type { World } from '../world';

const definitionOf = (world: World, { id, name }: Row): Row | undefined =>
	world.store.rows('FieldInfo').find((field) => (id ? same(field.id, id) : same(field.name, name)));

const optionsOf = (world: World, definition: Row): Row[] =>
	Number(definition.lookup) > 0
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

/** Halo's numbers of field types whose way of writing nobody has seen: several choices, time, checkbox. */
const unproven = [3, 5, 6];
const date = 4;
const selections = [2, 3];
/** What a text takes, where it is a number: whole, money, decimal. */
const numbers = [1, 2, 4];

/** A number as Halo shows it: as text with separators, such as "20,000". */
const grouped = (value: unknown): unknown => {
	const [, sign, whole, rest = ''] = /^([+-]?)(\d+)(\.\d+)?$/.exec(String(value)) ?? [];
	return whole === undefined ? value : `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest}`;
};

/** A date as Halo shows it in a custom field: with a zone, unlike its dates elsewhere. */
const withZone = (value: unknown): unknown =>
	typeof value === 'string' && !Number.isNaN(Date.parse(value))
		? `${haloDate(new Date(`${toHaloDate(value)}Z`))}Z`
		: value;

const storedValue = (world: World, { type, inputtype }: Row, value: unknown): unknown => {
	if (value === undefined || value === null || value === '') return null;
	if (unproven.includes(Number(type)) && world.switches.unprovenCustomValues === 'emptied')
		return null;
	if (Number(type) === date) return withZone(value);
	const isNumber = Number(type) === 0 && numbers.includes(Number(inputtype));
	return isNumber ? grouped(value) : value;
};

/** A custom field of a row, in the shape seen on a tenant: an unset selection has no value at all. */
const shownField = (world: World, definition: Row, given: unknown): Row => {
	const { id, name, label, type, inputtype = 0, calculation = null } = definition;
	const value = storedValue(world, definition, given);
	const isUnset = value === null && selections.includes(Number(type));
	return {
		id,
		name,
		label,
		summary: null,
		type,
		...(isUnset ? {} : { value }),
		display: value === null ? null : displayOf(optionsOf(world, definition), value),
		characterlimit: 0,
		characterlimittype: 0,
		inputtype,
		calculation,
		regex: null,
	};
};

/** The custom fields of a row after some were supplied. Fields that Halo does not know are dropped silently. */
export function mergeCustomFields(world: World, before: Row | undefined, given: Row[]): Row[] {
	const kept =
		world.switches.leftOutCustomFields === 'kept' && before ? listOf(before, 'customfields') : [];
	const merged = new Map(kept.map((field) => [Number(field.id), field]));
	for (const field of given) {
		const definition = definitionOf(world, field);
		if (!definition) continue;
		merged.set(Number(definition.id), shownField(world, definition, field.value));
	}
	return [...merged.values()];
}
