import type { INode } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { connectionLostOf, mayPass, networkSentence } from '../../../nodes/shared/network';

const NODE: INode = {
	id: '1',
	name: 'Halo PSA',
	type: 'n8n-nodes-halopsa.haloPsa',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** What n8n's HTTP helper makes of an error, in n8n 1 without the error itself. */
function wrapped(reason: Error, keepsCause: boolean): NodeApiError {
	const error = new NodeApiError(NODE, reason as unknown as { message: string });
	if (!keepsCause) Object.defineProperty(error, 'cause', { value: undefined });
	return error;
}

const broken = (code: string) => Object.assign(new Error('socket hang up'), { code });

describe.each([
	['n8n 2', true],
	['n8n 1', false],
])('A lost connection, as %s tells of it', (_, keepsCause) => {
	it('may have carried the request where it was lost', () => {
		expect(connectionLostOf(wrapped(broken('ECONNRESET'), keepsCause))).toEqual({
			code: 'ECONNRESET',
			mayHaveArrived: true,
		});
	});

	it('carried nothing where there was none', () => {
		expect(connectionLostOf(wrapped(broken('ECONNREFUSED'), keepsCause))).toEqual({
			code: 'ECONNREFUSED',
			mayHaveArrived: false,
		});
	});

	it('has no code where a sentence of the credential was thrown', () => {
		expect(connectionLostOf(wrapped(new Error('The Client Secret is empty'), keepsCause))).toEqual({
			code: '',
			mayHaveArrived: true,
		});
	});

	it.each([
		'The request was blocked because it resolves to a restricted IP address',
		'The request was blocked because the destination hostname is restricted',
	])('is none where n8n itself refused: %s', (words) => {
		const { code, mayHaveArrived } = connectionLostOf(wrapped(new Error(words), keepsCause));
		expect({ mayHaveArrived, mayPass: mayPass(code) }).toEqual({
			mayHaveArrived: false,
			mayPass: false,
		});
		expect(networkSentence(code, 'https://halo.lan/api', 'Resource Server')).toMatch(
			/^n8n itself blocks requests to halo\.lan, .*\(SSRF\).* the Resource Server is right, .* N8N_SSRF_ALLOWED_HOSTNAMES, .* N8N_SSRF_ALLOWED_IP_RANGES,/,
		);
	});

	it('has no code where a status was the reason', () => {
		const refused = Object.assign(broken('ERR_BAD_REQUEST'), { status: 400 });
		expect(connectionLostOf(wrapped(refused, keepsCause)).code).toBe('');
	});
});
