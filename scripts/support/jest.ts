import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCommand } from './command';
import { PlainError } from './plainError';
import { createProgress } from './progress';

const root = path.join(__dirname, '..', '..');

/** Each takes most of a core, and up to a gigabyte. */
const WORKERS = Math.min(4, Math.max(2, os.availableParallelism()));

/** A project of jest.config.js. */
type Layer =
	| 'fuzz'
	| 'unit'
	| 'integration'
	| 'turns'
	| 'sandbox'
	| 'adding'
	| 'e2e'
	| 'queue'
	| 'older';

/** How a layer is run. */
interface LayerOptions {
	/** More arguments for jest. */
	args?: string[];
	env?: Record<string, string>;
	/** How many test files run at once. */
	workers?: number;
}

/**
 * Runs one layer of the tests, or several in one run.
 *
 * @returns how many tests passed; throws with jest's report when any did not
 */
export async function runLayer(
	layers: Layer | Layer[],
	{ args = [], env = {}, workers = WORKERS }: LayerOptions = {},
): Promise<number> {
	const names = [layers].flat();
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jest-'));
	const report = path.join(folder, 'report.json');
	try {
		await runCommand(
			process.execPath,
			[
				path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
				...['--selectProjects', ...names, '--json', `--outputFile=${report}`],
				// What n8n logs on the way says nothing that a failed test does not say, and jest looks up where each line came from.
				'--silent',
				// A server that a failed test left open must not keep the whole run from ending.
				'--forceExit',
				workers === 1 ? '--runInBand' : `--maxWorkers=${workers}`,
				...args,
			],
			{
				cwd: root,
				env: { ...process.env, NODE_OPTIONS: memoryOptions(), ...env },
				doing: `The ${names.join(' and ')} tests`,
				whole: true,
			},
		);
		const { numPassedTests }: { numPassedTests: number } = JSON.parse(
			fs.readFileSync(report, 'utf8'),
		);
		return numPassedTests;
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

/** Tests make much that lasts a moment: with room for it, a sixth of their time is not spent on clearing away. */
const memoryOptions = (): string =>
	`${process.env.NODE_OPTIONS ?? ''} --max-semi-space-size=128`.trim();

/** A command that runs one layer alone. */
export function layerCommand(layer: Layer, title: string): (args: string[]) => Promise<void> {
	return async (args) => {
		const passed = await createProgress().step(title, () => runLayer(layer, { args }));
		if (passed === 0) throw new PlainError('No test ran.');
		console.log(`${passed} passed, 0 failed`);
	};
}
