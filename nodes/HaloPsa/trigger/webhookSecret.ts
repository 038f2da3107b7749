import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
	IWebhookFunctions,
} from 'n8n-workflow';
import { secretFaultOf } from '../../shared/secret';

/** The credential of a webhook that a person made in Halo. */
const WEBHOOK_CREDENTIAL = 'haloPsaWebhookApi';

const secretIn = (data: ICredentialDataDecryptedObject | undefined): string =>
	String(data?.secret ?? '').trim();

/** The secret of a webhook that a person made in Halo; empty, so that nobody is let in, where it is too weak. */
export async function secretByHand(
	context: Pick<IWebhookFunctions, 'getCredentials'>,
): Promise<string> {
	const data = await context.getCredentials<ICredentialDataDecryptedObject>(WEBHOOK_CREDENTIAL);
	const secret = secretIn(data);
	return secretFaultOf(secret) === undefined ? secret : '';
}

/** n8n's test of the credential, made without a request: the secret is nobody's but the person's own. */
export async function testHaloPsaWebhook(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const fault = secretFaultOf(secretIn(data));
	return fault === undefined
		? { status: 'OK', message: 'The secret is long enough. Paste it into Halo as well' }
		: { status: 'Error', message: fault };
}
