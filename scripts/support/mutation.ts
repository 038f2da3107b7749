import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cacheFolder } from './cacheFolder';
import { runCommand } from './command';

const root = path.join(__dirname, '..', '..');

/** A folder whose decisions are mutated, and the unit tests that have to notice. */
export interface MutatedFolder {
	folder: string;
	/** The files in it; all that decide without waiting for anything, where it does not say. */
	files?: string[];
	/** Globs below test/unit/. */
	tests: string[];
}

export const MUTATED: MutatedFolder[] = [
	{ folder: 'nodes/HaloPsa/reconcile', tests: ['HaloPsa/reconcile/*.test.ts'] },
	{
		folder: 'nodes/HaloPsa/transport',
		files: ['shouldRetry.ts'],
		tests: ['HaloPsa/transport/shouldRetry.test.ts'],
	},
	{
		folder: 'nodes/HaloPsa/operations/syncCounts',
		files: ['guards.ts'],
		tests: ['HaloPsa/operations/syncCounts/*.test.ts'],
	},
	{
		folder: 'nodes/shared',
		files: ['dates.ts'],
		tests: ['shared/dates.test.ts', 'HaloPsa/input/dates.test.ts'],
	},
	{ folder: 'nodes/HaloPsa/trigger', tests: ['HaloPsa/trigger/*.test.ts'] },
	{ folder: 'nodes/Petra/trigger', tests: ['Petra/trigger/*.test.ts'] },
];

/** A change of the code that no test noticed. */
export interface Survivor {
	/** As `nodes/shared/dates.ts:12`. */
	place: string;
	/** What was put in its place. */
	replacement: string;
}

export interface MutationResult {
	tried: number;
	killed: number;
	survivors: Survivor[];
}

/** What of Stryker's report is read. */
interface Report {
	files: Record<
		string,
		{
			mutants: Array<{
				status: string;
				replacement?: string;
				location: { start: { line: number } };
			}>;
		}
	>;
}

/** The inputs in n8n's editor are no decision. */
const DESCRIPTION = 'description.ts';

/** The files of a folder that are mutated, as paths from the root. */
export function mutatedFiles({ folder, files }: MutatedFolder): string[] {
	const decides = (name: string) =>
		name.endsWith('.ts') &&
		name !== DESCRIPTION &&
		!/\bawait\b/.test(fs.readFileSync(path.join(root, folder, name), 'utf8'));
	const names = files ?? fs.readdirSync(path.join(root, folder)).filter(decides);
	return names.map((name) => `${folder}/${name}`);
}

/** Reads Stryker's report: what ran out of time counts as noticed, and what no test reaches as not noticed. */
export function resultOf({ files }: Report): MutationResult {
	const all = Object.entries(files).flatMap(([file, { mutants }]) =>
		mutants.map((mutant) => ({ file, ...mutant })),
	);
	const tried = all.filter(({ status }) => status !== 'Ignored');
	const survivors = tried.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
	return {
		tried: tried.length,
		killed: tried.length - survivors.length,
		survivors: survivors.map(({ file, replacement = '', location }) => ({
			place: `${file}:${location.start.line}`,
			replacement: replacement.replace(/\s+/g, ' '),
		})),
	};
}

/**
 * Has Stryker change the decisions of a folder one by one, and the folder's tests look at each change. What was found of
 * files and tests that have not changed since is taken from the last run.
 *
 * @param workers how many changes are tried at once
 */
export async function mutate(mutated: MutatedFolder, workers: number): Promise<MutationResult> {
	const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'mutation-'));
	const report = path.join(scratch, 'report.json');
	const name = mutated.folder.replaceAll('/', '-');
	try {
		fs.writeFileSync(
			path.join(scratch, 'stryker.json'),
			JSON.stringify({
				testRunner: 'jest-by-file',
				plugins: ['@stryker-mutator/jest-runner', './scripts/support/mutationRunner.mjs'],
				mutate: mutatedFiles(mutated),
				jest: { configFile: 'scripts/support/mutationJest.js', enableFindRelatedTests: false },
				coverageAnalysis: 'perTest',
				concurrency: workers,
				// What a test file has loaded is not given back.
				maxTestRunnerReuse: 200,
				reporters: ['json'],
				jsonReporter: { fileName: report },
				incremental: true,
				incrementalFile: path.join(cacheFolder(), `mutation-${name}.json`),
				ignorePatterns: ['docs', 'bench', 'real-n8n', 'workflows', 'examples'],
				tempDirName: path.join(scratch, 'copy'),
			}),
		);
		await runCommand(
			process.execPath,
			[
				path.join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js'),
				'run',
				path.join(scratch, 'stryker.json'),
			],
			{
				cwd: root,
				// Fewer cases of the properties than in their own tests, and the same for each change.
				env: {
					...process.env,
					MUTATION_TESTS: mutated.tests.join(','),
					PROPERTY_RUNS: '10',
					PROPERTY_SEED: '12',
				},
				doing: `Mutation testing of ${mutated.folder}`,
			},
		);
		return resultOf(JSON.parse(fs.readFileSync(report, 'utf8')) as Report);
	} finally {
		fs.rmSync(scratch, { recursive: true, force: true });
	}
}
