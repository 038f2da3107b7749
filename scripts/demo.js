require('./support/typescript');
const { packPackage, startN8n } = require('../real-n8n');
const { startSandbox } = require('../sandbox');
const { PlainError } = require('./support/plainError');
const { createProgress } = require('./support/progress');
const { playStory, publishFlows } = require('./support/story');

const WRITES = ['POST', 'PUT', 'DELETE'];

/** @typedef {import('./support/story').Chapter} Chapter */

/**
 * Columns as wide as what stands in them.
 * @param {Chapter['table']} rows
 */
function printTable(rows) {
	if (rows.length === 0) return;
	const columns = Object.keys(rows[0]);
	const lines = [columns, ...rows.map((row) => columns.map((name) => String(row[name] ?? '')))];
	const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at].length)));
	for (const line of lines)
		console.log(`  ${line.map((cell, at) => cell.padEnd(widths[at])).join('  ')}`.trimEnd());
}

/** @param {Chapter['requests']} requests */
function printRequests(requests) {
	/** @type {Map<string, number>} */
	const counts = new Map();
	for (const { method, path } of requests) {
		const line = `${method.padEnd(6)} ${path}`;
		counts.set(line, (counts.get(line) ?? 0) + 1);
	}
	const stored = requests.filter(
		({ app, method, body }) =>
			app === 'halo' && WRITES.includes(method) && !(Array.isArray(body) && body.length === 0),
	);
	console.log(`\n  ${requests.length} requests, ${stored.length} of them write to Halo:`);
	for (const [line, count] of counts) console.log(`  ${String(count).padStart(4)} × ${line}`);
}

/** @param {number} number @param {Chapter} chapter */
function printChapter(number, { title, table, told = '', requests }) {
	console.log(`\n${number}. ${title}\n`);
	printTable(table);
	if (told !== '') console.log(`\n${told.replace(/^/gm, '  │ ')}`);
	printRequests(requests);
}

/**
 * Plays the story, and fails where it asked for something that Halo's API does not have.
 * @param {import('../real-n8n/start').RealN8n} n8n
 * @param {Awaited<ReturnType<typeof startSandbox>>} sandbox
 */
async function show(n8n, sandbox) {
	let number = 0;
	const flows = await publishFlows(n8n.api, sandbox);
	for await (const chapter of playStory(flows, sandbox)) printChapter(++number, chapter);
	const [violation] = sandbox.violations;
	if (violation) {
		throw new PlainError(
			`A flow asked for something that Halo's API does not have: ${violation.problem}`,
		);
	}
}

/** Resolves when the person ends the demo. */
function endOfDemo() {
	return new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
	});
}

/**
 * Plays the story in a real n8n, and leaves its editor open.
 * @param {string[]} args `--once` ends after the story
 */
async function main(args) {
	const unknown = args.find((argument) => argument !== '--once');
	if (unknown) throw new PlainError(`The demo does not know ${unknown}, only --once.`);
	const progress = createProgress();
	const tarball = await packPackage({ progress });
	const sandbox = await startSandbox({ data: 'demo' });
	/** @type {import('../real-n8n/start').RealN8n | undefined} */
	let n8n;
	try {
		n8n = await startN8n({ tarballs: [tarball], progress });
		await show(n8n, sandbox);
		if (args.includes('--once')) return;
		console.log(`
n8n's editor   ${n8n.url}
  E-mail       ${n8n.owner.email}
  Password     ${n8n.owner.password}
The sandbox    ${sandbox.url}

Ctrl-C ends it and leaves nothing behind.`);
		await endOfDemo();
	} finally {
		await n8n?.stop();
		await sandbox.close();
	}
}

module.exports = { main };
