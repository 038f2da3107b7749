import type { Switches } from '../switches';
import type { Row } from '../types';
import { same, text } from './values';
import type { HaloEvent } from './world';

/** Halo's column names that differ from the API's. */
const members: Record<string, string> = {
	symptom: 'summary',
	requesttype: 'tickettype_id',
	status: 'status_id',
};

const inList = (value: unknown, list: unknown) =>
	String(list)
		.split(',')
		.some((wanted) => same(wanted.trim(), value));

const contains = (value: unknown, wanted: unknown) =>
	String(value ?? '')
		.toLowerCase()
		.includes(String(wanted ?? '').toLowerCase());

const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

/** Halo's operators by number. */
const operators: Record<number, (value: unknown, wanted: unknown) => boolean> = {
	0: same,
	1: (value, wanted) => !same(value, wanted),
	2: contains,
	3: (value, wanted) => !contains(value, wanted),
	5: (value, wanted) => Number(value) > Number(wanted),
	6: (value, wanted) => Number(value) >= Number(wanted),
	7: (value, wanted) => Number(value) < Number(wanted),
	8: (value, wanted) => Number(value) <= Number(wanted),
	23: inList,
	24: (value, wanted) => !inList(value, wanted),
	29: (value) => !isEmpty(value),
	30: isEmpty,
};

/** Whether an event meets one condition of an event row. */
export function conditionHolds(
	condition: Row,
	{ ticket, before }: HaloEvent,
	{ emptyConditions }: Pick<Switches, 'emptyConditions'>,
): boolean {
	const column = text(condition, 'fieldname').toLowerCase();
	const member = members[column] ?? column;
	const type = Number(condition.type);
	if (type === -10) return before !== undefined && !same(before[member], ticket[member]);
	if (condition.value_type === 'string' && condition.value_string === '')
		return emptyConditions === 'hold';
	const wanted =
		condition.value_type === 'string'
			? text(condition, 'value_string').replace(/^""$/, '')
			: (condition.value_int ?? condition.value_string);
	return operators[type]?.(ticket[member], wanted) ?? false;
}
