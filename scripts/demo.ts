import { packPackage, startN8n } from '../real-n8n';
import type { RealN8n } from '../real-n8n/start';
import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { PlainError } from './support/plainError';
import { createProgress } from './support/progress';
import { playStory, publishFlows } from './support/story';
import type { Chapter } from './support/story';

const WRITES = ['POST', 'PUT', 'DELETE'];

/** Columns as wide as what stands in them. */
function printTable(rows: Chapter['table']) {
	if (rows.length === 0) return;
	const columns = Object.keys(rows[0]);
	const lines = [columns, ...rows.map((row) => columns.map((name) => String(row[name] ?? '')))];
	const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at].length)));
	for (const line of lines)
		console.log(`  ${line.map((cell, at) => cell.padEnd(widths[at])).join('  ')}`.trimEnd());
}

function printRequests(requests: Chapter['requests']) {
	const counts = new Map<string, number>();
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

function printChapter(number: number, { title, table, told = '', requests }: Chapter) {
	console.log(`\n${number}. ${title}\n`);
	printTable(table);
	if (told !== '') console.log(`\n${told.replace(/^/gm, '  │ ')}`);
	printRequests(requests);
}

/** Plays the story, and fails where it asked for something that Halo's API does not have. */
async function show(n8n: RealN8n, sandbox: Sandbox) {
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
 *
 * @param args `--once` ends after the story
 */
export async function main(args: string[]): Promise<void> {
	const unknown = args.find((argument) => argument !== '--once');
	if (unknown) throw new PlainError(`The demo does not know ${unknown}, only --once.`);
	const progress = createProgress();
	const tarball = await packPackage({ progress });
	const sandbox = await startSandbox({ data: 'demo' });
	let n8n: RealN8n | undefined;
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
