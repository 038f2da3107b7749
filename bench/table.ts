/** The middle one, or the middle between two. */
export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Text in columns: the first to the left, numbers to the right.
 *
 * @param rows the first one is the heading
 */
export function formatTable(rows: string[][]): string {
	const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
	const line = (row: string[]) =>
		row
			.map((cell, column) =>
				column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
			)
			.join('  ');
	const [heading, ...body] = rows;
	return [
		line(heading),
		widths.map((width) => '-'.repeat(width)).join('  '),
		...body.map(line),
	].join('\n');
}
