import type { Rest } from '../rest';

/** A credential as n8n's dialogue stores it. */
interface CredentialJson {
	name: string;
	type: string;
	data: Record<string, unknown>;
}

/** The calls of n8n's editor about credentials. */
export function credentialCalls(rest: Rest) {
	/** @returns its id */
	async function createCredential(credential: CredentialJson): Promise<string> {
		const { id } = await rest<{ id: string }>('POST', '/credentials', credential);
		return id;
	}

	/**
	 * The test that the credential's dialogue makes on saving. n8n tests stored credentials only: one without `id` is
	 * stored for as long as that takes.
	 */
	async function testCredential({
		id: known,
		...credential
	}: CredentialJson & { id?: string }): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const id = known ?? (await createCredential(credential));
		try {
			return await rest('POST', '/credentials/test', { credentials: { id, ...credential } });
		} finally {
			if (known === undefined) await rest('DELETE', `/credentials/${id}`);
		}
	}

	return { createCredential, testCredential };
}
