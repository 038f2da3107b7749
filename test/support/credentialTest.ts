import { ExecuteContext, RoutingNode } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	INode,
	INodeType,
	INodeTypes,
} from 'n8n-workflow';
import { createEmptyRunExecutionData, Workflow } from 'n8n-workflow';
import { HaloPsaApi } from '../../credentials/HaloPsaApi.credentials';
import { StoredCredential } from './credentials';
import { additionalDataOf } from './inProcess/additionalData';
import './services';

/** What n8n shows under the credential's form. */
interface TestResult {
	status: 'OK' | 'Error';
	message: string;
}

interface Thrown extends Error {
	cause?: { code?: string; response?: { status: number; statusText: string } };
}

const TYPE = 'n8n-nodes-base.noOp';

/** The node that n8n makes of a credential's test request. */
function testerOf(type: ICredentialType & { test: ICredentialTestRequest }): INodeType {
	return {
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
}

/** Tests a credential as n8n's own tester does: a node made of the credential's test request, run declaratively. */
export async function testCredential(
	data: ICredentialDataDecryptedObject,
	type: ICredentialType & { test: ICredentialTestRequest } = new HaloPsaApi(),
): Promise<TestResult> {
	const stored = new StoredCredential(data, undefined, type);
	const nodeType = testerOf(type);
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
	try {
		const output = await new RoutingNode(context, nodeType, decrypted).runNode();
		return verdictOnAnswer(output?.[0]?.[0]?.json ?? {}, type.test.rules);
	} catch (error) {
		return verdictOnError(error as Thrown, type.test.rules);
	}
}

/** An answer that came, held against the rules that refuse by a key of its body. */
function verdictOnAnswer(
	body: IDataObject,
	rules: ICredentialTestRequest['rules'] = [],
): TestResult {
	const broken = rules.find(
		({ type, properties }) =>
			type === 'responseSuccessBody' && body[properties.key] === properties.value,
	);
	if (broken !== undefined) return { status: 'Error', message: broken.properties.message };
	return { status: 'OK', message: 'Connection successful!' };
}

/** A request that failed, in the words of the rule for its status, or in those of the status. */
function verdictOnError(
	{ message, cause }: Thrown,
	rules: ICredentialTestRequest['rules'] = [],
): TestResult {
	const { response, code } = cause ?? {};
	if (response === undefined) return { status: 'Error', message: code ?? message };
	const { status, statusText } = response;
	const rule = rules.find(
		({ type, properties }) => type === 'responseCode' && properties.value === status,
	);
	return {
		status: 'Error',
		message: rule?.properties.message ?? (statusText || `Received HTTP status code: ${status}`),
	};
}
