import fs from 'node:fs';
import path from 'node:path';
import { cacheEntry, fingerprint } from '../scripts/support/cacheFolder';
import { runCommand } from '../scripts/support/command';
import { withLock } from '../scripts/support/lock';
import { silentProgress } from '../scripts/support/progress';
import type { Progress } from '../scripts/support/progress';

const root = path.join(__dirname, '..');

/** Everything that the packed package is made of, and with. */
const SOURCES = [
	'credentials',
	'gulpfile.js',
	'icons',
	'index.js',
	'LICENSE.md',
	'nodes',
	'package-lock.json',
	'package.json',
	'README.md',
	'scripts/packaging.ts',
	'scripts/support/flowFaults.ts',
	'scripts/support/outputSchemas.ts',
	'scripts/support/petraSchemas.ts',
	'scripts/support/schema.ts',
	'scripts/tool.ts',
	'tsconfig.json',
	'workflows',
];

/** @returns the files below it, in a fixed order */
function filesBelow(relative: string): string[] {
	const absolute = path.join(root, relative);
	if (!fs.statSync(absolute).isDirectory()) return [relative];
	return fs
		.readdirSync(absolute)
		.sort()
		.flatMap((name) => filesBelow(path.join(relative, name)));
}

function fingerprintOfSources() {
	const files = SOURCES.flatMap(filesBelow);
	return fingerprint(...files.flatMap((file) => [file, fs.readFileSync(path.join(root, file))]));
}

/**
 * Builds and packs the package as it would be published; not again while its sources stay as
 * they are.
 *
 * @returns path of the tarball
 */
export async function packPackage({
	progress = silentProgress,
}: { progress?: Progress } = {}): Promise<string> {
	const folder = cacheEntry(`packed-${fingerprintOfSources()}`);
	const tarball = () =>
		fs.existsSync(folder)
			? fs.readdirSync(folder).find((name) => name.endsWith('.tgz'))
			: undefined;
	// `dist` is one per clone, so is the lock.
	await withLock(path.join(root, 'node_modules', '.packing.lock'), async () => {
		if (tarball()) return;
		await progress.step('Building and packing the package', async () => {
			await runCommand('npm', ['run', 'build'], { cwd: root, doing: 'Building the package' });
			const fresh = fs.mkdtempSync(`${folder}.`);
			await runCommand('npm', ['pack', '--ignore-scripts', '--pack-destination', fresh], {
				cwd: root,
				doing: 'Packing the package',
			});
			fs.rmSync(folder, { recursive: true, force: true });
			fs.renameSync(fresh, folder);
		});
	});
	return path.join(folder, String(tarball()));
}
