import fs from 'node:fs';
import path from 'node:path';
import {
	cacheEntry,
	cacheFolder,
	fingerprint,
	requireDiskSpace,
} from '../scripts/support/cacheFolder';
import { npmEnvironment, runCommand } from '../scripts/support/command';
import { withLock } from '../scripts/support/lock';
import { PlainError } from '../scripts/support/plainError';
import { silentProgress } from '../scripts/support/progress';
import type { Progress } from '../scripts/support/progress';
import { prepareHome } from './preparedHome';

const VERSIONS = path.join(__dirname, 'versions');

/** Built from source, against the headers that come with the pinned Node. */
const NATIVE_MODULES = ['sqlite3', 'isolated-vm'];
const BUILD_TOOLS = ['python3', 'make', 'g++'];

/** The folder of `versions` with the n8n that nearly everything runs in. */
export const NEWEST = '2.41';
/** The oldest n8n that is tried. */
export const OLDEST = '1.123';

/** The Node binary, n8n's start script, its full version, and a home whose database is ready. */
interface ProvidedN8n {
	node: string;
	n8n: string;
	release: string;
	preparedHome: string;
}

function describe(folder: string) {
	const modules = path.join(folder, 'node_modules');
	const nodePackage = path.join(modules, `node-linux-${process.arch}`);
	return {
		nodePackage,
		node: path.join(nodePackage, 'bin', 'node'),
		n8n: path.join(modules, 'n8n', 'bin', 'n8n'),
		preparedHome: path.join(folder, 'prepared-home'),
	};
}

function missingTools() {
	const folders = (process.env.PATH ?? '').split(path.delimiter);
	return BUILD_TOOLS.filter(
		(tool) => !folders.some((folder) => fs.existsSync(path.join(folder, tool))),
	);
}

async function buildNativeModules(folder: string) {
	const { node, nodePackage } = describe(folder);
	await runCommand('npm', ['rebuild', ...NATIVE_MODULES], {
		cwd: folder,
		env: {
			...npmEnvironment(),
			PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
			npm_config_nodedir: nodePackage,
		},
		doing: 'Building the native modules of n8n',
		explain: () => {
			const missing = missingTools();
			if (missing.length === 0) return undefined;
			return `this machine has no ${missing.join(', ')}. Run \`sudo apt install ${missing.join(' ')}\` and the same command again.`;
		},
	});
}

/** Does each stage once and leaves a marker behind it, so that a broken install goes on from there. */
async function stage(folder: string, name: string, work: () => Promise<void>) {
	const marker = path.join(folder, `${name}.done`);
	if (fs.existsSync(marker)) return;
	await work();
	fs.writeFileSync(marker, '');
}

async function install(version: string, folder: string, progress: Progress) {
	requireDiskSpace(cacheFolder(), 4, 'n8n');
	fs.mkdirSync(folder, { recursive: true });
	for (const file of ['package.json', 'package-lock.json']) {
		fs.copyFileSync(path.join(VERSIONS, version, file), path.join(folder, file));
	}
	await stage(folder, 'packages', () =>
		progress.step(`Installing n8n ${version} (once, about 3 minutes)`, async () => {
			// Some of its modules compile on install; only two of them are needed, see below.
			await runCommand('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
				cwd: folder,
				doing: 'Installing n8n',
			});
		}),
	);
	await stage(folder, 'native', () =>
		progress.step('Building the native modules of n8n (once, about a minute)', () =>
			buildNativeModules(folder),
		),
	);
	const { node, n8n, preparedHome } = describe(folder);
	await stage(folder, 'home', () =>
		progress.step('Preparing the database of n8n (once)', () =>
			prepareHome({ node, n8n, version, folder: preparedHome }),
		),
	);
	fs.writeFileSync(path.join(folder, 'complete'), '');
}

/** A pinned n8n, installed once per lock file into the cache that demo, tests and bench share. */
export async function provideN8n({
	version = NEWEST,
	progress = silentProgress,
}: { version?: string; progress?: Progress } = {}): Promise<ProvidedN8n> {
	if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
		throw new PlainError('The n8n of demo and tests runs on Linux (x64 or arm64) only.');
	}
	const lockFile = fs.readFileSync(path.join(VERSIONS, version, 'package-lock.json'));
	const folder = cacheEntry(`n8n-${fingerprint(lockFile, process.platform, process.arch)}`);
	const isComplete = () => fs.existsSync(path.join(folder, 'complete'));
	if (!isComplete()) {
		await withLock(
			`${folder}.lock`,
			async () => {
				if (!isComplete()) await install(version, folder, progress);
			},
			() => progress.note('Another run is installing n8n: waiting.'),
		);
	}
	const { node, n8n, preparedHome } = describe(folder);
	const { version: release }: { version: string } = JSON.parse(
		fs.readFileSync(path.join(path.dirname(n8n), '..', 'package.json'), 'utf8'),
	);
	return { node, n8n, release, preparedHome };
}
