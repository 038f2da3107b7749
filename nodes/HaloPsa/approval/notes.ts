import type { NoteToAdd } from '../execution/noteOnce';
import { noteHtmlOf } from '../reconcile/noteHtml';
import type { GivenAnswer } from './answers';
import { isApproval } from './answers';
import { escapedHtml } from './page';
import type { ApprovalRequest } from './request';
import { momentText } from './request';

/** A link of the note. */
export interface NoteLink {
	/** What the link says, such as `Approve`. */
	label: string;
	/** For whom; absent where all share it. */
	recipient?: string;
	url: string;
}

const askedMark = ({ key }: ApprovalRequest): string => `(request ${key})`;

/** Ends every note that tells the answer to a question, whichever it is. */
export const answeredMark = ({ key, answerKey }: ApprovalRequest): string =>
	`(answer ${answerKey} to request ${key})`;

const forWhom = (recipient?: string): string =>
	recipient === undefined ? 'For any agent who reads this' : `For ${recipient}`;

const lastLines = (request: ApprovalRequest): string[] => [
	`Answer until ${momentText(request.untilEpochMs)}. Without an answer by then, nothing is approved.`,
	'Whoever opens a link can answer with it: do not pass these links on.',
	askedMark(request),
];

/** The private note that asks: as text for those who see no HTML, and with links behind words. */
export function askingNoteOf(request: ApprovalRequest, links: readonly NoteLink[]): NoteToAdd {
	const groups = new Map<string, NoteLink[]>();
	for (const link of links) {
		const whom = forWhom(link.recipient);
		groups.set(whom, [...(groups.get(whom) ?? []), link]);
	}
	const text = [...groups].flatMap(([whom, own]) => [
		`${whom}:`,
		...own.map(({ label, url }) => `${label}: ${url}`),
	]);
	const html = [...groups].map(([whom, own]) => {
		const anchors = own.map(
			({ label, url }) => `<a href="${escapedHtml(url)}">${escapedHtml(label)}</a>`,
		);
		return `${escapedHtml(whom)}: ${anchors.join(' &#183; ')}`;
	});
	const rest = lastLines(request);
	return {
		ticketId: request.ticketId,
		text: [request.message, ...text, ...rest].join('\n'),
		mark: askedMark(request),
		...(request.outcome === undefined ? {} : { outcome: request.outcome }),
		// No rule of Halo's may carry the links to somebody else.
		more: {
			note_html: [noteHtmlOf(request.message), ...html, ...rest.map(escapedHtml)].join('<br>\n'),
			dont_do_rules: true,
		},
	};
}

const said = (request: ApprovalRequest, answer: GivenAnswer): string => {
	if (request.type === 'form') return 'The form was filled in';
	const words = request.answers[answer.answer ?? -1];
	if (request.type === 'choice') return `Chosen: ${words}`;
	return isApproval(request, answer) ? 'Approved' : 'Declined';
};

const by = ({ recipient, claimedName }: GivenAnswer): string => {
	if (recipient !== undefined) return `by the link for ${recipient}`;
	const name = claimedName === undefined ? '' : `, who gave the name ${claimedName}`;
	return `by the link for any agent${name}`;
};

/** What an answer says and who gave it, as far as the link tells: `Approved, by the link for Dana`. */
export const answerWords = (request: ApprovalRequest, answer: GivenAnswer): string =>
	`${said(request, answer)}, ${by(answer)}`;

/** A filled-in text, each line of it marked, since none may pass for a line of the note's own. */
const setApart = (label: string, value: unknown): string[] => [
	`${label}:`,
	...String(value)
		.split(/[\r\n\v\f\u0085\u2028\u2029]+/)
		.map((line) => `| ${line}`),
];

/** The private note that tells the answer. Halo notes when; the same answer has the same text. */
export function answerNoteOf(request: ApprovalRequest, answer: GivenAnswer): NoteToAdd {
	const filledIn = Object.entries(answer.fields).flatMap(([label, value]) =>
		setApart(label, value),
	);
	const lines = [`${answerWords(request, answer)}.`, ...filledIn, answeredMark(request)];
	const text = lines.join('\n');
	return {
		ticketId: request.ticketId,
		text,
		...(request.outcome === undefined ? {} : { outcome: request.outcome }),
		more: { note_html: noteHtmlOf(text), dont_do_rules: true },
	};
}
