import type { IDataObject, INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { firstOf } from '../../shared/text';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf, titleOf } from '../records/record';
import { titlesLike } from './rowsByName';

/** Marks a refusal of a record that is meant: nobody, or more than one, is it. */
const NOT_FOUND = 'recordNotFound';

/** A list of so few titles is shown whole where none is like the name. */
const SHORT_LIST_TITLES = 10;

const quoted = (names: string[]): string => firstOf(names.map((name) => `"${name}"`));

/** The refusal of an input that should name a record and does not. */
export function notFound(
	node: INode,
	message: string,
	description: string,
	hits: 'none' | 'several' = 'none',
): NodeOperationError {
	const error = inputRefused(node, message, description);
	error.context[NOT_FOUND] = hits;
	return error;
}

/**
 * The refusal of an expression that gives nothing.
 *
 * @param taken what it is not taken for, such as `none`
 * @param todo what to do besides looking at the data
 */
export const emptyExpression = (
	node: INode,
	{
		label,
		record,
		taken,
		todo,
	}: { label: string; record: RecordType; taken: string; todo: string },
): NodeOperationError =>
	notFound(
		node,
		`${label}: the expression is empty`,
		`It gives no ${nounOf(record)}, which is not taken for "${taken}". Look at what comes in, or ${todo}.`,
	);

/** Whether an input was refused since it names no record, rather than by Halo. */
export const isNotFound = (thrown: unknown): thrown is NodeOperationError =>
	thrown instanceof NodeOperationError && thrown.context[NOT_FOUND] !== undefined;

/** Whether it names none, so that another way of naming one may do. */
export const namesNone = (thrown: unknown): boolean =>
	isNotFound(thrown) && thrown.context[NOT_FOUND] === 'none';

/**
 * The refusal of what means several records, which it names.
 *
 * @param how such as `are named "Acme"`
 */
export function severalFound(
	node: INode,
	record: RecordType,
	field: string,
	how: string,
	hits: IDataObject[],
): NodeOperationError {
	const ids = hits.map((row) => {
		const subtitle = String(row[record.subtitle ?? ''] ?? '');
		const beside = subtitle === '' ? '' : `, ${subtitle}`;
		return `${titleOf(record, row)} (ID ${String(row[idPropertyOf(record)])}${beside})`;
	});
	const narrows = Object.keys(record.narrowedBy ?? {}).length > 0;
	return notFound(
		node,
		`${field}: ${hits.length} ${record.plural} ${how}`,
		`Found ${quoted(ids)}. Use By ID with the one you mean${narrows ? ', or set the fields that narrow the choice' : ''}.`,
		'several',
	);
}

/** Of a customer whose records were looked through, as their rows name it: ` at Acme Ltd`. */
function placeOf(rows: IDataObject[], query: object): string {
	const [first] = rows;
	const name = 'client_id' in query ? first?.client_name : undefined;
	return typeof name === 'string' && name !== '' ? ` at ${name}` : '';
}

/** The refusal of a name that Halo does not have, with those that are like it. */
export function noneNamed(
	node: INode,
	record: RecordType,
	field: string,
	name: string,
	{ rows, query }: { rows: IDataObject[]; query: object },
): NodeOperationError {
	const seen = titlesLike(record, rows, name, SHORT_LIST_TITLES);
	return notFound(
		node,
		`${field}: no ${nounOf(record)} is named "${name}"${placeOf(rows, query)}`,
		seen.length === 0
			? `Halo shows none that is like it. Check the spelling, and that the agent of the API application may see it.`
			: `Halo has ${quoted(seen)}. Use one of these names exactly, or choose From List.`,
	);
}

/**
 * The refusal of a text that no record has under any of these names.
 *
 * @param labels such as `Email`
 */
export function noneWithKey(
	node: INode,
	record: RecordType,
	field: string,
	labels: string[],
	value: string,
): NodeOperationError {
	const last = labels.slice(-1);
	const all = labels.length > 1 ? [`${labels.slice(0, -1).join(', ')} or ${last[0]}`] : last;
	return notFound(
		node,
		`${field}: no ${nounOf(record)} has the ${all[0]} "${value}"`,
		`Look for it in Halo, and check that the agent of the API application may see it.${record.hasClosedState ? '' : ' What is inactive there is not looked through.'}`,
	);
}
