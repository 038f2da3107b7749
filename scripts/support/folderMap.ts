import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { between } from './markdown';

const root = join(__dirname, '..', '..');
const NOT_OURS = ['node_modules', 'dist', 'coverage'];

/** What is in each folder. `/*` stands for all folders below one, which need no words of their own. */
const WORDS: Record<string, string> = {
	credentials: 'the credentials',
	nodes: 'the nodes: with the credentials all that is published',
	'nodes/HaloPsa':
		'the nodes for Halo, and how their inputs are put together from records and operations',
	'nodes/HaloPsa/operations': 'one file per verb, written once for all record types',
	'nodes/HaloPsa/operations/checkHealth':
		'what has to be right between Petra and Halo, looked at one by one',
	'nodes/HaloPsa/operations/getInfo': 'what is assumed of every Halo, held against this one',
	'nodes/HaloPsa/operations/syncCounts': 'Sync Counts, with its inputs and guards',
	'nodes/HaloPsa/operations/upsert': 'Create or Update, stage by stage',
	'nodes/HaloPsa/approval': 'questions with links in a note, and their answers',
	'nodes/HaloPsa/search': 'the drop-downs',
	'nodes/HaloPsa/trigger':
		'the triggers: the table of events, registration, signatures, catching up, polling',
	'nodes/HaloPsa/input':
		"reads an item's inputs: fields, references, dates, custom fields, filters",
	'nodes/HaloPsa/execution':
		'what one run shares: items, the bulk writer, look-ups, references, duplicates, warnings',
	'nodes/HaloPsa/reconcile':
		'decisions as functions of values: keys, comparing, plans, replies, duplicates; no n8n, HTTP or clock',
	'nodes/HaloPsa/description': "turns the declarations into n8n's inputs",
	'nodes/HaloPsa/transport':
		'the one door to Halo: login, waiting, what may be sent again, lists, error sentences',
	'nodes/HaloPsa/records': 'what a declaration can say, look-ups, permissions, endpoints',
	'nodes/HaloPsa/records/resources': 'one short file per record type, data only',
	'nodes/Petra': 'the same rooms, smaller, for Petra',
	'nodes/Petra/*': '',
	'nodes/shared': 'what the nodes of different services have in common',
	icons: 'the pictures of the nodes',
	workflows: 'flows to import',
	'workflows/examples': 'flows with Halo alone, to change into what one needs',
	examples: 'how to run n8n with the package',
	'examples/docker-compose': 'in Docker Compose',
	'examples/queue-mode': 'in queue mode, with PostgreSQL and Redis',
	sandbox: 'the stand-in Halo and Petra',
	'sandbox/contract': "Halo's published API as data, and what departs from it",
	'sandbox/data': 'the made-up service provider',
	'sandbox/halo': "Halo's behavior, entity by entity",
	'sandbox/halo/*': '',
	'sandbox/page': 'the live page',
	'sandbox/petra': "Petra's API and webhooks",
	'real-n8n': 'provides, starts and drives a real n8n (Linux only)',
	'real-n8n/api': "the calls of n8n's editor, by subject",
	'real-n8n/queue': 'an n8n of several processes, with PostgreSQL and Redis',
	'real-n8n/versions': 'which n8n is provided',
	'real-n8n/versions/*': '',
	scripts: 'what the npm commands run',
	'scripts/support': 'what they share',
	bench: 'measurements',
	test: 'the tests, by what they run in',
	'test/unit': 'one module at a time; mirrors the sources',
	'test/unit/*': '',
	'test/integration': "what the nodes do, in n8n's engine and again in a real n8n",
	'test/integration/*': '',
	'test/sandbox': 'the sandbox itself',
	'test/fuzz': 'thousands of hostile inputs, and long ones',
	'test/e2e': "what needs n8n's own server, nodes or editor",
	'test/adding': 'a record type, an operation and an event, added in a copy of the tree',
	'test/queue': 'what several processes of n8n do with the same deliveries, records and logins',
	'test/queue/parts': 'its tests, by what they are about',
	'test/older': 'the essential jobs in the oldest n8n that is tried',
	'test/types': 'declarations that the compiler has to refuse',
	'test/support': 'what tests share',
	'test/support/*': '',
	docs: 'the pages for people who use the nodes, and this one',
	'docs/images':
		'their pictures, made by `npm run screenshots`, and drawings, made by `npm run docs`',
};

/** A folder and all below it, from the project's root, with slashes. */
function foldersBelow(folder: string): string[] {
	const names = readdirSync(join(root, folder), { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
		.filter(({ name }) => !NOT_OURS.includes(name))
		.map(({ name }) => (folder === '' ? name : `${folder}/${name}`));
	return names.flatMap((name) => [name, ...foldersBelow(name)]);
}

const isSummed = (folder: string, words: Record<string, string>) =>
	Object.keys(words).some((key) => key.endsWith('/*') && folder.startsWith(key.slice(0, -1)));

/**
 * The folders as a tree, each with what is in it, in the order of the words.
 *
 * @param folders those that there are, from the project's root
 * @throws where a folder has no words, or words have no folder
 */
export function folderTree(folders: string[], words: Record<string, string>): string {
	const nameless = folders.filter((folder) => !(folder in words) && !isSummed(folder, words));
	if (nameless.length > 0)
		throw new Error(`scripts/support/folderMap.ts says nothing of ${nameless.join(', ')}`);
	const drawn = Object.entries(words).filter(([key]) => !key.endsWith('/*'));
	const gone = drawn.map(([key]) => key).filter((key) => !folders.includes(key));
	if (gone.length > 0)
		throw new Error(`scripts/support/folderMap.ts tells of ${gone.join(', ')}, which is not there`);
	const lines = drawn.map(([key, text]) => {
		const parts = key.split('/');
		return { name: `${'  '.repeat(parts.length - 1)}${parts.at(-1)}/`, text };
	});
	const width = Math.max(...lines.map(({ name }) => name.length));
	return lines.map(({ name, text }) => `${name.padEnd(width)}  ${text}`).join('\n');
}

/** A page with the map of the folders between its markers made anew. */
export function withFolderMap(page: string): string {
	const map = folderTree(foldersBelow(''), WORDS);
	return between('docs/develop.md', page, 'folders', `\`\`\`\n${map}\n\`\`\``);
}
