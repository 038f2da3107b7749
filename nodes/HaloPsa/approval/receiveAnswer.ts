import { timingSafeEqual } from 'crypto';
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { nowEpochMs } from '../../shared/clock';
import { isObject } from '../../shared/reply';
import { addNotes, findNote, isNote } from '../execution/noteOnce';
import { ReferenceResolver } from '../execution/referenceResolver';
import { wordsOf } from '../execution/warnings';
import { fromHaloDate } from '../reconcile/values';
import { records } from '../records';
import { HaloClient } from '../transport/client';
import type { GivenAnswer, LinkMeaning } from './answers';
import { answerIn, answerItemOf, goesOn, linkQueryOf, meaningOf } from './answers';
import { answeredMark, answerNoteOf, answerWords } from './notes';
import { askingPage, messagePage, PAGE_HEADERS } from './page';
import type { ApprovalRequest } from './request';
import { momentText, requestIn } from './request';

/** Questions of this process whose answer is being noted: two answers at once are one too many. */
const underWay = new Set<string>();

const NOT_PRIVATE =
	'Halo does not say that the note is private: the end user may see the answer. Check the note, and the Outcome that the workflow gives.';

/** Shows a page; the run goes on waiting. */
function show(context: IWebhookFunctions, status: number, page: string): IWebhookResponseData {
	context.getResponseObject().status(status).set(PAGE_HEADERS).send(page);
	return { noWebhookResponse: true };
}

/**
 * Notes the answer on its ticket.
 *
 * @returns `other`: another answer that is noted there already, with when; absent where this one stands. `isPrivate`:
 *   whether Halo keeps the note from the end user
 */
async function noteAnswer(
	context: IWebhookFunctions,
	request: ApprovalRequest,
	answer: GivenAnswer,
): Promise<{ other?: string; isPrivate: boolean }> {
	const client = await HaloClient.open(context);
	const resolver = new ReferenceResolver(client, records);
	const note = answerNoteOf(request, answer);
	const mark = answeredMark(request);
	const record = resolver.registry.record('ticketNote');
	const there = await findNote({ client }, record, { ...note, mark });
	if (there === undefined) {
		const [result] = await addNotes({ client, resolver }, [note]);
		if (result === undefined || 'error' in result) throw result?.error;
		const row = result.row ?? {};
		const told =
			typeof row.hiddenfromuser === 'boolean'
				? row
				: await findNote({ client }, record, { ...note, mark }).catch(() => undefined);
		return { isPrivate: told?.hiddenfromuser === true };
	}
	// The run was stopped between the note and its going on, so the same answer has it go on now.
	const isPrivate = there.hiddenfromuser === true;
	if (isNote(there, note)) return { isPrivate };
	const at = fromHaloDate(there.datetime);
	const when = at === undefined ? '' : ` (${momentText(at)})`;
	return { other: `${String(there.note).replace(mark, '').trim()}${when}`, isPrivate };
}

async function take(
	context: IWebhookFunctions,
	request: ApprovalRequest,
	answer: GivenAnswer,
): Promise<IWebhookResponseData> {
	let noted: { other?: string; isPrivate: boolean };
	try {
		noted = await noteAnswer(context, request, answer);
	} catch (thrown) {
		const page = messagePage(
			'Not recorded yet',
			`Your answer could not be noted on ticket ${request.ticketId}, and the workflow still waits. Go back and press the button again.`,
			wordsOf(thrown),
		);
		return show(context, 502, page);
	}
	if (noted.other !== undefined) {
		return show(
			context,
			409,
			messagePage('Answered already', `Noted on ticket ${request.ticketId}: ${noted.other}`),
		);
	}
	const atEpochMs = nowEpochMs();
	const item = { json: answerItemOf(request, answer, atEpochMs), pairedItem: { item: 0 } };
	// An agent's tool has one output.
	const isFirst = context.getNode().type.endsWith('HitlTool') || !goesOn(request, answer);
	context.getResponseObject().set(PAGE_HEADERS);
	return {
		webhookResponse: messagePage(
			'Recorded',
			`${answerWords(request, answer)}, ${momentText(atEpochMs)}.`,
			'It is noted on the ticket, and the workflow goes on. You can close this page.',
			...(noted.isPrivate ? [] : [NOT_PRIVATE]),
		),
		workflowData: isFirst ? [[item], []] : [[], [item]],
	};
}

/**
 * Whether the link carries the signature that n8n makes for its meaning. n8n itself lets the token of the run with the ID
 * of the node pass for the signature of any query.
 */
function isLinkSigned(
	context: IWebhookFunctions,
	request: ApprovalRequest,
	{ answer, recipient }: LinkMeaning,
): boolean {
	const to = recipient === undefined ? undefined : request.recipients.indexOf(recipient);
	const url = context.getSignedResumeUrl(linkQueryOf(request, answer, to));
	const expected = Buffer.from(new URL(url).searchParams.get('signature') ?? '');
	const { signature } = context.getQueryData() as { signature?: unknown };
	const sent = Buffer.from(typeof signature === 'string' ? signature : '');
	return expected.length > 0 && expected.length === sent.length && timingSafeEqual(expected, sent);
}

/**
 * Takes what is sent to a signed link. A look shows a page and answers nothing; only its button
 * does, in time, and once: n8n gives the waiting run to one answer.
 */
export async function receiveAnswer(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const request = requestIn(this.evaluateExpression('{{ $json }}', 0));
	const meaning =
		request && meaningOf(request, { ...(this.getQueryData() as unknown as IDataObject) });
	if (request === undefined || meaning === undefined) {
		const sentence = 'It belongs to an earlier question, which is answered or whose time is over.';
		return show(this, 410, messagePage('This link is over', sentence));
	}
	if (!isLinkSigned(this, request, meaning)) {
		const sentence = 'Open the link as it is in the note on the ticket.';
		return show(this, 401, messagePage('This link is not signed', sentence));
	}
	if (nowEpochMs() >= request.untilEpochMs) {
		const sentence = `The time for an answer ended at ${momentText(request.untilEpochMs)}. Nothing was approved.`;
		return show(this, 410, messagePage('This link is over', sentence));
	}
	if (this.getRequestObject().method !== 'POST')
		return show(this, 200, askingPage(request, meaning));
	const sent: unknown = this.getBodyData();
	const body: IDataObject = isObject(sent) ? sent : {};
	const { answer, faults } = answerIn(request, meaning, body);
	if (faults.length > 0) return show(this, 422, askingPage(request, meaning, faults, body));
	if (underWay.has(request.key)) {
		const sentence = 'Somebody is answering at this moment. Open the link again to see.';
		return show(this, 409, messagePage('Answered already', sentence));
	}
	underWay.add(request.key);
	try {
		return await take(this, request, answer);
	} finally {
		underWay.delete(request.key);
	}
}
