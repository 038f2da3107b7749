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
import clock from '../clock';

type Data = ICredentialDataDecryptedObject;

/** A credential as n8n's database keeps it, decrypted. */
interface StoredCredential {
	type: string;
	data: Data;
}

/**
 * Stands in for n8n's credentials helper, which lives in n8n's server and needs its database. What it does with a
 * token is n8n's: ask for one when the expirable property is empty or the request says so, keep it with the stored
 * credential, hand out a fresh copy of what is stored.
 */
export class CredentialStore extends ICredentialsHelper {
	private readonly stored = new Map<string, StoredCredential>();

	private readonly types: Map<string, ICredentialType>;

	constructor(types: ICredentialType[]) {
		super();
		this.types = new Map(types.map((type) => [type.name, type]));
	}

	/** Stores a credential under an ID of the caller's. */
	store(id: string, type: string, data: Data): void {
		this.stored.set(id, { type, data });
	}

	/** What is stored under an ID now. */
	dataOf(id: string): Data {
		return this.find(id).data;
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.typeOf(type).properties;
	}

	async authenticate(
		data: Data,
		type: string,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.typeOf(type);
		return typeof authenticate === 'function' ? await authenticate(data, options) : options;
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		data: Data,
		type: string,
		node: INode,
		isExpired: boolean,
	): Promise<Data | undefined> {
		const expirable = this.getCredentialsProperties(type).find(
			(property) => property.type === 'hidden' && property.typeOptions?.expirable === true,
		)?.name;
		if (expirable === undefined) return undefined;
		const isTest = node.parameters.temp === '' && node.type === 'n8n-nodes-base.noOp';
		if (data[expirable] !== '' && !isExpired && !isTest) return undefined;
		const output = await this.runPreAuthentication(helpers, data, type);
		const details = node.credentials?.[type];
		if (output?.[expirable] === undefined || details === undefined) return undefined;
		await clock.moment();
		const renewed = Object.assign(data, output);
		await this.updateCredentials(details, type, renewed);
		return renewed;
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		data: Data,
		type: string,
	): Promise<Data | undefined> {
		return (await this.typeOf(type).preAuthentication?.call(helpers, data)) as Data | undefined;
	}

	async getDecrypted(
		_: IWorkflowExecuteAdditionalData,
		{ id }: INodeCredentialsDetails,
	): Promise<Data> {
		await clock.moment();
		const { type, data } = this.find(id);
		return (NodeHelpers.getNodeParameters(
			this.getCredentialsProperties(type),
			data as INodeParameters,
			true,
			false,
			null,
			null,
		) ?? {}) as Data;
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('Not used by any node of this package');
	}

	async updateCredentials(
		{ id }: INodeCredentialsDetails,
		type: string,
		data: Data,
	): Promise<void> {
		this.store(this.idOf(id), type, { ...data });
	}

	async updateCredentialsOauthTokenData(): Promise<void> {
		throw new Error('Not used by any node of this package');
	}

	private typeOf(name: string): ICredentialType {
		const type = this.types.get(name);
		if (type === undefined) throw new Error(`There is no credential type ${name}`);
		return type;
	}

	private idOf(id: string | null): string {
		if (id !== null && this.stored.has(id)) return id;
		throw new Error(`No credential is stored as ${String(id)}`);
	}

	private find(id: string | null): StoredCredential {
		return this.stored.get(this.idOf(id)) as StoredCredential;
	}
}
