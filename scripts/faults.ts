import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { formatTable } from '../bench/table';
import type { MatrixRow } from '../test/integration/faults/table';
import { runLayer } from './support/jest';
import { table } from './support/markdown';
import { createProgress } from './support/progress';
import { writePart } from './support/proof';

const SEEDS = 1_000_000;

/** How many cells hold; of how many, where some do not. */
const cellOf = ({ tried, failed }: { tried: number; failed: number }): string =>
	failed === 0 ? String(tried) : `${tried - failed} of ${tried}`;

/** The table: operations by families of faults, with how many cells hold. */
function tableOf(rows: MatrixRow[]): string[][] {
	const families = [...new Set(rows.flatMap((row) => Object.keys(row.families)))];
	const head = ['Operation', ...families];
	return [
		head,
		...rows.map(({ name, families: found }) => [
			name,
			...families.map((family) => (found[family] === undefined ? '' : cellOf(found[family]))),
		]),
	];
}

/** Reads what the tests have handed over, in the order of the files. */
const rowsIn = (folder: string): MatrixRow[] =>
	['nodes', 'triggers'].flatMap((part) => {
		const file = path.join(folder, `${part}.json`);
		return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as MatrixRow[]) : [];
	});

/**
 * Has every fault meet every request of the main operations and triggers, prints the table, and writes it into the page of
 * such results where all of it holds. `FAULT_SEED` brings the data of a seed again.
 */
export async function main(args: string[]): Promise<void> {
	const { FAULT_SEED = String(randomInt(SEEDS)), FAULT_ONLY = '' } = process.env;
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'faults-'));
	console.log(`Seed ${FAULT_SEED}`);
	try {
		await createProgress().step('Each fault at each request', () =>
			runLayer('integration', {
				args: ['--testPathPattern', 'test/integration/faults/', ...args],
				env: { FAULT_SEED, FAULT_TABLE: folder },
			}),
		);
		const [head, ...rows] = tableOf(rowsIn(folder));
		const cells = rowsIn(folder)
			.flatMap(({ families }) => Object.values(families))
			.reduce((sum, { tried }) => sum + tried, 0);
		const last = `${cells} cells of ${rows.length} operations hold, 0 do not`;
		const isWhole = args.length === 0 && FAULT_ONLY === '';
		if (isWhole) writePart('docs/proof.md', 'faults', `${table(head, rows)}\n\n${last}.`);
		console.log(last);
	} finally {
		const found = rowsIn(folder);
		if (found.length > 0) console.log(`\n${formatTable(tableOf(found))}\n`);
		fs.rmSync(folder, { recursive: true, force: true });
	}
}
