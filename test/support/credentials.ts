import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';
import { HaloPsaApi } from '../../credentials/HaloPsaApi.credentials';
import { fingerprintOf } from '../../nodes/HaloPsa/transport/token';
import { ORIGIN } from './halo';
import { CredentialStore } from './inProcess/credentialStore';

/** A credential as a person fills it in, with the token of an earlier execution unless said otherwise. */
export function credential(
	more: ICredentialDataDecryptedObject = {},
): ICredentialDataDecryptedObject {
	const filledIn: ICredentialDataDecryptedObject = {
		tenant: '',
		resourceServer: ORIGIN,
		authorisationServer: '',
		clientId: 'id-0f7c1d',
		clientSecret: 'secret-55ab',
		permissions: 'all',
		customPermissions: '',
		accessToken: 'token-1',
		discovered: `${ORIGIN}/api ${ORIGIN}/auth`,
		...more,
	};
	return { fingerprint: fingerprintOf(filledIn), ...filledIn };
}

/** The one credential of a unit test, in a store of its own. */
export class StoredCredential extends CredentialStore {
	constructor(
		data: ICredentialDataDecryptedObject = credential(),
		readonly details = { id: 'halo-1', name: 'Halo PSA account' },
		private readonly type: ICredentialType = new HaloPsaApi(),
	) {
		super([type]);
		this.data = data;
	}

	/** What is stored now. */
	get data(): ICredentialDataDecryptedObject {
		return this.dataOf(this.details.id);
	}

	set data(data: ICredentialDataDecryptedObject) {
		this.store(this.details.id, this.type.name, data);
	}
}
