import type { IHttpRequestOptions } from 'n8n-workflow';
import { toOwnServer } from '../../../nodes/shared/http';

const own = { credential: 'Halo PSA', server: 'https://northgate.halopsa.com/api' };
const sent = (more: object): IHttpRequestOptions =>
	toOwnServer({ url: '/Tickets', ...more } as IHttpRequestOptions, own);

/** The kind: a secret goes to one place, by one way. */
describe('A secret is not sent', () => {
	test.each([
		['by a proxy, as address', { proxy: 'http://proxy.example:8080' }],
		['by a proxy, as host and port', { proxy: { host: 'proxy.example', port: 8080 } }],
	])('%s', (_, way) => {
		expect(() => sent(way)).toThrow(
			"This Halo PSA credential is not sent through a proxy that a node names. Remove Proxy from the node's options",
		);
	});

	test.each([
		['of the helper', { skipSslCertificateValidation: true }],
		['of the helper, as text', { skipSslCertificateValidation: 'true' }],
		['of the older helper', { rejectUnauthorized: false }],
	])('to a server whose certificate is not checked, by the option %s', (_, way) => {
		expect(() => sent(way)).toThrow(
			"This Halo PSA credential is not sent to a server whose certificate is not checked. Turn off Ignore SSL Issues in the node's options",
		);
	});

	test.each([
		'https://example.com/api/Tickets',
		'http://northgate.halopsa.com/api/Tickets',
		'https://northgate.halopsa.com:8443/api/Tickets',
		'https://northgate.halopsa.com.example.com/api',
		'https://northgate.halopsa.com@example.com/api',
	])('to %s', (url) => {
		expect(() => sent({ url })).toThrow('belongs to northgate.halopsa.com and is not sent to');
		expect(() => sent({ url: undefined, uri: url })).toThrow('is not sent to');
	});

	test.each([{}, { sendCredentialsOnCrossOriginRedirect: true }])(
		'along with a redirect to another origin, whatever the node says: %j',
		(more) => {
			expect(sent(more)).toEqual({
				url: 'https://northgate.halopsa.com/api/Tickets',
				sendCredentialsOnCrossOriginRedirect: false,
			});
		},
	);
});

test('what n8n sets by itself is no way around', () => {
	const plain = { proxy: '', rejectUnauthorized: true, skipSslCertificateValidation: false };
	expect(sent(plain)).toMatchObject({ url: 'https://northgate.halopsa.com/api/Tickets' });
});
