import { existsSync, readFileSync, readdirSync } from 'fs';
import { dirname, join, normalize } from 'path';
import { records } from '../../nodes/HaloPsa/records';
import { guardsProperty } from '../../nodes/HaloPsa/sync/guards';
import { documents } from '../../scripts/support/operationsDocs';

const ROOT = join(__dirname, '..', '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const PAGES = [
	'README.md',
	'CHANGELOG.md',
	...readdirSync(join(ROOT, 'docs'))
		.filter((name) => name.endsWith('.md'))
		.map((name) => `docs/${name}`),
];

test.each(documents())('$file tells what the node does: run `npm run docs`', (document) => {
	expect(document.is).toBe(document.shouldBe);
});

/** A page without code, in which brackets mean something else. */
const prose = (file: string) => read(file).replace(/```[\s\S]*?```|`[^`\n]*`/g, '');

/** The anchors that GitHub gives a page's headings. */
function anchorsOf(file: string): string[] {
	const headings = [
		...read(file)
			.replace(/```[\s\S]*?```/g, '')
			.matchAll(/^#+ (.+)$/gm),
	];
	return headings.map(([, heading]) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N} _-]/gu, '')
			.replace(/ /g, '-'),
	);
}

/** Why a link leads nowhere; undefined where it leads somewhere. */
function brokenLink(page: string, target: string): string | undefined {
	const [path, anchor] = target.split('#');
	const file = path === '' ? page : normalize(join(dirname(page), path));
	if (!existsSync(join(ROOT, file))) return `${target}: no such file`;
	if (anchor !== undefined && !anchorsOf(file).includes(anchor))
		return `${target}: no such heading`;
	return undefined;
}

test.each(PAGES)('Every link in %s leads somewhere', (page) => {
	const targets = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
	const relative = targets.filter((target) => !/^[a-z]+:/.test(target));
	expect(relative.map((target) => brokenLink(page, target)).filter(Boolean)).toEqual([]);
});

test('The pages are linked from the README or from a page that is', () => {
	const seen = new Set(['README.md']);
	for (const page of seen)
		for (const [, path] of prose(page).matchAll(/\]\(([^)\s#]+\.md)[^)]*\)/g))
			seen.add(normalize(join(dirname(page), path)));
	expect(PAGES.filter((page) => !seen.has(page))).toEqual([]);
});

test.each(PAGES)('Every command, flow and test file that %s names exists', (page) => {
	const text = read(page);
	const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
	const commands = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
	expect(commands.filter((name) => scripts[name] === undefined)).toEqual([]);
	const files = [...text.matchAll(/\b(?:workflows|test)\/[\w./-]+\.(?:json|ts)\b/g)];
	expect(files.map(([file]) => file).filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

/** The rows of a page's tables, by cell, without their heads. */
function tableRows(page: string): string[][] {
	const lines = read(page).split('\n');
	return lines
		.filter(
			(line, at) =>
				line.startsWith('|') && !/^\| -/.test(line) && !/^\| -/.test(lines[at + 1] ?? ''),
		)
		.map((line) => line.slice(1, -1).split('|'))
		.map((cells) => cells.map((cell) => cell.trim()));
}

/** All source as one text, with every variable part of a message as `…` and quotes as they are shown. */
function spokenBySource(): string {
	const files = readdirSync(join(ROOT, 'nodes'), { recursive: true, encoding: 'utf8' });
	return files
		.filter((file) => file.endsWith('.ts'))
		.map((file) => read(join('nodes', file)).replace(/\\(['"`])/g, '$1'))
		.join('\n');
}

test('Every sentence that the troubleshooting page quotes is one that a node says', () => {
	const source = spokenBySource();
	const quoted = tableRows('docs/troubleshooting.md').map(([sentence]) => sentence);
	expect(quoted.length).toBeGreaterThan(30);
	const silent = 'Nothing starts, and there is no message';
	const fixed = quoted
		.filter((sentence) => sentence !== silent)
		.flatMap((sentence) => sentence.split('…'));
	expect(fixed.filter((part) => !source.includes(part))).toEqual([]);
});

test('The billing page has each guard with its default, and no other', () => {
	const page = read('docs/billing.md');
	const [, section] = /## The guards\n([\s\S]*?)\n## /.exec(page) ?? [];
	const rows = [...(section ?? '').matchAll(/^\| ([^|]+) \| (off|on|\d+) \|/gm)];
	const guards = (guardsProperty.options ?? []).map((option) => {
		const { displayName, default: standard } = option as { displayName: string; default: unknown };
		return [displayName, typeof standard === 'boolean' ? 'off' : String(standard)];
	});
	expect(rows.map(([, label, standard]) => [label, standard]).sort()).toEqual(guards.sort());
});

test('The page on Create or Update has each way to recognise a record', () => {
	const rows = tableRows('docs/create-or-update.md').map(([label, keys]) => `${label}: ${keys}`);
	const ways = records.flatMap(({ label, recognised }) =>
		recognised === undefined
			? []
			: [`${label}: ${recognised.keys.map((key) => key.label).join(', ')}`],
	);
	expect(ways.filter((way) => !rows.includes(way))).toEqual([]);
});
