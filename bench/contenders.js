/**
 * @typedef {Awaited<ReturnType<typeof import('../sandbox').startSandbox>>} Sandbox
 * @typedef {import('../real-n8n/start').N8n} N8n
 * @typedef {'create' | 'list' | 'get'} JobName
 * @typedef {{ name: string, jobs: Record<JobName, import('../real-n8n/callNode').NodeSetup> }} Contender
 */

const SUMMARY = '=Bench {{ $json.number }}';
const DETAILS = 'Made by the bench';
const TICKET_TYPE = 1;

/**
 * This package's node.
 * @param {N8n} n8n
 * @param {Sandbox} sandbox
 * @param {number} ticketId
 * @returns {Promise<Contender>}
 */
async function thisNode({ api }, sandbox, ticketId) {
	const type = 'n8n-nodes-halopsa.haloPsa';
	const data = { ...sandbox.credential(), permissions: 'all' };
	const id = await api.createCredential({ name: 'Halo PSA', type: 'haloPsaApi', data });
	/** @param {Record<string, unknown>} parameters */
	const job = (parameters) => ({
		type,
		credentials: { haloPsaApi: { id, name: 'Halo PSA' } },
		parameters: { resource: 'ticket', ...parameters },
	});
	/** @param {number} value */
	const byId = (value) => ({ __rl: true, mode: 'id', value: String(value) });
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
}

/**
 * The node that n8n brings along.
 * @param {N8n} n8n
 * @param {Sandbox} sandbox
 * @param {number} ticketId
 * @returns {Promise<Contender>}
 */
async function builtInNode({ api }, sandbox, ticketId) {
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
	/** @param {Record<string, unknown>} parameters */
	const job = (parameters) => ({
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
}

/**
 * What a person builds who has no node for Halo.
 * @param {N8n} n8n
 * @param {Sandbox} sandbox
 * @param {number} ticketId
 * @returns {Promise<Contender>}
 */
async function httpRequestNode({ api }, sandbox, ticketId) {
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
	/** @param {string} path @param {Record<string, unknown>} parameters */
	const job = (path, parameters) => ({
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
}

module.exports = { builtInNode, httpRequestNode, thisNode };
