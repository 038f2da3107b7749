import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { silentProgress } from '../../scripts/support/progress';
import type { Progress } from '../../scripts/support/progress';
import { createApi } from '../api';
import type { N8nApi } from '../api';
import { freePort } from '../freePort';
import { unpackPackage } from '../installPackage';
import { setUpOwner } from '../preparedHome';
import { NEWEST, provideN8n } from '../provide';
import type { Server } from '../serverProcess';
import { startServer } from '../serverProcess';
import { ownPassword } from '../start';
import { exampleEnvironment, roles } from './example';
import { startPostgres, startRedis } from './services';

export { findPrograms } from './programs';

const PATIENCE_MS = '120000';

/** A process of n8n that its starter may end as a power cut does, and start again. */
export interface QueueProcess {
	url: string;
	output(): string;
	kill(): Promise<void>;
	restart(env?: Record<string, string>): Promise<void>;
}

/** An n8n of several processes that share a database and a queue. */
export interface QueueN8n {
	api: N8nApi;
	/** The editor's process, which leads. */
	main: QueueProcess;
	/** Takes in webhooks, as the main does too. */
	webhook: QueueProcess;
	workers: QueueProcess[];
	/** Ends all of it, and removes what it had. */
	stop(): Promise<void>;
}

/** How it is started. */
interface QueueOptions {
	tarballs?: string[];
	workers?: number;
	progress?: Progress;
}

/** What is to be ended: the processes of n8n before what they work with. */
interface Ends {
	processes: Array<() => Promise<void>>;
	services: Array<() => Promise<void>>;
}

/** The settings that all processes of n8n have, with a PostgreSQL and a Redis that are there for them. */
async function commonSettings(ends: Ends, webhookUrl: string) {
	const example = exampleEnvironment();
	const postgres = await startPostgres({
		database: example.DB_POSTGRESDB_DATABASE,
		user: example.DB_POSTGRESDB_USER,
	});
	ends.services.push(postgres.stop);
	const redis = await startRedis();
	ends.services.push(redis.stop);
	return {
		...example,
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_PASSWORD: postgres.password,
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		QUEUE_BULL_REDIS_PASSWORD: redis.password,
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('base64url'),
		N8N_WEBHOOK_URL: webhookUrl,
		WEBHOOK_URL: webhookUrl,
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		// On a busy machine n8n would take its database for gone.
		DB_POSTGRESDB_CONNECTION_TIMEOUT: PATIENCE_MS,
		DB_PING_TIMEOUT_MS: PATIENCE_MS,
	};
}

/** What a process is started with: Node, n8n's start script, its version, packages and settings. */
interface ProcessOptions extends Pick<Parameters<typeof startServer>[0], 'node' | 'n8n'> {
	version: string;
	tarballs: string[];
	settings: Record<string, string>;
	role: keyof typeof roles;
	port: number;
}

/** Starts a process in a home of its own with the packages in it. */
async function startProcess(
	ends: Ends,
	{ tarballs, settings, role, port, ...program }: ProcessOptions,
): Promise<QueueProcess> {
	const home = fs.mkdtempSync(path.join(os.tmpdir(), 'n8n-nodes-halopsa-'));
	let starting: Promise<Server> | undefined;
	ends.processes.push(async () => {
		const started = await starting?.catch(() => undefined);
		await started?.end({ gently: true });
		fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
	});
	const start = async (env: Record<string, string> = {}) => {
		starting = startServer({
			...program,
			home,
			port,
			removeHome: true,
			env: { ...settings, QUEUE_HEALTH_CHECK_PORT: String(port), ...env },
			role: roles[role],
		});
		return await starting;
	};
	for (const tarball of tarballs) await unpackPackage({ home, tarball });
	let server = await start();
	return {
		url: server.url,
		output: () => server.output(),
		kill: async () => await server.end({ gently: false }),
		restart: async (env) => {
			await server.end({ gently: true });
			server = await start(env);
		},
	};
}

/** Starts PostgreSQL and Redis, then a main, a webhook processor and workers. */
export async function startQueueN8n({
	tarballs = [],
	workers: howMany = 2,
	progress = silentProgress,
}: QueueOptions = {}): Promise<QueueN8n> {
	const version = NEWEST;
	const { node, n8n, release } = await provideN8n({ version, progress });
	return await progress.step(`Starting n8n ${release} in queue mode`, async () => {
		const ends: Ends = { processes: [], services: [] };
		const stop = async () => {
			await Promise.all(ends.processes.splice(0).map(async (end) => await end()));
			await Promise.all(ends.services.splice(0).map(async (end) => await end()));
		};
		try {
			const webhookPort = await freePort();
			// As behind a proxy: Halo and Petra are told the address of the webhook processor.
			const settings = await commonSettings(ends, `http://127.0.0.1:${webhookPort}/`);
			const starts = async (role: keyof typeof roles, port?: number) =>
				await startProcess(ends, {
					...{ node, n8n, version, tarballs, settings, role },
					port: port ?? (await freePort()),
				});
			// It makes the tables that the others need.
			const main = await starts('main');
			await setUpOwner(main.url);
			const { cookie } = await ownPassword(main.url);
			const [webhook, ...workers] = await Promise.all([
				starts('webhook', webhookPort),
				...Array.from({ length: howMany }, async () => await starts('worker')),
			]);
			return { api: createApi({ url: main.url, cookie }), main, webhook, workers, stop };
		} catch (error) {
			await stop();
			throw error;
		}
	});
}
