import { createHmac } from 'crypto';
import { verifySignature } from '../../../../nodes/HaloPsa/trigger/verifySignature';

const rawBody = Buffer.from('{"id":"1"}');
const signatureWith = (secret: string) =>
	createHmac('sha256', secret).update(rawBody).digest('base64');

describe('Without a secret', () => {
	it.each(['signature', 'url', 'any'] as const)('nobody is let in (%s)', (way) => {
		const headers = {
			'x-halo-signature': signatureWith(''),
			authorization: `Basic ${Buffer.from('halo:').toString('base64')}`,
		};
		expect(verifySignature({ headers, query: { secret: '' }, rawBody }, '', way)).toBe(false);
	});
});

describe('A signature', () => {
	it('given twice is none', () => {
		const headers = { 'x-halo-signature': [signatureWith('s'), signatureWith('s')] };
		expect(verifySignature({ headers, query: {}, rawBody }, 's', 'signature')).toBe(false);
	});
});

describe('A secret in the address', () => {
	it('given twice is none', () => {
		expect(
			verifySignature({ headers: {}, query: { secret: ['s', 's'] }, rawBody }, 's', 'url'),
		).toBe(false);
	});
});
