import type { Chapter } from '../../../../scripts/support/story';
import { chapterText } from '../../../../scripts/support/storyText';

const request = (method: string, path: string, body?: unknown): Chapter['requests'][number] => ({
	app: 'halo',
	at: '2026-11-02T09:00:00Z',
	method,
	path,
	query: {},
	body,
	status: 200,
	ms: 3,
});

const chapter: Chapter = {
	part: 'remediated',
	table: [
		{ ticket: 1051, customer: 'Northwind Law', status: 'Closed' },
		{ ticket: 7, customer: 'Quay', status: undefined },
	],
	note: 'First line\n\nLast line',
	requests: [
		request('GET', '/api/Tickets'),
		request('POST', '/api/Tickets', [{ id: 1051 }]),
		request('POST', '/api/Actions', []),
		request('GET', '/api/Tickets'),
	],
};

test('a chapter says what happened and what to see, with the note, and no request', () => {
	expect(chapterText(5, chapter, false).split('\n')).toEqual([
		'5. Petra remediates an incident',
		'',
		'  Its ticket has a note, and is closed.',
		'',
		'  ticket  customer       status',
		'  1051    Northwind Law  Closed',
		'  7       Quay',
		'',
		'  │ First line',
		'  │',
		'  │ Last line',
	]);
});

test('its requests are there for who asks for them, each kind with its number', () => {
	const shown = chapterText(5, chapter, true);
	expect(shown.startsWith(chapterText(5, chapter, false))).toBe(true);
	expect(shown.split('\n').slice(-4)).toEqual([
		'  4 requests, 1 of them write to Halo:',
		'     2 × GET    /api/Tickets',
		'     1 × POST   /api/Tickets',
		'     1 × POST   /api/Actions',
	]);
});

test('a chapter without rows and without a note is its words alone', () => {
	const bare = { ...chapter, table: [], note: undefined };
	expect(chapterText(3, bare, false)).toBe(
		'3. Petra remediates an incident\n\n  Its ticket has a note, and is closed.',
	);
});
