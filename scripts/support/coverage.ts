import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { formatTable } from '../../bench/table';
import { runLayer } from './jest';
import { PlainError } from './plainError';

const root = path.join(__dirname, '..', '..');

/** The least share of lines and branches that the tests without n8n go through, in percent. */
const LEAST = [
	{ folder: 'nodes/HaloPsa/reconcile', lines: 90, branches: 85 },
	{ folder: 'nodes/HaloPsa/execution', lines: 90, branches: 85 },
	{ folder: 'nodes/HaloPsa/operations', lines: 90, branches: 85 },
	{ folder: 'nodes', lines: 85, branches: 0 },
];

/** How many there are, and how many of them the tests go through. */
interface Count {
	total: number;
	covered: number;
}

interface Counts {
	lines: Count;
	branches: Count;
}

/** By the full path of a file. */
type Summary = Record<string, Counts>;

/** @returns percent; of nothing, all is covered */
const percentOf = ({ total, covered }: Count): number =>
	total === 0 ? 100 : (100 * covered) / total;

/**
 * The counts of a folder with all below it, or of its own files alone.
 *
 * @param folder from the project's root
 */
function countsOf(
	summary: Summary,
	folder: string,
	{ ownFilesOnly = false }: { ownFilesOnly?: boolean } = {},
): Counts {
	const counts = { lines: { total: 0, covered: 0 }, branches: { total: 0, covered: 0 } };
	const full = path.join(root, folder);
	for (const [file, found] of Object.entries(summary)) {
		const inside = ownFilesOnly
			? path.dirname(file) === full
			: file.startsWith(`${full}${path.sep}`);
		if (!inside) continue;
		for (const kind of ['lines', 'branches'] as const) {
			counts[kind].total += found[kind].total;
			counts[kind].covered += found[kind].covered;
		}
	}
	return counts;
}

/** @returns a row for each folder with files of its own, and one for all */
function coverageTable(summary: Summary): string {
	const folders = [...new Set(Object.keys(summary).map((file) => path.dirname(file)))].sort();
	const row = (label: string, { lines, branches }: Counts) => [
		label,
		percentOf(lines).toFixed(1),
		percentOf(branches).toFixed(1),
		String(lines.total - lines.covered),
	];
	const own = folders.map((full) => {
		const folder = path.relative(root, full);
		return row(folder, countsOf(summary, folder, { ownFilesOnly: true }));
	});
	return formatTable([
		['Folder', 'lines %', 'branches %', 'lines left'],
		...own,
		row('all of nodes', countsOf(summary, 'nodes')),
	]);
}

/** @returns a sentence for each folder that is covered too little */
export function tooLittle(summary: Summary): string[] {
	return LEAST.flatMap(({ folder, ...least }) => {
		const counts = countsOf(summary, folder);
		if (counts.lines.total === 0) return [`There is no code in ${folder}.`];
		return (['lines', 'branches'] as const)
			.filter((kind) => percentOf(counts[kind]) < least[kind])
			.map(
				(kind) =>
					`${folder}: ${percentOf(counts[kind]).toFixed(1)} % of the ${kind} are covered, at least ${least[kind]} % have to be.`,
			);
	});
}

/**
 * Runs the tests that need no n8n, shows what of the nodes they go through, and throws where that is too little.
 *
 * @returns how many tests passed
 */
export async function measureCoverage(): Promise<number> {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coverage-'));
	try {
		const passed = await runLayer(['unit', 'integration'], {
			args: [
				...['--coverage', '--coverageProvider=babel', '--collectCoverageFrom=nodes/**/*.ts'],
				...['--coverageReporters=json-summary', `--coverageDirectory=${folder}`],
			],
		});
		const { total, ...summary }: Summary = JSON.parse(
			fs.readFileSync(path.join(folder, 'coverage-summary.json'), 'utf8'),
		);
		console.log(`\n${coverageTable(summary)}\n`);
		const faults = tooLittle(summary);
		if (faults.length > 0) throw new PlainError(faults.join('\n'));
		return passed;
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}
