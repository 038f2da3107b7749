const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: wait } = require('node:timers/promises');

const HEARTBEAT_MS = 5_000;
const STALE_MS = 60_000;

/** @param {unknown} error */
const codeOf = (error) =>
	error instanceof Error && 'code' in error ? String(error.code) : undefined;

/**
 * @param {string} folder
 * @returns {boolean} false when somebody else was first
 */
function tryMkdir(folder) {
	try {
		fs.mkdirSync(folder);
		return true;
	} catch (error) {
		if (codeOf(error) === 'EEXIST') return false;
		throw error;
	}
}

/** @param {string} folder */
function ageOf(folder) {
	return Date.now() - (fs.statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

/** @param {string} lock */
function isStale(lock) {
	if (ageOf(lock) > STALE_MS) return true;
	try {
		const [host, pid] = fs.readFileSync(path.join(lock, 'owner'), 'utf8').split(' ');
		// A process id says nothing about a process on another machine that shares the folder.
		if (host === os.hostname()) process.kill(Number(pid), 0);
		return false;
	} catch (error) {
		return codeOf(error) === 'ESRCH';
	}
}

/** @param {string} lock */
function breakStaleLock(lock) {
	// Only one may break it: a second one would break the lock that the first has just taken.
	const breaker = `${lock}.break`;
	if (ageOf(breaker) > STALE_MS) fs.rmSync(breaker, { recursive: true, force: true });
	if (!tryMkdir(breaker)) return;
	try {
		if (isStale(lock)) fs.rmSync(lock, { recursive: true, force: true });
	} finally {
		fs.rmSync(breaker, { recursive: true, force: true });
	}
}

/**
 * Runs `work` while no other process of this machine (or of another that shares the folder) runs
 * it under the same lock. A lock left behind by a process that died is taken over.
 * @template T
 * @param {string} lock path of a folder that stands for the lock
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once when somebody else holds it
 * @returns {Promise<T>}
 */
async function withLock(lock, work, onWait) {
	fs.mkdirSync(path.dirname(lock), { recursive: true });
	for (let turn = 0; !tryMkdir(lock); turn += 1) {
		if (turn === 0) onWait?.();
		if (isStale(lock)) breakStaleLock(lock);
		await wait(200);
	}
	const release = () => fs.rmSync(lock, { recursive: true, force: true });
	fs.writeFileSync(path.join(lock, 'owner'), `${os.hostname()} ${process.pid}`);
	const heartbeat = setInterval(() => fs.utimesSync(lock, new Date(), new Date()), HEARTBEAT_MS);
	process.once('exit', release);
	try {
		return await work();
	} finally {
		clearInterval(heartbeat);
		process.removeListener('exit', release);
		release();
	}
}

module.exports = { withLock };
