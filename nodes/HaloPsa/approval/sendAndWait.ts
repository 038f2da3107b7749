import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { nowEpochMs } from '../../shared/clock';
import { asNodeError, inputRefused } from '../../shared/errors';
import { choiceOf } from '../../shared/locator';
import { addNotes, findNote } from '../execution/noteOnce';
import { ReferenceResolver } from '../execution/referenceResolver';
import { recordMeant } from '../input/references';
import { records } from '../records';
import { HaloClient } from '../transport/client';
import { linkQueryOf } from './answers';
import type { Question } from './input';
import { readQuestion, waitMsOf } from './input';
import type { NoteLink } from './notes';
import { askingNoteOf } from './notes';
import type { ApprovalRequest } from './request';
import { closedItemOf } from './request';

/** Of n8n's signature, which nobody can guess, so much tells one question from another. */
const QUESTION_KEY_LENGTH = 16;
/** So many milliseconds the run waits longer than its links hold: an answer of the last moment has to be noted first. */
const NOTING_MS = 30_000;

const signatureOf = (url: string): string => new URL(url).searchParams.get('signature') ?? '';

/** @throws NodeOperationError where n8n would let what is no answer pass for one */
function checkHost(context: IExecuteFunctions): void {
	// n8n fills an empty first output then, so that an approval would also run what follows a refusal.
	if (context.getNode().alwaysOutputData === true)
		throw inputRefused(
			context.getNode(),
			'With the setting Always Output Data, an approval would also run the branch "Declined or No Answer"',
			'Turn off Always Output Data under Settings of this node.',
		);
	const needed = ['getSignedResumeUrl', 'getExecuteData', 'putExecutionToWait'] as const;
	if (needed.every((name) => typeof context[name] === 'function')) return;
	throw inputRefused(
		context.getNode(),
		'This n8n has no signed links that a workflow could wait for',
		'Update n8n to 2.41 or newer.',
	);
}

async function idMeant(
	{ client, resolver, context }: Services,
	{ record: name, label, given }: { record: 'ticket' | 'outcome'; label: string; given: unknown },
): Promise<number | undefined> {
	const choice = choiceOf(given);
	if (choice === undefined) return undefined;
	const record = resolver.registry.record(name);
	const { id } = await recordMeant({ client, resolver }, record, choice, { label, narrowing: {} });
	if (Number.isInteger(Number(id)) && Number(id) > 0) return Number(id);
	throw inputRefused(context.getNode(), `${label}: "${choice.value}" is no ID`);
}

interface Services {
	context: IExecuteFunctions;
	client: HaloClient;
	resolver: ReferenceResolver;
}

function linksOf(context: IExecuteFunctions, request: ApprovalRequest): NoteLink[] {
	const labels = request.type === 'form' ? ['Fill in the form'] : request.answers;
	const recipients = request.recipients.length > 0 ? request.recipients : [undefined];
	return recipients.flatMap((recipient, to) =>
		labels.map((label, answer) => ({
			label,
			...(recipient === undefined ? {} : { recipient }),
			url: context.getSignedResumeUrl(
				linkQueryOf(request, answer, recipient === undefined ? undefined : to),
			),
		})),
	);
}

/** Refuses to wait where an end user may read the links: none of them works once the run has ended. */
async function checkPrivate(
	{ client, resolver, context }: Services,
	row: IDataObject,
	note: ReturnType<typeof askingNoteOf>,
): Promise<void> {
	const record = resolver.registry.record('ticketNote');
	const told =
		typeof row.hiddenfromuser === 'boolean' ? row : await findNote({ client }, record, note);
	if (told?.hiddenfromuser === true) return;
	throw inputRefused(
		context.getNode(),
		`Halo did not keep the note on ticket ${note.ticketId} private, so that an end user may read its links`,
		'They do not work any more, since this run ends here. Delete the note in Halo, and choose another Outcome under Options: one whose notes are hidden from the end user.',
	);
}

/** Adds the note with the links. One that an earlier try of this run has added is there already. */
async function send(services: Services, request: ApprovalRequest): Promise<void> {
	const { context, client } = services;
	const links = linksOf(context, request);
	for (const { url } of links) client.hide(signatureOf(url));
	const note = askingNoteOf(request, links);
	const isFirstTry = context.getNode().retryOnFail !== true;
	const record = services.resolver.registry.record('ticketNote');
	const there = isFirstTry ? undefined : await findNote(services, record, note);
	if (there !== undefined) return await checkPrivate(services, there, note);
	const [result] = await addNotes(services, [note]);
	if (result === undefined || 'error' in result) throw result?.error;
	await checkPrivate(services, result.row ?? {}, note);
}

async function ask(context: IExecuteFunctions, question: Question): Promise<IDataObject> {
	const client = await HaloClient.open(context);
	const services = { context, client, resolver: new ReferenceResolver(client, records) };
	const input = (name: string) => context.getNodeParameter(name, 0, '') as unknown;
	const ticketId = await idMeant(services, {
		record: 'ticket',
		label: 'Ticket',
		given: input('ticket_id'),
	});
	if (ticketId === undefined)
		throw inputRefused(
			context.getNode(),
			'Ticket is empty',
			'Choose the ticket whose agents are asked, or give its ID.',
		);
	const outcome = await idMeant(services, {
		record: 'outcome',
		label: 'Outcome',
		given: input('options.outcome_id'),
	});
	const round = Number(context.evaluateExpression('{{ $runIndex }}', 0)) || 0;
	const key = signatureOf(context.getSignedResumeUrl({ round: String(round) }));
	const answerKey = signatureOf(
		context.getSignedResumeUrl({ round: String(round), noted: 'answer' }),
	);
	const { message, type, answers, fields, recipients } = question;
	const request: ApprovalRequest = {
		message,
		type,
		answers,
		fields,
		recipients,
		key: key.slice(0, QUESTION_KEY_LENGTH),
		answerKey: answerKey.slice(0, QUESTION_KEY_LENGTH),
		...(outcome === undefined ? {} : { outcome }),
		round,
		ticketId,
		untilEpochMs: nowEpochMs() + waitMsOf(question),
	};
	await send(services, request);
	const closed = closedItemOf(request, 'expired');
	// n8n passes on what stands here when the time is over, and the input that came in stands nowhere any more.
	const execution = context.getExecuteData();
	execution.data = { ...execution.data, main: [[{ json: closed, pairedItem: { item: 0 } }]] };
	await context.putExecutionToWait(new Date(request.untilEpochMs + NOTING_MS));
	return closed;
}

/**
 * Asks once for the whole run, by a private note with links, and has the run wait for the answer.
 *
 * @returns what goes out while nobody has answered: never the input, and never an approval
 */
export async function sendAndWait(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	try {
		checkHost(this);
		const json = await ask(this, readQuestion(this));
		return [[{ json, pairedItem: { item: 0 } }]];
	} catch (thrown) {
		const error = asNodeError(this.getNode(), thrown, 0);
		if (!this.continueOnFail()) throw error;
		const words = [error.message, error.description].filter(Boolean).join('. ');
		// Beside an item that has a pair, n8n would put that one's own fields, and an approval among them.
		if (this.getNode().onError === 'continueErrorOutput')
			return [[{ json: { error: words }, pairedItem: 0 }]];
		const json = { approved: false, answered: false, outcome: 'failed', error: words };
		return [[{ json, pairedItem: { item: 0 } }]];
	}
}
