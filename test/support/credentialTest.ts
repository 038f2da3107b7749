import { ExecuteContext, RoutingNode } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	INode,
	INodeType,
	INodeTypes,
} from 'n8n-workflow';
import { createEmptyRunExecutionData, Workflow } from 'n8n-workflow';
import { HaloPsaApi } from '../../credentials/HaloPsaApi.credentials';
import { StoredCredential } from './credentials';
import { additionalDataOf } from './node';

/** What n8n shows under the credential's form. */
export interface TestResult {
	status: 'OK' | 'Error';
	message: string;
}

interface Thrown extends Error {
	cause?: { code?: string; response?: { status: number; statusText: string } };
}

const TYPE = 'n8n-nodes-base.noOp';

/** Tests a credential as n8n's own tester does: a node made of the credential's test request, run declaratively. */
export async function testCredential(
	data: ICredentialDataDecryptedObject,
	type: ICredentialType & { test: ICredentialTestRequest } = new HaloPsaApi(),
): Promise<TestResult> {
	const stored = new StoredCredential(data, undefined, type);
	const nodeType: INodeType = {
		description: {
			displayName: 'No Operation',
			name: TYPE,
			group: ['input'],
			version: 1,
			description: '',
			defaults: {},
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: type.name, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					routing: { request: type.test.request },
					default: '',
				},
			],
		},
	};
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: TYPE,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type.name]: stored.details },
	};
	const nodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	} as INodeTypes;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const decrypted = { ...stored.details, type: type.name, data: { ...stored.data } };
	const context = new ExecuteContext(
		workflow,
		node,
		additionalDataOf(stored),
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const outcome = await new RoutingNode(context, nodeType, decrypted).runNode().then(
		() => undefined,
		(thrown: Thrown) => thrown,
	);
	if (outcome === undefined) return { status: 'OK', message: 'Connection successful!' };
	const { response, code } = outcome.cause ?? {};
	if (response === undefined) return { status: 'Error', message: code ?? outcome.message };
	const rule = type.test.rules?.find(
		({ type: kind, properties }) => kind === 'responseCode' && properties.value === response.status,
	);
	return {
		status: 'Error',
		message:
			rule?.properties.message ??
			(response.statusText || `Received HTTP status code: ${response.status}`),
	};
}
