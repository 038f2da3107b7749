import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IDataObject,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { isSameSecret } from '../../shared/secret';

/** A shorter secret could be guessed. */
const SHORTEST = 16;

interface Secret {
	headerName: string;
	secret: string;
}

function secretOf(data: ICredentialDataDecryptedObject | undefined): Secret {
	return {
		headerName: String(data?.headerName ?? '').trim(),
		secret: String(data?.secret ?? '').trim(),
	};
}

/** What is wrong with the credential, in words; undefined where it is fine. */
function faultOf({ headerName, secret }: Secret): string | undefined {
	if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(headerName)) {
		return 'The Header Name is empty or holds a character that no header has. Leave it as X-Petra-Webhook-Secret';
	}
	if (secret.length < SHORTEST) {
		return `The Secret has ${secret.length} characters, and ${SHORTEST} are the least. Let a password manager make up one`;
	}
	if (!/^[\x21-\x7e]+$/.test(secret)) {
		return "The Secret holds a space or a character that a header can't carry. Use letters, digits and signs";
	}
	return undefined;
}

/**
 * Whether a delivery shows the secret of the credential. Nothing is let in by a credential that is empty or too weak.
 *
 * @param headers names in lower case
 */
export function isAuthentic(data: ICredentialDataDecryptedObject, headers: IDataObject): boolean {
	const wanted = secretOf(data);
	if (faultOf(wanted) !== undefined) return false;
	const given = headers[wanted.headerName.toLowerCase()];
	return typeof given === 'string' && isSameSecret(given.trim(), wanted.secret);
}

/** n8n's test of the credential, made without a request: the secret is nobody's but the person's own. */
export async function testPetraWebhook(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const fault = faultOf(secretOf(credential.data));
	return fault === undefined
		? { status: 'OK', message: 'The secret is long enough. Paste it into Petra as well' }
		: { status: 'Error', message: fault };
}
