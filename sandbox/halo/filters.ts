import type { Row } from '../types';
import type { Filter } from './entity';
import { same, text, timeOf } from './values';

/** Rows whose member equals the value. */
export const is =
	(field: string): Filter =>
	(row, value) =>
		same(row[field], value);

/** Rows whose member is in a comma list. */
export const oneOf =
	(field: string): Filter =>
	(row, value) =>
		value.split(',').some((wanted) => same(row[field], wanted.trim()));

/** Rows whose member holds the text, ignoring case. */
export const contains =
	(...fields: string[]): Filter =>
	(row, value) =>
		fields.some((field) => text(row, field).toLowerCase().includes(value.trim().toLowerCase()));

/** Only rows that pass, when the parameter is `true`. */
export const onlyWhenTrue =
	(test: (row: Row) => boolean): Filter =>
	(row, value) =>
		value.toLowerCase() !== 'true' || test(row);

/** Rows changed on or after a moment. */
export const since =
	(field: string): Filter =>
	(row, value) =>
		!(timeOf(row[field]) < timeOf(value));

/** Rows changed on or before a moment. A date alone means its whole day. */
export const until =
	(field: string): Filter =>
	(row, value) =>
		!(timeOf(row[field]) > timeOf(value.length === 10 ? `${value}T23:59:59.999` : value));

/** `datesearch` names the member, the two other parameters its bounds. */
export const dateSearch =
	(members: Record<string, string>, from = 'startdate', to = 'enddate'): Filter =>
	(row, value, context) => {
		const field = members[value.toLowerCase()];
		if (!field) return true;
		const { [from]: start, [to]: end } = context.query;
		const after = !start || since(field)(row, start, context);
		return after && (!end || until(field)(row, end, context));
	};

interface Condition {
	filter_name: string;
	filter_type: number;
	filter_value: unknown;
}

const like = (a: unknown, b: unknown) =>
	String(a ?? '')
		.toLowerCase()
		.includes(String(b).replace(/%/g, '').toLowerCase());
const inList = (a: unknown, b: unknown) =>
	(Array.isArray(b) ? b : String(b).split(',')).some((wanted) => same(a, wanted));
const compare = (a: unknown, b: unknown) => {
	const [left, right] = [Number(a), Number(b)];
	return Number.isNaN(left) || Number.isNaN(right) ? timeOf(a) - timeOf(String(b)) : left - right;
};

const comparisons: Array<(a: unknown, b: unknown) => boolean> = [
	inList,
	(a, b) => !inList(a, b),
	same,
	(a, b) => !same(a, b),
	like,
	(a, b) => !like(a, b),
	same,
	(a, b) => compare(a, b) > 0,
	(a, b) => compare(a, b) >= 0,
	(a, b) => compare(a, b) < 0,
	(a, b) => compare(a, b) <= 0,
];

const parsed = new Map<string, Condition[]>();

const conditionsOf = (value: string): Condition[] => {
	let conditions = parsed.get(value);
	if (!conditions) {
		const content: unknown = JSON.parse(value);
		conditions = Array.isArray(content) ? (content as Condition[]) : [];
		parsed.set(value, conditions);
	}
	return conditions;
};

/** `advanced_search`: JSON text of conditions that must all hold. */
export const advancedSearch: Filter = (row, value) =>
	conditionsOf(value).every(({ filter_name, filter_type, filter_value }) =>
		comparisons[filter_type]?.(row[filter_name], filter_value),
	);
