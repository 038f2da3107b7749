import type { INodeProperties } from 'n8n-workflow';
import { operations } from './operations';
import { ITEMS_IN_PARALLEL } from './operations/execute';
import type { RecordType, Verb } from './records/record';
import { MAX_ROWS } from './execution/bulkWriter';

const offered = (records: readonly RecordType[]): RecordType[] =>
	records
		.filter((record) => (record.operations ?? []).length > 0)
		.sort((left, right) => left.label.localeCompare(right.label, 'en'));

function resourceProperty(records: readonly RecordType[]): INodeProperties {
	const list = offered(records);
	const { name: first } = list.find((record) => record.name === 'ticket') ?? list[0];
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: list.map((record) => ({ name: record.label, value: record.name })),
		default: first,
	};
}

function operationProperty(record: RecordType): INodeProperties {
	const verbs: Verb[] = record.operations ?? [];
	const options = verbs.map((verb) => {
		const operation = operations[verb];
		return {
			name: record.verbs?.[verb] ?? operation.name,
			value: verb,
			action: operation.action(record),
			description: operation.description(record),
		};
	});
	const first = verbs.includes('getAll') ? 'getAll' : verbs[0];
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [record.name] } },
		options: options.sort((left, right) => left.name.localeCompare(right.name, 'en')),
		default: first,
	};
}

/** The inputs of one operation, shown only for it. */
function inputsOf(
	record: RecordType,
	verb: Verb,
	records: readonly RecordType[],
): INodeProperties[] {
	return operations[verb].properties(record, records).map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { resource: [record.name], operation: [verb], ...property.displayOptions?.show },
		},
	}));
}

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	// A connection is one; there is nothing to set.
	displayOptions: { hide: { resource: ['connection'] } },
	options: [
		{
			displayName: 'Items in Parallel',
			name: 'itemsInParallel',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 50 },
			default: ITEMS_IN_PARALLEL,
			description:
				'How many items are sent to Halo at the same time; lower it where Halo answers "too many requests"',
		},
		{
			displayName: 'Rows per Request',
			name: 'rowsPerRequest',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MAX_ROWS },
			default: MAX_ROWS,
			displayOptions: { show: { '/operation': ['create', 'syncCounts', 'update', 'upsert'] } },
			description: `How many records one write carries. Create and Update send one unless this is set, Create or Update and Sync Counts ${MAX_ROWS}.`,
		},
	],
};

/** All properties of the node, derived from the declarations: Resource, Operation, then each operation's inputs. */
export function propertiesOf(records: readonly RecordType[]): INodeProperties[] {
	const list = offered(records);
	return [
		resourceProperty(records),
		...list.map(operationProperty),
		...list.flatMap((record) =>
			(record.operations ?? []).flatMap((verb) => inputsOf(record, verb, records)),
		),
		options,
	];
}
