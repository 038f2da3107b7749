const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { runCommand } = require('./command');

const root = path.join(__dirname, '..', '..');

/**
 * Runs one layer of the tests.
 * @param {'unit' | 'sandbox' | 'e2e' | 'older'} layer
 * @param {{ args?: string[], env?: Record<string, string> }} [options]
 * @returns {Promise<number>} how many tests passed; throws with jest's report when any did not
 */
async function runLayer(layer, { args = [], env = {} } = {}) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jest-'));
	const report = path.join(folder, 'report.json');
	try {
		await runCommand(
			process.execPath,
			[
				path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
				...['--selectProjects', layer, '--json', `--outputFile=${report}`],
				...(args.includes('--runInBand') ? [] : ['--maxWorkers=2']),
				...args,
			],
			{ cwd: root, env: { ...process.env, ...env }, doing: `The ${layer} tests`, whole: true },
		);
		/** @type {{ numPassedTests: number }} */
		const { numPassedTests } = JSON.parse(fs.readFileSync(report, 'utf8'));
		return numPassedTests;
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

module.exports = { runLayer };
