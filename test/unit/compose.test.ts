import packageJson from '../../package.json';
import { composeFile } from '../support/compose';
import { pages } from '../support/pages';

interface Service {
	image: string;
	entrypoint?: string[];
	depends_on?: Record<string, { condition: string }>;
	environment?: Record<string, string>;
	ports?: string[];
	volumes: string[];
}

const file = composeFile('docker-compose') as unknown as {
	services: Record<string, Service>;
	volumes: Record<string, { name: string }>;
};
const services = Object.entries(file.services);
const install = pages().find((page) => page.file === 'docs/install.md')?.text ?? '';

/** Of the Compose specification, what the example uses. */
const TOP = ['services', 'volumes'];
const OF_A_SERVICE = [
	'depends_on',
	'entrypoint',
	'environment',
	'image',
	'ports',
	'restart',
	'volumes',
];

test('the example has only keys of the Compose specification', () => {
	expect(Object.keys(file).filter((key) => !TOP.includes(key))).toEqual([]);
	const keys = services.flatMap(([, service]) => Object.keys(service));
	expect(keys.filter((key) => !OF_A_SERVICE.includes(key))).toEqual([]);
	expect(services.map(([name]) => name)).toEqual(['package', 'n8n']);
});

test.each(services)('%s runs the image of the install page', (_name, { image }) => {
	const [, shown] = /^FROM (\S+)$/m.exec(install) ?? [];
	expect(image).toBe(shown);
	expect(image).toBe(`n8nio/n8n:${packageJson.devDependencies['n8n-core']}`);
});

test.each(services)("%s has n8n's folder on a volume that is declared", (_name, { volumes }) => {
	expect(volumes).toEqual(['n8n_data:/home/node/.n8n']);
	expect(Object.keys(file.volumes)).toEqual(['n8n_data']);
});

test('the package is installed as the install page says, before n8n starts', () => {
	const { package: installer, n8n } = file.services;
	expect(install).toContain(`RUN ${installer.entrypoint?.at(-1)}`);
	expect(installer.entrypoint).toEqual(['sh', '-c', expect.stringContaining(packageJson.name)]);
	expect(n8n.depends_on).toEqual({ package: { condition: 'service_completed_successfully' } });
});

test('n8n listens on this machine only, and has no secret in the file', () => {
	const { ports, environment = {} } = file.services.n8n;
	expect(ports).toEqual(['127.0.0.1:5678:5678']);
	expect(environment.N8N_ENCRYPTION_KEY).toMatch(/^\$\{N8N_ENCRYPTION_KEY:\?/);
});

test('what the example asks for is what the install page tells to set', () => {
	const asked = Object.values(file.services.n8n.environment ?? {}).flatMap((value) =>
		[...value.matchAll(/\$\{(\w+)/g)].map(([, name]) => name),
	);
	expect(asked).not.toHaveLength(0);
	const [, shown = ''] = /## Docker Compose\n[\s\S]*?```\n([\s\S]*?)```/.exec(install) ?? [];
	expect([...shown.matchAll(/^(\w+)=/gm)].map(([, name]) => name)).toEqual(asked);
});
