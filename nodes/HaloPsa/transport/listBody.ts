import type { IDataObject, INode } from 'n8n-workflow';
import { isObject, isWebPage, sentenceOf } from '../../shared/reply';
import type { Reply } from '../../shared/reply';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf } from '../records/record';
import { unreadable } from './errors';

/** One answer to a list request. */
export interface Page {
	rows: IDataObject[];
	/** Halo's own count of all rows; it may be missing, or only count this page. */
	recordCount?: number;
	/** The size that Halo says its pages have. */
	pageSize?: number;
	/** Halo sent the rows alone, as it does with lists that it never cuts. */
	isBare?: boolean;
}

/** What was read, or why it can't be. */
type ReadBody<T> = { value: T } | { why: string };

/** Lists that lie beside the rows in Halo's envelopes: of a view, and of attachments (`Attachment_View`). */
const BESIDE_THE_ROWS = ['columns', 'folders', 'errors'];

/** What Halo's envelopes call their rows, by a sweep over a live tenant: none stands in for another. */
const ENVELOPE_KEYS = new Set(
	`actions appointments articles assets attachments automations changehistory changes clients contracts data events
	invoices items itemstock licences links notifications orders payments purchaseorders quotes reports results
	salesorders services sites stdrequests suppliers tickets tree users`.split(/\s+/),
);

function numberIn(value: unknown): number | undefined {
	const isGiven = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
	return isGiven && Number.isFinite(Number(value)) ? Number(value) : undefined;
}

/**
 * The member of a body that tells of an error, as Halo, .NET or a gateway writes it; undefined where there is none.
 * Only an empty answer is held against it: a row may have such fields of its own.
 */
function errorMemberOf(body: IDataObject): string | undefined {
	const isFilled = (value: unknown) =>
		value !== undefined &&
		value !== null &&
		value !== false &&
		value !== 0 &&
		value !== '' &&
		!(Array.isArray(value) && value.length === 0);
	const isError = ([key, value]: [string, unknown]) =>
		(/^(error|exception)|^(fault|message|title)$/i.test(key) && isFilled(value)) ||
		(/^status_?(code)?$/i.test(key) && Number(value) >= 300) ||
		(/^(success|ok)$/i.test(key) && value === false);
	return Object.entries(body).find(isError)?.[0];
}

/** Why an answer is not even data, for a list and for one record alike; undefined where it is. */
export function whyNoData({ headers, body }: Reply): string | undefined {
	if (isWebPage(body)) return 'a web page came in its place';
	if (body === undefined || body === null || body === '') return 'the answer is empty';
	if (typeof body !== 'object') return `the answer is no data, but "${sentenceOf(body) ?? ''}"`;
	const type = String(headers['content-type'] ?? '').split(';')[0];
	if (type !== '' && !/json/i.test(type)) return `the answer is ${type}, not JSON`;
	const said = isObject(body)
		? ['Message', 'error_description', 'error', 'errorMessage'].find(
				(key) => typeof body[key] === 'string' && String(body[key]).trim() !== '',
			)
		: undefined;
	return said === undefined || !isObject(body) || 'id' in body
		? undefined
		: `Halo says: ${sentenceOf({ [said]: body[said] }) ?? ''}`;
}

/** The rows of an envelope that is not the declared one: Halo names some envelopes differently by build. */
function unnamedRows(record: RecordType, body: IDataObject): unknown {
	const isRows = (key: string) => !BESIDE_THE_ROWS.includes(key);
	const isOthers = (key: string) => !record.anyEndpoint && ENVELOPE_KEYS.has(key.toLowerCase());
	const named = Object.entries(body).filter(([key, value]) => Array.isArray(value) && isRows(key));
	if (named.some(([key]) => isOthers(key))) return undefined;
	const lists = named.map(([, value]) => value as unknown[]);
	const filled = lists.filter((list) => list.length > 0);
	const idProperty = idPropertyOf(record);
	const isOurs = (list: unknown[]) => list.every((row) => isObject(row) && idProperty in row);
	const objects = filled.filter((list) => list.some(isObject));
	const found = objects.find(isOurs);
	// The rows of an endpoint that is not declared may have no `id`.
	if (found !== undefined || record.anyEndpoint) {
		const rows = found ?? objects[0];
		if (rows !== undefined) return rows;
	}
	if (filled.length > 0) return undefined;
	return numberIn(body.record_count) === 0 || record.anyEndpoint ? (lists[0] ?? []) : undefined;
}

function rowsIn(record: RecordType, body: IDataObject): ReadBody<unknown[]> {
	const { listKey } = record;
	const named = listKey === undefined ? undefined : body[listKey];
	// The published API lets a list be null, which is believed only where Halo counts no rows.
	const isNull = named === null && numberIn(body.record_count) === 0;
	const rows = named === undefined ? unnamedRows(record, body) : isNull ? [] : named;
	if (Array.isArray(rows)) return { value: rows as unknown[] };
	const key = listKey === undefined ? '' : ` "${listKey}"`;
	return { why: `the answer holds no list${key}` };
}

/** Why an answer without rows does not say that there are none; undefined where it does. */
function whyNotEmpty(record: RecordType, body: unknown): string | undefined {
	const { listKey, mayBeBare } = record;
	if (!isObject(body))
		return listKey === undefined || mayBeBare ? undefined : `the answer holds no list "${listKey}"`;
	const member = errorMemberOf(body);
	if (member !== undefined) {
		const said = sentenceOf(body[member]) ?? JSON.stringify(body[member]);
		return `the answer tells of an error ("${member}": ${said.slice(0, 200)})`;
	}
	const count = numberIn(body.record_count) ?? 0;
	return count < 0 ? `it counts ${count} rows` : undefined;
}

/** Why rows are not those of this record type; undefined where they may be. Every record has its ID. */
function whyOthersRows(record: RecordType, rows: IDataObject[]): string | undefined {
	if (record.anyEndpoint) return undefined;
	const idProperty = idPropertyOf(record);
	const without = rows.filter((row) => (row[idProperty] ?? '') === '');
	const [first] = without;
	if (first === undefined) return undefined;
	const said = sentenceOf(first);
	const words = said === undefined ? '' : `; the first says: ${said.slice(0, 200)}`;
	return `${without.length} of its ${rows.length} rows show no ID${words}`;
}

/**
 * Why rows that came without an envelope are not those of this record type; undefined where they may be. Nothing but the
 * rows tells what they are then: one of them at least shows the record's name, and, where Halo sends an envelope
 * otherwise, the customer of a record that can't be without one.
 */
function whyOthersBareRows(record: RecordType, rows: IDataObject[]): string | undefined {
	if (record.anyEndpoint) return undefined;
	const isShown = (property: string) => rows.some((row) => property in row);
	if (!record.titles.some(isShown)) return `its rows show no ${record.titleLabel ?? 'Name'}`;
	const hidden = (record.fields ?? []).find(
		(field) =>
			field.kind === 'reference' &&
			field.to === 'customer' &&
			field.place === 'required' &&
			!isShown(field.name),
	);
	return record.listKey === undefined || hidden === undefined
		? undefined
		: `its rows show no ${hidden.label}`;
}

function readPage(record: RecordType, reply: Reply): ReadBody<Page> {
	const noData = whyNoData(reply);
	if (noData !== undefined) return { why: noData };
	const { body } = reply;
	const read: ReadBody<unknown[]> = Array.isArray(body)
		? { value: body as unknown[] }
		: rowsIn(record, body as IDataObject);
	if ('why' in read) return read;
	const rows = read.value.filter(isObject);
	if (rows.length < read.value.length) {
		return {
			why: `${read.value.length - rows.length} of its ${read.value.length} rows are no rows`,
		};
	}
	const why = rows.length === 0 ? whyNotEmpty(record, body) : whyOthersRows(record, rows);
	if (why !== undefined) return { why };
	if (!isObject(body)) {
		const others = rows.length === 0 ? undefined : whyOthersBareRows(record, rows);
		return others === undefined ? { value: { rows, isBare: true } } : { why: others };
	}
	const count = numberIn(body.record_count);
	return {
		value: {
			rows,
			recordCount: count === undefined || count < 0 ? undefined : count,
			pageSize: numberIn(body.page_size),
		},
	};
}

/**
 * Reads the rows out of a list answer: a bare array, the record type's envelope, else the first property that holds
 * rows. A list counts as empty only where Halo says so: by an empty array in its place, or by a `record_count` of 0,
 * and by no word of an error beside it. Where Halo sends an envelope, a bare `[]` is not surely its list.
 *
 * @throws NodeApiError where the answer is not surely the list
 */
export function pageOf(node: INode, record: RecordType, reply: Reply): Page {
	const read = readPage(record, reply);
	if ('why' in read) throw unreadable(node, `Halo's list of ${record.plural}`, read.why);
	return read.value;
}

function isSameId(held: unknown, id: string): boolean {
	const text = String(held).toLowerCase();
	return text === id.toLowerCase() || (text !== '' && id !== '' && Number(text) === Number(id));
}

/** Whether an object is a list's envelope rather than a record: no record counts records. */
const isEnvelope = (row: unknown): boolean =>
	isObject(row) &&
	row.record_count !== undefined &&
	Object.entries(row).some(([key, value]) => Array.isArray(value) && ENVELOPE_KEYS.has(key));

/**
 * Reads one record out of an answer: the object, some builds an array with it.
 *
 * @param id the record's ID as asked for; records of an endpoint that is not declared may show none
 * @throws NodeApiError where the answer is not surely this record
 */
export function recordOf(node: INode, record: RecordType, reply: Reply, id: string): IDataObject {
	const { body } = reply;
	const row: unknown = Array.isArray(body) && body.length === 1 ? body[0] : body;
	const held = isObject(row) ? row[idPropertyOf(record)] : undefined;
	const isRight =
		record.anyEndpoint && (held === undefined || held === null) ? true : isSameId(held, id);
	const why =
		whyNoData(reply) ??
		(isObject(row) ? undefined : 'the answer holds no record') ??
		(isEnvelope(row) ? 'the answer is a list' : undefined);
	if (why === undefined && isObject(row) && isRight) return row;
	const otherId =
		held === undefined || held === null ? 'no ID' : `the ID ${String(held as string)}`;
	throw unreadable(node, `Halo's ${nounOf(record)} ${id}`, why ?? `the answer shows ${otherId}`);
}
