import fs from 'node:fs';
import path from 'node:path';
import { findPrograms } from '../../../real-n8n/queue/programs';

const OLD = '/usr/lib/postgresql/9.6/bin';
const NEW = '/usr/lib/postgresql/17/bin';

/** A machine with these programs only. */
const onAMachineWith = (files: string[]) => {
	jest.replaceProperty(process, 'env', {
		PATH: ['/usr/local/bin', '/usr/bin'].join(path.delimiter),
	});
	jest.spyOn(fs, 'existsSync').mockImplementation((file) => {
		const wanted = String(file).replaceAll(path.sep, '/');
		return files.some((one) => one === wanted || one.startsWith(`${wanted}/`));
	});
	jest.spyOn(fs, 'readdirSync').mockReturnValue(['9.6', '17'] as never);
};

const postgres = (folder: string) =>
	['postgres', 'initdb', 'createdb'].map((program) => `${folder}/${program}`);

it('the newest PostgreSQL that is whole is taken, and Redis from the path', () => {
	onAMachineWith([...postgres(OLD), ...postgres(NEW), '/usr/bin/redis-server']);
	const found = findPrograms();
	expect(found.postgres.replaceAll(path.sep, '/')).toBe(NEW);
	expect(found.redis.replaceAll(path.sep, '/')).toBe('/usr/bin/redis-server');
});

it('a PostgreSQL on the path will do', () => {
	onAMachineWith([...postgres('/usr/local/bin'), '/usr/bin/redis-server']);
	expect(findPrograms().postgres).toBe('/usr/local/bin');
});

it.each([
	[[], 'sudo apt install postgresql redis-server'],
	[postgres(NEW), 'sudo apt install redis-server'],
	[['/usr/bin/redis-server', `${NEW}/postgres`], 'sudo apt install postgresql'],
])('with %j, it says what to install', (files, command) => {
	onAMachineWith(files);
	expect(findPrograms).toThrow(`run \`${command}\` and`);
});
