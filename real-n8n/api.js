const { parse } = require('flatted');
const browserId = require('./browserId');
const { N8nRefusal, restOf } = require('./rest');
const { until } = require('./until');

const UNDER_WAY = ['new', 'running', 'waiting'];
const PUBLICATION_OVER = ['published', 'partial', 'failed'];

/**
 * @typedef {{ name: string, type: string, typeVersion?: number, parameters?: Record<string, unknown>,
 *   credentials?: Record<string, { id?: string, name?: string }>, [setting: string]: unknown }} WorkflowNode
 * @typedef {{ name?: string, nodes: WorkflowNode[], connections: Record<string, unknown>,
 *   settings?: Record<string, unknown> }} WorkflowJson
 * @typedef {{ id: string, status: string, finished: boolean, data: ExecutionData,
 *   [field: string]: unknown }} Execution
 * @typedef {{ message?: string, description?: string | null, httpCode?: string | null, name?: string,
 *   context?: { itemIndex?: number, [key: string]: unknown }, [field: string]: unknown }} ExecutionError
 * @typedef {{ json: Record<string, unknown>, error?: ExecutionError, pairedItem?: unknown,
 *   binary?: Record<string, unknown> }} ItemData
 * @typedef {{ data?: { main?: Array<ItemData[] | null> }, error?: ExecutionError,
 *   executionTime: number, [field: string]: unknown }} NodeRun
 * @typedef {{ status: string, triggers: Array<{ errorMessage: string | null }> }} Publication
 * @typedef {{ resultData: { runData: Record<string, NodeRun[]>, error?: ExecutionError,
 *   lastNodeExecuted?: string }, [field: string]: unknown }} ExecutionData
 * @typedef {{ type: string, method: string, property: string, parameters: Record<string, unknown>,
 *   credentials: Record<string, { id: string, name: string }> }} MapperRequest
 * @typedef {{ id: string, displayName: string, required: boolean, type: string,
 *   options?: Array<{ name: string, value: unknown }> }} MapperField
 * @typedef {{ fields: MapperField[], emptyFieldsNotice?: string }} MapperFields
 */

/**
 * The REST calls that n8n's editor makes, and its webhooks.
 * @param {{ url: string, cookie: string }} session
 */
function createApi({ url, cookie }) {
	const rest = restOf({ url, cookie });

	/**
	 * @param {string} id
	 * @returns {Promise<Publication>}
	 */
	async function publicationOf(id) {
		try {
			return await rest('GET', `/workflows/${id}/publication-status`);
		} catch (error) {
			// n8n 1 brings the triggers up before it answers the activation, and keeps no account of it.
			const isOlder = error instanceof N8nRefusal && error.status === 404;
			if (isOlder) return { status: 'published', triggers: [] };
			throw error;
		}
	}

	return {
		url,
		cookie,
		rest,

		/**
		 * @param {{ name: string, type: string, data: Record<string, unknown> }} credential
		 * @returns {Promise<string>} its id
		 */
		async createCredential(credential) {
			/** @type {{ id: string }} */
			const { id } = await rest('POST', '/credentials', credential);
			return id;
		},

		/**
		 * The test that the credential's dialogue makes on saving. n8n tests stored credentials only:
		 * one without `id` is stored for as long as that takes.
		 * @param {{ id?: string, name: string, type: string, data: Record<string, unknown> }} credential
		 * @returns {Promise<{ status: 'OK' | 'Error', message: string }>}
		 */
		async testCredential({ id: known, ...credential }) {
			const id = known ?? (await this.createCredential(credential));
			try {
				return await rest('POST', '/credentials/test', { credentials: { id, ...credential } });
			} finally {
				if (known === undefined) await rest('DELETE', `/credentials/${id}`);
			}
		},

		/**
		 * @param {WorkflowJson} workflow
		 * @returns {Promise<{ id: string, versionId: string }>}
		 */
		async createWorkflow({ name = 'Flow', nodes, connections, settings }) {
			return await rest('POST', '/workflows', {
				name,
				nodes: nodes.map((node, index) => ({
					id: `node-${index}`,
					typeVersion: 1,
					position: [index * 220, 0],
					parameters: {},
					...node,
				})),
				connections,
				settings: { executionOrder: 'v1', ...settings },
				active: false,
			});
		},

		/** @param {string} id */
		async activate(id) {
			/** @type {{ versionId: string }} */
			const { versionId } = await rest('GET', `/workflows/${id}`);
			return await rest('POST', `/workflows/${id}/activate`, { versionId });
		},

		/**
		 * Activates a workflow and waits until its triggers are up.
		 * @param {string} id
		 * @returns {Promise<Publication>} how that went: its `status` is `published`, `failed`, or `partial` where only some
		 *   of its triggers came up
		 */
		async publish(id) {
			try {
				await this.activate(id);
			} catch (error) {
				// n8n 1 tells at once why a trigger could not be brought up.
				const isRefused = error instanceof N8nRefusal && error.status === 400;
				if (isRefused) return { status: 'failed', triggers: [{ errorMessage: error.message }] };
				throw error;
			}
			return await until(async () => await publicationOf(id), 'the workflow is published', {
				reached: ({ status }) => PUBLICATION_OVER.includes(status),
			});
		},

		/**
		 * Deactivates a workflow and waits until n8n has taken its triggers away.
		 * @param {string} id
		 */
		async unpublish(id) {
			await rest('POST', `/workflows/${id}/deactivate`, {});
			await until(async () => await publicationOf(id), 'the workflow is unpublished', {
				reached: ({ status }) => status !== 'in_progress',
			});
		},

		/** @param {string} id */
		async deleteWorkflow(id) {
			await rest('POST', `/workflows/${id}/archive`, {});
			await rest('DELETE', `/workflows/${id}`);
		},

		/**
		 * Calls a production webhook; waits for one that was activated a moment ago.
		 * @param {string} path
		 * @param {unknown} body
		 * @returns {Promise<{ status: number, body: unknown }>}
		 */
		async webhook(path, body) {
			const call = async () => {
				const answer = await fetch(`${url}/webhook/${path}`, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify(body),
				});
				const isJson = answer.headers.get('content-type')?.includes('json') === true;
				return { status: answer.status, isJson, text: await answer.text() };
			};
			const { status, isJson, text } = await until(call, `n8n knows the webhook ${path}`, {
				reached: (answer) => answer.status !== 404 || !answer.text.includes('not registered'),
			});
			return { status, body: isJson && text !== '' ? JSON.parse(text) : text };
		},

		/**
		 * Newest first.
		 * @param {string} workflowId
		 * @returns {Promise<Array<{ id: string, status: string, finished: boolean }>>}
		 */
		async executions(workflowId) {
			const filter = encodeURIComponent(JSON.stringify({ workflowId }));
			/** @type {{ results: Array<{ id: string, status: string, finished: boolean }> }} */
			const { results } = await rest('GET', `/executions?filter=${filter}&limit=100`);
			return results;
		},

		/**
		 * @param {string} id
		 * @returns {Promise<Execution>} with its data as n8n works with it, not as it stores it
		 */
		async execution(id) {
			/** @type {Execution} */
			const execution = await rest('GET', `/executions/${id}`);
			return { ...execution, data: parse(String(execution.data)) };
		},

		/**
		 * Runs a workflow by hand from one of its triggers, published or not, as the editor's button does, and waits
		 * until it is over. Not for triggers that wait to be called.
		 * @param {string} workflowId
		 * @param {string} trigger name of the node to begin at
		 * @returns {Promise<Execution>}
		 */
		async runManually(workflowId, trigger) {
			/** @type {{ executionId?: string }} */
			const { executionId } = await rest('POST', `/workflows/${workflowId}/run`, {
				// n8n 2 reads it from its database.
				workflowData: await rest('GET', `/workflows/${workflowId}`),
				triggerToStartFrom: { name: trigger },
			});
			if (executionId === undefined) throw new Error(`n8n waits for a call of "${trigger}"`);
			return await until(
				async () => await this.execution(executionId),
				`execution ${executionId} is over`,
				{
					// n8n 1 may note the status a moment before the data.
					reached: ({ status, data }) => data !== undefined && !UNDER_WAY.includes(status),
					moving: ({ status, data }) => [status, Object.keys(data?.resultData.runData ?? {})],
				},
			);
		},

		/**
		 * What the editor offers to map before an operation has run.
		 * @param {string} type
		 * @param {string} resource
		 * @param {string} operation
		 * @returns {Promise<Record<string, unknown> | undefined>} none where the node brings none
		 */
		async outputSchema(type, resource, operation) {
			const answer = await fetch(`${url}/schemas/${type}/1.0.0/${resource}/${operation}.json`);
			if (answer.status === 404) return undefined;
			return /** @type {Record<string, unknown>} */ (await answer.json());
		},

		/**
		 * The inputs of a resource mapper, which the editor asks for when what they depend on is chosen.
		 * @param {MapperRequest} request
		 * @returns {Promise<MapperFields>}
		 */
		async mapperFields({ type, method, property, parameters, credentials }) {
			return await rest('POST', '/dynamic-node-parameters/resource-mapper-fields', {
				path: `parameters.${property}`,
				methodName: method,
				nodeTypeAndVersion: { name: type, version: 1 },
				currentNodeParameters: parameters,
				credentials,
			});
		},

		/**
		 * What is in a file that an execution has put out.
		 * @param {Record<string, unknown>} binary as it stands on the item
		 * @returns {Promise<Buffer>}
		 */
		async file({ id, data }) {
			if (id === undefined) return Buffer.from(String(data), 'base64');
			const path = `/binary-data?action=download&id=${encodeURIComponent(String(id))}`;
			const answer = await fetch(`${url}/rest${path}`, {
				headers: { 'browser-id': browserId, cookie },
			});
			if (!answer.ok) throw new N8nRefusal(`GET /rest${path}`, answer.status, '');
			return Buffer.from(await answer.arrayBuffer());
		},

		/** @returns {Promise<Array<{ name: string, [field: string]: unknown }>>} */
		async nodeTypes() {
			const answer = await fetch(`${url}/types/nodes.json`, { headers: { cookie } });
			if (!answer.ok) throw new N8nRefusal('GET /types/nodes.json', answer.status, '');
			return /** @type {Array<{ name: string, [field: string]: unknown }>} */ (await answer.json());
		},
	};
}

/** @typedef {ReturnType<typeof createApi>} N8nApi */

module.exports = { createApi };
