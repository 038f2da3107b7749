import { askingPage, messagePage, PAGE_HEADERS } from '../../../../nodes/HaloPsa/approval/page';
import type { FormFieldType } from '../../../../nodes/HaloPsa/approval/request';
import { HOSTILE, questionOf } from './questions';

const TYPES: FormFieldType[] = ['checkbox', 'date', 'list', 'longText', 'number', 'text'];
/** The only tags that a page has. */
const OWN =
	/^\/?(html|head|meta|title|style|body|h1|p|blockquote|form|label|input|select|option|textarea|button|small|br|!DOCTYPE html)(?=[ >]|$)/;

const tagsIn = (page: string) => [...page.matchAll(/<([^>]*)>/g)].map(([, tag]) => tag);

const hostile = questionOf({
	type: 'form',
	message: HOSTILE,
	answers: [],
	recipients: [HOSTILE],
	fields: TYPES.map((type) => ({ label: HOSTILE, type, choices: [HOSTILE], required: true })),
});

describe('A page', () => {
	it.each([
		[
			'that asks',
			askingPage(
				hostile,
				{ recipient: HOSTILE },
				[HOSTILE],
				Object.fromEntries(TYPES.map((_, index) => [`field-${index}`, HOSTILE])),
			),
		],
		[
			'with a button',
			askingPage(questionOf({ type: 'choice', answers: [HOSTILE] }), { answer: 0 }, [], {
				name: HOSTILE,
			}),
		],
		['that says something', messagePage(HOSTILE, HOSTILE)],
	])('%s has every text escaped, and no script', (_, page) => {
		expect(page).not.toMatch(/<(script|img)/);
		expect(tagsIn(page).filter((tag) => !OWN.test(tag))).toEqual([]);
		const withoutValues = tagsIn(page).map((tag) => tag.replace(/"[^"]*"/g, ''));
		expect(withoutValues.filter((tag) => /\son\w+=|['`]/.test(tag))).toEqual([]);
		expect(page).toContain('&#60;script&#62;');
	});

	it('lets nothing be loaded, run, framed or sent elsewhere', () => {
		const policy = PAGE_HEADERS['Content-Security-Policy'];
		for (const rule of [
			"default-src 'none'",
			"form-action 'self'",
			"base-uri 'none'",
			"frame-ancestors 'none'",
		])
			expect(policy).toContain(rule);
		expect(policy).not.toContain('unsafe');
		expect(PAGE_HEADERS).toMatchObject({
			'Referrer-Policy': 'no-referrer',
			'Cache-Control': 'no-store',
			'X-Frame-Options': 'DENY',
		});
	});

	it('has one button, which says the answer of its link', () => {
		const page = askingPage(questionOf(), { answer: 1 });
		expect(page.match(/<button[^>]*>[^<]*/g)).toEqual(['<button type="submit" class="no">Decline']);
		expect(page).toContain('<form method="post"');
		expect(page).not.toContain('Approve');
		expect(page).toContain('holds until 2026-03-09 14:05 UTC');
	});

	it('asks for a name only where no link has one', () => {
		expect(askingPage(questionOf(), { answer: 0 })).toContain('name="name"');
		const named = questionOf({ recipients: ['Dana'] });
		expect(askingPage(named, { answer: 0, recipient: 'Dana' })).not.toContain('name="name"');
	});

	it('shows no more again than a field takes', () => {
		const field = { type: 'text' as const, choices: [], required: false, label: 'Why' };
		const request = questionOf({ type: 'form', answers: [], fields: [field] });
		const page = askingPage(request, {}, [], {
			'field-0': 'q'.repeat(9_000),
			name: 'w'.repeat(90),
		});
		expect(page.match(/q{9,}/g)?.map(({ length }) => length)).toEqual([5_000]);
		expect(page.match(/w{9,}/g)?.map(({ length }) => length)).toEqual([80]);
	});

	it('keeps what was filled in where something of it was wrong', () => {
		const field = { type: 'text' as const, choices: [], required: false, label: 'Why' };
		const request = questionOf({ type: 'form', answers: [], fields: [field] });
		const page = askingPage(request, {}, ['Seats is empty.'], { 'field-0': 'by "hand"' });
		expect(page).toContain('value="by &#34;hand&#34;"');
		expect(page).toContain('Seats is empty.');
	});
});
