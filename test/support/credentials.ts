import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeParameters,
	INodeProperties,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { ICredentialsHelper, NodeHelpers } from 'n8n-workflow';
import { HaloPsaApi } from '../../credentials/HaloPsaApi.credentials';
import clock from './clock';
import { ORIGIN } from './halo';

/** A credential as a person fills it in, with the token of an earlier execution unless said otherwise. */
export function credential(
	more: ICredentialDataDecryptedObject = {},
): ICredentialDataDecryptedObject {
	return {
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
}

/**
 * Stands in for n8n's credentials helper, which lives in n8n's server and needs its database. What it does with a
 * token is n8n's: ask for one when the expirable property is empty or the request says so, keep it with the stored
 * credential, hand out a fresh copy of what is stored.
 */
export class StoredCredential extends ICredentialsHelper {
	constructor(
		public data: ICredentialDataDecryptedObject = credential(),
		readonly details = { id: 'halo-1', name: 'Halo PSA account' },
		private readonly type: ICredentialType = new HaloPsaApi(),
	) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getCredentialsProperties(): INodeProperties[] {
		return this.type.properties;
	}

	async authenticate(
		data: ICredentialDataDecryptedObject,
		_: string,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		if (typeof this.type.authenticate !== 'function') return options;
		return await this.type.authenticate(data, options);
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		data: ICredentialDataDecryptedObject,
		_: string,
		node: INode,
		isExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const isTest = node.parameters.temp === '' && node.type === 'n8n-nodes-base.noOp';
		if (data.accessToken !== '' && !isExpired && !isTest) return undefined;
		const output = await this.runPreAuthentication(helpers, data);
		if (output?.accessToken === undefined || node.credentials === undefined) return undefined;
		await clock.moment();
		this.data = { ...this.data, ...output };
		return Object.assign(data, output);
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		data: ICredentialDataDecryptedObject,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		return (await this.type.preAuthentication?.call(
			helpers,
			data,
		)) as ICredentialDataDecryptedObject;
	}

	async getDecrypted(
		_: IWorkflowExecuteAdditionalData,
		{ id }: INodeCredentialsDetails,
	): Promise<ICredentialDataDecryptedObject> {
		await clock.moment();
		if (id !== this.details.id) throw new Error(`No credential is stored as ${String(id)}`);
		return (NodeHelpers.getNodeParameters(
			this.type.properties,
			this.data as INodeParameters,
			true,
			false,
			null,
			null,
		) ?? {}) as ICredentialDataDecryptedObject;
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('Not used by any node of this package');
	}

	async updateCredentials(
		_: INodeCredentialsDetails,
		__: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.data = data;
	}

	async updateCredentialsOauthTokenData(): Promise<void> {
		throw new Error('Not used by any node of this package');
	}
}
