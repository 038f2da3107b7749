const { records } = require('../../nodes/HaloPsa/records');
const { findRoute, findSchema } = require('../../sandbox/contract/published');

/**
 * @typedef {import('../../nodes/HaloPsa/records/record').RecordType} RecordType
 * @typedef {import('../../nodes/HaloPsa/records/record').Verb} Verb
 * @typedef {{ type: string | string[], properties?: Record<string, JsonSchema>, items?: JsonSchema }} JsonSchema
 */

/** n8n's form of the node's version 1. */
const VERSION = 'v1.0.0';

/** @param {Record<string, string>} types @returns {Record<string, JsonSchema>} */
const nullable = (types) =>
	Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type: [type, 'null'] }]));

/** Types of what Halo's published document leaves out. */
/** @type {Record<string, Record<string, string>>} */
const UNPUBLISHED = {
	asset: {
		id: 'integer',
		inventory_number: 'string',
		key_field: 'string',
		assettype_name: 'string',
		client_id: 'integer',
		client_name: 'string',
		site_id: 'integer',
		site_name: 'string',
		inactive: 'boolean',
	},
	licenceChange: {
		id: 'integer',
		licence_id: 'integer',
		licence_name: 'string',
		client_id: 'integer',
		change_date: 'string',
		old_count: 'number',
		new_count: 'number',
		agent_id: 'integer',
	},
	ticketNote: { who: 'string' },
};

/** The lines of an invoice as Simplify shows them. */
/** @type {JsonSchema} */
const SIMPLE_LINES = {
	type: ['array', 'null'],
	items: {
		type: 'object',
		properties: nullable({
			id: 'integer',
			item_id: 'integer',
			description: 'string',
			quantity: 'number',
			unit_price: 'number',
			net_amount: 'number',
			quantity_from: 'string',
		}),
	},
};

/** What a verb puts out whatever the record type. */
/** @type {Partial<Record<Verb, Record<string, JsonSchema>>>} */
const OUTPUT_OF_VERB = {
	checkPermissions: {
		permission: { type: 'string' },
		state: { type: 'string' },
		status: { type: 'integer' },
		tickInApplication: { type: 'string' },
		agentRight: { type: 'string' },
		neededFor: { type: 'array', items: { type: 'string' } },
	},
	delete: {
		deleted: { type: 'boolean' },
		id: { type: 'integer' },
		alreadyGone: { type: 'boolean' },
	},
	download: {
		id: { type: 'integer' },
		fileName: { type: 'string' },
		fileSize: { type: 'integer' },
	},
	getChanges: nullable(UNPUBLISHED.licenceChange),
	getFailedDeliveries: nullable({
		id: 'string',
		webhook_id: 'string',
		timestamp: 'string',
		event: 'string',
		entity_id: 'integer',
		delivery_id: 'string',
		responsestatus: 'integer',
		responsebody: 'string',
	}),
	getInfo: nullable({
		agent_id: 'integer',
		agent_name: 'string',
		tenant: 'string',
		resource_server: 'string',
		newer_licence_fields: 'boolean',
		newer_webhook_fields: 'boolean',
	}),
};

/** @param {string} published a type of Halo's document, such as `date` @returns {string} */
function jsonType(published) {
	if (published.endsWith('[]')) return 'array';
	if (['integer', 'number', 'boolean', 'string'].includes(published)) return published;
	return ['date', 'uuid'].includes(published) ? 'string' : 'object';
}

/** @param {RecordType} record @param {string} entry of Simplify, such as `last_update|lastupdate` */
function typeOf(record, entry) {
	const schema = findRoute('POST', record.path)?.body?.replace('[]', '') ?? '';
	const names = entry.split('|');
	const published = names.map((name) => findSchema(schema)?.get(name)?.type).find(Boolean);
	const type = published ? jsonType(published) : UNPUBLISHED[record.name]?.[names[0]];
	if (type === undefined) throw new Error(`Nobody tells the type of ${entry} of a ${record.label}`);
	return type;
}

/** @param {RecordType} record @returns {Record<string, JsonSchema>} a row as Simplify shows it */
function simpleRow(record) {
	const entries = record.simplified ?? [];
	const types = Object.fromEntries(
		entries.map((entry) => [entry.split('|')[0], typeOf(record, entry)]),
	);
	return { ...nullable(types), ...('lines' in types ? { lines: SIMPLE_LINES } : {}) };
}

/**
 * What each operation puts out, for the editor to map before anything has run. Any Record has none: what
 * comes depends on the endpoint.
 * @returns {Record<string, JsonSchema & { version: number }>} by the path that n8n looks for beside the node
 */
function outputSchemas() {
	return Object.fromEntries(
		records
			.filter((record) => !record.anyEndpoint)
			.flatMap((record) =>
				(record.operations ?? []).map((verb) => [
					`__schema__/${VERSION}/${record.name}/${verb}.json`,
					{
						type: 'object',
						properties: OUTPUT_OF_VERB[verb] ?? simpleRow(record),
						version: 1,
					},
				]),
			),
	);
}

module.exports = { outputSchemas };
