import type { N8nApi, WorkflowNode } from '../real-n8n/api';
import type { PastedCredential } from '../sandbox';

type Parameters = Record<string, unknown>;
type Credentials = Record<string, { id: string; name: string }>;

/** The rows of a page, and of a request of several rows. */
const PAGE_SIZE = 100;
const ARRAY_SIZE = 50;

/** What goes into a request of one item, as n8n's expression; `$json` is the item. */
export type Body = string;

/** Nodes that get at a Halo, with their credentials. */
export interface Nodes {
	/** This package's node. */
	halo(resource: string, operation: string, parameters: Parameters): WorkflowNode;
	haloCredentials: Credentials;
	/** The node that n8n brings along. */
	builtIn(resource: string, operation: string, parameters: Parameters): WorkflowNode;
	/** n8n's HTTP Request: reads what a path leads to. */
	httpGet(path: string): WorkflowNode;
	/** Reads all pages of a list, once; an item for each page. */
	httpList(path: string, listKey: string): WorkflowNode;
	/** Writes a row for each item. */
	httpPost(path: string, body: Body): WorkflowNode;
	/** Writes all rows that the node before it has put together. */
	httpPostArray(path: string, body: Body): WorkflowNode;
}

/** Stores the credentials of a Halo, and gives the nodes that use them. */
export async function nodesFor(api: N8nApi, halo: PastedCredential): Promise<Nodes> {
	const stored = async (name: string, type: string, data: Parameters): Promise<Credentials> => ({
		[type]: { id: await api.createCredential({ name, type, data }), name },
	});
	const { tenant, resourceServer, clientId, clientSecret } = halo;
	const haloCredentials = await stored('Halo PSA', 'haloPsaApi', { ...halo, permissions: 'all' });
	const builtInCredentials = await stored('HaloPSA', 'haloPSAApi', {
		hostingType: 'hostedHalo',
		authUrl: `${resourceServer}/auth`,
		resourceApiUrl: `${resourceServer}/api`,
		client_id: clientId,
		client_secret: clientSecret,
		tenant,
		scope: 'all',
	});
	const httpCredentials = await stored('OAuth2', 'oAuth2Api', {
		grantType: 'clientCredentials',
		accessTokenUrl: `${resourceServer}/auth/token?tenant=${tenant}`,
		clientId,
		clientSecret,
		scope: 'all',
		authentication: 'body',
	});
	const http = (name: string, path: string, parameters: Parameters): WorkflowNode => ({
		name,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		credentials: httpCredentials,
		parameters: {
			url: `${resourceServer}/api${path}`,
			authentication: 'genericCredentialType',
			genericAuthType: 'oAuth2Api',
			options: {},
			...parameters,
		},
	});
	const post = (path: string, jsonBody: string) =>
		http('Write', path, { method: 'POST', sendBody: true, specifyBody: 'json', jsonBody });
	return {
		halo: (resource, operation, parameters) => ({
			name: 'Halo PSA',
			type: 'n8n-nodes-halopsa.haloPsa',
			credentials: haloCredentials,
			parameters: { resource, operation, ...parameters },
		}),
		haloCredentials,
		builtIn: (resource, operation, parameters) => ({
			name: 'HaloPSA',
			type: 'n8n-nodes-base.haloPSA',
			credentials: builtInCredentials,
			parameters: { resource, operation, ...parameters },
		}),
		httpGet: (path) => http('Read', path, {}),
		httpList: (path, listKey) => ({
			...http('List', `${path}?pageinate=true&page_size=${PAGE_SIZE}`, {
				options: { pagination: { pagination: pagesOf(listKey) } },
			}),
			executeOnce: true,
		}),
		httpPost: (path, body) => post(path, `={{ [${body}] }}`),
		httpPostArray: (path, body) => post(path, `={{ $json.data.map(($json) => (${body})) }}`),
	};
}

/** How HTTP Request reads on until a page is not full. */
const pagesOf = (listKey: string) => ({
	paginationMode: 'updateAParameterInEachRequest',
	parameters: {
		parameters: [{ type: 'qs', name: 'page_no', value: '={{ $pageCount + 1 }}' }],
	},
	paginationCompleteWhen: 'other',
	completeExpression: `={{ $response.body.${listKey}.length < ${PAGE_SIZE} }}`,
});

/** Hands items on as they are. */
export const passThrough: WorkflowNode = {
	name: 'Pass Through',
	type: 'n8n-nodes-base.noOp',
};

/** Puts all items into one. */
export const gather: WorkflowNode = {
	name: 'Gather',
	type: 'n8n-nodes-base.aggregate',
	parameters: { aggregate: 'aggregateAllItemData', options: {} },
};

/** Hands on so many items at a time, until all are done. */
export const loop: WorkflowNode = {
	name: 'Loop',
	type: 'n8n-nodes-base.splitInBatches',
	typeVersion: 3,
	parameters: { batchSize: ARRAY_SIZE, options: {} },
};

/** An item for each row of the pages of a list. */
export const rowsOf = (listKey: string): WorkflowNode => ({
	name: 'Rows',
	type: 'n8n-nodes-base.splitOut',
	parameters: { fieldToSplitOut: listKey, options: {} },
});

/** Of what comes in first, what has no partner in what comes in second, or with it. */
export const matched = (
	joinMode: 'keepNonMatches' | 'keepMatches',
	field1: string,
	field2: string,
): WorkflowNode => ({
	name: 'Match',
	type: 'n8n-nodes-base.merge',
	typeVersion: 3,
	parameters: {
		mode: 'combine',
		combineBy: 'combineByFields',
		advanced: true,
		mergeByFields: { values: [{ field1, field2 }] },
		joinMode,
		...(joinMode === 'keepNonMatches' ? { outputDataFrom: 'input1' } : {}),
		options: {},
	},
});

/** Keeps items of which two numbers differ. */
export const keepDifferent = (left: string, right: string): WorkflowNode => ({
	name: 'Different',
	type: 'n8n-nodes-base.filter',
	typeVersion: 2.2,
	parameters: {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
			conditions: [
				{
					id: 'different',
					leftValue: `={{ $json.${left} }}`,
					rightValue: `={{ $json.${right} }}`,
					operator: { type: 'number', operation: 'notEquals' },
				},
			],
			combinator: 'and',
		},
		options: {},
	},
});
