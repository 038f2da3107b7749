import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';

const defaultPort = 4380;

/** The port after `--port`, or the default one. */
function wantedPort(argv: string[]) {
	const position = argv.indexOf('--port');
	if (position < 0) return defaultPort;
	const port = Number(argv[position + 1]);
	if (!Number.isInteger(port) || port < 1 || port > 65535) {
		throw new Error('After --port give a number from 1 to 65535, such as --port 4380.');
	}
	return port;
}

/** Starts the sandbox, or says in one sentence why it cannot. */
async function start(port: number) {
	try {
		return await startSandbox({ port });
	} catch (error) {
		const code = (error as { code?: string }).code;
		if (code === 'EADDRINUSE') {
			throw new Error(
				`Port ${port} is taken by another program: choose one with --port, such as --port ${port + 1}.`,
			);
		}
		if (code === 'EACCES') {
			throw new Error(
				`Port ${port} may not be opened by this user: choose one above 1024 with --port.`,
			);
		}
		throw error;
	}
}

/** Runs the sandbox alone, with made-up data, until Ctrl-C. */
export async function main(argv: string[]): Promise<void> {
	let sandbox: Sandbox;
	try {
		sandbox = await start(wantedPort(argv));
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
		return;
	}
	const { tenant, resourceServer, clientId, clientSecret } = sandbox.credential();
	console.log(`The sandbox runs: a Halo tenant and Petra's API, with made-up data.

  Live page         ${sandbox.url}/

Halo PSA credential
  Tenant            ${tenant}
  Resource Server   ${resourceServer}
  Client ID         ${clientId}
  Client Secret     ${clientSecret}

Petra credential
  Base URL          ${sandbox.url}/petra
  API Key           ${sandbox.petra.apiKey}

Ctrl-C stops it; what was changed is then forgotten.`);
	await new Promise((resolve) => {
		process.once('SIGINT', resolve);
		process.once('SIGTERM', resolve);
	});
	await sandbox.close();
}
