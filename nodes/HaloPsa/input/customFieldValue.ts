import type { IDataObject } from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';
import { toUtcMoment } from '../../shared/dates';
import { inputRefused } from '../../shared/errors';
import { firstOf } from '../../shared/text';
import type { ItemContext } from '../execution/itemContext';
import { canonicalValue, withoutSeparators } from '../reconcile/values';
import type { CustomFieldKind } from '../records/customFieldKind';
import { toHaloDay } from './dates';
import { isNumberText } from './numbers';

/** A custom field, or a field of a type, that is written. */
export interface WrittenField {
	/** What such fields are called on the screen. */
	group?: string;
	/** The label on Halo's screen. */
	label: string;
	/** Undefined where Halo does not tell. */
	kind: CustomFieldKind | undefined;
	/** What a selection offers. */
	choices: IDataObject[];
	/** The most characters that a text may have; undefined where Halo tells none. */
	most?: number;
}

/** Names that a person reads are compared as they look. */
export const isSameLabel = (left: unknown, right: unknown): boolean =>
	canonicalValue('name', left) === canonicalValue('name', right);

const nameOf = (choice: IDataObject): string => String(choice.name ?? choice.display);

const shown = (value: unknown): string =>
	(typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 60);

function refused(
	item: ItemContext,
	{ group = 'Custom Fields', label }: WrittenField,
	why: string,
	whatToDo: string,
) {
	return inputRefused(item.client.node, `${group}: "${label}" ${why}`, whatToDo);
}

/** The ID of a choice, by its label or its ID. */
function choiceIdOf(item: ItemContext, field: WrittenField, given: unknown): unknown {
	const { choices } = field;
	const named = choices.filter((choice) => isSameLabel(nameOf(choice), given));
	if (named.length > 1) {
		const ids = firstOf(
			named.map(({ id }) => String(id)),
			{ most: 10 },
		);
		throw refused(
			item,
			field,
			`has several choices named "${shown(given)}"`,
			`Give the ID of the one that is meant: ${ids}.`,
		);
	}
	const found = named[0] ?? choices.find((choice) => isSameLabel(choice.id, given));
	if (found !== undefined) return found.id;
	const offered = firstOf(
		choices.map((choice) => `"${nameOf(choice)}"`),
		{ most: 30 },
	);
	throw refused(item, field, `has no choice named "${shown(given)}"`, `Halo offers ${offered}.`);
}

const choiceIdsOf = (item: ItemContext, field: WrittenField, given: unknown[]): IDataObject[] =>
	given.map((one) => ({ id: choiceIdOf(item, field, one) as number }));

/** Several choices: a list, a JSON list, or labels with commas between them. */
function severalOf(field: WrittenField, value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	const text = String(value);
	if (field.choices.some((choice) => isSameLabel(nameOf(choice), text))) return [text];
	const parsed = jsonParse<unknown>(text, { fallbackValue: null });
	return Array.isArray(parsed) ? parsed : text.split(',').map((part) => part.trim());
}

function numberOf(item: ItemContext, field: WrittenField, value: unknown): unknown {
	const plain = typeof value === 'string' ? withoutSeparators(value.trim()) : value;
	const isWritten = typeof plain === 'string' ? isNumberText(plain) : typeof plain === 'number';
	const number = isWritten ? Number(plain) : NaN;
	const isWrong = field.kind === 'whole' ? !Number.isInteger(number) : !Number.isFinite(number);
	if (!isWrong) return plain;
	const what = field.kind === 'whole' ? 'a whole number' : 'a number';
	throw refused(item, field, `takes ${what}, not "${shown(value)}"`, 'Use a form such as 1250.');
}

function checkboxOf(item: ItemContext, field: WrittenField, value: unknown): boolean {
	const text = String(value).trim().toLowerCase();
	if (['true', 'yes', '1'].includes(text)) return true;
	if (['false', 'no', '0'].includes(text)) return false;
	throw refused(
		item,
		field,
		`is a checkbox, and "${shown(value)}" is neither`,
		'Use true or false.',
	);
}

function dateOf(item: ItemContext, field: WrittenField, value: unknown): string {
	const zone = item.context.getTimezone();
	const date = field.kind === 'date' ? toHaloDay(value, zone) : toUtcMoment(value, zone);
	if (date !== undefined) return date;
	const form = field.kind === 'date' ? '2026-03-09' : '2026-03-09T14:05:00';
	throw refused(item, field, `takes a date, not "${shown(value)}"`, `Use the form ${form}.`);
}

function timeOf(item: ItemContext, field: WrittenField, value: unknown): string {
	const text = String(value).trim();
	if (/^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(text)) return text;
	throw refused(item, field, `takes a time, not "${shown(value)}"`, 'Use the form 14:05.');
}

function tableOf(item: ItemContext, field: WrittenField, value: unknown): unknown {
	const rows =
		typeof value === 'string' ? jsonParse<unknown>(value, { fallbackValue: null }) : value;
	if (Array.isArray(rows)) return rows;
	throw refused(
		item,
		field,
		'is a table, and its value is no list of rows',
		'Use the form [{ "customfields": [{ "name": "CFColumn", "value": 12 }] }].',
	);
}

function checkedText(item: ItemContext, field: WrittenField, value: unknown): string {
	if (typeof value !== 'object') {
		const text = String(value);
		const { most = Infinity } = field;
		if (text.length <= most) return text;
		throw refused(
			item,
			field,
			`takes ${most} characters at most, and the value of item ${item.index} has ${text.length}`,
			`Use a shorter text, such as {{ $json.text.slice(0, ${most}) }}, or raise the limit in Halo.`,
		);
	}
	throw refused(
		item,
		field,
		`takes text, and ${shown(value)} is none`,
		'Point the expression at one field of it.',
	);
}

/**
 * A custom field's value in the form that Halo takes, checked against what the field holds. Numbers lose the separators
 * that Halo itself shows them with ("20,000", seen on a tenant). An empty value empties the field.
 *
 * @throws NodeOperationError naming the field and what it takes, before anything is sent
 */
export function customFieldValueOf(
	item: ItemContext,
	field: WrittenField,
	value: unknown,
): unknown {
	const { kind, choices } = field;
	const isSelection = choices.length > 0;
	const isText = kind === 'text' || (kind === undefined && !isSelection);
	const isBlank = typeof value === 'string' && value.trim() === '';
	if (isBlank && !isText) return null;
	switch (kind) {
		case 'single':
			return isSelection ? choiceIdOf(item, field, value) : value;
		case 'multiple':
			return isSelection ? choiceIdsOf(item, field, severalOf(field, value)) : value;
		case 'number':
		case 'whole':
			return numberOf(item, field, value);
		case 'checkbox':
			return checkboxOf(item, field, value);
		case 'date':
		case 'dateTime':
			return dateOf(item, field, value);
		case 'time':
			return timeOf(item, field, value);
		case 'table':
			return tableOf(item, field, value);
		case 'text':
			return checkedText(item, field, value);
		default:
			if (!isSelection) return value;
			return Array.isArray(value)
				? choiceIdsOf(item, field, value)
				: choiceIdOf(item, field, value);
	}
}
