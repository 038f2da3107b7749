import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { PlainError } from '../../scripts/support/plainError';

/** Where Debian and Ubuntu put the programs of each PostgreSQL, which are not on the path. */
const POSTGRES_VERSIONS = '/usr/lib/postgresql';

/** The programs that queue mode needs beside n8n. */
interface Programs {
	/** The folder with `postgres`, `initdb` and `createdb`. */
	postgres: string;
	/** Path of `redis-server`. */
	redis: string;
}

const has = (folder: string, program: string) => fs.existsSync(path.join(folder, program));

function postgresFolders(versions: string) {
	const names = fs.existsSync(versions) ? fs.readdirSync(versions) : [];
	return names
		.sort((left, right) => Number(right) - Number(left))
		.map((version) => path.join(versions, version, 'bin'));
}

/**
 * Finds PostgreSQL and Redis on this machine.
 *
 * @param versions the folder with the programs of each PostgreSQL
 * @throws PlainError that says what to install; nothing is installed here
 */
export function findPrograms(versions: string = POSTGRES_VERSIONS): Programs {
	const onPath = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
	const postgres = [...postgresFolders(versions), ...onPath].find((folder) =>
		['postgres', 'initdb', 'createdb'].every((program) => has(folder, program)),
	);
	const redis = onPath.find((folder) => has(folder, 'redis-server'));
	const missing = [
		...(postgres === undefined ? ['postgresql'] : []),
		...(redis === undefined ? ['redis-server'] : []),
	];
	if (postgres === undefined || redis === undefined) {
		throw new PlainError(
			`n8n's queue mode is tried with PostgreSQL and Redis, and this machine lacks ${missing.join(' and ')}: run \`sudo apt install ${missing.join(' ')}\` and the same command again.`,
		);
	}
	return { postgres, redis: path.join(redis, 'redis-server') };
}

/** Whom PostgreSQL runs as: it refuses to be root. */
export function postgresUser(): { uid: number; gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const id = (kind: string) => {
		try {
			return Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }));
		} catch {
			throw new PlainError(
				'PostgreSQL refuses to run as root, and this machine has no user "postgres": run `sudo apt install postgresql`, which makes one.',
			);
		}
	};
	return { uid: id('-u'), gid: id('-g') };
}
