/** n8n's settings of an instance without the file that the real ones write into the user's home. */
const { InstanceSettings } = require('n8n-core');
// The package that n8n-core itself gets its services from.
const { Container } = require(require.resolve('@n8n/di', { paths: [require.resolve('n8n-core')] }));

Container.set(InstanceSettings, { instanceId: 'test', hmacSignatureSecret: 'test' });
