import type { IDataObject } from 'n8n-workflow';
import { inParallel } from '../../shared/pool';
import { isObject } from '../../shared/reply';
import { upsertFieldsOf } from '../description/upsert';
import type { ItemContext } from '../input/fields';
import { resolveId } from '../input/references';
import { differencesOf, isNone } from '../matching/compare';
import { findSettled, settleDoubles } from '../matching/doubles';
import type { Group } from '../matching/group';
import { chooseMatch, groupsOf, isClosed, isInUse, readWish } from '../matching/group';
import { bearsKey } from '../matching/key';
import { LookUp } from '../matching/lookUp';
import { addNoteOnce } from '../matching/noteOnce';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf, withArticle } from '../records/record';
import { MOST_ROWS, storeRows } from '../transport/rows';
import { inputRefused } from '../../shared/errors';
import type { Batch, Fate } from './batch';
import { forEachOpen, isStopped } from './batch';
import type { Operation } from './operation';
import { readWhole, shaped } from './operation';
import { tellDifferences } from './tellDifferences';

const firstItem = (batch: Batch, group: Group): ItemContext => batch.items[group.places[0]];

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
	{ client, directory }: ItemContext,
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
	const status = directory.record('status');
	const label = 'Status When Reopened';
	const id = await resolveId(directory, client, status, reopenStatus, label, scope);
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

/** Decides for one group, from the records that bear its key. */
async function plan(batch: Batch, record: RecordType, group: Group, rows: IDataObject[]) {
	chooseMatch(batch.client, record, group, rows);
	const { match, when } = group;
	if (match === undefined) return;
	const closed = record.closes && isClosed(match);
	if (closed && when.closed === 'create') return follow(record, group, match);
	if (closed && when.closed === 'leave') return void (group.more.left_closed = true);
	if (when.found === 'update' || closed) await planUpdate(batch, record, group);
}

async function isStored(
	batch: Batch,
	record: RecordType,
	group: Group,
	rows: IDataObject[],
): Promise<IDataObject | undefined> {
	const idProperty = idPropertyOf(record);
	if (group.match === undefined)
		return rows.find((row) => !group.known.has(String(row[idProperty])) && isInUse(record, row));
	const id = String(group.match[idProperty]);
	const row = rows.find((candidate) => String(candidate[idProperty]) === id);
	const { changes, unseen } = differencesOf(row ?? {}, group.change ?? {}, record.fields);
	if (row === undefined || Object.keys(changes).length > 0) return undefined;
	if (unseen.length === 0) return row;
	const doing = `read the ${nounOf(record)} again`;
	const whole = await readWhole(firstItem(batch, group), record, id, doing);
	const left = differencesOf(whole ?? {}, group.change ?? {}, record.fields);
	return Object.keys(left.changes).length === 0 ? whole : undefined;
}

/** Writes what is planned; each group ends with its record or its error. */
async function write(
	batch: Batch,
	record: RecordType,
	lookUp: LookUp,
	groups: Group[],
): Promise<void> {
	const idProperty = idPropertyOf(record);
	const ends = await storeRows(batch.client, record, {
		bodies: groups.map(({ match, change, body }) =>
			match === undefined ? body : { ...change, [idProperty]: Number(match[idProperty]) },
		),
		size: batch.rowsPerRequest ?? MOST_ROWS,
		isSame: (position, row) => {
			const { match, wanted, known } = groups[position];
			const id = String(row[idProperty]);
			return match === undefined
				? !known.has(id) && bearsKey(row, wanted)
				: id === String(match[idProperty]);
		},
		reread: async (positions) => {
			const asked = positions.map((position) => groups[position]);
			const found = await lookUp.find(asked.map(({ wanted }) => wanted));
			return await inParallel(
				asked,
				batch.width,
				async (group, place) => await isStored(batch, record, group, found[place]),
			);
		},
		nameOf: (position) => `with the ${groups[position].wanted.words}`,
	});
	for (const [position, end] of ends.entries()) {
		const group = groups[position];
		if ('error' in end) {
			group.error = end.error;
			continue;
		}
		group.outcome = group.match === undefined ? 'created' : 'updated';
		group.saved = end.row;
		tellDifferences(
			firstItem(batch, group),
			record,
			group.match === undefined ? group.body : (group.change ?? {}),
			end.row,
		);
	}
}

/** Adds the notes that were asked for to a ticket that was there. */
async function addNotes(batch: Batch, record: RecordType, group: Group): Promise<void> {
	const { match, notes, when, more } = group;
	if (notes.length === 0 || match === undefined || more.left_closed === true) return;
	const item = firstItem(batch, group);
	const { client, directory } = batch;
	const outcome =
		when.noteOutcome === undefined
			? undefined
			: Number(
					await resolveId(
						directory,
						client,
						directory.record('outcome'),
						when.noteOutcome,
						'Note Outcome',
						{},
					),
				);
	for (const note of notes) {
		const added = await addNoteOnce(item, Number(match[idPropertyOf(record)]), note, outcome);
		more.note_added = more.note_added === true || added;
	}
}

function outputOf(batch: Batch, record: RecordType, group: Group, place: number): IDataObject {
	const row = shaped(batch.items[place], record, group.saved ?? group.match ?? {});
	const [first] = group.places;
	const { outcome } = group;
	// First, since a table in n8n's editor shows a few columns only; a property of Halo's never covers it.
	const told: IDataObject = { outcome };
	return {
		...told,
		...row,
		...told,
		changes: outcome === 'updated' ? (group.changes as IDataObject) : {},
		...group.more,
		...(place === first ? {} : { same_as_item: first }),
	};
}

function customFieldIds(groups: Group[]): number[] {
	const fields = groups.flatMap(({ body }) =>
		Array.isArray(body.customfields) ? body.customfields.filter(isObject) : [],
	);
	return [...new Set(fields.map(({ id }) => Number(id)))];
}

/** Runs a step for each group without an error, several at a time; what it throws becomes the group's. */
async function forEachGroup(
	{ width }: Batch,
	groups: Group[],
	step: (group: Group, place: number) => Promise<void>,
): Promise<void> {
	await inParallel(groups, width, async (group, place) => {
		if (group.error !== undefined) return;
		await step(group, place).catch((thrown: unknown) => (group.error = thrown));
	});
}

/** Passes what became of the groups on to their items. */
function close(batch: Batch, record: RecordType, groups: Group[], fates: Array<Fate | undefined>) {
	for (const group of groups) {
		for (const place of group.places) {
			if (group.error !== undefined) fates[place] = { error: group.error };
			else if (group.saved !== undefined || group.match !== undefined)
				fates[place] = { row: outputOf(batch, record, group, place) };
		}
	}
	return { fates };
}

/**
 * Creates what is not in Halo yet and updates what is, for all items together: one look-up, the difference computed
 * here, rows written in arrays, and after a creation a look whether another run made the same.
 */
export const upsert: Operation = {
	verb: 'upsert',
	access: 'edit',
	readsFirst: true,
	name: 'Create or Update',
	action: (record) => `Create or update ${withArticle(record)}`,
	description: (record) =>
		`Create a new ${nounOf(record)}, or update the current one if it already exists (upsert)`,
	properties: upsertFieldsOf,
	async runAll(batch, record) {
		const fates = new Array<Fate | undefined>(batch.items.length).fill(undefined);
		const wishes = await forEachOpen(batch, fates, async (item) => await readWish(item, record));
		const groups = groupsOf(wishes);
		if (groups.length === 0 || isStopped(batch, fates)) return { fates };
		const lookUp = new LookUp(batch.client, record, customFieldIds(groups));
		const began = Date.now();
		const rows = await findSettled(record, lookUp, groups);
		const { haloTime } = batch.client;
		const since = haloTime === undefined ? undefined : haloTime - (Date.now() - began);
		await forEachGroup(
			batch,
			groups,
			async (group, place) => await plan(batch, record, group, rows[place]),
		);
		const refused = groups.some(({ error }) => error !== undefined);
		if (batch.stops && refused)
			return close(
				batch,
				record,
				groups.filter(({ error }) => error),
				fates,
			);
		const toWrite = groups.filter(
			({ error, match, change }) =>
				error === undefined && (match === undefined || change !== undefined),
		);
		await write(batch, record, lookUp, toWrite);
		await settleDoubles(batch, record, lookUp, groups, since);
		await forEachGroup(batch, groups, async (group) => await addNotes(batch, record, group));
		return close(batch, record, groups, fates);
	},
};
