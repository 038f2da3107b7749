import type { IDataObject } from 'n8n-workflow';
import { toDay, toUtcMoment } from '../../shared/dates';
import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import { readSwitch } from '../../shared/switch';
import { QUERY_PARAMETERS } from '../description/parameterNames';
import { parameterTypes } from '../description/reportInputs';
import type { ItemContext } from '../execution/itemContext';
import { sqlDay, sqlMoment, sqlNumber, sqlSwitch, sqlText } from '../reconcile/sql';
import { refuseInexact } from './numbers';

type ParameterType = (typeof parameterTypes)[number]['value'];

const NAME = /^[a-z_]\w*$/i;
const NUMBER_AS_WRITTEN = /^[+-]?\d+(\.\d+)?$/;

/** The lines as they are stored, in which an expression is told by its `=`. */
function storedLines({ client }: ItemContext): IDataObject[] {
	const stored = client.node.parameters[QUERY_PARAMETERS];
	const lines = isObject(stored) ? (stored as IDataObject).parameter : undefined;
	return Array.isArray(lines) ? lines.filter(isObject) : [];
}

/** The text of a value; a day or a moment may come as n8n's own object. */
function plainValue(value: unknown): string | undefined {
	if (value === undefined || value === null) return '';
	if (value instanceof Date) return value.toISOString();
	if (typeof value !== 'object') return String(value as string | number | boolean);
	const { toISO } = value as { toISO?: unknown };
	return typeof toISO === 'function' ? String(value) : undefined;
}

/** A value as a literal of its type; undefined where it is none of that type. */
function literalOf(
	item: ItemContext,
	type: ParameterType,
	label: string,
	text: string,
): string | undefined {
	const zone = item.context.getTimezone();
	switch (type) {
		case 'boolean':
			return sqlSwitch(readSwitch(item.client.node, label, text));
		case 'number':
			return NUMBER_AS_WRITTEN.test(text.trim()) ? sqlNumber(text.trim()) : undefined;
		case 'date': {
			const day = toDay(text, zone);
			return day === undefined ? undefined : sqlDay(day);
		}
		case 'dateTime': {
			const moment = toUtcMoment(text, zone);
			return moment === undefined ? undefined : sqlMoment(moment);
		}
		case 'text':
			return sqlText(text);
	}
}

const TYPE_SAMPLES: Partial<Record<ParameterType, string>> = {
	number: 'a number, such as 12 or 12.5',
	date: 'a date, such as 2026-03-09',
	dateTime: 'a date and time, such as 2026-03-09T14:05:00',
};

function readParameter(item: ItemContext, line: IDataObject, isExpression: boolean): string {
	const { node } = item.client;
	const label = `Parameter ${String(line.name)}`;
	const found = parameterTypes.find(({ value }) => value === (line.type ?? 'text'));
	if (found === undefined)
		throw inputRefused(node, `${label}: "${String(line.type)}" is no type`, 'Choose it anew.');
	refuseInexact(node, label, line.value);
	const text = plainValue(line.value);
	if (text === undefined)
		throw inputRefused(node, `${label} is a list or an object`, 'Give one value.');
	if (text === '' && (isExpression || found.value !== 'text'))
		throw inputRefused(
			node,
			isExpression ? `${label}: the expression is empty` : `${label} is empty`,
			'The query would find something else than what is meant. Look at what comes in, or take the parameter out.',
		);
	const literal = literalOf(item, found.value, label, text);
	if (literal !== undefined) return literal;
	throw inputRefused(
		node,
		`${label}: "${text.slice(0, 60)}" is not ${TYPE_SAMPLES[found.value] ?? 'of its type'}`,
		'Correct the value, or choose another type.',
	);
}

/**
 * The parameters of a query as literals.
 *
 * @returns by name in lower case
 * @throws NodeOperationError naming the parameter that can't be one
 */
export function readQueryParameters(item: ItemContext): Map<string, string> {
	const { context, client, index } = item;
	const given = context.getNodeParameter(QUERY_PARAMETERS, index, {}) as IDataObject;
	const lines = Array.isArray(given.parameter) ? given.parameter.filter(isObject) : [];
	const stored = storedLines(item);
	const literals = new Map<string, string>();
	for (const [at, line] of lines.entries()) {
		const name = String(line.name ?? '')
			.trim()
			.replace(/^[:@]/, '');
		if (!NAME.test(name))
			throw inputRefused(
				client.node,
				`Parameters: "${name.slice(0, 60)}" is not a name`,
				'A name consists of letters, digits and _, such as since.',
			);
		if (literals.has(name.toLowerCase()))
			throw inputRefused(client.node, `Parameters: ${name} is there twice`, 'Remove one of them.');
		const isExpression = String(stored[at]?.value ?? '').startsWith('=');
		literals.set(name.toLowerCase(), readParameter(item, { ...line, name }, isExpression));
	}
	return literals;
}
