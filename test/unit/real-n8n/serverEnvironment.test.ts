import { NEWEST } from '../../../real-n8n';
import { serverEnvironment } from '../../../real-n8n/serverEnvironment';

const settings = { version: NEWEST, home: 'n8n', port: 5678, brokerPort: 5679 };

it('an n8n inherits what a program needs, and nothing else', () => {
	const before = process.env;
	process.env = {
		PATH: 'bin',
		LC_ALL: 'C',
		NPM_TOKEN: 'npm_1',
		GITHUB_TOKEN: 'ghs_1',
		AWS_SECRET_ACCESS_KEY: 'x',
		N8N_PORT: '1',
		NODE_OPTIONS: '--inspect',
		HTTPS_PROXY: 'http://user:password@proxy',
		// Names that begin or end as what is inherited.
		VAULT_PATH: 'x',
		HOME_TOKEN: 'x',
	};
	const alone = Object.keys(serverEnvironment(settings));
	process.env = {};
	const own = Object.keys(serverEnvironment(settings));
	process.env = before;
	expect(alone.filter((name) => !own.includes(name))).toEqual(['PATH', 'LC_ALL']);
});

it('listens on this machine only, and installs no package', () => {
	expect(serverEnvironment(settings)).toMatchObject({
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: '5678',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_REINSTALL_MISSING_PACKAGES: 'false',
	});
});
