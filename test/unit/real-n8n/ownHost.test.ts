import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import nock from 'nock';
import { fullPath } from '../../../scripts/support/sources';

const SERVER = `const server = require('node:http').createServer((_, answer) => answer.end('told'));
	server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 101 Switching Protocols\\r\\n\\r\\n'));
	server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;

let server: ReturnType<typeof spawn>;
let port: number;

beforeAll(async () => {
	nock.enableNetConnect('127.0.0.1');
	const own = fullPath('real-n8n/ownHost.js');
	server = spawn(process.execPath, ['--require', own, '-e', SERVER], { stdio: 'pipe' });
	const [printed] = (await once(server.stdout as NodeJS.EventEmitter, 'data')) as [Buffer];
	port = Number(printed.toString());
});

afterAll(() => server.kill());

const asked = async (headers: Record<string, string>) =>
	await new Promise<number | undefined>((resolve) => {
		const request = http.request({ port, host: '127.0.0.1', headers });
		request.on('response', ({ statusCode }) => resolve(statusCode));
		request.on('upgrade', ({ statusCode }) => resolve(statusCode));
		request.on('error', () => resolve(0)).end();
	});
const socket = { Connection: 'Upgrade', Upgrade: 'websocket' };

it.each<Record<string, string>>([
	{},
	{ host: 'localhost:5678' },
	{ host: '127.0.0.1', origin: 'http://127.0.0.1:5678' },
])('a server answers its own machine: %j', async (headers) => {
	expect(await asked(headers)).toBe(200);
	expect(await asked({ ...socket, ...headers })).toBe(101);
});

it.each<Record<string, string>>([
	{ host: 'evil.example' },
	{ host: '127.0.0.1.evil.example' },
	{ origin: 'https://evil.example' },
	{ origin: 'https://localhost.evil.example' },
	{ origin: 'null' },
])('and nobody else: %j', async (headers) => {
	expect(await asked(headers)).toBe(403);
	expect(await asked({ ...socket, ...headers })).toBe(0);
});
