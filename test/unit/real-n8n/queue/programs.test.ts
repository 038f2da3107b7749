import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findPrograms } from '../../../../real-n8n/queue/programs';

let folder: string;

beforeEach(() => {
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'programs-'));
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

const OLD = path.join('versions', '9.6', 'bin');
const NEW = path.join('versions', '17', 'bin');
const ON_PATH = 'bin';

const postgres = (at: string) =>
	['postgres', 'initdb', 'createdb'].map((program) => path.join(at, program));
const redis = path.join(ON_PATH, 'redis-server');

/** What is found on a machine with these programs only. */
const foundAmong = (files: string[]) => {
	for (const file of files.map((name) => path.join(folder, name))) {
		fs.mkdirSync(path.dirname(file), { recursive: true });
		fs.writeFileSync(file, '');
	}
	jest.replaceProperty(process, 'env', { PATH: path.join(folder, ON_PATH) });
	return findPrograms(path.join(folder, 'versions'));
};

it('the newest PostgreSQL is taken, and Redis from the path', () => {
	expect(foundAmong([...postgres(OLD), ...postgres(NEW), redis])).toEqual({
		postgres: path.join(folder, NEW),
		redis: path.join(folder, redis),
	});
});

it('a newer PostgreSQL that lacks a program is not taken', () => {
	const part = path.join(NEW, 'initdb');
	expect(foundAmong([...postgres(OLD), part, redis]).postgres).toBe(path.join(folder, OLD));
});

it('a PostgreSQL on the path will do', () => {
	expect(foundAmong([...postgres(ON_PATH), redis]).postgres).toBe(path.join(folder, ON_PATH));
});

it.each([
	[[], 'sudo apt install postgresql redis-server'],
	[postgres(NEW), 'sudo apt install redis-server'],
	[[redis, path.join(NEW, 'postgres')], 'sudo apt install postgresql'],
])('with %j, it says what to install', (files, command) => {
	expect(() => foundAmong(files)).toThrow(`run \`${command}\` and`);
});
