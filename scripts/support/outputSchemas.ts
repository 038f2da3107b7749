import { operations } from '../../nodes/HaloPsa/operations';
import type { AnyOperation } from '../../nodes/HaloPsa/operations/operation';
import { records } from '../../nodes/HaloPsa/records';
import type { OutputTypes, Simplified } from '../../nodes/HaloPsa/records/outputTypes';
import type { Resource, Verb } from '../../nodes/HaloPsa/records/record';
import { verbsOf } from '../../nodes/HaloPsa/records/record';
import type { JsonSchema, OutputSchema } from './schema';
import { schemaFile } from './schema';

function schemaOf(type: OutputTypes[string]): JsonSchema {
	if (type === 'string[]') return { type: 'array', items: { type: 'string' } };
	return type.endsWith('?') ? { type: [type.slice(0, -1), 'null'] } : { type };
}

/** Halo leaves everything null at times. */
function simpleSchemaOf(type: Simplified[string]): JsonSchema {
	if (type === 'reference') return { type: ['integer', 'null'] };
	if (typeof type === 'string') return { type: [type, 'null'] };
	if ('page' in type) return { type: ['string', 'null'] };
	const types = Object.entries(type.rows).map(([name, inner]) => [name, simpleSchemaOf(inner)]);
	return {
		type: ['array', 'null'],
		items: { type: 'object', properties: Object.fromEntries(types) },
	};
}

/** Undefined where what comes is not known before it has run, such as the columns of a report. */
function outputOf(record: Resource, verb: Verb): Record<string, JsonSchema> | undefined {
	const operation: AnyOperation = operations[verb];
	const types = operation.output?.(record);
	if (types === 'unknown') return undefined;
	if (types !== undefined) {
		return Object.fromEntries(Object.entries(types).map(([name, type]) => [name, schemaOf(type)]));
	}
	const simple = Object.entries(record.simplified ?? {});
	// Which custom fields and fields of a type there are depends on the tenant.
	const custom: Record<string, JsonSchema> = {
		...(record.typeFields === undefined
			? {}
			: { [record.typeFields.property]: { type: ['object', 'null'] } }),
		...(record.customFields === undefined ? {} : { customfields: { type: ['object', 'null'] } }),
	};
	return {
		...Object.fromEntries(
			simple.map(([entry, type]) => [entry.split('|')[0], simpleSchemaOf(type)]),
		),
		...custom,
	};
}

/**
 * What each operation puts out, for the editor to map before anything has run. Other Record (Advanced) has none: what
 * comes depends on the endpoint. Nor has what runs a report, whose columns are its own.
 *
 * @returns by the path that n8n looks for beside the node
 */
export function outputSchemas(): Record<string, OutputSchema> {
	return Object.fromEntries(
		records.flatMap((record) =>
			record.operations === undefined || record.anyEndpoint
				? []
				: verbsOf(record).flatMap((verb) => {
						const output = outputOf(record, verb);
						return output === undefined ? [] : [schemaFile(record.name, verb, output)];
					}),
		),
	);
}
