import { pages } from '../support/pages';
import { meanWords, sentencesOf } from '../support/readability';

/** Notes of versions, for people who know the package. */
const LOOKED_UP = ['CHANGELOG.md'];
const PAGES = pages().filter(({ file }) => !LOOKED_UP.includes(file));

/** In words. */
const LONGEST = 36;
const MEAN = 15;

test.each(PAGES)('no sentence of $file is long', ({ text }) => {
	const long = sentencesOf(text).filter(({ words }) => words > LONGEST);
	expect(long.map((sentence) => sentence.text)).toEqual([]);
});

test.each(PAGES)('the sentences of $file are short on the whole', ({ text }) => {
	const sentences = sentencesOf(text);
	expect(sentences.length).toBeGreaterThan(10);
	expect(meanWords(sentences)).toBeLessThanOrEqual(MEAN);
});

/** Turns of phrase that chain thoughts, or that a native speaker has to read twice. */
const ROUNDABOUT = [
	/\bso that\b/i,
	/\bhowever (?:often|long)\b/i,
	/\b(?:is|are|was|were) told\b/i,
	/\bstands? in\b/i,
	/\bwhere\b.*\bwhere\b/i,
];

test.each(PAGES)('no sentence of $file is roundabout', ({ text }) => {
	const found = sentencesOf(text).filter((sentence) =>
		ROUNDABOUT.some((phrase) => phrase.test(sentence.text)),
	);
	expect(found.map((sentence) => sentence.text)).toEqual([]);
});

const readme = pages().find(({ file }) => file === 'README.md')?.text ?? '';

test.each([
	...['retry', 'rate limit', '429', 'idempotent', 'duplicate', 'OAuth', 'scope', 'concurrency'],
	...['webhook signature', 'undo', 'Docker Compose', 'dry run'],
])('who looks for "%s" finds a line of the README that leads on', (word) => {
	const lines = readme
		.split('\n')
		.filter((line) => line.toLowerCase().includes(word.toLowerCase()));
	expect(lines.filter((line) => line.includes(']('))).not.toHaveLength(0);
});

describe('sentences are counted', () => {
	test('by their ends, with code, links and pictures as words or none', () => {
		const page = '# A heading\n\nOne `a b c` [two three](x.md). Four!\n\n![picture of it](a.png)\n';
		expect(sentencesOf(page).map(({ words }) => words)).toEqual([4, 1]);
	});

	test('in lists and in cells of tables, without labels and what is made', () => {
		const page =
			'- One two.\n\n| A label | Three. |\n| --- | --- |\n\n<!-- x -->\nMade.\n<!-- /x -->';
		expect(sentencesOf(page).map(({ words }) => words)).toEqual([2, 1]);
	});

	test('and a page without any has the mean 0', () => {
		expect(meanWords(sentencesOf('# A heading'))).toBe(0);
	});
});
