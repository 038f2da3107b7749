import { operations } from '../../nodes/Petra/operations';
import type { SimpleProperty } from '../../nodes/Petra/records/record';
import type { JsonSchema, OutputSchema } from './schema';
import { schemaFile } from './schema';

/** What Petra leaves out comes as null. */
const nullable = ({ type }: SimpleProperty): JsonSchema => ({
	type: [type, 'null'],
	...(type === 'array' ? { items: { type: 'string' } } : {}),
});

/**
 * What each operation of the Petra node puts out with Simplify. The summary of failed attacks has none: Petra's pages
 * do not name its properties.
 *
 * @returns by the path that n8n looks for beside the node
 */
export function petraSchemas(): Record<string, OutputSchema> {
	return Object.fromEntries(
		operations.flatMap(({ record: { name, simplified }, verb }) => {
			if (simplified === undefined) return [];
			const types = Object.entries(simplified).map(([key, type]) => [key, nullable(type)]);
			return [schemaFile(name, verb, Object.fromEntries(types))];
		}),
	);
}
