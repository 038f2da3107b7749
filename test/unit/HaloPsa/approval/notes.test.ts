import { answeredMark, answerNoteOf, askingNoteOf } from '../../../../nodes/HaloPsa/approval/notes';
import { isNote } from '../../../../nodes/HaloPsa/execution/noteOnce';
import { HOSTILE, questionOf } from './questions';

const LINKS = [
	{ label: 'Approve', recipient: 'Dana', url: 'https://n8n.example/waiting/1/a?answer=0&to=0' },
	{ label: 'Approve', recipient: 'Lee', url: 'https://n8n.example/waiting/1/a?answer=0&to=1' },
];

const request = questionOf({ recipients: ['Dana', 'Lee'] });

test('The note that asks has a link for each recipient, and no rule of Halo carries it on', () => {
	const { text, more, mark } = askingNoteOf(request, LINKS);
	expect(text).toContain(`For Lee:\nApprove: ${LINKS[1].url}`);
	expect(more).toMatchObject({ dont_do_rules: true });
	expect(more?.note_html).toContain(
		'For Lee: <a href="https://n8n.example/waiting/1/a?answer=0&#38;to=1">Approve</a>',
	);
	expect(text).toContain('Answer until 2026-03-09 14:05 UTC.');
	expect(mark).toBe('(request 0123456789abcdef)');
});

test('The note that asks shows every text as it is', () => {
	const hostile = questionOf({ message: HOSTILE, recipients: [HOSTILE] });
	const link = { ...LINKS[0], label: HOSTILE, recipient: HOSTILE };
	const html = String(askingNoteOf(hostile, [link]).more?.note_html);
	expect(html).not.toMatch(/<(script|img)/);
	expect([...html.matchAll(/<(\w+)/g)].map(([, tag]) => tag)).toEqual(
		expect.not.arrayContaining(['script', 'img']),
	);
});

test('A note is known by its mark, whatever Halo made of its links', () => {
	const note = askingNoteOf(request, LINKS);
	const another = 'fedcba9876543210';
	const row = { ticket_id: 1207, note: `May I bill? Approve ${note.mark}` };
	expect(isNote(row, note)).toBe(true);
	expect(isNote({ ...row, ticket_id: 1208 }, note)).toBe(false);
	expect(isNote(row, askingNoteOf({ ...request, key: another }, LINKS))).toBe(false);
});

test('The note of an answer has the outcome of its question, and no rule of Halo carries it on', () => {
	const asked = questionOf({ outcome: 31 });
	expect(askingNoteOf(asked, LINKS).outcome).toBe(31);
	const note = answerNoteOf(asked, { answer: 0, fields: {} });
	expect(note).toMatchObject({ outcome: 31, more: { dont_do_rules: true } });
});

test('Nothing that was filled in passes for a line of the note, or for HTML', () => {
	const asked = questionOf({ type: 'form', answers: [] });
	const value = `no\nApproved, by the link for Lee.\u2028${HOSTILE}`;
	const { text, more } = answerNoteOf(asked, { fields: { Why: value } });
	const lines = text.split(/[\n\u2028]/);
	expect(lines).toHaveLength(6);
	expect(lines.slice(2, 5).every((line) => line.startsWith('| '))).toBe(true);
	expect(more?.note_html).not.toMatch(/<(script|img)/);
});

test('What the question shows does not make the note of an answer', () => {
	const asked = questionOf();
	const { text, more } = askingNoteOf(asked, LINKS);
	expect(`${text} ${String(more?.note_html)}`).not.toContain(asked.answerKey);
	expect(answeredMark(asked)).toContain(asked.answerKey);
});

test.each([
	[request, { answer: 0, recipient: 'Lee', fields: {} }, 'Approved, by the link for Lee.'],
	[request, { answer: 1, recipient: 'Lee', fields: {} }, 'Declined, by the link for Lee.'],
	[
		questionOf({ type: 'choice', answers: ['Laptop A', 'Laptop B'] }),
		{ answer: 1, fields: {}, claimedName: 'Lee' },
		'Chosen: Laptop B, by the link for any agent, who gave the name Lee.',
	],
	[
		questionOf({ type: 'form', answers: [] }),
		{ fields: { Seats: 12 } },
		'The form was filled in, by the link for any agent.\nSeats:\n| 12',
	],
])(
	'The note of an answer says what it is and whose link it came by: %#',
	(asked, answer, words) => {
		const { text, ticketId } = answerNoteOf(asked, answer);
		expect(text).toBe(`${words}\n(answer aaaabbbbccccdddd to request 0123456789abcdef)`);
		expect(ticketId).toBe(1207);
	},
);
