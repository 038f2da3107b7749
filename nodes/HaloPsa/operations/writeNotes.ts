import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { inputNamed, readChoice } from '../../shared/choice';
import type { Attempt } from '../../shared/concurrency';
import { attemptEach, hasFailed, mapConcurrent, valueOf } from '../../shared/concurrency';
import { inputRefused } from '../../shared/errors';
import { choiceOf, isText } from '../../shared/locator';
import { readSwitch } from '../../shared/switch';
import { plainTextOf } from '../../shared/text';
import { noteInputs } from '../description/fields';
import { NOTE_PARAMETERS } from '../description/parameterNames';
import type { Batch, BatchResult, ItemResult } from '../execution/batch';
import type { ItemContext } from '../execution/itemContext';
import type { NoteToAdd } from '../execution/noteOnce';
import { findNote, isNote } from '../execution/noteOnce';
import { namesNone } from '../execution/notFound';
import { shaped } from '../execution/outputRow';
import { warn } from '../execution/warnings';
import type { Recognition } from '../execution/writeItems';
import { readRow } from '../input/fields';
import { isIdText } from '../input/references';
import type { RecordType } from '../records/record';
import { inputFileOf } from './inputFile';
import { readParent } from './operation';

const noteIn = ({ ticket_id: ticketId, note, note_html: html }: IDataObject): NoteToAdd => ({
	ticketId: Number(ticketId),
	text: String((note ?? html ?? '') as string),
});

/** Why Halo does not have the item's ticket, in words; undefined where it has. */
async function whyMissing(item: ItemContext, record: RecordType): Promise<string | undefined> {
	const { context, resolver, index } = item;
	const choice = choiceOf(context.getNodeParameter('ticket_id', index, ''));
	if (choice === undefined) return 'Ticket is empty';
	const look = async () => {
		const { ticket_id: id } = await readParent(item, record, 'list');
		// What was looked up is there.
		if (isText(choice) || !isIdText(choice.value)) return;
		await resolver.byId(resolver.registry.record('ticket'), String(id), 'Ticket');
	};
	return await look().then(
		() => undefined,
		(thrown: unknown) => {
			if (namesNone(thrown)) return (thrown as Error).message.replace('Ticket: ', '');
			if (thrown instanceof NodeApiError && thrown.httpCode === '404') return thrown.message;
			throw thrown;
		},
	);
}

/** What becomes of an item whose ticket Halo does not have; undefined where it has, and where a note without one is refused. */
async function resultWithoutTicket(
	item: ItemContext,
	record: RecordType,
): Promise<ItemResult | undefined> {
	const { context, client, index } = item;
	const { whenMissing } = NOTE_PARAMETERS;
	const given = context.getNodeParameter(whenMissing, index, 'stop') as unknown;
	const choice = readChoice(client.node, inputNamed(noteInputs, whenMissing), given);
	if (choice === 'stop') return undefined;
	const why = await whyMissing(item, record);
	if (why === undefined) return undefined;
	if (choice === 'skip') {
		const told = { Ticket: `${why}: no note was added` };
		return { row: { id: null, ticket_id: null, not_found: told } };
	}
	return {
		error: inputRefused(
			client.node,
			`${why}, so its note has to be added later`,
			"Switch on Retry On Fail in the node's Settings for a try within seconds; what is written is not written again. To wait longer, set On Error to Continue (using error output), and lead that through a Wait node back to this node.",
		),
	};
}

/** The note that is on the ticket already; undefined where it is to be added, or where an earlier try of this node has added it. */
async function noteThere(
	item: ItemContext,
	record: RecordType,
	body: IDataObject,
): Promise<IDataObject | undefined> {
	const note = noteIn(body);
	if (plainTextOf(note.text) === '') {
		throw inputRefused(
			item.client.node,
			'Add Once: the note has no text by which it could be recognized',
			'Fill in Note, or switch off Add Once.',
		);
	}
	// An item adds one note a run, so its write has no other identity.
	if (item.memory.recall(record, item.index, {})?.kind === 'written') return undefined;
	const rows = await item.resolver.list(record, { ticket_id: note.ticketId });
	return rows.find((row) => isNote(row, note));
}

/** The files of the input item that go with its note; the field names the binary fields, with commas between. */
async function filesOf(item: ItemContext, isTried: boolean): Promise<IDataObject[]> {
	const { context, index } = item;
	const given = context.getNodeParameter(NOTE_PARAMETERS.files, index, '') as unknown;
	const names = String(given ?? '')
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
	return await Promise.all(
		[...new Set(names)].map(async (property) => {
			const { filename, ...data } = await inputFileOf(item, property);
			return isTried ? { filename } : { filename, ...data };
		}),
	);
}

const isThere = (row: IDataObject): ItemResult => ({ row: { ...row, already_there: true } });

/** A note as it was read, or what became of its item without one. */
interface NoteRead {
	body?: IDataObject;
	result?: ItemResult;
}

function warnSkipped({ context }: Batch, attempts: Array<Attempt<NoteRead>>): void {
	const skipped = attempts.filter((attempt) => {
		const { body, result } = valueOf(attempt) ?? {};
		return body === undefined && result !== undefined && 'row' in result;
	});
	if (skipped.length === 0) return;
	warn(
		context,
		`No note was added for ${skipped.length} of ${attempts.length} items, since Halo does not have the ticket. The field not_found of each tells more.`,
	);
}

/**
 * Adds notes to tickets, except those that are on them already and those whose ticket is not there.
 *
 * @param write writes rows, by the index of their items; notes that are added once are looked for where an answer was lost
 */
export async function writeNotes(
	batch: Batch,
	record: RecordType,
	write: (
		bodies: Array<Attempt<IDataObject>>,
		lookUp: Recognition['lookUp'],
	) => Promise<Array<ItemResult | undefined>>,
): Promise<BatchResult> {
	const once = batch.context.getNodeParameter(NOTE_PARAMETERS.once, 0, false) as unknown;
	const isOnce = readSwitch(batch.client.node, 'Add Once', once);
	const attempts = await attemptEach(batch, async (item): Promise<NoteRead> => {
		const without = await resultWithoutTicket(item, record);
		if (without !== undefined) return { result: without };
		const body = await readRow(item, record, 'create');
		const there = isOnce ? await noteThere(item, record, body) : undefined;
		const attachments = await filesOf(item, batch.dryRun);
		if (attachments.length > 0) body.attachments = attachments;
		return { body, result: there && isThere(shaped(item, record, there)) };
	});
	warnSkipped(batch, attempts);
	const firstWith = new Map<string, number>();
	/** The item that adds this item's note as well. */
	const adder = attempts.map((attempt, index) => {
		const { body, result } = valueOf(attempt) ?? {};
		if (!isOnce || body === undefined || result !== undefined) return index;
		const { ticketId, text } = noteIn(body);
		const key = `${ticketId} ${plainTextOf(text).toLowerCase()}`;
		if (!firstWith.has(key)) firstWith.set(key, index);
		return firstWith.get(key) ?? index;
	});
	const bodies = attempts.map((attempt, index): Attempt<IDataObject> => {
		if (attempt === undefined || hasFailed(attempt)) return attempt;
		const { body, result } = attempt.value;
		const isOpen = body !== undefined && result === undefined && adder[index] === index;
		return isOpen ? { value: body } : undefined;
	});
	const lookUp = async (indexes: number[]) =>
		await mapConcurrent(
			indexes,
			batch.width,
			async (index) =>
				await findNote(batch.items[index], record, noteIn(valueOf(bodies[index]) ?? {})),
		);
	const written = await write(bodies, isOnce ? lookUp : undefined);
	const results = written.map((own, index) => {
		if (adder[index] === index) return valueOf(attempts[index])?.result ?? own;
		const first = written[adder[index]];
		return first !== undefined && 'row' in first ? isThere(first.row) : first;
	});
	return { results };
}
