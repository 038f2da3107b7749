/** A sentence that people read, without markup, and how many words it has. */
export interface Sentence {
	text: string;
	words: number;
}

/** What is made from the source, between two comments such as `<!-- operations -->`. */
const GENERATED = /<!-- (\w+) -->[\s\S]*?<!-- \/\1 -->/g;

const withoutMarkup = (text: string) =>
	text
		.replace(GENERATED, '')
		.replace(/```[\s\S]*?```/g, '')
		.replace(/!\[[^\]]*\]\([^)]*\)/g, '')
		.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replace(/`[^`\n]*`/g, 'code')
		.replace(/[*_]/g, '');

/** The texts of a line: of a row of a table, each cell. Headings and the rule below a table's head have none. */
function textsOf(line: string): string[] {
	if (line.startsWith('#') || line.startsWith('| -')) return [];
	if (line.startsWith('|')) return line.slice(1, -1).split('|');
	return [line.replace(/^\s*(?:-|\d+\.)\s/, '')];
}

const wordsIn = (text: string) => (text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []).length;

/**
 * The sentences of a page. A sentence ends with `.`, `!` or `?`, whatever colons and semicolons it
 * has. Cells of a table that are no sentences, such as labels, are left out.
 *
 * @param page as Markdown
 */
export function sentencesOf(page: string): Sentence[] {
	return withoutMarkup(page)
		.split('\n')
		.flatMap(textsOf)
		.flatMap((text) => text.trim().split(/(?<=[.!?])\s+/))
		.map((text) => ({ text, words: wordsIn(text) }))
		.filter(({ text, words }) => words > 0 && (/[.!?:]$/.test(text) || words > 6));
}

/** The mean length of sentences, in words; 0 of none. */
export const meanWords = (sentences: Sentence[]): number =>
	sentences.length === 0
		? 0
		: sentences.reduce((sum, { words }) => sum + words, 0) / sentences.length;
