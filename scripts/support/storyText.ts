import type { Chapter } from './story';
import { storyWords } from './storyWords';

const WRITES = ['POST', 'PUT', 'DELETE'];

/** Columns as wide as what is in them. */
function tableLines(rows: Chapter['table']): string[] {
	if (rows.length === 0) return [];
	const columns = Object.keys(rows[0]);
	const lines = [columns, ...rows.map((row) => columns.map((name) => String(row[name] ?? '')))];
	const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at].length)));
	return lines.map((line) =>
		`  ${line.map((cell, at) => cell.padEnd(widths[at])).join('  ')}`.trimEnd(),
	);
}

function requestLines(requests: Chapter['requests']): string[] {
	const counts = new Map<string, number>();
	for (const { method, path } of requests) {
		const line = `${method.padEnd(6)} ${path}`;
		counts.set(line, (counts.get(line) ?? 0) + 1);
	}
	const stored = requests.filter(
		({ app, method, body }) =>
			app === 'halo' && WRITES.includes(method) && !(Array.isArray(body) && body.length === 0),
	);
	return [
		`  ${requests.length} requests, ${stored.length} of them write to Halo:`,
		...[...counts].map(([line, count]) => `  ${String(count).padStart(4)} × ${line}`),
	];
}

/**
 * A chapter as the demo prints it: what happened, what to see, and what is in Halo now.
 *
 * @param number of the chapter, from 1
 * @param isVerbose whether the requests to Halo and Petra are shown too
 */
export function chapterText(
	number: number,
	{ part, table, note = '', requests }: Chapter,
	isVerbose: boolean,
): string {
	const { title, seen } = storyWords[part];
	const blocks = [
		[`${number}. ${title}`],
		seen.map((sentence) => `  ${sentence}`),
		tableLines(table),
		note === '' ? [] : note.split('\n').map((line) => `  │ ${line}`.trimEnd()),
		isVerbose ? requestLines(requests) : [],
	];
	return blocks
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.join('\n'))
		.join('\n\n');
}
