import type {
	IAuthenticate,
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import {
	PETRA_SERVER,
	petraKeyOf,
	petraServerOf,
	USER_AGENT,
} from '../nodes/Petra/transport/server';
import { toOwnServer } from '../nodes/shared/http';

const named = (headers: object, name: string): boolean =>
	Object.keys(headers).some((key) => key.toLowerCase() === name);

/** Petra Security's public API by a key of the organisation. */
export class PetraApi implements ICredentialType {
	name = 'petraApi';

	displayName = 'Petra API';

	icon: Icon = { light: 'file:../icons/petra.svg', dark: 'file:../icons/petra.dark.svg' };

	documentationUrl =
		'https://github.com/halopsa-nodes-owner/n8n-nodes-halopsa/blob/main/docs/petra.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'An Admin makes the key in Petra: Settings → API Keys. Petra shows it once. The key reads the tenants, incidents and usage of your organisation and can change nothing.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: PETRA_SERVER,
			placeholder: `e.g. ${PETRA_SERVER}`,
			description: 'Leave as it is unless Petra gave you another address',
		},
	];

	/** Completes a path to Petra's API, and attaches the key and a User-Agent to requests to that server only. */
	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const server = petraServerOf(credentials.baseUrl);
		const apiKey = petraKeyOf(credentials.apiKey);
		const request = toOwnServer(requestOptions, { credential: 'Petra', server });
		const given = request.headers ?? {};
		const headers = {
			...(named(given, 'user-agent') ? {} : { 'User-Agent': USER_AGENT }),
			...given,
			Authorization: `Bearer ${apiKey}`,
		};
		return { ...request, headers };
	};

	test: ICredentialTestRequest = {
		request: { method: 'GET', url: '/v1/tenants', disableFollowRedirect: true },
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Petra does not accept the API Key. It may be mistyped or deleted: an Admin makes a new one in Petra under Settings → API Keys',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'Petra refuses this API Key for reading tenants. Use a key of your own organisation (Petra: Settings → API Keys), and see that no proxy removes the User-Agent header',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: `There is no Petra API at the Base URL. Set it to ${PETRA_SERVER}`,
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 429,
					message:
						'Petra allows 10 of these requests a minute, and they are used up for now. Wait a minute and test again',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 500,
					message: 'Petra could not handle the request. Test again in a minute',
				},
			},
			{
				// A site that answers every address with its own page says 200, but has no tenants to show.
				type: 'responseSuccessBody',
				properties: {
					key: 'tenants',
					value: undefined,
					message: `The Base URL answers with something else than Petra's data. Set it to ${PETRA_SERVER}`,
				},
			},
		] as ICredentialTestRequest['rules'],
	};
}
