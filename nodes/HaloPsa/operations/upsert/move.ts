import type { IDataObject } from 'n8n-workflow';
import type { ItemContext } from '../../execution/itemContext';
import { beginsNote, findNote } from '../../execution/noteOnce';
import { CUSTOMER } from '../../input/belonging';
import { customerToUse, notFoundChoice } from '../../input/whenNotFound';
import type { Decision } from '../../reconcile/plan';
import { idOfRow } from '../../reconcile/state';
import type { RecordType, ReferenceField } from '../../records/record';
import { firstIdIn, titleOf } from '../../records/record';

/** What Halo writes for "none" in a field that takes an ID. */
const NONE = -1;

/** A ticket that waits at the customer who stands in for one that was not found. */
export interface Waiting {
	row: IDataObject;
	/** Whom it waits at, in words. */
	at: string;
}

/** That a ticket moves to its customer, who was not found before. */
export interface Moved {
	/** Whom it waited at, in words. */
	at: string;
	/** From where to where, in a sentence. */
	words: string;
	/** What belonged to the customer that it waited at, and is replaced or taken off. */
	left: ReferenceField[];
	/** Those of them that are taken off. */
	off: ReferenceField[];
}

/** What becomes of a ticket that waits. */
export interface Move {
	body: IDataObject;
	/** What the output and a note of the ticket say, where it moves. */
	moved?: Moved;
}

const labelsOf = (fields: ReferenceField[]): string => fields.map(({ label }) => label).join(', ');

/**
 * What the output and a note of the ticket say of a move.
 *
 * @param kept what Halo kept of the customer that the ticket waited at
 */
export function wordsOfMove({ words, at, off, left }: Moved, kept: readonly string[] = []): string {
	const isKept = ({ name }: ReferenceField) => kept.includes(name);
	const gone = off.filter((field) => !isKept(field));
	const stuck = left.filter(isKept);
	return [
		words,
		...(gone.length === 0 ? [] : [`What belonged to ${at} was taken off: ${labelsOf(gone)}.`]),
		...(stuck.length === 0
			? []
			: [`Halo kept the ${labelsOf(stuck)} of ${at}: correct it in Halo.`]),
	].join(' ');
}

/** The ticket that is there, where it waits for its customer. */
export async function waitingIn(
	item: ItemContext,
	record: RecordType,
	decision: Extract<Decision, { row: IDataObject }>,
): Promise<Waiting | undefined> {
	if (!record.hasClosedState) return undefined;
	if (decision.kind === 'leave' && decision.leftClosed) return undefined;
	const customer = notFoundChoice(item, 'customer');
	if (customer !== 'use' && customer !== 'leave') return undefined;
	const held = firstIdIn(decision.row, [CUSTOMER]);
	const standIn = customer === 'use' ? await customerToUse(item) : undefined;
	if (held !== standIn?.id) return undefined;
	return { row: decision.row, at: standIn === undefined ? 'no customer' : `"${standIn.name}"` };
}

/** The fields that say where a ticket belongs: whatever is one customer's own. */
function placesOf({ resolver }: ItemContext, record: RecordType): ReferenceField[] {
	return (record.fields ?? []).filter((field): field is ReferenceField => {
		if (field.kind !== 'reference') return false;
		const { narrowedBy, hasClosedState } = resolver.registry.record(field.to);
		return narrowedBy?.[CUSTOMER] !== undefined && hasClosedState !== true;
	});
}

/** What a moved ticket gets in the place of what belonged to the customer that it waited at. */
function placeAt(
	items: ItemContext[],
	places: ReferenceField[],
	customer: IDataObject,
	{ row, given }: { row: IDataObject; given: IDataObject },
): { place: IDataObject; left: ReferenceField[]; off: ReferenceField[] } {
	const left = places.filter(({ name }) => firstIdIn(row, [name]) !== undefined);
	const cleared = Object.fromEntries(left.map(({ name }) => [name, NONE]));
	const site = firstIdIn(customer, ['main_site_id']);
	const instead = items.flatMap(({ absent }) =>
		left.flatMap(({ name }) => Object.entries(absent.get(name)?.written ?? {})),
	);
	const main = site === undefined ? {} : { site_id: site };
	const place: IDataObject = { ...cleared, ...main, ...Object.fromEntries(instead), ...given };
	for (const { absent } of items)
		for (const { name } of left) {
			const one = absent.get(name);
			if (one !== undefined && given[name] === undefined) one.isApplied = true;
		}
	return { place, left, off: left.filter(({ name }) => place[name] === NONE) };
}

/**
 * Moves a waiting ticket to its customer, once that is found; a person who moves it back has the last word. What belongs to
 * the customer that it waited at goes: Halo would keep it.
 *
 * @param items those that mean the ticket
 * @param body what is to be written of the ticket
 * @param isLeft whether nothing but the move is to be written
 */
export async function moveOf(
	items: ItemContext[],
	record: RecordType,
	{ row, at }: Waiting,
	body: IDataObject,
	isLeft: boolean,
): Promise<Move> {
	const [item] = items;
	const { resolver } = item;
	const places = placesOf(item, record);
	const isPlace = ([property]: [string, unknown]) =>
		property === CUSTOMER || places.some(({ name }) => name === property);
	const given = Object.fromEntries(Object.entries(body).filter(isPlace));
	const others = Object.fromEntries(Object.entries(body).filter((entry) => !isPlace(entry)));
	const stays = { body: isLeft ? {} : others };
	const id = firstIdIn(body, [CUSTOMER]);
	if (id === undefined || id === firstIdIn(row, [CUSTOMER])) return isLeft ? stays : { body };
	const customer = resolver.registry.record('customer');
	const found = await resolver.byId(customer, String(id), customer.label);
	const words = `The customer was found. Moved from ${at} to "${titleOf(customer, found)}".`;
	const note = { ticketId: Number(idOfRow(record, row)), text: words };
	const noteRecord = resolver.registry.record('ticketNote');
	if ((await findNote(item, noteRecord, note, beginsNote)) !== undefined) return stays;
	const { place, left, off } = placeAt(items, places, found, { row, given });
	return { body: isLeft ? place : { ...body, ...place }, moved: { words, at, left, off } };
}
