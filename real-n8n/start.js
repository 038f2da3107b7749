const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { createApi } = require('./api');
const freePort = require('./freePort');
const { installPackage } = require('./installPackage');
const owner = require('./owner');
const { NEWEST, provideN8n } = require('./provide');
const { login } = require('./rest');
const { startServer } = require('./serverProcess');
const { silentProgress } = require('../scripts/support/progress');

/**
 * @typedef {{ url: string, home: string, owner: { email: string, password: string },
 *   api: import('./api').N8nApi }} N8n what a test needs of a running n8n
 * @typedef {N8n & { output(): string, stop(): Promise<void>, kill(): Promise<void>,
 *   restart(): Promise<void> }} RealN8n
 */

/**
 * Starts a real n8n with packages installed, in a home of its own.
 * @param {{ version?: string, tarballs?: string[], home?: string, port?: number, env?: Record<string, string>,
 *   progress?: import('../scripts/support/progress').Progress }} [options]
 *   `version` is a folder of `versions`; a `home` that is given is used as it is and stays; without
 *   one, it goes when n8n stops
 * @returns {Promise<RealN8n>}
 */
async function startN8n({
	version = NEWEST,
	tarballs = [],
	home,
	port,
	env,
	progress = silentProgress,
} = {}) {
	const { node, n8n, release, preparedHome } = await provideN8n({ version, progress });
	return await progress.step(`Starting n8n ${release}`, async () => {
		const ownHome = home ?? fs.mkdtempSync(path.join(os.tmpdir(), 'n8n-nodes-halopsa-'));
		const removeHome = home === undefined;
		try {
			if (!fs.existsSync(path.join(ownHome, '.n8n'))) {
				fs.cpSync(preparedHome, ownHome, { recursive: true });
			}
			for (const tarball of tarballs) await installPackage({ node, home: ownHome, tarball });
			const fixedPort = port ?? (await freePort());
			const start = () =>
				startServer({ node, n8n, version, home: ownHome, port: fixedPort, removeHome, env });
			let server = await start();
			return {
				url: server.url,
				home: ownHome,
				owner: { email: owner.email, password: owner.password },
				api: createApi({ url: server.url, cookie: await login(server.url) }),
				output: () => server.output(),

				/** Ends n8n as `Ctrl-C` does and removes its home. */
				async stop() {
					await server.end({ gently: true });
					if (removeHome) fs.rmSync(ownHome, { recursive: true, force: true, maxRetries: 5 });
				},

				/** Ends n8n as a power cut does; its home stays for `restart`. */
				async kill() {
					await server.end({ gently: false });
				},

				/** Starts n8n again on the same home and port, after ending it if it runs. */
				async restart() {
					await server.end({ gently: true });
					server = await start();
				},
			};
		} catch (error) {
			if (removeHome) fs.rmSync(ownHome, { recursive: true, force: true });
			throw error;
		}
	});
}

/** The environment variable by which `npm test` hands one n8n to all end-to-end tests. */
const SHARED_N8N = 'HALOPSA_TEST_N8N';

/** @param {RealN8n} n8n */
function shareN8n({ url, home, api }) {
	return { [SHARED_N8N]: JSON.stringify({ url, home, cookie: api.cookie }) };
}

/**
 * The n8n that `npm test` shares among the test files, else one started for the caller.
 * @param {string} [version] of one that is started
 * @returns {Promise<N8n & { release(): Promise<void> }>}
 */
async function sharedN8n(version) {
	const shared = process.env[SHARED_N8N];
	if (shared) {
		/** @type {{ url: string, home: string, cookie: string }} */
		const { url, home, cookie } = JSON.parse(shared);
		const { email, password } = owner;
		const api = createApi({ url, cookie });
		return { url, home, owner: { email, password }, api, release: async () => undefined };
	}
	const { packPackage } = require('./pack');
	const n8n = await startN8n({ version, tarballs: [await packPackage()] });
	return { ...n8n, release: () => n8n.stop() };
}

module.exports = { shareN8n, sharedN8n, startN8n };
