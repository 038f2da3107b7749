/** n8n's settings of an instance without the file that the real ones write into the user's home. */
const os = require('node:os');
const path = require('node:path');
const { ErrorReporter, InstanceSettings } = require('n8n-core');
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
