import { PlainError } from './support/plainError';
import { walksOfOneItem } from './support/walk';
import type { Walk } from './support/walkLength';
import { tooLong, toRead } from './support/walkLength';

function print({ name, files }: Walk): void {
	console.log(`\n${name}: ${files.length} files, ${toRead(files).length} of them to read\n`);
	for (const [place, { file, lines }] of files.entries()) {
		const [number, ran] = [String(place + 1).padStart(4), `${lines} lines`.padStart(10)];
		console.log(`${number}${ran}  ${file}`);
	}
}

/**
 * Shows the files of `nodes/` that one item goes through, in the order in which it comes to them, and how many lines of
 * each ran; throws where there are more than there were.
 */
export async function main(): Promise<void> {
	const walks = await walksOfOneItem();
	walks.forEach(print);
	const faults = walks.flatMap(tooLong);
	if (faults.length > 0) throw new PlainError(`\n${faults.join('\n')}`);
}
