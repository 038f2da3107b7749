import os from 'node:os';
import { runCommand } from './support/command';
import { table } from './support/markdown';
import { mutate, MUTATED } from './support/mutation';
import { PlainError } from './support/plainError';
import { createProgress } from './support/progress';
import { readPart, writePart } from './support/proof';

/** The least share of changes that the tests have to notice, in percent. */
const LEAST = 80;
const HEAD = ['Folder', 'Changes', 'Noticed', 'Share', 'Commit'];

/** The rows that stand on the page, cell by cell. */
const rowsOnPage = (): string[][] =>
	readPart('docs/proof.md', 'mutation')
		.split('\n')
		.filter((line) => line.startsWith('| `'))
		.map((line) =>
			line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim()),
		);

/** Writes the row of a folder into the table of the page, where the rows of the others stay. */
function writeRow(row: string[]): void {
	const others = rowsOnPage().filter(([folder]) => folder !== row[0]);
	const order = MUTATED.map(({ folder }) => `\`${folder}\``);
	const rows = [...others, row].sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
	writePart('docs/proof.md', 'mutation', table(HEAD, rows));
}

/**
 * Changes the code of the pure modules in thousands of places, one at a time, and counts which changes the tests notice.
 * Lists those that they do not, and writes the counts into the page of such results.
 *
 * @param args one of the folders, where not all are meant; `MUTATION_WORKERS` says how many changes are tried at once
 */
export async function main([only]: string[]): Promise<void> {
	const wanted = MUTATED.filter(({ folder }) => only === undefined || folder === only);
	if (wanted.length === 0) {
		throw new PlainError(
			`"${only}" is not mutated: choose one of ${MUTATED.map(({ folder }) => folder).join(', ')}.`,
		);
	}
	const workers = Number(process.env.MUTATION_WORKERS ?? os.availableParallelism());
	const progress = createProgress();
	const below: string[] = [];
	for (const mutated of wanted) {
		const { tried, killed, survivors } = await progress.step(mutated.folder, () =>
			mutate(mutated, workers),
		);
		const commit = await runCommand('git', ['rev-parse', '--short', 'HEAD'], {
			doing: 'Reading the commit',
		});
		const share = Math.floor((100 * killed) / tried);
		writeRow([`\`${mutated.folder}\``, `${tried}`, `${killed}`, `${share} %`, commit.trim()]);
		for (const { place, replacement } of survivors) console.log(`${place} → ${replacement}`);
		console.log(`${mutated.folder}: ${killed} of ${tried} changes noticed, ${share} %`);
		if (share < LEAST) below.push(mutated.folder);
	}
	if (below.length > 0) {
		throw new PlainError(
			`Fewer than ${LEAST} % of the changes are noticed in ${below.join(', ')}.`,
		);
	}
}
