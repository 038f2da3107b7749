const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { runCommand } = require('./command');
const { PlainError } = require('./plainError');
const { createProgress } = require('./progress');

const root = path.join(__dirname, '..', '..');

/** Each takes most of a core, and up to a gigabyte. */
const WORKERS = Math.min(4, Math.max(2, os.availableParallelism()));

/** @typedef {'unit' | 'integration' | 'turns' | 'sandbox' | 'e2e' | 'older'} Layer */

/**
 * Runs one layer of the tests, or several in one run.
 * @param {Layer | Layer[]} layers
 * @param {{ args?: string[], env?: Record<string, string> }} [options]
 * @returns {Promise<number>} how many tests passed; throws with jest's report when any did not
 */
async function runLayer(layers, { args = [], env = {} } = {}) {
	const names = [layers].flat();
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jest-'));
	const report = path.join(folder, 'report.json');
	try {
		await runCommand(
			process.execPath,
			[
				path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
				...['--selectProjects', ...names, '--json', `--outputFile=${report}`],
				...(args.includes('--runInBand') ? [] : [`--maxWorkers=${WORKERS}`]),
				...args,
			],
			{
				cwd: root,
				env: { ...process.env, ...env },
				doing: `The ${names.join(' and ')} tests`,
				whole: true,
			},
		);
		/** @type {{ numPassedTests: number }} */
		const { numPassedTests } = JSON.parse(fs.readFileSync(report, 'utf8'));
		return numPassedTests;
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * A command that runs one layer alone.
 * @param {Layer} layer
 * @param {string} title
 */
function layerCommand(layer, title) {
	/** @param {string[]} args for jest, such as a part of a file's name */
	return async function main(args) {
		const passed = await createProgress().step(title, () => runLayer(layer, { args }));
		if (passed === 0) throw new PlainError('No test ran.');
		console.log(`${passed} passed, 0 failed`);
	};
}

module.exports = { layerCommand, runLayer };
