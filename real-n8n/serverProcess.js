const { spawn } = require('node:child_process');
const fs = require('node:fs');
const freePort = require('./freePort');
const path = require('node:path');
const { PlainError } = require('../scripts/support/plainError');
const { until } = require('./until');

/** Longer than n8n itself gives its executions when it is ended. */
const STOP_STALL_MS = 45_000;
const PROBE_TIMEOUT_MS = 10_000;
const KEPT_OUTPUT = 500_000;

/**
 * Parts of n8n that neither a flow nor the editor's canvas needs here; several of them call home.
 * Without them it starts in half the time. n8n refuses the name of one that it lacks.
 * @param {string} version
 */
function unusedModules(version) {
	const file = path.join(__dirname, 'versions', version, 'unused-modules.json');
	return /** @type {string[]} */ (JSON.parse(fs.readFileSync(file, 'utf8')));
}

/** @param {{ version: string, home: string, port: number, brokerPort: number }} options */
function environment({ version, home, port, brokerPort }) {
	const url = `http://127.0.0.1:${port}/`;
	return {
		N8N_USER_FOLDER: home,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_EDITOR_BASE_URL: url,
		N8N_WEBHOOK_URL: url,
		// The same in n8n 1.
		WEBHOOK_URL: url,
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_DISABLED_MODULES: unusedModules(version).join(','),
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_REINSTALL_MISSING_PACKAGES: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		// The sandbox listens on 127.0.0.1, which n8n's protection (off by default) would refuse.
		N8N_SSRF_PROTECTION_ENABLED: 'false',
	};
}

/**
 * What of our own environment n8n may see: not the variables by which a developer's shell or `npm
 * run` would change how it behaves.
 */
function inheritedEnvironment() {
	const refused =
		/^(N8N_|NODES_|DB_|EXECUTIONS_|QUEUE_|WEBHOOK_|npm_|JEST_|NODE_ENV$|NODE_OPTIONS$)/i;
	return Object.fromEntries(Object.entries(process.env).filter(([key]) => !refused.test(key)));
}

/**
 * One n8n as a process group of its own. A guard ends it should we die without being able to.
 * @param {{ node: string, n8n: string, version: string, home: string, port: number, removeHome: boolean,
 *   env?: Record<string, string> }} options
 */
async function startServer({ node, n8n, version, home, port, removeHome, env = {} }) {
	const brokerPort = await freePort();
	const child = spawn(node, [n8n, 'start'], {
		env: { ...inheritedEnvironment(), ...environment({ version, home, port, brokerPort }), ...env },
		cwd: home,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const { pid } = child;
	if (pid === undefined) throw new PlainError(`n8n could not be started with ${node}.`);
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text) => {
			output = (output + text).slice(-KEPT_OUTPUT);
		});
	}
	const guard = spawn(
		process.execPath,
		[path.join(__dirname, 'guard.js'), String(pid), removeHome ? home : ''],
		{ detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
	);
	guard.unref();
	let exited = false;
	const exit = new Promise((resolve) => {
		child.once('exit', () => {
			exited = true;
			resolve(undefined);
		});
	});
	/** What moves while n8n starts or ends. */
	const lines = () => output.length;

	/** @param {NodeJS.Signals} signal */
	const signalGroup = (signal) => {
		try {
			process.kill(-pid, signal);
		} catch (error) {
			// Already gone is what we want.
			if (/** @type {{ code?: string }} */ (error).code !== 'ESRCH') throw error;
		}
	};

	/** @param {{ gently: boolean }} how */
	const end = async ({ gently }) => {
		if (gently && !exited) {
			signalGroup('SIGTERM');
			const ends = { reached: () => exited, stallMs: STOP_STALL_MS };
			// What does not end by itself is ended below.
			await until(lines, 'n8n has ended', ends).catch(() => undefined);
		}
		// Its task runner is in the same group.
		signalGroup('SIGKILL');
		await exit;
		guard.kill('SIGKILL');
	};

	const url = `http://127.0.0.1:${port}`;
	// n8n 1 calls itself ready when its database is, which is before it takes requests.
	const isUp = async () =>
		(await answers(`${url}/healthz/readiness`)) && (await answers(`${url}/rest/settings`));
	/** Throws where there is nothing to wait for any more. */
	const look = async () => {
		if (exited) throw new Error('n8n has ended');
		return { up: await isUp(), lines: lines() };
	};
	try {
		await until(look, 'n8n answers', { reached: ({ up }) => up });
	} catch {
		await end({ gently: false });
		const why = /port .* is already in use|EADDRINUSE/i.test(output)
			? `port ${port} is already taken`
			: `its last lines are:\n${output.trimEnd().split('\n').slice(-25).join('\n')}`;
		throw new PlainError(`n8n did not start: ${why}`);
	}
	return { url, pid, output: () => output, end };
}

/** @param {string} url */
async function answers(url) {
	try {
		return (await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) })).status === 200;
	} catch {
		return false;
	}
}

module.exports = { startServer };
