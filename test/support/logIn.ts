import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { logIn } from '../../nodes/HaloPsa/transport/token';
import { credential } from './credentials';
import type { MockReply } from './halo';
import { Halo, ORIGIN } from './halo';
import { contextOf } from './node';

const fresh = { accessToken: '', discovered: '' };

/** Logs in with a credential that has no token yet. */
export async function logInWith(more: ICredentialDataDecryptedObject = {}) {
	const { helpers } = contextOf({});
	return await logIn(helpers.httpRequest, credential({ ...fresh, ...more }));
}

/** The sentence of a refused log-in; no secret, ID or token may be in it. */
export async function sentenceOf(more: ICredentialDataDecryptedObject = {}): Promise<string> {
	const refused = await logInWith(more).then(
		() => new Error('The log-in was not refused'),
		(error: Error) => error,
	);
	const { clientId, clientSecret } = credential();
	for (const secret of [clientId, clientSecret, 'token-1']) {
		expect(`${refused.message}${refused.stack ?? ''}`).not.toContain(String(secret));
	}
	return refused.message;
}

/** A Halo whose discovery is set up, and whose log-in answers this. */
export function answering(...answers: MockReply[]): Halo {
	return new Halo()
		.on('GET /authinfo', { body: { auth_url: `${ORIGIN}/auth`, tenant_id: 'northgate' } })
		.on(`POST ${ORIGIN}/auth/token`, (_, nth) => answers[nth - 1], answers.length);
}
