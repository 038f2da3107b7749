import { readFileSync } from 'node:fs';
import packageJson from '../../package.json';
import { exampleEnvironment, roles } from '../../real-n8n/queue/example';
import { fullPath } from '../../scripts/support/sources';
import { composeFile } from '../support/compose';
import { pages } from '../support/pages';

interface Service {
	build?: string;
	image?: string;
	command?: string;
	depends_on?: Record<string, { condition: string }>;
	env_file?: string;
	environment?: Record<string, string>;
	ports?: string[];
}

const file = composeFile('queue-mode') as unknown as {
	services: Record<string, Service>;
	volumes: Record<string, { name: string }>;
};
const { n8n, webhook, worker, postgres, redis, ...others } = file.services;
const processes = Object.entries({ n8n, webhook, worker });
const install = pages().find((page) => page.file === 'docs/install.md')?.text ?? '';
const shared = exampleEnvironment();

test('the example has the processes that the tests start, and what they work with', () => {
	expect(others).toEqual({});
	const commands = processes.map(([, { command = 'start' }]) => command.split(' '));
	expect(commands).toEqual([roles.main.command, roles.webhook.command, roles.worker.command]);
	expect(postgres.image).toMatch(/^postgres:\d+$/);
	expect(redis.image).toMatch(/^redis:\d+$/);
});

test.each(processes)(
	'%s has the settings that the tests use, and no secret in the file',
	(_, it) => {
		expect(it.env_file).toBe('queue.env');
		const { environment = {} } = it;
		expect(Object.keys(environment).filter((name) => name in shared)).toEqual([]);
		expect(environment.N8N_ENCRYPTION_KEY).toMatch(/^\$\{N8N_ENCRYPTION_KEY:\?/);
		expect(environment.DB_POSTGRESDB_PASSWORD).toBe(postgres.environment?.POSTGRES_PASSWORD);
		expect(Object.keys(shared).filter((name) => /PASSWORD|KEY|SECRET/.test(name))).toEqual([]);
	},
);

test('the settings lead to the services', () => {
	expect(shared).toMatchObject({
		EXECUTIONS_MODE: 'queue',
		DB_POSTGRESDB_HOST: 'postgres',
		DB_POSTGRESDB_DATABASE: postgres.environment?.POSTGRES_DB,
		DB_POSTGRESDB_USER: postgres.environment?.POSTGRES_USER,
		QUEUE_BULL_REDIS_HOST: 'redis',
	});
});

test('only the webhook processor takes deliveries in, and what listens does so on this machine only', () => {
	expect(n8n.environment?.N8N_DISABLE_PRODUCTION_MAIN_PROCESS).toBe('true');
	const ports = Object.values(file.services).flatMap((service) => service.ports ?? []);
	expect(ports).toEqual(['127.0.0.1:5678:5678', '127.0.0.1:5679:5678']);
});

test('their image has the package, as the install page says', () => {
	expect(processes.map(([, { build }]) => build)).toEqual(['.', '.', '.']);
	const image = readFileSync(fullPath('examples/queue-mode/Dockerfile'), 'utf8');
	const lines = image.split('\n').filter((line) => /^[A-Z]/.test(line));
	expect(lines).toHaveLength(2);
	expect(lines[0]).toBe(`FROM n8nio/n8n:${packageJson.devDependencies['n8n-core']}`);
	expect(install).toContain(lines.join('\n'));
});

test('what the example asks for is what the install page tells to set', () => {
	const asked = Object.values(file.services).flatMap(({ environment = {} }) =>
		Object.values(environment).flatMap((value) =>
			[...value.matchAll(/\$\{(\w+)/g)].map(([, name]) => name),
		),
	);
	const [, shown = ''] = /## Queue mode\n[\s\S]*?```\n([\s\S]*?)```/.exec(install) ?? [];
	expect([...shown.matchAll(/^(\w+)=/gm)].map(([, name]) => name)).toEqual([...new Set(asked)]);
});
