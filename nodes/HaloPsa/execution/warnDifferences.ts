import type { IDataObject } from 'n8n-workflow';
import { isSameValue } from '../reconcile/compare';
import { customFieldRows } from '../reconcile/customFields';
import { fieldLabelOf, fieldTextOf } from '../reconcile/otherCustomFields';
import { isSameTypeField, typeFieldRows } from '../reconcile/typeFields';
import { canonicalValue, isNoRecord } from '../reconcile/values';
import type { Field, RecordType, ReferenceField } from '../records/record';
import { idPropertyOf, nounOf } from '../records/record';
import type { ItemContext } from './itemContext';

/** Fields already warned about, by the execution's client: one hint is enough for all items. */
const warnedDifferences = new WeakMap<object, Set<string>>();

function isScalar(value: unknown): value is string | number {
	return typeof value === 'string' || typeof value === 'number';
}

function isSame(field: ReferenceField, left: string | number, right: string | number): boolean {
	const form = field.writes === 'name' ? 'text' : 'number';
	if (form === 'number' && isNoRecord(left) && isNoRecord(right)) return true;
	return canonicalValue(form, left) === canonicalValue(form, right);
}

/** What differs between a field as written and as Halo saved it, in a sentence. */
function differenceOf(
	record: RecordType,
	field: Field,
	written: IDataObject,
	saved: IDataObject,
): string | undefined {
	const asked = written[field.name];
	const held = saved[field.name];
	if (asked === undefined || held === asked) return undefined;
	if (held === undefined) {
		return field.newerBuildsOnly
			? `Halo did not keep the field ${field.label}: this Halo build does not know it. The rest was saved.`
			: undefined;
	}
	if (
		field.kind === 'dateTime' &&
		field.zoneIsDoubtful &&
		isSameValue(held, asked, field) === false
	)
		return `Halo saved ${nounOf(record)} ${String(saved[idPropertyOf(record)])} with ${field.label} ${String(held as string)}, not ${String(asked as string)} as asked for. It seems to take times in another time zone than UTC: look at the ${nounOf(record)} in Halo, and give the time that makes it right.`;
	if (field.kind === 'boolean' && field.isDoubtful && isSameValue(held, asked, field) === false) {
		const [is, meant] = asked === true ? ['off', 'on'] : ['on', 'off'];
		return `Halo saved ${nounOf(record)} ${String(saved[idPropertyOf(record)])} with ${field.label} ${is}, not ${meant} as asked for. The outcome of the note, a rule or this Halo build decides it: change it in Halo by hand.`;
	}
	if (
		field.kind !== 'reference' ||
		!isScalar(asked) ||
		!isScalar(held) ||
		isSame(field, asked, held)
	) {
		return undefined;
	}
	return `Halo saved ${nounOf(record)} ${String(saved[idPropertyOf(record)])} with ${field.label} ${String(held)}, not ${String(asked)} as asked for. A rule, template or automation in Halo decides it: look at the overrides of the ticket type and the service, and at the automations.`;
}

/** What differs between a custom field as written and as Halo saved it: not every form of a value is proven. */
function customDifferenceOf(
	record: RecordType,
	written: IDataObject,
	saved: IDataObject,
): string | undefined {
	const rows = customFieldRows(saved);
	if (isSameValue(rows, [written]) !== false) return undefined;
	const { id, name } = written;
	const held = rows.find((row) => Number(row.id) === Number(id)) ?? { id, name };
	return `Halo saved ${nounOf(record)} ${String(saved[idPropertyOf(record)])} with the custom field ${fieldLabelOf(held)} as ${fieldTextOf(held)}, not ${fieldTextOf({ value: written.value })} as asked for. Fill it in by hand once, get the record with Simplify off, and give the value in the form that it shows; or look at the rules and automations in Halo.`;
}

/** What differs between a field of the record's type as written and as Halo saved it; it drops fields without a word. */
function typeDifferenceOf(
	record: RecordType,
	group: string,
	written: IDataObject,
	{ rows, id }: { rows: IDataObject[]; id: string },
): string | undefined {
	const held = rows.find((row) => isSameTypeField(row, written));
	if (held !== undefined && isSameValue([held], [{ id: held.id, value: written.value }]) !== false)
		return undefined;
	return `Halo saved ${nounOf(record)} ${id} with ${group} → ${fieldLabelOf(written)} as ${fieldTextOf(held ?? {})}, not ${fieldTextOf({ value: written.value })} as asked for. Check that its type has the field, and get it once with Simplify off to see the form in which Halo keeps the value.`;
}

/**
 * Tells where Halo saved something else than was written, which it does without a word: older builds drop fields that
 * they do not know, and rules and automations route tickets elsewhere.
 */
export function warnDifferences(
	{ client, context }: ItemContext,
	record: RecordType,
	written: IDataObject,
	saved: IDataObject,
): void {
	const known = warnedDifferences.get(client) ?? new Set<string>();
	warnedDifferences.set(client, known);
	const tell = (name: string, message: string | undefined) => {
		if (message === undefined || known.has(name)) return;
		known.add(name);
		context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	};
	for (const field of record.fields ?? [])
		tell(field.name, differenceOf(record, field, written, saved));
	const { typeFields } = record;
	const rows = typeFields && typeFieldRows(saved, typeFields);
	if (typeFields !== undefined && rows !== undefined) {
		const here = { rows, id: String(saved[idPropertyOf(record)]) };
		for (const field of typeFieldRows(written, typeFields) ?? [])
			tell(
				`${typeFields.property} ${String(field.name)}`,
				typeDifferenceOf(record, typeFields.label, field, here),
			);
	}
	if (!Array.isArray(saved.customfields)) return;
	for (const field of customFieldRows(written))
		tell(String(field.name), customDifferenceOf(record, field, saved));
}
