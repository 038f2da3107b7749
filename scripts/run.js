#!/usr/bin/env node
// The door to every command. It runs in a fresh clone: nothing but Node itself may be needed here.
const path = require('node:path');
const { pruneCache } = require('./support/cacheFolder');
const { ensureModules } = require('./support/modules');
const { PlainError, reportFailure } = require('./support/plainError');
const { linesProgress } = require('./support/progress');

const COMMANDS = [
	'demo',
	'test',
	'unit',
	'integration',
	'coverage',
	'fuzz',
	'faults',
	'hosts',
	'soak',
	'mutation',
	'sandbox',
	'bench',
	'docs',
	'imports',
	'screenshots',
	'walk',
	'tarball',
	'tool',
];
const NEEDED_NODE = 20;

async function main() {
	const [command, ...args] = process.argv.slice(2);
	if (!COMMANDS.includes(command)) {
		throw new PlainError(`Usage: node scripts/run.js <${COMMANDS.join('|')}>`);
	}
	if (Number(process.versions.node.split('.')[0]) < NEEDED_NODE) {
		throw new PlainError(
			`Node ${NEEDED_NODE} or newer is needed; this is ${process.versions.node}.`,
		);
	}
	pruneCache();
	await ensureModules(path.join(__dirname, '..'), linesProgress());
	require('./support/typescript');
	/** @type {{ main(args: string[]): Promise<void> }} */
	const { main: runCommand } = require(`./${command}`);
	await runCommand(args);
}

main().catch((error) => {
	reportFailure(error);
	process.exit(1);
});
