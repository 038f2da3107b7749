import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';

/** What kind of answer is asked for. */
export type ResponseType = 'approval' | 'choice' | 'form';

/** What a field of a form takes. */
export type FormFieldType = 'text' | 'longText' | 'number' | 'date' | 'list' | 'checkbox';

/** A field of a form, as the page asks for it. */
export interface FormField {
	label: string;
	type: FormFieldType;
	/** What a list offers. */
	choices: string[];
	required: boolean;
}

/** One question, as it was asked: what waits for its answer keeps it, since nothing else of the run is at hand then. */
export interface ApprovalRequest {
	/** Tells the question from every other one; nobody can guess it. */
	key: string;
	/** Known to the run alone until it is answered: the note of an answer is known by it, and the question does not show it. */
	answerKey: string;
	/** ID of the outcome under which the question and its answer are noted; Halo's own private note when absent. */
	outcome?: number;
	/** Which time the node asks in this run, from 0: a link of an earlier time answers no later one. */
	round: number;
	message: string;
	type: ResponseType;
	/** What can be answered: the labels of both buttons, or the choices. */
	answers: string[];
	fields: FormField[];
	/** Who got a link of their own; empty where all share one. */
	recipients: string[];
	ticketId: number;
	/** When its time is over, in milliseconds since 1970. */
	untilEpochMs: number;
}

/** Why nobody answered: the time went by, or the question could not be asked. */
export type NoAnswer = 'expired' | 'failed';

/** The answers of an approval, by their place in `answers`. */
export const APPROVE = 0;
export const DECLINE = 1;

const isTextList = (value: unknown): value is string[] =>
	Array.isArray(value) && value.every((text) => typeof text === 'string');

/**
 * What comes out while nobody has answered. n8n passes the node's own input on when the time is over; this stands in its
 * place, so that nothing that came in can pass for an answer.
 */
export function closedItemOf(request: ApprovalRequest, outcome: NoAnswer): IDataObject {
	return {
		approved: false,
		answered: false,
		outcome,
		choice: null,
		fields: {},
		answered_by: null,
		claimed_name: null,
		answered_at: null,
		ticket_id: request.ticketId,
		expires_at: new Date(request.untilEpochMs).toISOString(),
		request: request as unknown as IDataObject,
	};
}

/** The question that the run waits with; undefined where it waits with none of this node's. */
export function requestIn(json: unknown): ApprovalRequest | undefined {
	if (!isObject(json) || !isObject(json.request)) return undefined;
	const request = json.request as Partial<Record<keyof ApprovalRequest, unknown>>;
	const isWhole =
		typeof request.key === 'string' &&
		typeof request.answerKey === 'string' &&
		typeof request.round === 'number' &&
		typeof request.ticketId === 'number' &&
		typeof request.untilEpochMs === 'number' &&
		isTextList(request.answers) &&
		isTextList(request.recipients) &&
		Array.isArray(request.fields);
	return isWhole ? (json.request as unknown as ApprovalRequest) : undefined;
}

/** A moment for people: `2026-03-09 14:05 UTC`. */
export function momentText(epochMs: number): string {
	return `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
