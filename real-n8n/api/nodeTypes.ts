import { request } from '../request';
import { N8nRefusal } from '../rest';
import type { Rest, Session } from '../rest';

/** What the editor asks for about a resource mapper. */
export interface MapperRequest {
	type: string;
	method: string;
	property: string;
	parameters: Record<string, unknown>;
	credentials: Record<string, { id: string; name: string }>;
}

/** One input of a resource mapper. */
interface MapperField {
	id: string;
	displayName: string;
	required: boolean;
	type: string;
	options?: Array<{ name: string; value: unknown }>;
}

/** The inputs of a resource mapper, or why it has none. */
export interface MapperFields {
	fields: MapperField[];
	emptyFieldsNotice?: string;
}

/** What n8n knows of a type of node, such as its description. */
interface NodeType {
	name: string;
	[field: string]: unknown;
}

/** The calls of n8n's editor about the types of nodes. */
export function nodeTypeCalls(rest: Rest, { url, cookie }: Session) {
	/**
	 * What the editor offers to map before an operation has run.
	 *
	 * @returns none where the node brings none
	 */
	async function outputSchema(
		type: string,
		resource: string,
		operation: string,
	): Promise<Record<string, unknown> | undefined> {
		const answer = await request(`${url}/schemas/${type}/1.0.0/${resource}/${operation}.json`);
		if (answer.status === 404) return undefined;
		return (await answer.json()) as Record<string, unknown>;
	}

	/** The inputs of a resource mapper, which the editor asks for when what they depend on is chosen. */
	async function mapperFields({
		type,
		method,
		property,
		parameters,
		credentials,
	}: MapperRequest): Promise<MapperFields> {
		return await rest('POST', '/dynamic-node-parameters/resource-mapper-fields', {
			path: `parameters.${property}`,
			methodName: method,
			nodeTypeAndVersion: { name: type, version: 1 },
			currentNodeParameters: parameters,
			credentials,
		});
	}

	async function nodeTypes(): Promise<NodeType[]> {
		const answer = await request(`${url}/types/nodes.json`, { headers: { cookie } });
		if (!answer.ok) throw new N8nRefusal('GET /types/nodes.json', answer.status, '');
		return (await answer.json()) as NodeType[];
	}

	return { outputSchema, mapperFields, nodeTypes };
}
