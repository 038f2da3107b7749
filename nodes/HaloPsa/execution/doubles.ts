import type { IDataObject } from 'n8n-workflow';
import { NodeApiError, sleep } from 'n8n-workflow';
import type { ItemContext } from './itemContext';
import type { Batch } from './batch';
import { writeChange } from './writeChange';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf } from '../records/record';
import type { Group } from '../operations/upsert/group';
import { areTwins, isInUse } from '../operations/upsert/group';
import { withoutKey } from '../reconcile/key';
import type { LookUp } from './lookUp';
import { addNoteOnce } from './noteOnce';

/** How long another run gets to put its own double out of use before this one does it, in milliseconds. */
const PATIENCE = 3_000;
/** Names of statuses that close a ticket, the likeliest first; which one does is checked after the write. */
const CLOSED_NAMES = [/^closed$/i, /^closed/i, /^resolved/i, /^completed?/i, /^cancell?ed/i];

const idOf = (record: RecordType, row: IDataObject): string => String(row[idPropertyOf(record)]);

async function closedStatus({ resolver }: ItemContext, ticket: IDataObject): Promise<number> {
	const type = Number(ticket.tickettype_id);
	const rows = await resolver.list(
		resolver.registry.record('status'),
		Number.isInteger(type) && type > 0 ? { tickettype_id: type } : {},
	);
	for (const pattern of CLOSED_NAMES) {
		const status = rows.find(({ name }) => pattern.test(String(name).trim()));
		if (status !== undefined) return Number(status.id);
	}
	throw new Error('its ticket type has no status named Closed');
}

/** Puts a doubled record out of use: it stops bearing the key, and a ticket is closed with a note that names the other. */
async function retire(
	item: ItemContext,
	record: RecordType,
	group: Group,
	loser: IDataObject,
	winner: string,
): Promise<void> {
	const id = idOf(record, loser);
	const noun = nounOf(record);
	try {
		const end: IDataObject = record.closes
			? { status_id: await closedStatus(item, loser) }
			: { ...record.recognised?.retired };
		const change = { ...end, ...group.wanted.within, ...withoutKey(loser, group.wanted, winner) };
		const proof = Object.keys(end).length > 0 ? end : change;
		const saved = await writeChange(item, record, id, change, proof);
		if (record.closes && saved.hasbeenclosed === false)
			throw new Error('Halo did not close it, though it took the status');
		if (record.closes)
			await addNoteOnce(
				item,
				Number(id),
				`Duplicate of ticket ${winner}: two runs of the workflow made both at the same time.`,
			);
	} catch (thrown) {
		const why = thrown instanceof Error ? thrown.message : String(thrown);
		const message = `${record.label} ${id} is a duplicate of ${winner} and could not be put out of use: ${why}`;
		throw new NodeApiError(
			item.client.node,
			{ message },
			{
				message,
				description: `Two runs created the same ${noun} at the same time. ${record.closes ? 'Close' : 'Switch off'} ${id} in Halo by hand.`,
			},
		);
	}
}

/**
 * Finds the records of each group. Where several are in use, two other runs may just be creating the same one: what is
 * there a little later counts.
 */
export async function findSettled(
	record: RecordType,
	lookUp: LookUp,
	groups: Group[],
): Promise<IDataObject[][]> {
	const rows = await lookUp.find(groups.map(({ wanted }) => wanted));
	const isDoubled = (place: number) => rows[place].filter((row) => isInUse(record, row)).length > 1;
	const doubled = groups.map((_, place) => place).filter(isDoubled);
	if (doubled.length === 0 || record.recognised?.retired === undefined) return rows;
	await sleep(PATIENCE);
	const again = await lookUp.find(doubled.map((place) => groups[place].wanted));
	for (const [index, place] of doubled.entries()) rows[place] = again[index];
	return rows;
}

/** Runs a step of one group; what it throws becomes the group's error. */
async function guarded(group: Group, step: () => Promise<void>): Promise<void> {
	try {
		await step();
	} catch (thrown) {
		group.error = thrown;
	}
}

/** A record that this run made gives way to an older one that another run made at the same time. */
async function giveWay(
	batch: Batch,
	record: RecordType,
	group: Group,
	winner: IDataObject,
): Promise<void> {
	const own = group.saved;
	if (own === undefined) return;
	await retire(batch.items[group.places[0]], record, group, own, idOf(record, winner));
	const isStillInUse = Object.keys(record.recognised?.retired ?? {}).length === 0;
	if (!record.closes && isStillInUse) tellDouble(batch, record, group, winner);
	group.saved = winner;
	group.outcome = 'unchanged';
	group.more.closed_duplicate = own[idPropertyOf(record)];
}

/**
 * Looks again after records were created: where another run made the same one meanwhile, the lowest ID stays. Each run
 * puts its own double out of use; one whose run died is ended by whoever sees it a little later.
 *
 * @param since milliseconds since 1970 by Halo's clock, before the first look-up
 */
export async function settleDoubles(
	batch: Batch,
	record: RecordType,
	lookUp: LookUp,
	groups: Group[],
	since: number | undefined,
): Promise<void> {
	const made = groups.filter(({ outcome, saved }) => outcome === 'created' && saved !== undefined);
	const seen = await findOwn(lookUp, record, made, since);
	const waiting = groups.filter(({ twins, error }) => twins.length > 0 && error === undefined);
	for (const [place, group] of made.entries()) {
		const inUse = seen[place].filter((row) => isInUse(record, row));
		const own = idOf(record, group.saved as IDataObject);
		if (!seen[place].some((row) => idOf(record, row) === own)) {
			tellUnseen(batch, record, group);
			continue;
		}
		const others = inUse.filter(
			(row) => idOf(record, row) !== own && !group.known.has(idOf(record, row)),
		);
		if (others.length === 0) continue;
		if (Number(others[0][idPropertyOf(record)]) < Number(own)) {
			const canRetire = record.closes || record.recognised?.retired !== undefined;
			if (canRetire)
				await guarded(group, async () => await giveWay(batch, record, group, others[0]));
			else tellDouble(batch, record, group, others[0]);
			continue;
		}
		group.twins = others;
		waiting.push(group);
	}
	await endAbandoned(batch, record, lookUp, waiting);
}

/** The rows of each made record's key; where a list of recent changes lacks one of them, the whole list counts. */
async function findOwn(
	lookUp: LookUp,
	record: RecordType,
	made: Group[],
	since: number | undefined,
): Promise<IDataObject[][]> {
	const wanted = made.map((group) => group.wanted);
	const recent = await lookUp.find(wanted, since);
	const isComplete = made.every(({ saved }, place) =>
		recent[place].some((row) => idOf(record, row) === idOf(record, saved as IDataObject)),
	);
	return isComplete || since === undefined ? recent : await lookUp.find(wanted);
}

/** Ends doubles that are still in use after their own run had time to do it. */
async function endAbandoned(
	batch: Batch,
	record: RecordType,
	lookUp: LookUp,
	waiting: Group[],
): Promise<void> {
	if (waiting.length === 0) return;
	await sleep(PATIENCE);
	const again = await lookUp.find(waiting.map(({ wanted }) => wanted));
	for (const [place, group] of waiting.entries()) {
		const inUse = again[place].filter((row) => isInUse(record, row));
		const [winner, ...losers] = inUse;
		if (losers.length === 0) continue;
		if (!areTwins(record, inUse)) {
			tellDouble(batch, record, group, losers[0]);
			continue;
		}
		await guarded(group, async () => {
			for (const loser of losers)
				await retire(batch.items[group.places[0]], record, group, loser, idOf(record, winner));
			group.more.closed_duplicate = losers.map((row) => row[idPropertyOf(record)]).join(', ');
		});
	}
}

function tellUnseen({ context }: Batch, record: RecordType, { wanted, saved }: Group): void {
	context.addExecutionHints({
		message: `Halo's list does not show the new ${nounOf(record)} ${idOf(record, saved as IDataObject)} by its ${wanted.words}. If it stays so, the next run will create another one: look whether Halo kept the value, and choose another way under Recognise By.`,
		type: 'warning',
		location: 'outputPane',
	});
}

function tellDouble(
	{ context }: Batch,
	record: RecordType,
	{ wanted, saved, match }: Group,
	other: IDataObject,
): void {
	const own = idOf(record, (saved ?? match) as IDataObject);
	context.addExecutionHints({
		message: `Two runs created the ${nounOf(record)} with the ${wanted.words} at the same time: ${own} and ${idOf(record, other)}. Keep one of them in Halo.`,
		type: 'warning',
		location: 'outputPane',
	});
}
