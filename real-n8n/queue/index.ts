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

/** Starts PostgreSQL and Redis, then a main, a webhook processor and workers, each in a home of its own with the packages in it. */
export async function startQueueN8n({
	tarballs = [],
	workers: howMany = 2,
	progress = silentProgress,
}: QueueOptions = {}): Promise<QueueN8n> {
	const version = NEWEST;
	const { node, n8n, release } = await provideN8n({ version, progress });
	return await progress.step(`Starting n8n ${release} in queue mode`, async () => {
		/** Latest first. */
		const undo: Array<() => Promise<void>> = [];
		const stop = async () => {
			for (const end of undo.splice(0)) await end();
		};
		try {
			const example = exampleEnvironment();
			const [postgres, redis] = await Promise.all([
				startPostgres({
					database: example.DB_POSTGRESDB_DATABASE,
					user: example.DB_POSTGRESDB_USER,
				}).then((service) => {
					undo.unshift(service.stop);
					return service;
				}),
				startRedis().then((service) => {
					undo.unshift(service.stop);
					return service;
				}),
			]);
			const [mainPort, webhookPort] = [await freePort(), await freePort()];
			// As behind a proxy: Halo and Petra are told the address of the webhook processor.
			const webhookUrl = `http://127.0.0.1:${webhookPort}/`;
			const common = {
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
			};
			const startProcess = async (role: keyof typeof roles, port: number) => {
				const home = fs.mkdtempSync(path.join(os.tmpdir(), 'n8n-nodes-halopsa-'));
				const remove = () => fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
				const start = async (env: Record<string, string> = {}) =>
					await startServer({
						...{ node, n8n, version, home, port },
						removeHome: true,
						env: { ...common, QUEUE_HEALTH_CHECK_PORT: String(port), ...env },
						role: roles[role],
					});
				let server: Server | undefined;
				undo.unshift(async () => {
					await server?.end({ gently: true });
					remove();
				});
				for (const tarball of tarballs) await unpackPackage({ home, tarball });
				server = await start();
				const { url } = server;
				return {
					url,
					output: () => server?.output() ?? '',
					async kill() {
						await server?.end({ gently: false });
					},
					async restart(env?: Record<string, string>) {
						await server?.end({ gently: true });
						server = await start(env);
					},
				};
			};
			// It makes the tables that the others need.
			const main = await startProcess('main', mainPort);
			await setUpOwner(main.url);
			const { cookie } = await ownPassword(main.url);
			const [webhook, ...workers] = await Promise.all([
				startProcess('webhook', webhookPort),
				...Array.from(
					{ length: howMany },
					async () => await startProcess('worker', await freePort()),
				),
			]);
			return { api: createApi({ url: main.url, cookie }), main, webhook, workers, stop };
		} catch (error) {
			await stop();
			throw error;
		}
	});
}
