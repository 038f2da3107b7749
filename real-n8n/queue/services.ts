import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCommand } from '../../scripts/support/command';
import { PlainError } from '../../scripts/support/plainError';
import { freePort } from '../freePort';
import type { ProcessGroup } from '../processGroup';
import { startGroup } from '../processGroup';
import { inheritedEnvironment } from '../serverEnvironment';
import { until } from '../until';
import { findPrograms, postgresUser } from './programs';

/** What n8n needs to find a service; it listens on this machine only. */
interface Service {
	port: number;
	password: string;
	stop(): Promise<void>;
}

/** A PostgreSQL with a database in it. */
export interface Postgres extends Service {
	database: string;
	user: string;
	/** Runs SQL on the database. */
	run(sql: string): Promise<void>;
}

/** What is put into PostgreSQL at its start. */
interface Wanted {
	database: string;
	user: string;
}

/** Another user than ours. */
type Owner = NonNullable<ReturnType<typeof postgresUser>>;

const newPassword = () => randomBytes(16).toString('base64url');

/** A folder of its own, which nobody but the service's user may look into. */
function folderFor(name: string, owner?: Owner) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), `n8n-nodes-halopsa-${name}-`));
	if (owner !== undefined) fs.chownSync(folder, owner.uid, owner.gid);
	return folder;
}

function writeFor(owner: Owner | undefined, file: string, text: string) {
	fs.writeFileSync(file, text, { mode: 0o600 });
	if (owner !== undefined) fs.chownSync(file, owner.uid, owner.gid);
}

async function untilReady(name: string, group: ProcessGroup, sign: RegExp) {
	const look = () => {
		if (group.hasExited()) throw new PlainError(`${name} did not start:\n${group.output()}`);
		return group.output();
	};
	await until(look, `${name} is ready`, { reached: (printed) => sign.test(printed) });
}

async function stopAndRemove(group: ProcessGroup, folder: string) {
	await group.end({ gently: true });
	fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Ends and removes what was begun where the rest of the start fails. */
async function orRemoved<T>(folder: string, groups: ProcessGroup[], work: () => Promise<T>) {
	try {
		return await work();
	} catch (error) {
		for (const group of groups) await group.end({ gently: false });
		fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
		throw error;
	}
}

/** Starts a PostgreSQL with an empty database of its own. It does not outlive a power cut, and so is fast. */
export async function startPostgres({ database, user }: Wanted): Promise<Postgres> {
	const { postgres } = findPrograms();
	const owner = postgresUser();
	const folder = folderFor('postgres', owner);
	const data = path.join(folder, 'data');
	const passwordFile = path.join(folder, 'password');
	const password = newPassword();
	const port = await freePort();
	const groups: ProcessGroup[] = [];
	const env = { ...inheritedEnvironment(), LC_ALL: 'C' };
	const start = (program: string, args: string[]) => {
		const group = startGroup({
			command: path.join(postgres, program),
			args,
			cwd: folder,
			env,
			user: owner,
			// Ends the connections rather than waiting for their end.
			stopSignal: 'SIGINT',
			removed: folder,
		});
		groups.push(group);
		return group;
	};
	return await orRemoved(folder, groups, async () => {
		writeFor(owner, passwordFile, password);
		const [auth, encoding] = ['--auth=scram-sha-256', '--encoding=UTF8'];
		const init = start('initdb', [
			...['-D', data, '-U', user, `--pwfile=${passwordFile}`],
			...[auth, encoding, '--no-sync'],
		]);
		await until(init.hasExited, 'initdb is through', { moving: init.output });
		await init.end({ gently: false });
		if (!fs.existsSync(path.join(data, 'PG_VERSION')))
			throw new PlainError(`PostgreSQL made no database:\n${init.output()}`);
		const settings = {
			listen_addresses: '127.0.0.1',
			port,
			unix_socket_directories: '',
			max_connections: 200,
			fsync: 'off',
			synchronous_commit: 'off',
			full_page_writes: 'off',
		};
		const server = start('postgres', [
			...['-D', data],
			...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
		]);
		await untilReady('PostgreSQL', server, /ready to accept connections/);
		const reached = ['-h', '127.0.0.1', '-p', String(port), '-U', user];
		const call = async (program: string, args: string[], doing: string) => {
			await runCommand(path.join(postgres, program), [...reached, ...args], {
				env: { ...env, PGPASSWORD: password },
				cwd: os.tmpdir(),
				doing,
			});
		};
		await call('createdb', [database], 'Making a database');
		return {
			...{ port, password, database, user },
			run: async (sql) => {
				const strictly = ['-d', database, '-v', 'ON_ERROR_STOP=1', '-c', sql];
				await call('psql', strictly, 'Asking PostgreSQL');
			},
			stop: async () => await stopAndRemove(server, folder),
		};
	});
}

/** Starts a Redis that keeps everything in memory. */
export async function startRedis(): Promise<Service> {
	const { redis } = findPrograms();
	const folder = folderFor('redis');
	const password = newPassword();
	const port = await freePort();
	const file = path.join(folder, 'redis.conf');
	const settings = [
		'bind 127.0.0.1',
		`port ${port}`,
		`requirepass ${password}`,
		'save ""',
		'appendonly no',
		`dir ${folder}`,
	];
	writeFor(undefined, file, settings.join('\n'));
	const server = startGroup({
		command: redis,
		args: [file],
		cwd: folder,
		env: inheritedEnvironment(),
		removed: folder,
	});
	return await orRemoved(folder, [server], async () => {
		await untilReady('Redis', server, /Ready to accept connections/);
		return { port, password, stop: async () => await stopAndRemove(server, folder) };
	});
}
