import type { NodeSetup } from '../real-n8n/callNode';
import type { N8n } from '../real-n8n/start';
import type { Sandbox } from '../sandbox';

/** What each contender is timed at. */
export type JobName = 'create' | 'list' | 'get';

/** A way for a person to get at Halo, set up for each job. */
interface Contender {
	name: string;
	jobs: Record<JobName, NodeSetup>;
}

/** Makes a contender ready, with its credential in n8n and the ticket that it gets. */
type SetUp = (n8n: N8n, sandbox: Sandbox, ticketId: number) => Promise<Contender>;

const SUMMARY = '=Bench {{ $json.number }}';
const DETAILS = 'Made by the bench';
const TICKET_TYPE = 1;

/** This package's node. */
export const thisNode: SetUp = async ({ api }, sandbox, ticketId) => {
	const type = 'n8n-nodes-halopsa.haloPsa';
	const data = { ...sandbox.credential(), permissions: 'all' };
	const id = await api.createCredential({ name: 'Halo PSA', type: 'haloPsaApi', data });
	const job = (parameters: Record<string, unknown>) => ({
		type,
		credentials: { haloPsaApi: { id, name: 'Halo PSA' } },
		parameters: { resource: 'ticket', ...parameters },
	});
	const byId = (value: number) => ({ __rl: true, mode: 'id', value: String(value) });
	return {
		name: 'Halo PSA (this)',
		jobs: {
			create: job({
				operation: 'create',
				summary: SUMMARY,
				details: DETAILS,
				tickettype_id: byId(TICKET_TYPE),
			}),
			list: job({ operation: 'getAll', returnAll: true }),
			get: job({ operation: 'get', ticketId: byId(ticketId) }),
		},
	};
};

/** The node that n8n brings along. */
export const builtInNode: SetUp = async ({ api }, sandbox, ticketId) => {
	const { tenant, resourceServer, clientId, clientSecret } = sandbox.credential();
	const id = await api.createCredential({
		name: 'HaloPSA',
		type: 'haloPSAApi',
		data: {
			hostingType: 'hostedHalo',
			authUrl: `${resourceServer}/auth`,
			resourceApiUrl: `${resourceServer}/api`,
			client_id: clientId,
			client_secret: clientSecret,
			tenant,
			scope: 'all',
		},
	});
	const job = (parameters: Record<string, unknown>) => ({
		type: 'n8n-nodes-base.haloPSA',
		credentials: { haloPSAApi: { id, name: 'HaloPSA' } },
		parameters: { resource: 'ticket', ...parameters },
	});
	return {
		name: 'HaloPSA (built in)',
		jobs: {
			create: job({
				operation: 'create',
				summary: SUMMARY,
				details: DETAILS,
				ticketType: TICKET_TYPE,
				additionalFields: {},
			}),
			list: job({ operation: 'getAll', returnAll: true, simplify: true, filters: {} }),
			get: job({ operation: 'get', ticketId: String(ticketId), simplify: true }),
		},
	};
};

/** What a person builds who has no node for Halo. */
export const httpRequestNode: SetUp = async ({ api }, sandbox, ticketId) => {
	const { tenant, resourceServer, clientId, clientSecret } = sandbox.credential();
	const id = await api.createCredential({
		name: 'OAuth2',
		type: 'oAuth2Api',
		data: {
			grantType: 'clientCredentials',
			accessTokenUrl: `${resourceServer}/auth/token?tenant=${tenant}`,
			clientId,
			clientSecret,
			scope: 'all',
			authentication: 'body',
		},
	});
	const job = (path: string, parameters: Record<string, unknown>) => ({
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		credentials: { oAuth2Api: { id, name: 'OAuth2' } },
		parameters: {
			url: `${resourceServer}/api${path}`,
			authentication: 'genericCredentialType',
			genericAuthType: 'oAuth2Api',
			options: {},
			...parameters,
		},
	});
	return {
		name: 'HTTP Request',
		jobs: {
			create: job('/Tickets', {
				method: 'POST',
				sendBody: true,
				specifyBody: 'json',
				jsonBody: `={{ [{ summary: 'Bench ' + $json.number, details: '${DETAILS}', tickettype_id: ${TICKET_TYPE} }] }}`,
			}),
			list: job('/Tickets?pageinate=true&page_size=100', {
				options: {
					pagination: {
						pagination: {
							paginationMode: 'updateAParameterInEachRequest',
							parameters: {
								parameters: [{ type: 'qs', name: 'page_no', value: '={{ $pageCount + 1 }}' }],
							},
							paginationCompleteWhen: 'other',
							completeExpression: '={{ $response.body.tickets.length < 100 }}',
						},
					},
				},
			}),
			get: job(`/Tickets/${ticketId}`, {}),
		},
	};
};
