import fs from 'node:fs';
import path from 'node:path';

const ENVIRONMENT = path.join(__dirname, '..', '..', 'examples', 'queue-mode', 'queue.env');

/** What the example sets for all processes of n8n; only addresses and secrets are others here. */
export function exampleEnvironment(): Record<string, string> {
	const lines = fs.readFileSync(ENVIRONMENT, 'utf8').split('\n');
	return Object.fromEntries(
		lines.filter((line) => /^\w+=/.test(line)).map((line) => line.split(/=(.*)/s).slice(0, 2)),
	);
}

/** The processes of the example: what n8n is called with, and what answers 200 once it works. */
export const roles = {
	main: { command: ['start'], ready: ['/healthz/readiness', '/rest/settings'] },
	webhook: { command: ['webhook'], ready: ['/healthz/readiness'] },
	worker: { command: ['worker', '--concurrency=10'], ready: ['/healthz/readiness'] },
};
