import { storyWords } from '../../../../scripts/support/storyWords';
import { sentencesOf } from '../../../support/readability';

const parts = Object.entries(storyWords).map(([part, { title, seen }]) => ({
	part,
	title,
	seen: seen.join(' '),
	lines: seen,
}));

/** Words of those who program, and turns of phrase that nobody at a service desk uses. */
const NOT_A_TECHNICIANS =
	/\b(?:[Aa][Pp][Ii]|[Ee]ndpoints?|JSON|[Rr]equests?|[Aa]rrays?|[Pp]ayloads?|[a-z]+_id|[Tt]ells?|[Tt]old|GET|POST)\b/;

test.each(parts)('$part is told in the words of a technician', ({ title, seen }) => {
	expect(`${title} ${seen}`).not.toMatch(NOT_A_TECHNICIANS);
});

test.each(parts)('the sentences of $part are short, and fit a window', ({ seen, lines }) => {
	const sentences = sentencesOf(seen);
	expect(sentences.length).toBeGreaterThan(0);
	expect(Math.max(...sentences.map(({ words }) => words))).toBeLessThanOrEqual(20);
	expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(96);
});
