import type { INode } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { oneLineOf } from '../../shared/reply';
import { readSwitch } from '../../shared/switch';
import type { ItemContext } from '../execution/itemContext';
import type { Field, LinesField, ReferenceField } from '../records/record';
import { toHaloDate } from './dates';
import { choiceNumber, isNumberText, refuseInexact } from './numbers';

type Scalar = Exclude<Field, LinesField | ReferenceField>;

/** What one value of each kind is called in a refusal. */
const ONE_VALUE: Record<Scalar['kind'], string> = {
	boolean: 'true or false',
	date: 'a date',
	dateTime: 'a date',
	number: 'a number',
	options: 'one of its choices',
	text: 'a text',
};

/** Refuses a list or an object where one value belongs; n8n's DateTime and a Date are objects too. */
function refuseSeveral(node: INode, { kind, label }: Scalar, value: unknown): void {
	const isDate = kind === 'date' || kind === 'dateTime';
	if (typeof value !== 'object' || (isDate && !Array.isArray(value))) return;
	throw inputRefused(
		node,
		`${label}: the value is ${Array.isArray(value) ? 'a list' : 'an object'}, not ${ONE_VALUE[kind]}`,
		'Point the expression at one field of it.',
	);
}

function decimalOf(node: INode, { label, whole }: Scalar & { kind: 'number' }, value: unknown) {
	const text = String(value).trim();
	const number = isNumberText(text) ? Number(text) : NaN;
	if (!Number.isFinite(number))
		throw inputRefused(
			node,
			`${label}: "${text}" is not a number`,
			'Use a point for decimals, such as 0.25.',
		);
	refuseInexact(node, label, number);
	if (whole && !Number.isInteger(number))
		throw inputRefused(node, `${label}: ${text} is not a whole number`);
	return number;
}

/**
 * One value in the form that Halo wants.
 *
 * @throws NodeOperationError naming the field, where it is a list or something else than the field holds
 */
export function readScalar(item: ItemContext, field: Scalar, value: unknown): unknown {
	const { node } = item.client;
	refuseSeveral(node, field, value);
	if (field.kind === 'boolean') {
		const isTrue = readSwitch(node, field.label, value);
		return field.inverted ? !isTrue : isTrue;
	}
	if (field.kind === 'number') return decimalOf(node, field, value);
	if (field.kind === 'date' || field.kind === 'dateTime') {
		const date = toHaloDate(field.kind, value, item.context.getTimezone());
		if (date !== undefined) return date;
		throw inputRefused(
			node,
			`${field.label}: "${String(value).slice(0, 60)}" is not a date`,
			field.kind === 'date'
				? 'Use the form 2026-03-09.'
				: 'Use the form 2026-03-09 or 2026-03-09T14:05:00, with or without a time zone such as Z or +02:00.',
		);
	}
	if (field.kind === 'options') return choiceNumber(node, field, value);
	refuseInexact(node, field.label, value);
	return field.oneLine ? oneLineOf(String(value)) : String(value);
}

/** Whether a value holds nothing but blanks. */
const isBlankText = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';

/**
 * Whether a value stands for "not given": an expression that found nothing, or a field left blank that can't hold a blank.
 */
export function isBlankInput(field: Field, value: unknown): boolean {
	return value === undefined || value === null || (field.kind !== 'text' && isBlankText(value));
}

/** Whether a value gives Halo nothing where it needs something. */
export const givesNothing = (field: Field, value: unknown): boolean =>
	isBlankInput(field, value) || isBlankText(value);
