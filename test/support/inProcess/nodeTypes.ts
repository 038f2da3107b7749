import type { ICredentialTestRequest, ICredentialType, INodeType, INodeTypes } from 'n8n-workflow';
import { HaloPsaApi } from '../../../credentials/HaloPsaApi.credentials';
import { PetraApi } from '../../../credentials/PetraApi.credentials';
// With their endings: beside each is a .node.json, which tsx would take.
import { HaloPsa } from '../../../nodes/HaloPsa/HaloPsa.node.ts';
import { Petra } from '../../../nodes/Petra/Petra.node.ts';
import { builtInNodes } from './builtIn';

const nodes: Record<string, INodeType> = {
	'n8n-nodes-halopsa.haloPsa': new HaloPsa(),
	'n8n-nodes-halopsa.petra': new Petra(),
	...builtInNodes,
};

/** The node of a type's name; a plain sentence for those that only a real n8n has. */
export function nodeTypeOf(name: string): INodeType {
	const found = nodes[name];
	if (found === undefined) throw new Error(`Only a real n8n has the node ${name}`);
	return found;
}

/** The nodes that an execution in process may have. */
export const nodeTypes: INodeTypes = {
	getByName: nodeTypeOf,
	getByNameAndVersion: nodeTypeOf,
	getKnownTypes: () => ({}),
};

/** The credentials that those nodes take, each with the request that tests it. */
export const credentialTypes: Array<ICredentialType & { test: ICredentialTestRequest }> = [
	new HaloPsaApi(),
	new PetraApi(),
];
