import type { IHttpRequestOptions } from 'n8n-workflow';
import { PetraApi } from '../../../credentials/PetraApi.credentials';
import { PETRA_SERVER, petraServerOf } from '../../../nodes/Petra/transport/server';
import { testCredential } from '../../support/credentialTest';
import { KEY, PetraOnNetwork } from '../../support/petra';

const type = new PetraApi();
const filled = { apiKey: KEY, baseUrl: PETRA_SERVER };

async function authenticated(
	options: object,
	data: object = {},
): Promise<IHttpRequestOptions & { uri?: string }> {
	if (typeof type.authenticate !== 'function') throw new Error('There is no authenticate');
	return await type.authenticate({ ...filled, ...data }, options as IHttpRequestOptions);
}

describe('a request of any node', () => {
	test.each([
		['/v1/tenants', `${PETRA_SERVER}/v1/tenants`],
		['v1/tenants', `${PETRA_SERVER}/v1/tenants`],
		[`${PETRA_SERVER}/v1/usage`, `${PETRA_SERVER}/v1/usage`],
	])('to %s goes to %s with key and User-Agent', async (url, sentTo) => {
		expect(await authenticated({ url, headers: { Accept: 'x' } })).toEqual({
			url: sentTo,
			sendCredentialsOnCrossOriginRedirect: false,
			headers: {
				Accept: 'x',
				Authorization: `Bearer ${KEY}`,
				'User-Agent': 'n8n-nodes-halopsa',
			},
		});
	});

	test("keeps a User-Agent of the person's own, and the HTTP Request node's older address", async () => {
		const sent = await authenticated({ uri: '/v1/usage', headers: { 'user-agent': 'mine' } });
		expect(sent.uri).toBe(`${PETRA_SERVER}/v1/usage`);
		expect(sent.headers).toEqual({ 'user-agent': 'mine', Authorization: `Bearer ${KEY}` });
	});

	test.each([
		'https://example.com/v1/tenants',
		'http://api.petrasecurity.com/v1/tenants',
		'https://api.petrasecurity.com.example.com/v1',
		'https://api.petrasecurity.com@example.com/v1',
	])('to %s does not get the key', async (url) => {
		await expect(authenticated({ url })).rejects.toThrow(
			'This Petra credential belongs to api.petrasecurity.com and is not sent to',
		);
	});

	test.each([
		['  petra_x\n', 'Bearer petra_x'],
		['"petra_x"', 'Bearer petra_x'],
		['Bearer petra_x', 'Bearer petra_x'],
	])('with the key pasted as %j sends %s', async (apiKey, sent) => {
		expect((await authenticated({ url: '/v1/usage' }, { apiKey })).headers?.Authorization).toBe(
			sent,
		);
	});

	test.each([
		['', 'The API Key is empty.'],
		['petra_var_77', 'This is a Multi-MSP key'],
		['petra one two', 'The API Key holds a space'],
	])('with the key %j is not sent: %s', async (apiKey, sentence) => {
		await expect(authenticated({ url: '/v1/usage' }, { apiKey })).rejects.toThrow(sentence);
	});
});

describe('the Base URL', () => {
	test.each([
		['', PETRA_SERVER],
		[' https://api.petrasecurity.com/ ', PETRA_SERVER],
		['api.petrasecurity.com/v1/', PETRA_SERVER],
		['https://eu.petrasecurity.com', 'https://eu.petrasecurity.com'],
		['http://127.0.0.1:4380/petra', 'http://127.0.0.1:4380/petra'],
		['http://localhost:4380/petra/v1', 'http://localhost:4380/petra'],
	])('%j is %s', (pasted, server) => {
		expect(petraServerOf(pasted)).toBe(server);
	});

	test.each([
		['not a server', 'is not a web address'],
		['ftp://api.petrasecurity.com', 'is not a web address'],
		['https://user@api.petrasecurity.com', 'is not a web address'],
		['http://api.petrasecurity.com', 'would travel unencrypted'],
	])('%j is refused: %s', (pasted, why) => {
		expect(() => petraServerOf(pasted)).toThrow(why);
	});
});

describe("n8n's test of the credential", () => {
	test('lists the tenants, with a User-Agent', async () => {
		const petra = new PetraOnNetwork().tenants([]);
		expect(await testCredential(filled, type)).toMatchObject({ status: 'OK' });
		expect(petra.sent).toMatchObject([
			{ token: KEY, headers: { 'user-agent': 'n8n-nodes-halopsa' } },
		]);
	});

	test.each([
		[401, 'Petra does not accept the API Key.'],
		[403, 'Petra refuses this API Key for reading tenants.'],
		[404, 'There is no Petra API at the Base URL.'],
		[429, 'Petra allows 10 of these requests a minute, and they are used up for now.'],
		[500, 'Petra could not handle the request.'],
	])('tells what %i means', async (status, sentence) => {
		new PetraOnNetwork().answer('/v1/tenants', { status }, 'any');
		const { status: outcome, message } = await testCredential(filled, type);
		expect(outcome).toBe('Error');
		expect(message).toContain(sentence);
		expect(message).not.toContain(KEY);
	});

	test('explains a Multi-MSP key without asking Petra', async () => {
		const { status, message } = await testCredential({ ...filled, apiKey: 'petra_var_1' }, type);
		expect(status).toBe('Error');
		expect(message).toContain('This is a Multi-MSP key');
	});
});
