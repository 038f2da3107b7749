import type { IDataObject } from 'n8n-workflow';
import { inputRefused } from '../../../shared/errors';
import type { ItemContext } from '../../execution/itemContext';
import { resolveId } from '../../input/references';
import type { Batch, Fate } from '../../execution/batch';
import { readWhole } from '../../execution/readRecord';
import type { RecordType } from '../../records/record';
import { idPropertyOf, nounOf } from '../../records/record';
import { differencesOf, isNone } from '../../reconcile/compare';
import type { Group, Wish } from './group';
import { chooseMatch, groupsOf, isClosed, readWish } from './group';

type Fates = Array<Fate | undefined>;

/** The first input item that means the group's record. */
export const firstItem = (batch: Batch, group: Group): ItemContext => batch.items[group.places[0]];

/** The part of the properties that is written to a record that is there. */
function changeable(record: RecordType, body: IDataObject): IDataObject {
	const kept = (record.fields ?? [])
		.filter(({ on, firstWriteOnly }) => on === 'create' || firstWriteOnly)
		.map(({ name }) => name);
	return Object.fromEntries(Object.entries(body).filter(([property]) => !kept.includes(property)));
}

function isSettable(record: RecordType, property: string): boolean {
	return !record.fields?.some(({ name, newerBuildsOnly }) => name === property && newerBuildsOnly);
}

/** Works out what has to be written to a record that is there; reads it whole only where the list does not show enough. */
async function planUpdate(batch: Batch, record: RecordType, group: Group): Promise<void> {
	const item = firstItem(batch, group);
	const { client } = batch;
	const match = group.match as IDataObject;
	const id = String(match[idPropertyOf(record)]);
	let wanted = changeable(record, group.body);
	if (record.closes && isClosed(match)) wanted = await reopening(item, group, match, wanted);
	// Switches of the write itself are no part of the record: they only go with other changes.
	const switches = (record.fields ?? []).filter((field) => 'inverted' in field && field.inverted);
	const isSwitch = (property: string) => switches.some(({ name }) => name === property);
	// The key is equal but for upper and lower case, which two sources may write differently.
	const { key } = group.wanted;
	const isKey = (property: string) => key.kind === 'field' && property === key.property;
	const compared = Object.fromEntries(
		Object.entries(wanted).filter(([property]) => !isSwitch(property) && !isKey(property)),
	);
	let { changes, unseen } = differencesOf(match, compared, record.fields);
	if (unseen.length > 0) {
		const whole = await readWhole(item, record, id, `read the ${nounOf(record)}`);
		if (whole === undefined)
			throw inputRefused(client.node, `Halo has no ${nounOf(record)} with the ID ${id}`);
		// What the list shows of the record is as new as the record itself.
		({ changes, unseen } = differencesOf({ ...match, ...whole }, compared, record.fields));
		group.match = { ...match, ...whole };
		// What even the whole record leaves out was never set; fields of newer builds may be unknown to this one.
		for (const property of unseen.filter((name) => isSettable(record, name)))
			if (!isNone(compared[property])) changes[property] = { from: null, to: compared[property] };
	}
	group.changes = changes;
	if (Object.keys(changes).length === 0) return;
	const written = Object.entries(wanted).filter(
		([property]) => property in changes || unseen.includes(property) || isSwitch(property),
	);
	group.change = { ...group.wanted.within, ...Object.fromEntries(written) };
}

async function reopening(
	{ client, resolver }: ItemContext,
	{ when }: Group,
	match: IDataObject,
	wanted: IDataObject,
): Promise<IDataObject> {
	const { reopenStatus } = when;
	if (reopenStatus === undefined)
		throw inputRefused(
			client.node,
			'Status When Reopened is empty',
			'Choose the open status that a closed ticket gets, such as In Progress.',
		);
	const scope = { tickettype_id: match.tickettype_id };
	const status = resolver.registry.record('status');
	const label = 'Status When Reopened';
	const id = await resolveId(resolver, client, status, reopenStatus, label, scope);
	return { ...wanted, status_id: Number(id) };
}

/** A new ticket in place of a closed one names it. */
function follow(record: RecordType, group: Group, closed: IDataObject): void {
	const id = String(closed[idPropertyOf(record)]);
	const sentence = `Earlier ticket: ${id} (closed).`;
	const { details, details_html: html } = group.body;
	group.body.details = [details, sentence].filter(Boolean).join('\n\n');
	if (typeof html === 'string' && html !== '')
		group.body.details_html = `${html}<p>${sentence}</p>`;
	group.more.refers_to = closed[idPropertyOf(record)];
	group.match = undefined;
}

/** Whether the group's properties are written or compared, as far as its records tell. */
function needsBody(record: RecordType, { match, when }: Group): boolean {
	if (match === undefined) return true;
	return record.closes && isClosed(match) ? when.closed !== 'leave' : when.found === 'update';
}

/** Reads the group's items again, now with every look-up; one that is refused leaves the group with its error. */
async function readItems(batch: Batch, record: RecordType, group: Group, fates: Fates) {
	const wishes: Array<Wish | undefined> = [];
	for (const place of group.places) {
		try {
			wishes[place] = await readWish(batch.items[place], record, 'whole');
		} catch (thrown) {
			fates[place] = { error: thrown };
			group.error = thrown;
		}
	}
	const whole = groupsOf(wishes).at(0);
	if (whole === undefined) return void (group.places = []);
	const { places, body, when, notes, isWhole } = whole;
	Object.assign(group, { places, body, when, notes, isWhole, error: undefined });
}

/**
 * Decides what becomes of one group, from the records that bear its key.
 *
 * @param fates takes the error of an item that is refused
 */
export async function plan(
	batch: Batch,
	record: RecordType,
	group: Group,
	rows: IDataObject[],
	fates: Fates,
) {
	chooseMatch(batch.client, record, group, rows);
	if (!group.isWhole && needsBody(record, group)) await readItems(batch, record, group, fates);
	if (group.error !== undefined) return;
	const { match, when } = group;
	if (match === undefined) return;
	const closed = record.closes && isClosed(match);
	if (closed && when.closed === 'create') return follow(record, group, match);
	if (closed && when.closed === 'leave') return void (group.more.left_closed = true);
	if (when.found === 'update' || closed) await planUpdate(batch, record, group);
}
