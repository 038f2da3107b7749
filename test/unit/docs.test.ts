import { guardsProperty } from '../../nodes/HaloPsa/operations/syncCounts/guards';
import { records } from '../../nodes/HaloPsa/records';
import { matchOnOf } from '../../nodes/HaloPsa/records/record';
import packageJson from '../../package.json';
import { flowNames } from '../../real-n8n/flows';
import { drawings } from '../../scripts/support/drawings';
import { documents } from '../../scripts/support/operationsDocs';
import { pictures } from '../../scripts/support/pictures';
import { productionSources } from '../../scripts/support/sources';
import { tourPictures } from '../../scripts/support/tourDoc';
import { labels } from '../support/labels';
import { exists, linked, pages } from '../support/pages';

const PAGES = pages();
const read = (page: string): string => PAGES.find(({ file }) => file === page)?.text ?? '';

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
	const file = linked(page, path);
	if (!exists(file)) return `${target}: no such file`;
	if (anchor !== undefined && !anchorsOf(file).includes(anchor))
		return `${target}: no such heading`;
	return undefined;
}

test.each(PAGES)('Every link in $file leads somewhere', ({ file: page }) => {
	const targets = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
	const relative = targets.filter((target) => !/^[a-z]+:/.test(target));
	expect(relative.map((target) => brokenLink(page, target)).filter(Boolean)).toEqual([]);
});

test('The pages are linked from the README or from a page that is', () => {
	const seen = new Set(['README.md']);
	for (const page of seen)
		for (const [, path] of prose(page).matchAll(/\]\(([^)\s#]+\.md)[^)]*\)/g))
			seen.add(linked(page, path));
	expect(PAGES.map(({ file }) => file).filter((page) => !seen.has(page))).toEqual([]);
});

test.each(PAGES)('Every command, flow and test file that $file names exists', ({ text }) => {
	const commands = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
	expect(commands.filter((name) => !(name in packageJson.scripts))).toEqual([]);
	const files = [...text.matchAll(/\b(?:workflows|test)\/[\w./-]+\.(?:json|ts)\b/g)];
	expect(files.map(([file]) => file).filter((file) => !exists(file))).toEqual([]);
});

test.each(['README.md', 'workflows/README.md'])('%s tells of every flow', (page) => {
	expect(flowNames().filter((name) => !read(page).includes(`${name}.json`))).toEqual([]);
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

/** All source as one text, with quotes as they are shown. */
const source = productionSources()
	.map(({ text }) => text.replace(/\\(['"`])/g, '$1'))
	.join('\n');

test('Every sentence that the troubleshooting page quotes is one that a node says', () => {
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
	const ways = records.flatMap((record) => {
		const keys = matchOnOf(record)?.keys.map(({ label }) => label);
		return keys === undefined ? [] : [`${record.label}: ${keys.join(', ')}`];
	});
	expect(ways.filter((way) => !rows.includes(way))).toEqual([]);
});

test('The page on operations begins with a row for each resource, which leads to its details', () => {
	const [beginning] = read('docs/operations.md').split('\n## ');
	const resources = records.filter(({ operations }) => operations !== undefined);
	const leading = resources.filter(({ label }) => beginning.includes(`\n| [${label}](#`));
	expect(leading.map(({ label }) => label)).toEqual(resources.map(({ label }) => label));
	const rows = beginning.split('\n').filter((line) => line.startsWith('| ['));
	expect(rows).toHaveLength(resources.length);
});

/** What the pages quote of n8n's and Halo's own screens. */
const OTHER_SCREENS = [
	'Active',
	'Azure Tenant ID',
	'Authorization failed - please check your credentials',
	'Can add new Tickets',
	'Can view Tickets that are assigned to other Agents',
	'Can view Unassigned Tickets',
	'Client ID and Secret (Services)',
	'Community nodes',
	'Continue',
	'Days',
	'Edit: items',
	'Execute workflow',
	'Expression',
	'Fixed',
	'Inactive',
	'Is an API-only Agent',
	'Make Recurring Invoice lines inactive when subscription/license becomes inactive',
	'On Error: Continue',
	'On Error: Stop Workflow',
	'More details',
	'Next Creation Date',
	'Payload URL',
	'Poll Times',
	'Predefined Credential Type',
	'Read Only',
	'Read and Modify',
	'Remove Duplicates',
	'Settings',
	'Trigger Interval',
	'Unrecognized node type',
];
/** Nothing as short as this is told from the source by chance. */
const SENTENCE = 20;

test.each(PAGES)('What stands in italics in $file is on a screen, word for word', ({ file }) => {
	const known = new Set([...labels(), ...OTHER_SCREENS]);
	const quoted = [...prose(file).matchAll(/(?<![*\w])\*([^*\n]+)\*(?!\*)/g)]
		.flatMap(([, text]) => text.split(/ → |…/))
		.map((text) => text.trim())
		.filter((text) => text !== '');
	const isSaid = (text: string) => text.length >= SENTENCE && source.includes(text);
	expect(quoted.filter((text) => !known.has(text) && !isSaid(text))).toEqual([]);
});

/** Where a file of this repository is to be seen from anywhere: the package goes without pictures, its README does not. */
const PUBLISHED = `${packageJson.repository.url.replace(/^git\+|\.git$/g, '')}/raw/HEAD/`;

/** The addresses of a page's pictures. */
const picturesOf = (file: string) =>
	[...prose(file).matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, address]) => address);

test('Every picture of the docs is one that `npm run screenshots` takes or `npm run docs` draws, and is shown', () => {
	const photos = [...Object.keys(pictures), ...tourPictures].map(
		(name) => `docs/images/${name}.png`,
	);
	const taken = [...photos, ...Object.keys(drawings)];
	expect(taken.filter((file) => !exists(file))).toEqual([]);
	const shown = PAGES.flatMap(({ file }) =>
		picturesOf(file).map((address) =>
			address.startsWith(PUBLISHED) ? address.slice(PUBLISHED.length) : linked(file, address),
		),
	);
	expect([...new Set(shown)].sort()).toEqual(taken.sort());
});

test('Where a drawing of Halo is shown, its caption says that it is one', () => {
	const captions = PAGES.flatMap(({ file }) => [
		...prose(file).matchAll(/!\[([^\]]+)\]\([^)]+\.svg\)/g),
	]).map(([, caption]) => caption);
	expect(captions).toHaveLength(Object.keys(drawings).length);
	expect(captions.filter((caption) => !caption.startsWith('Drawing of Halo: '))).toEqual([]);
});

test('The README shows its pictures where it is read without the repository as well', () => {
	const addresses = picturesOf('README.md');
	expect(addresses).not.toHaveLength(0);
	expect(addresses.filter((address) => !address.startsWith(PUBLISHED))).toEqual([]);
});
