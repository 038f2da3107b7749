import type { IDataObject, INode } from 'n8n-workflow';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf } from '../records/record';
import { isObject, isWebPage, sentenceOf } from '../../shared/reply';
import type { Reply } from '../../shared/reply';
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
type Read<T> = { value: T } | { why: string };

/** Lists that lie beside the rows in Halo's envelopes: of a view, and of attachments (`Attachment_View`). */
const BESIDE_THE_ROWS = ['columns', 'folders', 'errors'];

function numberIn(value: unknown): number | undefined {
	const isGiven = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
	return isGiven && Number.isFinite(Number(value)) ? Number(value) : undefined;
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
	const lists = Object.entries(body)
		.filter(([key, value]) => Array.isArray(value) && !BESIDE_THE_ROWS.includes(key))
		.map(([, value]) => value as unknown[]);
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

function rowsIn(record: RecordType, body: IDataObject): Read<unknown[]> {
	const { listKey } = record;
	const named = listKey === undefined ? undefined : body[listKey];
	// The published API lets a list be null, which is believed only where Halo counts no rows.
	const isNull = named === null && numberIn(body.record_count) === 0;
	const rows = named === undefined ? unnamedRows(record, body) : isNull ? [] : named;
	if (Array.isArray(rows)) return { value: rows as unknown[] };
	const key = listKey === undefined ? '' : ` "${listKey}"`;
	return { why: `the answer holds no list${key}` };
}

function readPage(record: RecordType, reply: Reply): Read<Page> {
	const why = whyNoData(reply);
	if (why !== undefined) return { why };
	const { body } = reply;
	const read: Read<unknown[]> = Array.isArray(body)
		? { value: body as unknown[] }
		: rowsIn(record, body as IDataObject);
	if ('why' in read) return read;
	const rows = read.value.filter(isObject);
	if (rows.length < read.value.length) {
		return {
			why: `${read.value.length - rows.length} of its ${read.value.length} rows are no rows`,
		};
	}
	if (!isObject(body)) return { value: { rows, isBare: true } };
	return {
		value: {
			rows,
			recordCount: numberIn(body.record_count),
			pageSize: numberIn(body.page_size),
		},
	};
}

/**
 * Reads the rows out of a list answer: a bare array, the record type's envelope, else the first property that holds
 * rows. A list counts as empty only where Halo says so: by an empty array in its place, or by a `record_count` of 0.
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
	const why = whyNoData(reply) ?? (isObject(row) ? undefined : 'the answer holds no record');
	if (why === undefined && isObject(row) && isRight) return row;
	const otherId =
		held === undefined || held === null ? 'no ID' : `the ID ${String(held as string)}`;
	throw unreadable(node, `Halo's ${nounOf(record)} ${id}`, why ?? `the answer shows ${otherId}`);
}
