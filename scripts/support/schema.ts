/** A JSON schema, as far as the nodes need it. */
export interface JsonSchema {
	type: string[] | string;
	properties?: Record<string, JsonSchema>;
	items?: JsonSchema;
}

/** What an operation puts out, in n8n's form. */
export type OutputSchema = JsonSchema & { version: number };

/** n8n's form of the node's version 1. */
const VERSION = 'v1.0.0';

/** The schema of an operation, with the path below the node where n8n looks for it. */
export const schemaFile = (
	resource: string,
	verb: string,
	properties: Record<string, JsonSchema>,
): [file: string, schema: OutputSchema] => [
	`__schema__/${VERSION}/${resource}/${verb}.json`,
	{ type: 'object', properties, version: 1 },
];
