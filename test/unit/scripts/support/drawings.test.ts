import { drawings } from '../../../../scripts/support/drawings';
import { pages } from '../../../support/pages';

const connect = pages().find(({ file }) => file === 'docs/connect.md')?.text ?? '';
/** Without the marks of italics, bold and code. */
const words = connect.replace(/[*_`]/g, '').replace(/&/g, '&amp;');

/** The labels that a drawing has. */
const labelsOf = (svg: string) =>
	[...svg.matchAll(/class="label">([^<]+)</g)].map(([, label]) => label);

const onConnect = Object.entries(drawings).filter(([file]) =>
	connect.includes(`(${file.slice('docs/'.length)})`),
);

test('the page on connecting shows the four screens that it asks for', () => {
	expect(onConnect).toHaveLength(4);
});

test.each(onConnect)('what %s asks for is on the page as well', (_file, svg) => {
	const labels = labelsOf(svg).filter((label) => !['Name', 'Password'].includes(label));
	expect(labels).not.toHaveLength(0);
	expect(labels.filter((label) => !words.toLowerCase().includes(label.toLowerCase()))).toEqual([]);
});

test.each(Object.entries(drawings))('%s has no text that runs out of its box', (_file, svg) => {
	const values = [...svg.matchAll(/class="value">([^<]+)</g)].map(([, value]) => value);
	expect(values.filter((value) => value.length > 38)).toEqual([]);
});
