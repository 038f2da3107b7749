const { createHash } = require('node:crypto');
const { mkdirSync, readdirSync, rmSync, statfsSync, statSync, utimesSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { PlainError } = require('./plainError');

const NAME = 'n8n-nodes-halopsa';
const UNUSED_MS = 30 * 24 * 3_600_000;

/** The folder outside the clone that keeps what is expensive to install. */
function cacheFolder() {
	const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
	const folder = path.join(base, NAME);
	try {
		mkdirSync(folder, { recursive: true });
	} catch (error) {
		throw new PlainError(
			`The cache folder ${folder} cannot be made (${error instanceof Error ? error.message : error}): set XDG_CACHE_HOME to a folder that you can write to.`,
		);
	}
	return folder;
}

/**
 * A folder of the cache that is used now, and so stays for another while.
 * @param {string} name
 */
function cacheEntry(name) {
	const folder = path.join(cacheFolder(), name);
	if (statSync(folder, { throwIfNoEntry: false })) utimesSync(folder, new Date(), new Date());
	return folder;
}

/** Removes what no run has used for a month: an n8n of yesterday takes 3 GB. */
function pruneCache() {
	const folder = cacheFolder();
	for (const name of readdirSync(folder)) {
		const entry = path.join(folder, name);
		const age = Date.now() - (statSync(entry, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
		if (age > UNUSED_MS) rmSync(entry, { recursive: true, force: true });
	}
}

/**
 * A short name for contents: equal contents, equal name.
 * @param {Array<string | Buffer>} parts
 */
function fingerprint(...parts) {
	const hash = createHash('sha256');
	for (const part of parts) hash.update(part).update('\0');
	return hash.digest('hex').slice(0, 16);
}

/**
 * Refuses to begin what would fill the disk half-way.
 * @param {string} folder
 * @param {number} gigabytes
 * @param {string} what
 */
function requireDiskSpace(folder, gigabytes, what) {
	const { bavail, bsize } = statfsSync(folder);
	const free = (bavail * bsize) / 1e9;
	if (free < gigabytes) {
		throw new PlainError(
			`There is too little room in ${folder} for ${what}: ${gigabytes} GB are needed, ${free.toFixed(1)} GB are free.`,
		);
	}
}

module.exports = { cacheEntry, cacheFolder, fingerprint, pruneCache, requireDiskSpace };
