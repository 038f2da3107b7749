/** A page of the documentation that is made from the sources. */
export interface MadeDocument {
	/** From the project's root. */
	file: string;
	is: string;
	shouldBe: string;
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A table of Markdown. */
export const table = (head: string[], rows: string[][]): string =>
	[head, head.map(() => '---'), ...rows.map((row) => row.map(cell))]
		.map((row) => `| ${row.join(' | ')} |`)
		.join('\n');

/**
 * A page with what stands between its two markers of a name made anew.
 *
 * @param file for the error where it lacks them
 */
export function between(file: string, page: string, name: string, content: string): string {
	const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
	const [from, to] = [page.indexOf(start), page.indexOf(end)];
	if (from < 0 || to < from) throw new Error(`${file} lacks ${start} … ${end}`);
	return `${page.slice(0, from + start.length)}\n\n${content}\n\n${page.slice(to)}`;
}
