/** n8n's settings of an instance without the file that the real ones write into the user's home. */
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { ErrorReporter, InstanceSettings } from 'n8n-core';
import { setSafeRegexEngine } from 'n8n-workflow';

/** Where a library of n8n keeps its services. */
interface Services {
	Container: { set(service: unknown, instance: object): void };
}

// The package that n8n-core itself gets its services from.
const { Container } = createRequire(require.resolve('n8n-core'))('@n8n/di') as Services;

Container.set(InstanceSettings, {
	instanceId: 'test',
	hmacSignatureSecret: 'test',
	// Named only: nothing is written there, files stay in the items.
	n8nFolder: path.join(os.tmpdir(), 'n8n-of-tests'),
});
// It would print each error that a node throws; the tests have them in the execution.
Container.set(ErrorReporter, { error: () => undefined });
// n8n's own gives up after a quarter of a second by the clock, which a busy machine may lose without doing anything.
setSafeRegexEngine({
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, text) => input.replace(new RegExp(pattern, flags), text),
	matchAll: (pattern, input, flags = '') => [
		...input.matchAll(new RegExp(pattern, `${flags.replace('g', '')}g`)),
	],
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
});
