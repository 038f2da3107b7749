import type { IDataObject } from 'n8n-workflow';
import { toDay } from '../../shared/dates';
import { plainLineOf, setOwn } from '../../shared/text';
import type { ApprovalRequest, FormField } from './request';
import { APPROVE } from './request';

/** Whom a link was made for, and what it answers. */
export interface LinkMeaning {
	/** Place of the answer among those of the request; absent where the link leads to a form. */
	answer?: number;
	/** The recipient; absent where all share one link. */
	recipient?: string;
}

/** Somebody's answer. */
export interface GivenAnswer extends LinkMeaning {
	/** What was filled in, by the labels of the fields. */
	fields: Record<string, string | number | boolean>;
	/** What somebody without a link of their own gave as their name: nobody has checked it. */
	claimedName?: string;
}

/** The longest text that a field takes. */
export const MAX_FIELD_LENGTH = 5_000;

/** The query of a link, as n8n signs it. */
export function linkQueryOf(
	{ type, round }: ApprovalRequest,
	answer: number | undefined,
	recipient: number | undefined,
): Record<string, string> {
	return {
		...(type === 'form' ? {} : { answer: String(answer) }),
		...(recipient === undefined ? {} : { to: String(recipient) }),
		round: String(round),
	};
}

/** What a link means; undefined where it was made for another question. */
export function meaningOf(request: ApprovalRequest, query: IDataObject): LinkMeaning | undefined {
	const { type, answers, recipients, round } = request;
	if (query.round !== String(round)) return undefined;
	const recipient = recipients.find((_, index) => query.to === String(index));
	const isNamed = recipients.length > 0 ? recipient !== undefined : query.to === undefined;
	if (!isNamed) return undefined;
	const to = recipient === undefined ? {} : { recipient };
	if (type === 'form') return to;
	const answer = answers.findIndex((_, index) => query.answer === String(index));
	return answer === -1 ? undefined : { ...to, answer };
}

type Read = { value?: string | number | boolean; fault?: string };

const readers: Record<FormField['type'], (text: string, field: FormField) => Read> = {
	text: (text) => ({ value: text }),
	longText: (text) => ({ value: text }),
	number: (text) =>
		Number.isFinite(Number(text)) ? { value: Number(text) } : { fault: 'is not a number' },
	date: (text) => {
		const day = toDay(text, 'UTC');
		return day === undefined ? { fault: 'is not a date' } : { value: day };
	},
	list: (text, { choices }) =>
		choices.includes(text) ? { value: text } : { fault: 'is none of the choices' },
	checkbox: (text) => ({ value: text !== '' }),
};

/** The name of a field's input on the page. */
export const inputNameOf = (index: number): string => `field-${index}`;

/** What was sent of one input; a list or an object is nobody's answer. */
export function textSent(body: IDataObject, name: string): string {
	const sent = body[name];
	return typeof sent === 'string' ? sent.trim() : '';
}

function readField(field: FormField, text: string): Read {
	if (field.type === 'checkbox')
		return field.required && text === ''
			? { fault: 'has to be ticked' }
			: readers.checkbox(text, field);
	if (text === '') return field.required ? { fault: 'is empty' } : {};
	if (text.length > MAX_FIELD_LENGTH)
		return { fault: `is longer than ${MAX_FIELD_LENGTH} characters` };
	return readers[field.type](text, field);
}

/**
 * The answer that the page's button sends.
 *
 * @param meaning of the link that the page was opened by
 * @param body what was sent with it
 * @returns the answer, or what is wrong with what was filled in, a sentence each
 */
export function answerIn(
	{ fields, recipients }: ApprovalRequest,
	meaning: LinkMeaning,
	body: IDataObject,
): { answer: GivenAnswer; faults: string[] } {
	const answer: GivenAnswer = { ...meaning, fields: {} };
	const faults: string[] = [];
	fields.forEach((field, index) => {
		const { value, fault } = readField(field, textSent(body, inputNameOf(index)));
		if (fault !== undefined) faults.push(`${field.label} ${fault}.`);
		if (value !== undefined) setOwn(answer.fields, field.label, value);
	});
	const claimed = plainLineOf(textSent(body, 'name'));
	if (recipients.length === 0 && claimed !== '') answer.claimedName = claimed;
	return { answer, faults };
}

/** Whether the answer says yes: only the button that approves does. */
export const isApproval = ({ type }: ApprovalRequest, { answer }: LinkMeaning): boolean =>
	type === 'approval' && answer === APPROVE;

/** Whether what follows an answer goes on: it was approved, or anything but an approval was asked for. */
export const goesOn = (request: ApprovalRequest, answer: LinkMeaning): boolean =>
	request.type !== 'approval' || isApproval(request, answer);

const answerOutcomeOf = (request: ApprovalRequest, answer: LinkMeaning): string => {
	if (request.type === 'form') return 'submitted';
	if (request.type === 'choice') return 'chosen';
	return isApproval(request, answer) ? 'approved' : 'declined';
};

/**
 * The item of an answer.
 *
 * @param atEpochMs when it was given, in milliseconds since 1970
 */
export function answerItemOf(
	request: ApprovalRequest,
	answer: GivenAnswer,
	atEpochMs: number,
): IDataObject {
	return {
		approved: isApproval(request, answer),
		answered: true,
		outcome: answerOutcomeOf(request, answer),
		choice: answer.answer === undefined ? null : request.answers[answer.answer],
		fields: answer.fields,
		answered_by: answer.recipient ?? null,
		claimed_name: answer.claimedName ?? null,
		answered_at: new Date(atEpochMs).toISOString(),
		ticket_id: request.ticketId,
		expires_at: new Date(request.untilEpochMs).toISOString(),
	};
}
