import path from 'node:path';
import type { RealN8n } from '../real-n8n';
import { NEWEST, OLDEST, packPackage, provideN8n, shareN8n, startN8n } from '../real-n8n';
import { findPrograms } from '../real-n8n/queue';
import { runCommand } from './support/command';
import { measureCoverage } from './support/coverage';
import { checkImports } from './support/imports';
import { runLayer } from './support/jest';
import { withMeasured } from './support/measured';
import { scanPackage } from './support/packageScan';
import { PlainError } from './support/plainError';
import { createProgress } from './support/progress';
import type { Progress } from './support/progress';

const root = path.join(__dirname, '..');

/** One part of the whole. */
interface Step {
	name: string;
	/** The step that runs its tests as well. */
	isWithin?: string;
	/** Looks whether this machine has what the step needs; throws where it does not. */
	check?(): void;
	/** Gives the number of tests that passed. */
	run(progress: Progress, jestArgs: string[]): Promise<number>;
}

async function npmRun(script: string, doing: string) {
	await runCommand('npm', ['run', '--silent', script], { cwd: root, doing, whole: true });
	return 0;
}

/**
 * Each n8n works in one thread and waits for much: three keep two cores busy, and take about a gigabyte each.
 * Without its own, a worker of jest would wait for another's.
 */
const END_TO_END_WORKERS = 3;

/** n8n makes a room for expressions before each execution; by this setting only where one is evaluated, in a third of the time. */
const LAZY = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

/** A run with a path of its own may name tests that a whole run leaves to n8n's engine in process. */
const kindsOf = (args: string[]): Record<string, string> =>
	args.length > 0 ? { KINDS_IN_REAL_N8N: 'all' } : {};

/** The end-to-end tests of one worker share an n8n; a test that has to end n8n starts its own, as n8n is by default. */
function inRealN8n(layer: 'e2e' | 'older', version: string, workers: number): Step['run'] {
	return async (progress, args) => {
		const tarballs = [await packPackage({ progress })];
		const n8ns: RealN8n[] = [];
		try {
			for (let worker = 0; worker < workers; worker++)
				n8ns.push(await startN8n({ version, tarballs, progress, env: LAZY }));
			return await progress.step(`End-to-end tests in n8n ${version}`, () =>
				runLayer(layer, { args, workers, env: { ...shareN8n(n8ns), ...kindsOf(args) } }),
			);
		} finally {
			for (const n8n of n8ns) await n8n.stop();
		}
	};
}

const STEPS: Step[] = [
	{
		name: 'lint',
		run: (progress) => progress.step('Lint', () => npmRun('lint', 'Lint')),
	},
	{
		name: 'format',
		run: (progress) => progress.step('Format', () => npmRun('format:check', 'The format check')),
	},
	{
		name: 'imports',
		run: async (progress) => {
			await progress.step('Imports', checkImports);
			return 0;
		},
	},
	{
		name: 'types',
		run: (progress) => progress.step('Type check', () => npmRun('typecheck', 'The type check')),
	},
	{
		name: 'walk',
		run: (progress) =>
			progress.step('Files on the way of an item', () => npmRun('walk', 'The walk')),
	},
	{
		name: 'coverage',
		run: (progress) => progress.step('Unit and integration tests, with coverage', measureCoverage),
	},
	{
		name: 'unit',
		isWithin: 'coverage',
		run: (progress, args) => progress.step('Unit tests', () => runLayer('unit', { args })),
	},
	{
		name: 'integration',
		isWithin: 'coverage',
		run: (progress, args) =>
			progress.step('Integration tests', () => runLayer('integration', { args })),
	},
	{
		name: 'turns',
		// Alone on the machine, since it measures how long the node's work takes.
		run: (progress, args) =>
			progress.step('Turns of the event loop', () => runLayer('turns', { args, workers: 1 })),
	},
	{
		name: 'sandbox',
		run: (progress, args) => progress.step('Sandbox tests', () => runLayer('sandbox', { args })),
	},
	{
		name: 'fuzz',
		run: (progress, args) => progress.step('Hostile inputs', () => runLayer('fuzz', { args })),
	},
	{
		name: 'scan',
		run: async (progress) => {
			const tarball = await packPackage({ progress });
			await progress.step("n8n's package scan", () => scanPackage(tarball));
			return 0;
		},
	},
	{
		name: 'adding',
		run: (progress, args) =>
			progress.step('What is added in a copy of the tree', () => runLayer('adding', { args })),
	},
	{ name: 'e2e', run: inRealN8n('e2e', NEWEST, END_TO_END_WORKERS) },
	{
		name: 'queue',
		check: findPrograms,
		// The test starts its n8n itself, since it ends parts of it.
		run: async (progress, args) => {
			await packPackage({ progress });
			await provideN8n({ progress });
			return await withMeasured(
				async (env) =>
					await progress.step(`Queue mode of n8n ${NEWEST}`, () =>
						runLayer('queue', { args, env, workers: 1 }),
					),
				progress.note,
			);
		},
	},
	{ name: 'older', run: inRealN8n('older', OLDEST, 1) },
];

/**
 * Runs everything, cheapest first, up to the first step that does not pass.
 *
 * @param args the name of one step to run alone, then arguments for jest
 */
export async function main([only, ...jestArgs]: string[]): Promise<void> {
	const names = STEPS.map(({ name }) => name);
	if (only !== undefined && !names.includes(only)) {
		throw new PlainError(`There is no step "${only}": choose one of ${names.join(', ')}.`);
	}
	const progress = createProgress();
	let passed = 0;
	const wanted = STEPS.filter(({ name, isWithin }) =>
		only === undefined ? isWithin === undefined : only === name,
	);
	for (const { check } of wanted) check?.();
	for (const { run } of wanted) passed += await run(progress, jestArgs);
	const testsWanted =
		only === undefined ||
		[
			'coverage',
			'unit',
			'integration',
			'turns',
			'sandbox',
			'fuzz',
			'adding',
			'e2e',
			'queue',
			'older',
		].includes(only);
	if (testsWanted && passed === 0) throw new PlainError('No test ran.');
	if (testsWanted) console.log(`${passed} passed, 0 failed`);
}
