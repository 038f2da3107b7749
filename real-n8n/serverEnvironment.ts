import fs from 'node:fs';
import path from 'node:path';

/**
 * Parts of n8n that neither a flow nor the editor's canvas needs here; several of them call home.
 * Without them it starts in half the time. n8n refuses the name of one that it lacks.
 */
function unusedModules(version: string): string[] {
	const file = path.join(__dirname, 'versions', version, 'unused-modules.json');
	return JSON.parse(fs.readFileSync(file, 'utf8'));
}

/** What an n8n is told about itself. */
interface ServerSettings {
	/** A folder of `versions`. */
	version: string;
	home: string;
	port: number;
	/** Of its task runner. */
	brokerPort: number;
}

function settingsOf({ version, home, port, brokerPort }: ServerSettings) {
	const url = `http://127.0.0.1:${port}/`;
	return {
		N8N_USER_FOLDER: home,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_EDITOR_BASE_URL: url,
		N8N_WEBHOOK_URL: url,
		// The same in n8n 1.
		WEBHOOK_URL: url,
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_DISABLED_MODULES: unusedModules(version).join(','),
		// Ours is put there beforehand: nothing else is installed.
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'false',
		N8N_REINSTALL_MISSING_PACKAGES: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		// The sandbox listens on 127.0.0.1, which n8n's protection (off by default) would refuse.
		N8N_SSRF_PROTECTION_ENABLED: 'false',
	};
}

/** What a program needs of its surroundings, and nothing that holds a secret or says how n8n behaves. */
const INHERITED =
	/^(PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|SSL_CERT_FILE|SSL_CERT_DIR|NODE_EXTRA_CA_CERTS)$/;

/** Of our own environment what a program needs of its surroundings. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
	return Object.fromEntries(Object.entries(process.env).filter(([key]) => INHERITED.test(key)));
}

/** The environment of an n8n: of our own only what says nothing about how it behaves. */
export function serverEnvironment(settings: ServerSettings): NodeJS.ProcessEnv {
	return { ...inheritedEnvironment(), ...settingsOf(settings) };
}
