const fs = require('node:fs');
const path = require('node:path');
const { cacheEntry, fingerprint } = require('../scripts/support/cacheFolder');
const { runCommand } = require('../scripts/support/command');
const { withLock } = require('../scripts/support/lock');
const { silentProgress } = require('../scripts/support/progress');

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
	'sandbox/contract',
	'scripts/support/outputSchemas.js',
	'scripts/support/petraSchemas.js',
	'tsconfig.json',
	'workflows',
];

/**
 * @param {string} relative
 * @returns {string[]} the files below it, in a fixed order
 */
function filesBelow(relative) {
	const absolute = path.join(root, relative);
	const stats = fs.statSync(absolute, { throwIfNoEntry: false });
	if (!stats) return [];
	if (!stats.isDirectory()) return [relative];
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
 * @param {{ progress?: import('../scripts/support/progress').Progress }} [options]
 * @returns {Promise<string>} path of the tarball
 */
async function packPackage({ progress = silentProgress } = {}) {
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

module.exports = { packPackage };
