import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import type { LinkMeaning } from './answers';
import { inputNameOf, MAX_FIELD_LENGTH, textSent } from './answers';
import type { ApprovalRequest, FormField } from './request';
import { DECLINE, momentText } from './request';

const STYLE = [
	'body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem;color:#222;background:#fff}',
	'label{display:block;margin:1rem 0}',
	'input,select,textarea{font:inherit;display:block;width:100%;box-sizing:border-box;padding:.4rem}',
	'input[type=checkbox]{display:inline;width:auto}',
	'button{font:inherit;padding:.6rem 1.6rem;border:0;border-radius:.3rem;background:#0a6;color:#fff;cursor:pointer}',
	'button.no{background:#b33}',
	'blockquote{margin:1rem 0;padding:.2rem 1rem;border-left:.3rem solid #ccc;overflow-wrap:anywhere}',
	'.fault{color:#b33}',
	'small{color:#666}',
].join('');

/** The longest name that is kept of who has no link of their own. */
const MAX_PERSON_LENGTH = 80;

/** Nothing is loaded and no script runs; what is sent goes back to where the page came from. */
const INNER_POLICY = [
	"default-src 'none'",
	`style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
	"form-action 'self'",
	"base-uri 'none'",
].join('; ');

/** Headers of every page. A link is a secret, so that no other page may learn it, and no cache keep it. */
export const PAGE_HEADERS: Record<string, string> = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy': `${INNER_POLICY}; frame-ancestors 'none'`,
	'X-Frame-Options': 'DENY',
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
	'X-Robots-Tag': 'noindex, nofollow',
	'Cache-Control': 'no-store',
};

/** A text that HTML shows as it is, in an element as well as in an attribute. */
export function escapedHtml(text: unknown): string {
	return String(text ?? '').replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** The same with its line breaks. */
const escapedLines = (text: unknown): string => escapedHtml(text).replace(/\r\n?|\n/g, '<br>');

/** n8n puts a policy of its own on some answers, so that this one stands in the page as well. */
function wholePage(title: string, body: string): string {
	return [
		'<!DOCTYPE html>',
		'<html lang="en"><head><meta charset="utf-8">',
		`<meta http-equiv="Content-Security-Policy" content="${escapedHtml(INNER_POLICY)}">`,
		'<meta name="viewport" content="width=device-width, initial-scale=1">',
		'<meta name="robots" content="noindex, nofollow">',
		`<title>${escapedHtml(title)}</title>`,
		`<style>${STYLE}</style></head>`,
		`<body><h1>${escapedHtml(title)}</h1>`,
		body,
		'</body></html>',
	].join('\n');
}

/** A page that only says something. */
export function messagePage(title: string, ...sentences: string[]): string {
	return wholePage(
		title,
		sentences.map((sentence) => `<p>${escapedLines(sentence)}</p>`).join('\n'),
	);
}

function fieldInput(field: FormField, index: number, sent: IDataObject): string {
	const { label, type, choices, required } = field;
	const own = `name="${inputNameOf(index)}"${required ? ' required' : ''}`;
	const value = textSent(sent, inputNameOf(index)).slice(0, MAX_FIELD_LENGTH);
	const words = `${escapedHtml(label)}${required ? ' *' : ''}`;
	if (type === 'checkbox') {
		const ticked = value === '' ? '' : ' checked';
		return `<label><input type="checkbox" value="yes" ${own}${ticked}> ${words}</label>`;
	}
	if (type === 'longText')
		return `<label>${words}<textarea rows="5" ${own}>\n${escapedHtml(value)}</textarea></label>`;
	if (type === 'list') {
		const options = ['', ...choices].map((choice) => {
			const chosen = choice === value ? ' selected' : '';
			return `<option value="${escapedHtml(choice)}"${chosen}>${escapedHtml(choice)}</option>`;
		});
		return `<label>${words}<select ${own}>${options.join('')}</select></label>`;
	}
	const step = type === 'number' ? ' step="any"' : '';
	return `<label>${words}<input type="${type}"${step} ${own} value="${escapedHtml(value)}"></label>`;
}

/** What the page's only button says. */
const buttonOf = ({ answers }: ApprovalRequest, { answer }: LinkMeaning): string =>
	answer === undefined ? 'Submit' : answers[answer];

/**
 * The page behind a link. Opening it answers nothing: programs that check mail follow links. Its one button does.
 *
 * @param faults what was wrong with what was filled in
 * @param sent what was filled in
 */
export function askingPage(
	request: ApprovalRequest,
	meaning: LinkMeaning,
	faults: readonly string[] = [],
	sent: IDataObject = {},
): string {
	const { message, fields, recipients, ticketId, type, untilEpochMs } = request;
	const isNo = type === 'approval' && meaning.answer === DECLINE;
	const name =
		recipients.length > 0
			? ''
			: `<label>Your name (nobody checks it)<input type="text" name="name" maxlength="${MAX_PERSON_LENGTH}" value="${escapedHtml(textSent(sent, 'name').slice(0, MAX_PERSON_LENGTH))}"></label>`;
	const whom = meaning.recipient === undefined ? 'any agent' : meaning.recipient;
	return wholePage(
		`Ticket ${ticketId}`,
		[
			`<blockquote>${escapedLines(message)}</blockquote>`,
			...faults.map((fault) => `<p class="fault">${escapedHtml(fault)}</p>`),
			'<form method="post" autocomplete="off">',
			...fields.map((field, index) => fieldInput(field, index, sent)),
			name,
			`<button type="submit"${isNo ? ' class="no"' : ''}>${escapedHtml(buttonOf(request, meaning))}</button>`,
			'</form>',
			`<p><small>This link is for ${escapedHtml(whom)}, answers once, and holds until ${momentText(untilEpochMs)}.</small></p>`,
		].join('\n'),
	);
}
