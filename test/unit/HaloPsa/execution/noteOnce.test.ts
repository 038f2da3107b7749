import { isNote } from '../../../../nodes/HaloPsa/execution/noteOnce';
import { noteHtmlOf } from '../../../../nodes/HaloPsa/reconcile/noteHtml';

const tagsCut = (html: string) => html.replace(/<br>/g, '');
const entitiesRead = (html: string) =>
	tagsCut(html).replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

/** The kind: a note is known again in each form in which Halo may give it back. */
describe.each([
	'Seen & done',
	'CPU < 5 %',
	'a < b > c',
	'1 > 0',
	'Tom &amp; "Kit" it\'s',
	'two\nlines',
])('The note %j is known again', (text) => {
	test.each([
		['as it was written', text],
		['with its HTML but for the tags', tagsCut(noteHtmlOf(text))],
		['with its HTML read', entitiesRead(noteHtmlOf(text))],
		['with its HTML', noteHtmlOf(text)],
	])('%s', (_, note) => {
		expect(isNote({ ticket_id: 7, note }, { ticketId: 7, text })).toBe(true);
		expect(isNote({ ticket_id: 8, note }, { ticketId: 7, text })).toBe(false);
		expect(isNote({ ticket_id: 7, note: `${note} more` }, { ticketId: 7, text })).toBe(false);
	});
});

test('a note of HTML is known again by its words', () => {
	const text = '<p>Seen&nbsp;&amp; done</p>';
	for (const note of ['Seen & done', 'Seen&nbsp;&amp; done', text])
		expect(isNote({ note }, { ticketId: 7, text })).toBe(true);
});
