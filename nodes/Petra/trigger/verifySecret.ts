import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IDataObject,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { isSameSecret, secretFaultOf } from '../../shared/secret';

interface HeaderSecret {
	headerName: string;
	secret: string;
}

/**
 * Whether a delivery shows the secret of the credential. Nothing is let in by a credential that is empty or too weak.
 *
 * @param headers names in lower case
 */
export function verifySecret(data: ICredentialDataDecryptedObject, headers: IDataObject): boolean {
	const expected = headerSecretOf(data);
	if (faultOf(expected) !== undefined) return false;
	const given = headers[expected.headerName.toLowerCase()];
	return typeof given === 'string' && isSameSecret(given.trim(), expected.secret);
}

/** n8n's test of the credential, made without a request: the secret is nobody's but the person's own. */
export async function testPetraWebhook(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const fault = faultOf(headerSecretOf(credential.data));
	return fault === undefined
		? { status: 'OK', message: 'The secret is long enough. Paste it into Petra as well' }
		: { status: 'Error', message: fault };
}

/** What a delivery has to show, as the credential has it. */
export function headerSecretOf(data: ICredentialDataDecryptedObject | undefined): HeaderSecret {
	return {
		headerName: String(data?.headerName ?? '').trim(),
		secret: String(data?.secret ?? '').trim(),
	};
}

/** What is wrong with the credential, in words; undefined where it is fine. */
function faultOf({ headerName, secret }: HeaderSecret): string | undefined {
	if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(headerName)) {
		return 'The Header Name is empty or holds a character that no header has. Leave it as X-Petra-Webhook-Secret';
	}
	return secretFaultOf(secret);
}
