const { operations } = require('../../nodes/Petra/operations');

/**
 * @typedef {{ type: string | string[], items?: { type: string }, properties?: Record<string, JsonSchema> }} JsonSchema
 */

/** n8n's form of the node's version 1. */
const VERSION = 'v1.0.0';

/** @param {string} type @returns {JsonSchema} what Petra leaves out comes as null */
const nullable = (type) => ({
	type: [type, 'null'],
	...(type === 'array' ? { items: { type: 'string' } } : {}),
});

/**
 * What each operation of the Petra node puts out with Simplify. The summary of failed attacks has none: Petra's pages
 * do not name its properties.
 * @returns {Record<string, JsonSchema & { version: number }>} by the path that n8n looks for beside the node
 */
function petraSchemas() {
	return Object.fromEntries(
		operations.flatMap(({ record, value }) =>
			record.types === undefined
				? []
				: [
						[
							`__schema__/${VERSION}/${record.name}/${value}.json`,
							{
								type: 'object',
								properties: Object.fromEntries(
									Object.entries(record.types).map(([name, type]) => [name, nullable(type)]),
								),
								version: 1,
							},
						],
					],
		),
	);
}

module.exports = { petraSchemas };
