import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { silentProgress } from '../scripts/support/progress';
import type { Progress } from '../scripts/support/progress';
import { createApi } from './api';
import type { N8nApi } from './api';
import { freePort } from './freePort';
import { installPackage, registration, unpackPackage } from './installPackage';
import { owner } from './owner';
import { packPackage } from './pack';
import { setUpOwner } from './preparedHome';
import { NEWEST, provideN8n } from './provide';
import type { Postgres } from './queue/services';
import { changePassword, login } from './rest';
import { startServer } from './serverProcess';

/** What a test needs of a running n8n. */
export interface N8n {
	url: string;
	home: string;
	api: N8nApi;
}

/** An n8n that its starter may end and start again. */
export interface RealN8n extends N8n {
	/** Whoever knows the password of this start may do everything in it. */
	owner: { email: string; password: string };
	output(): string;
	/** The process of n8n itself, as it runs now. */
	pid(): number;
	stop(): Promise<void>;
	kill(): Promise<void>;
	restart(): Promise<void>;
}

/** How an n8n may be started. */
interface StartOptions {
	/** A folder of `versions`. */
	version?: string;
	/** Packages to install. */
	tarballs?: string[];
	/** A free one unless given. */
	port?: number;
	env?: Record<string, string>;
	/** An empty one, in place of the file that n8n makes by itself. */
	postgres?: Postgres;
	progress?: Progress;
}

const postgresSettings = ({ port, password, database, user }: Postgres) => ({
	DB_TYPE: 'postgresdb',
	DB_POSTGRESDB_HOST: '127.0.0.1',
	DB_POSTGRESDB_PORT: String(port),
	DB_POSTGRESDB_DATABASE: database,
	DB_POSTGRESDB_USER: user,
	DB_POSTGRESDB_PASSWORD: password,
});

/** What n8n demands of a password: a digit and a capital; besides, 128 random bits. */
const newPassword = () => `Start-1-${randomBytes(16).toString('base64url')}`;

/** Gives the owner a password of this start alone. */
export async function ownPassword(url: string): Promise<{ password: string; cookie: string }> {
	const password = newPassword();
	return { password, cookie: await changePassword(url, await login(url), password) };
}

/**
 * Starts a real n8n with packages installed, in a home of its own. Its owner gets a password of this start alone: the one of
 * the prepared home is known to whoever reads this.
 */
export async function startN8n({
	version = NEWEST,
	tarballs = [],
	port,
	env: ownEnv,
	postgres,
	progress = silentProgress,
}: StartOptions = {}): Promise<RealN8n> {
	const { node, n8n, release, preparedHome } = await provideN8n({ version, progress });
	return await progress.step(`Starting n8n ${release}`, async () => {
		const home = fs.mkdtempSync(path.join(os.tmpdir(), 'n8n-nodes-halopsa-'));
		try {
			const entries: string[] = [];
			if (postgres === undefined) {
				fs.cpSync(preparedHome, home, { recursive: true });
				for (const tarball of tarballs) await installPackage({ node, home, tarball });
			} else {
				for (const tarball of tarballs)
					entries.push(registration(await unpackPackage({ home, tarball })));
			}
			const env = postgres === undefined ? ownEnv : { ...ownEnv, ...postgresSettings(postgres) };
			const fixedPort = port ?? (await freePort());
			const start = () =>
				startServer({ node, n8n, version, home, port: fixedPort, removeHome: true, env });
			let server = await start();
			if (postgres !== undefined) {
				await setUpOwner(server.url);
				for (const entry of entries) await postgres.run(entry);
			}
			const { password, cookie } = await ownPassword(server.url);
			return {
				url: server.url,
				home,
				owner: { email: owner.email, password },
				api: createApi({ url: server.url, cookie }),
				output: () => server.output(),
				pid: () => server.pid,

				/** Ends n8n as `Ctrl-C` does and removes its home. */
				async stop() {
					await server.end({ gently: true });
					fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
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
			fs.rmSync(home, { recursive: true, force: true });
			throw error;
		}
	});
}

/** The environment variable by which `npm test` hands its n8ns to all end-to-end tests. */
const SHARED_N8N = 'HALOPSA_TEST_N8N';

/** The environment by which test files in other processes get to these n8ns, each worker of jest to one. */
export function shareN8n(n8ns: RealN8n[]): Record<string, string> {
	const shared = n8ns.map(({ url, home, api }) => ({ url, home, cookie: api.cookie }));
	return { [SHARED_N8N]: JSON.stringify(shared) };
}

/**
 * The n8n that `npm test` shares among the test files of this worker, else one started for the caller.
 *
 * @param version of one that is started
 */
export async function sharedN8n(version?: string): Promise<N8n & { release(): Promise<void> }> {
	const shared = process.env[SHARED_N8N];
	if (shared) {
		const n8ns: Array<{ url: string; home: string; cookie: string }> = JSON.parse(shared);
		const worker = Number(process.env.JEST_WORKER_ID ?? 1) - 1;
		const { url, home, cookie } = n8ns[worker % n8ns.length];
		const api = createApi({ url, cookie });
		return { url, home, api, release: async () => undefined };
	}
	const n8n = await startN8n({ version, tarballs: [await packPackage()] });
	return { ...n8n, release: () => n8n.stop() };
}
