import { LoadOptionsContext } from 'n8n-core';
import type {
	ICredentialsHelper,
	ILoadOptionsFunctions,
	INode,
	INodeCredentials,
	INodeParameters,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import type { MapperFields, MapperRequest } from '../../../real-n8n/api';
import '../services';
import { additionalDataOf } from './additionalData';
import { nodeTypeOf, nodeTypes } from './nodeTypes';

/** Asks a node for the inputs of a resource mapper, as n8n does for its editor. */
export async function mapperFields(
	{ type, method, property, parameters, credentials }: MapperRequest,
	store: ICredentialsHelper,
): Promise<MapperFields> {
	const found = nodeTypeOf(type).methods?.resourceMapping?.[method];
	if (found === undefined) throw new Error(`${type} has no method ${method}`);
	const node: INode = {
		id: 'node-1',
		name: 'Temp-Node',
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INodeParameters,
		credentials: credentials as INodeCredentials,
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const additionalData = additionalDataOf(store, { currentNodeParameters: node.parameters });
	const path = `parameters.${property}`;
	const context = new LoadOptionsContext(workflow, node, additionalData, path);
	return (await found.call(context as unknown as ILoadOptionsFunctions)) as MapperFields;
}
