import { NEWEST, OLDEST, packPackage, shareN8n, startN8n } from '../real-n8n';
import { startPostgres } from '../real-n8n/queue/services';
import { runLayer } from './support/jest';
import { table } from './support/markdown';
import { PlainError } from './support/plainError';
import { createProgress } from './support/progress';
import type { Progress } from './support/progress';
import { writePart } from './support/proof';

/** An n8n that is set up in one way. */
interface Host {
	/** How it is called for, and in the table. */
	name: string;
	/** A folder of `real-n8n/versions`. */
	version: string;
	database: 'SQLite' | 'PostgreSQL';
	/** Where n8n keeps files while a flow runs. */
	files: 'on disk' | 'in memory' | 'in the database';
	/** Settings of n8n that make it so. */
	env: Record<string, string>;
}

const inMemory = { N8N_DEFAULT_BINARY_DATA_MODE: 'default' };
const onDisk = { N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem' };
const inDatabase = { N8N_DEFAULT_BINARY_DATA_MODE: 'database' };
const asItComes = { database: 'SQLite', files: 'on disk', env: {} } as const;

/** In the order of the table. */
const HOSTS: Host[] = [
	{ ...asItComes, name: 'as it comes', version: NEWEST },
	{ ...asItComes, name: 'files in memory', version: NEWEST, files: 'in memory', env: inMemory },
	{
		...{ name: 'PostgreSQL, files in it', version: NEWEST, database: 'PostgreSQL' },
		...{ files: 'in the database', env: inDatabase },
	},
	{ ...asItComes, name: 'n8n 1 as it comes', version: OLDEST, files: 'in memory' },
	{ ...asItComes, name: 'n8n 1, files on disk', version: OLDEST, env: onDisk },
	{
		...{ name: 'n8n 1, PostgreSQL', version: OLDEST, database: 'PostgreSQL' },
		...{ files: 'in memory', env: {} },
	},
	{
		...{ ...asItComes, name: 'n8n 1, task runners', version: OLDEST, files: 'in memory' },
		env: { N8N_RUNNERS_ENABLED: 'true' },
	},
];

/** Starts one, runs the essential jobs in it, and ends it. */
async function tried(
	{ version, database, env }: Host,
	tarball: string,
	progress: Progress,
): Promise<number> {
	const postgres =
		database === 'PostgreSQL' ? await startPostgres({ database: 'n8n', user: 'n8n' }) : undefined;
	try {
		const n8n = await startN8n({ version, tarballs: [tarball], env, postgres, progress });
		try {
			return await runLayer('older', {
				workers: 1,
				env: { ...shareN8n([n8n]), HALOPSA_TEST_VERSION: version },
			});
		} finally {
			await n8n.stop();
		}
	} finally {
		await postgres?.stop();
	}
}

const HEAD = ['n8n', 'Its database', 'Files of a flow', 'Task runners', 'Jobs that work'];

/**
 * Runs the essential jobs in n8ns that are set up in different ways, and writes what came out of it into the page of such
 * things where all were tried.
 *
 * @param wanted names of those to try; all unless given
 */
export async function main(wanted: string[]): Promise<void> {
	const names = HOSTS.map(({ name }) => name);
	const unknown = wanted.find((name) => !names.includes(name));
	if (unknown !== undefined) {
		throw new PlainError(`There is no host "${unknown}": choose of ${names.join(' · ')}.`);
	}
	const progress = createProgress();
	const tarball = await packPackage({ progress });
	const rows: string[][] = [];
	for (const host of HOSTS) {
		if (wanted.length > 0 && !wanted.includes(host.name)) continue;
		const passed = await progress.step(`n8n ${host.version}, ${host.name}`, () =>
			tried(host, tarball, progress),
		);
		const hasRunners = host.version === NEWEST || 'N8N_RUNNERS_ENABLED' in host.env;
		const { version, database, files } = host;
		rows.push([version, database, files, hasRunners ? 'on' : 'off', `${passed} of ${passed}`]);
	}
	if (wanted.length === 0) writePart('docs/compatibility.md', 'hosts', table(HEAD, rows));
	for (const row of rows) console.log(row.join(' · '));
}
