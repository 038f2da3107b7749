const fs = require('node:fs');
const path = require('node:path');
const { cacheEntry, cacheFolder, fingerprint, requireDiskSpace } = require('./cacheFolder');
const { runCommand } = require('./command');
const { withLock } = require('./lock');

/** @typedef {{ version?: string, optional?: boolean }} LockedPackage */

/** What a run that was ended while linking has left. */
const LEFT_BEHIND = /^node_modules\.(old-)?\d+$/;

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function lockedPackages(file) {
	if (!fs.existsSync(file)) return undefined;
	try {
		return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
	} catch {
		return undefined;
	}
}

/**
 * Whether node_modules holds what package-lock.json asks for, whoever installed it.
 * @param {string} root
 */
function modulesMatchLock(root) {
	const wanted = lockedPackages(path.join(root, 'package-lock.json')) ?? {};
	const present = lockedPackages(path.join(root, 'node_modules', '.package-lock.json'));
	if (!present) return false;
	return Object.entries(wanted).every(
		([name, { version, optional }]) =>
			name === '' || present[name]?.version === version || (optional && !present[name]),
	);
}

/**
 * The same folder once more, its files as hard links. By Node itself, since `cp` is another one on each system.
 * @param {string} from
 * @param {string} to
 */
function linkFolder(from, to) {
	fs.mkdirSync(to);
	for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
		const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
		if (entry.isDirectory()) linkFolder(source, target);
		else if (entry.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(source), target);
		else fs.linkSync(source, target);
	}
}

/**
 * A hard link costs no space and little time; where there can be none, as to another file system, it is a real copy.
 * @param {string} from
 * @param {string} to
 */
async function linkTree(from, to) {
	try {
		linkFolder(from, to);
	} catch {
		fs.rmSync(to, { recursive: true, force: true });
		await fs.promises.cp(from, to, { recursive: true, verbatimSymlinks: true });
	}
	// npm rewrites this one in place: linked, it would change the cache and every other clone.
	const record = path.join(to, '.package-lock.json');
	const content = fs.readFileSync(record);
	fs.rmSync(record);
	fs.writeFileSync(record, content);
}

/**
 * Makes node_modules match package-lock.json. The packages come from the network once per lock
 * file; a further clone links them in.
 * @param {string} root the clone
 * @param {import('./progress').Progress} progress
 */
async function ensureModules(root, progress) {
	if (modulesMatchLock(root)) return;
	const lockFile = fs.readFileSync(path.join(root, 'package-lock.json'));
	const store = cacheEntry(`modules-${fingerprint(lockFile, process.platform, process.arch)}`);
	const waiting = () => progress.note('Another run is installing the same packages: waiting.');
	const target = path.join(root, 'node_modules');
	await withLock(
		`${store}.lock`,
		async () => {
			const complete = path.join(store, 'complete');
			if (!fs.existsSync(complete)) {
				requireDiskSpace(cacheFolder(), 1.5, 'the development packages');
				fs.mkdirSync(store, { recursive: true });
				for (const file of ['package.json', 'package-lock.json']) {
					fs.copyFileSync(path.join(root, file), path.join(store, file));
				}
				await progress.step('Installing the development packages (once)', async () => {
					await runCommand('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
						cwd: store,
						doing: 'Installing the development packages',
					});
				});
				fs.writeFileSync(complete, '');
			}
			if (modulesMatchLock(root)) return;
			await progress.step('Linking the development packages into this clone', async () => {
				for (const name of fs.readdirSync(root).filter((name) => LEFT_BEHIND.test(name))) {
					fs.rmSync(path.join(root, name), { recursive: true, force: true });
				}
				const fresh = `${target}.${process.pid}`;
				const old = `${target}.old-${process.pid}`;
				await linkTree(path.join(store, 'node_modules'), fresh);
				if (fs.existsSync(target)) fs.renameSync(target, old);
				fs.renameSync(fresh, target);
				fs.rmSync(old, { recursive: true, force: true });
			});
		},
		waiting,
	);
}

module.exports = { ensureModules };
