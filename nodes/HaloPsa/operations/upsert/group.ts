import type { IDataObject } from 'n8n-workflow';
import { inputRefused } from '../../../shared/errors';
import { isObject } from '../../../shared/reply';
import { FOUND_PARAMETERS } from './inputs';
import { isDateNotSet } from '../../reconcile/haloDates';
import type { ItemContext } from '../../execution/itemContext';
import { readRow } from '../../input/fields';
import type { Choice } from '../../input/references';
import { choiceOf } from '../../input/references';
import type { RecordType } from '../../records/record';
import { idPropertyOf, titleOf } from '../../records/record';
import type { HaloClient } from '../../transport/client';
import type { Changes } from '../../reconcile/compare';
import type { Wanted } from '../../reconcile/key';
import { identityOf, keyOf, readKey, referencesOf } from '../../reconcile/key';

/** What a person chose to do with a record that is there already. */
interface WhenThere {
	found: 'update' | 'leave';
	closed: 'leave' | 'reopen' | 'create';
	reopenStatus: Choice | undefined;
	note: string;
	noteOutcome: Choice | undefined;
}

/** One input item, read: the properties to write, and what its record is recognised by. */
export interface Wish {
	body: IDataObject;
	wanted: Wanted;
	when: WhenThere;
	/** Whether the properties are complete: where a record may be left as it is, names are looked up only if it is not. */
	isWhole: boolean;
}

/** All input items that mean one record, and what becomes of it. */
export interface Group {
	wanted: Wanted;
	/** Places of the input items. */
	places: number[];
	/** The properties to write; of several items, the later one's win. */
	body: IDataObject;
	when: WhenThere;
	isWhole: boolean;
	notes: string[];
	/** IDs of the records that bore the key before anything was written. */
	known: Set<string>;
	/** The record that is there; absent for one to create. */
	match?: IDataObject;
	/** What to write to it, without its ID. */
	change?: IDataObject;
	changes: Changes;
	/** Open records with the same content, which another run made at the same time. */
	twins: IDataObject[];
	/** The record at the end. */
	saved?: IDataObject;
	outcome: 'created' | 'updated' | 'unchanged';
	/** What else the output tells, such as `closed_duplicate`. */
	more: IDataObject;
	error?: unknown;
}

function read(item: ItemContext, name: string, otherwise: string): string {
	return String(item.context.getNodeParameter(name, item.index, otherwise) ?? '');
}

/**
 * Reads an item; what it throws names the field.
 *
 * @param extent `forMatching` leaves out what takes a look-up and may not be needed
 */
export async function readWish(
	item: ItemContext,
	record: RecordType,
	extent: 'forMatching' | 'whole',
): Promise<Wish> {
	const key = keyOf(item, record);
	const found = read(item, FOUND_PARAMETERS.whenFound, 'update') as WhenThere['found'];
	const isWhole = extent === 'whole' || found === 'update';
	const references = isWhole ? undefined : referencesOf(item.resolver, record, key);
	const body = await readRow(item, record, 'upsert', key.property, references);
	const wanted = await readKey(item, record, body);
	const { context, index } = item;
	const choice = (name: string) => choiceOf(context.getNodeParameter(name, index, ''));
	return {
		body,
		wanted,
		isWhole,
		when: {
			found,
			closed: record.closes
				? (read(item, FOUND_PARAMETERS.whenClosed, 'leave') as WhenThere['closed'])
				: 'leave',
			reopenStatus: record.closes ? choice(FOUND_PARAMETERS.reopenStatus) : undefined,
			note: record.closes ? read(item, FOUND_PARAMETERS.note, '').trim() : '',
			noteOutcome: record.closes ? choice(FOUND_PARAMETERS.noteOutcome) : undefined,
		},
	};
}

function mergedBody(first: IDataObject, second: IDataObject): IDataObject {
	const fields = [first, second].map(({ customfields }) =>
		Array.isArray(customfields) ? customfields.filter(isObject) : [],
	);
	const custom = [...new Map(fields.flat().map((field) => [field.id, field])).values()];
	return { ...first, ...second, ...(custom.length > 0 ? { customfields: custom } : {}) };
}

/** Puts items that mean the same record together, in the order in which each record is first meant. */
export function groupsOf(wishes: Array<Wish | undefined>): Group[] {
	const groups = new Map<string, Group>();
	for (const [place, wish] of wishes.entries()) {
		if (wish === undefined) continue;
		const identity = identityOf(wish.wanted);
		const group = groups.get(identity);
		if (group === undefined) {
			groups.set(identity, {
				...wish,
				places: [place],
				notes: wish.when.note === '' ? [] : [wish.when.note],
				known: new Set(),
				changes: {},
				twins: [],
				outcome: 'unchanged',
				more: {},
			});
			continue;
		}
		group.places.push(place);
		group.isWhole &&= wish.isWhole;
		group.body = mergedBody(group.body, wish.body);
		group.when = wish.when;
		if (wish.when.note !== '' && !group.notes.includes(wish.when.note))
			group.notes.push(wish.when.note);
	}
	return [...groups.values()];
}

/** Whether a ticket is closed. One that was reopened may still "have been closed", but has no closing date any more. */
export function isClosed(row: IDataObject): boolean {
	return row.hasbeenclosed === true && !isDateNotSet(row.dateclosed) && row.dateclosed !== null;
}

/** Whether a record is in use: an open ticket, an active customer. */
export function isInUse(record: RecordType, row: IDataObject): boolean {
	if (record.closes) return !isClosed(row);
	return row.inactive !== true && row.is_active !== false && row.active !== false;
}

/** Whether two open tickets are the same work: made from the same input by two runs at the same time. */
export function areTwins(record: RecordType, [first, ...others]: IDataObject[]): boolean {
	return (
		record.closes === true &&
		others.every((other) =>
			[record.titles[0], 'client_id', 'tickettype_id'].every(
				(property) => String(first[property] ?? '') === String(other[property] ?? ''),
			),
		)
	);
}

function ambiguous(client: HaloClient, record: RecordType, { words }: Wanted, rows: IDataObject[]) {
	const named = rows.map(
		(row) => `"${titleOf(record, row)}" (ID ${String(row[idPropertyOf(record)])})`,
	);
	return inputRefused(
		client.node,
		`${rows.length} ${record.plural} in Halo have the ${words}`,
		`They are ${named.join(' and ')}. Which one is meant can't be told, so nothing was written. Change one of them in Halo${record.closes ? ', or close it' : ''}.`,
	);
}

/**
 * Chooses among the records that bear the key: the one in use; where none is, the newest closed ticket or the one
 * that is switched off.
 *
 * @throws NodeOperationError naming all, where several could be meant
 */
export function chooseMatch(
	client: HaloClient,
	record: RecordType,
	group: Group,
	rows: IDataObject[],
): void {
	group.known = new Set(rows.map((row) => String(row[idPropertyOf(record)])));
	const inUse = rows.filter((row) => isInUse(record, row));
	if (inUse.length > 1 && !areTwins(record, inUse))
		throw ambiguous(client, record, group.wanted, inUse);
	if (inUse.length === 0 && rows.length > 1 && !record.closes)
		throw ambiguous(client, record, group.wanted, rows);
	[group.match, ...group.twins] = inUse.length > 0 ? inUse : rows.slice(-1);
}
