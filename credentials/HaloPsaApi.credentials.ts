import type {
	IAuthenticate,
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { haloServerOf } from '../nodes/HaloPsa/transport/server';
import { logIn, usableTokenOf } from '../nodes/HaloPsa/transport/token';
import { toOwnServer } from '../nodes/shared/http';

/**
 * Stands for the refusal that Halo would give to a token which is known to be no good, so that n8n does what it does
 * after that one: log in, and send the request then. n8n reads the status where each of its HTTP helpers puts it.
 */
class LoginDue extends Error {
	readonly response = { status: 401, statusCode: 401 };

	readonly statusCode = 401;

	constructor() {
		super('The stored token does not belong to this login any more');
	}
}

/** Halo's API by an API application of its own ("Client ID and Secret (Services)"). */
export class HaloPsaApi implements ICredentialType {
	name = 'haloPsaApi';

	displayName = 'Halo PSA API';

	icon: Icon = { light: 'file:../icons/halopsa.svg', dark: 'file:../icons/halopsa.dark.svg' };

	documentationUrl =
		'https://github.com/halopsa-nodes-owner/n8n-nodes-halopsa/blob/main/docs/connect.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'1. In Halo, open Configuration → Integrations → HaloPSA API. Copy Tenant and Resource Server.<br>2. There: View Applications → New, method "Client ID and Secret (Services)", login type "Agent". Copy Client ID and Client Secret.<br>3. On the Permissions tab of the application, tick what your flows use. Save there, then here.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Tenant',
			name: 'tenant',
			type: 'string',
			default: '',
			placeholder: 'e.g. northgate',
			description: 'As shown in Halo. May stay empty where the server name alone tells the tenant.',
		},
		{
			displayName: 'Resource Server',
			name: 'resourceServer',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://northgate.halopsa.com/api',
			description: 'As shown in Halo, with or without /api at its end',
		},
		{
			displayName: 'Allow HTTP',
			name: 'allowHttp',
			type: 'boolean',
			default: false,
			description:
				'Whether a server in your own network may be reached by http://. The Client Secret and all data then travel unencrypted; a server on the internet is refused in any case.',
			displayOptions: { show: { resourceServer: [{ _cnd: { startsWith: 'http://' } }] } },
		},
		{
			displayName: 'Authorisation Server',
			name: 'authorisationServer',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://northgate.halopsa.com/auth',
			description: 'Leave empty unless Halo shows one that lies elsewhere: it is found by itself',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 6f1c2d3e-4b5a-4c6d-8e7f-901a2b3c4d5e',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
		{
			displayName: 'Permissions',
			name: 'permissions',
			type: 'options',
			default: 'all',
			description:
				"What to ask Halo for; it never gets more than the application's Permissions tab allows",
			options: [
				{
					name: 'All That the Application Allows',
					value: 'all',
					description: "The boxes ticked on the application's Permissions tab decide",
				},
				{
					name: 'Custom',
					value: 'custom',
				},
				{
					name: 'Petra Ticketing',
					value: 'petraTicketing',
					description: "The Ticketing part of Petra's guide",
				},
				{
					name: 'Petra Ticketing and Billing',
					value: 'petraTicketingBilling',
					description: "Both parts of Petra's guide",
				},
			],
		},
		{
			displayName: 'Custom Permissions',
			name: 'customPermissions',
			type: 'string',
			default: '',
			placeholder: 'e.g. read:tickets edit:tickets read:customers',
			description: 'Separated by spaces',
			displayOptions: { show: { permissions: ['custom'] } },
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			displayName: 'Discovered Authorisation Server',
			name: 'discovered',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Fingerprint of the Login',
			name: 'fingerprint',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Time of the Next Login',
			name: 'renewAtEpochMs',
			type: 'hidden',
			default: '',
		},
	];

	/** n8n calls this when there is no token yet and after a 401 or `LoginDue`, and keeps what it returns in the credential. */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject) {
		return { ...(await logIn(this.helpers.httpRequest, credentials)) };
	}

	/**
	 * Completes a path to this Halo's API and attaches the token, and that only to requests to this Halo.
	 *
	 * @throws LoginDue where the token is of another log-in or has run out: n8n then logs in and comes again
	 */
	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const { api: server } = haloServerOf(credentials);
		const request = toOwnServer(requestOptions, { credential: 'Halo PSA', server });
		if (usableTokenOf(credentials) === '') throw new LoginDue();
		const headers = {
			...request.headers,
			Authorization: `Bearer ${String(credentials.accessToken)}`,
		};
		return { ...request, headers };
	};

	test: ICredentialTestRequest = {
		request: { method: 'GET', url: '/Agent/me', disableFollowRedirect: true },
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 302,
					message:
						'The login worked, but the Resource Server sends API requests on to another address. Copy the Resource Server again from Configuration → Integrations → HaloPSA API',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'The login worked, but Halo does not accept its token for the API. See that the agent that the application logs in as is active and API-only, and that the login type of the application is "Agent"',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						"The login worked, but the agent may not use the API. Check the application's Permissions tab, and the role of the agent that it logs in as",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message:
						'The login worked, but there is no Halo API at the Resource Server. Copy it again from Configuration → Integrations → HaloPSA API',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 429,
					message: 'Halo receives too many requests at the moment. Wait a minute and test again',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 500,
					message:
						'The login worked, but Halo could not handle the request. Test again in a minute',
				},
			},
			{
				// A site that answers every address with its own page says 200, but has no agent to show.
				type: 'responseSuccessBody',
				properties: {
					key: 'id',
					value: undefined,
					message:
						'The login worked, but the Resource Server answers API requests with something else than data. Copy the Resource Server again from Configuration → Integrations → HaloPSA API',
				},
			},
		] as ICredentialTestRequest['rules'],
	};
}
