import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import type { RecordType } from '../records/record';
import { titleOf } from '../records/record';
import type { Changes } from './compare';
import { differencesOf } from './compare';
import type { MatchKey } from './key';
import { idOfRow, isClosed, isInUse } from './state';
import { isEmptyValue } from './values';

/** What a person chose to do with a record that is there. */
export interface MatchPolicy {
	whenFound: 'update' | 'leave';
	/** For records that a status closes. */
	whenClosed: 'leave' | 'reopen' | 'create';
}

/** Why nothing is written, for the person who reads it. */
export interface Refusal {
	message: string;
	description: string;
}

/** Which of the rows that have a key is meant. */
export type Match =
	| { kind: 'none' }
	/** `others` are open records with the same content, which another run made at the same time. */
	| { kind: 'one'; row: IDataObject; others: IDataObject[] }
	| { kind: 'ambiguous'; reason: Refusal };

/** What is to happen to a record, as far as its state and the policy tell. */
export type Decision =
	| { kind: 'create' }
	/** A new record in place of a closed one. */
	| { kind: 'follow'; closed: IDataObject }
	| { kind: 'leave'; row: IDataObject; leftClosed: boolean }
	| { kind: 'update'; row: IDataObject; reopens: boolean };

/** What is to be written of one record. */
export type Plan =
	| { kind: 'create'; body: IDataObject; refersTo?: unknown }
	| { kind: 'update'; row: IDataObject; changes: Changes; write: IDataObject }
	| { kind: 'unchanged'; row: IDataObject; leftClosed?: boolean }
	| { kind: 'refused'; reason: Refusal }
	/** The row does not show all that is to be compared: the record has to be read whole first. */
	| { kind: 'unseen'; properties: string[] };

/** What tells whether two records are the same work, where no key does. */
const workOf = ({ titles }: RecordType): string[] => [titles[0], 'client_id', 'tickettype_id'];

const writtenText = (row: IDataObject, property: string): string =>
	String(row[property] ?? '').trim();

/** Whether two open tickets are the same work: made from the same input by two runs at the same time. */
export function isSameWork(record: RecordType, [first, ...others]: IDataObject[]): boolean {
	return (
		record.hasClosedState === true &&
		others.every((other) =>
			workOf(record).every(
				(property) => writtenText(first, property) === writtenText(other, property),
			),
		)
	);
}

/** Whether a record looks as if it had been created with this body. */
export function isCreatedWith(record: RecordType, body: IDataObject, row: IDataObject): boolean {
	return workOf(record)
		.filter((property) => body[property] !== undefined || property === record.titles[0])
		.every((property) => writtenText(body, property) === writtenText(row, property));
}

function ambiguous(record: RecordType, { words }: MatchKey, rows: IDataObject[]): Refusal {
	const named = rows.map((row) => `"${titleOf(record, row)}" (ID ${idOfRow(record, row)})`);
	return {
		message: `${rows.length} ${record.plural} in Halo have the ${words}`,
		description: `They are ${named.join(' and ')}. Which one is meant can't be told, so nothing was written. Change one of them in Halo${record.hasClosedState ? ', or close it' : ''}.`,
	};
}

/**
 * Chooses among the rows that have the key: the one in use; where none is, the newest closed ticket or the one that is
 * inactive.
 *
 * @param rows from the oldest to the newest
 */
export function chooseMatch(record: RecordType, key: MatchKey, rows: IDataObject[]): Match {
	const inUse = rows.filter((row) => isInUse(record, row));
	const isUnclear =
		inUse.length > 1
			? !isSameWork(record, inUse)
			: inUse.length === 0 && rows.length > 1 && !record.hasClosedState;
	if (isUnclear)
		return {
			kind: 'ambiguous',
			reason: ambiguous(record, key, inUse.length > 1 ? inUse : rows),
		};
	const [row, ...others] = inUse.length > 0 ? inUse : rows.slice(-1);
	return row === undefined ? { kind: 'none' } : { kind: 'one', row, others };
}

/** Decides by state and policy, before anything is compared. */
export function decide(
	record: RecordType,
	match: Exclude<Match, { kind: 'ambiguous' }>,
	{ whenFound, whenClosed }: MatchPolicy,
): Decision {
	if (match.kind === 'none') return { kind: 'create' };
	const { row } = match;
	if (record.hasClosedState && isClosed(row)) {
		if (whenClosed === 'create') return { kind: 'follow', closed: row };
		if (whenClosed === 'leave') return { kind: 'leave', row, leftClosed: true };
		return { kind: 'update', row, reopens: true };
	}
	return whenFound === 'update'
		? { kind: 'update', row, reopens: false }
		: { kind: 'leave', row, leftClosed: false };
}

/** Whether a decision compares or writes the properties that the input gives. */
export const needsBody = ({ kind }: Decision): boolean => kind !== 'leave';

/** A new record in place of a closed one names it. */
function following(record: RecordType, body: IDataObject, closed: IDataObject): Plan {
	const id = idOfRow(record, closed);
	const sentence = `Earlier ticket: ${id} (closed).`;
	const { details, details_html: html } = body;
	return {
		kind: 'create',
		body: {
			...body,
			details: [details, sentence].filter(Boolean).join('\n\n'),
			...(typeof html === 'string' && html !== ''
				? { details_html: `${html}<p>${sentence}</p>` }
				: {}),
		},
		refersTo: closed[record.idProperty ?? 'id'],
	};
}

/** The part of the properties that is written to a record that is there. */
export function changeable(record: RecordType, body: IDataObject): IDataObject {
	const kept = (record.fields ?? [])
		.filter(({ on, firstWriteOnly }) => on === 'create' || firstWriteOnly)
		.map(({ name }) => name);
	return Object.fromEntries(Object.entries(body).filter(([property]) => !kept.includes(property)));
}

const isOfNewerBuilds = (record: RecordType, property: string): boolean =>
	record.fields?.some(({ name, newerBuildsOnly }) => name === property && newerBuildsOnly) === true;

/** Whether a key is one field of a list of them. */
const isInList = ({ key }: MatchKey): boolean =>
	key.kind === 'customField' || key.kind === 'typeField';

/** The properties without the field that is the key: the record was found by it, however Halo writes it. */
function withoutKeyField(wanted: IDataObject, { key, fieldId }: MatchKey): IDataObject {
	const { [key.property]: fields, ...others } = wanted;
	if (!Array.isArray(fields)) return wanted;
	const rest = fields.filter((field) => !(isObject(field) && Number(field.id) === fieldId));
	return rest.length === 0 ? others : { ...others, [key.property]: rest };
}

/**
 * Works out what has to be written to a record that is there.
 *
 * @param row what is known of the record
 * @param whole whether the row is the whole record: what it does not show was never set
 */
function planUpdate(
	record: RecordType,
	matchKey: MatchKey,
	wanted: IDataObject,
	row: IDataObject,
	whole: boolean,
): Plan {
	const { key, within } = matchKey;
	// Switches of the write itself are no part of the record: they only go with other changes.
	const switches = (record.fields ?? []).filter((field) => 'inverted' in field && field.inverted);
	const isSwitch = (property: string) => switches.some(({ name }) => name === property);
	// The key is equal but for upper and lower case, which two sources may write differently.
	const isKey = (property: string) =>
		key.kind !== 'tag' && !isInList(matchKey) && property === key.property;
	const compared = Object.fromEntries(
		Object.entries(isInList(matchKey) ? withoutKeyField(wanted, matchKey) : wanted).filter(
			([property]) => !isSwitch(property) && !isKey(property),
		),
	);
	const { changes, unseen } = differencesOf(row, compared, record.fields);
	if (unseen.length > 0 && !whole) return { kind: 'unseen', properties: unseen };
	// Fields of newer builds may be unknown to this one: they are written along, but are no reason to write.
	const added = unseen
		.filter((property) => !isOfNewerBuilds(record, property) && !isEmptyValue(compared[property]))
		.map((property) => [property, { from: null, to: compared[property] }]);
	const all: Changes = { ...changes, ...Object.fromEntries(added) };
	if (Object.keys(all).length === 0) return { kind: 'unchanged', row };
	const isDeclared = (property: string) => record.fields?.some(({ name }) => name === property);
	const written = Object.entries(wanted)
		.filter(([property]) => property in all || unseen.includes(property) || isSwitch(property))
		.map(([property, value]): [string, unknown] => {
			// What Halo holds as text is sent as text, as its API declares it.
			const isText = typeof value === 'number' && typeof all[property]?.from === 'string';
			return [property, isText && !isDeclared(property) ? String(value) : value];
		});
	return {
		kind: 'update',
		row,
		changes: all,
		write: { ...within, ...(Object.fromEntries(written) as IDataObject) },
	};
}

/** What a decision is made into a plan with. */
export interface PlanInput {
	key: MatchKey;
	/** The properties to write. */
	body: IDataObject;
	/** ID of the open status that a closed record gets, where the decision reopens one. */
	reopenStatus?: number;
	/** The record read whole, once a plan without it was `unseen`. */
	whole?: IDataObject;
}

/** Makes a decision into what is to be written. */
export function planOf(record: RecordType, decision: Decision, input: PlanInput): Plan {
	const { key, body, reopenStatus, whole } = input;
	switch (decision.kind) {
		case 'create':
			return { kind: 'create', body };
		case 'follow':
			return following(record, body, decision.closed);
		case 'leave':
			return {
				kind: 'unchanged',
				row: decision.row,
				...(decision.leftClosed ? { leftClosed: true } : {}),
			};
		case 'update': {
			const status = decision.reopens ? { status_id: reopenStatus } : {};
			const wanted = { ...changeable(record, body), ...status };
			// What the list shows of the record is as new as the record itself.
			const row = { ...decision.row, ...whole };
			return planUpdate(record, key, wanted, row, whole !== undefined);
		}
	}
}
