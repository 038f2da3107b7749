/** n8n's settings of an instance without the file that the real ones write into the user's home. */
const os = require('node:os');
const path = require('node:path');
const { ErrorReporter, InstanceSettings } = require('n8n-core');
const { setSafeRegexEngine } = require('n8n-workflow');
// The package that n8n-core itself gets its services from.
const { Container } = require(require.resolve('@n8n/di', { paths: [require.resolve('n8n-core')] }));

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
