import type { INodeProperties } from 'n8n-workflow';
import type { OfferedOperation } from '../shared/nodeProperties';
import { nodePropertiesOf } from '../shared/nodeProperties';
import { withMembersInOrder } from '../shared/properties';
import { mergedFirst, panelOrder } from './description/panelOrder';
import { LIST_OUTPUT } from './description/parameterNames';
import { MAX_ROWS } from './execution/bulkWriter';
import { operations } from './operations';
import { ITEMS_IN_PARALLEL } from './operations/execute';
import type { AnyOperation } from './operations/operation';
import { accessesOf } from './operations/operation';
import { scopesByChoice, tickBoxOf, tickBoxOfScope } from './records/permissions';
import type { RecordType, Resource, Verb } from './records/record';
import { ownLabelOf, verbsOf } from './records/record';

const mergeRankOf = ({ name }: RecordType): number => {
	const at = mergedFirst.indexOf(name);
	return at === -1 ? mergedFirst.length : at;
};

const offered = (records: readonly RecordType[]): Resource[] =>
	records
		.filter((record): record is Resource => record.operations !== undefined)
		.sort(
			(left, right) =>
				mergeRankOf(left) - mergeRankOf(right) || left.label.localeCompare(right.label, 'en'),
		);

const GUIDE_BOXES = new Set(scopesByChoice.petraTicketingBilling.map(tickBoxOfScope));

/** What an operation needs besides what Petra's guide has ticked, in words. */
function beyondGuide({ permission }: Resource, operation: AnyOperation): string {
	if (permission === undefined) return '';
	const boxes = accessesOf(operation)
		.map((access) => tickBoxOf(permission, access))
		.filter((box) => !GUIDE_BOXES.has(box));
	const named = [...new Set(boxes)].map((box) => `"${box}"`).join(' and ');
	return named === '' ? '' : ` (needs ${named}, not in Petra's guide)`;
}

function operationOf(
	record: Resource,
	verb: Verb,
	records: readonly RecordType[],
): OfferedOperation {
	const operation: AnyOperation = operations[verb];
	const notice = record.operations?.[verb]?.notice;
	return {
		value: verb,
		name: ownLabelOf(record, verb) ?? operation.name,
		action: operation.action(record),
		description: `${operation.description(record)}${beyondGuide(record, operation)}`,
		...(operation.isHiddenFromTools ? { isHiddenFromTools: true } : {}),
		properties: [
			...(notice === undefined
				? []
				: [{ displayName: notice, name: 'notice', type: 'notice' as const, default: '' }]),
			...operation.properties(record, records),
		],
	};
}

/** Verbs whose writes can go out as arrays. */
const writtenTogether = Object.values(operations)
	.filter(({ kind }) => kind === 'perBatch')
	.map(({ verb }) => verb)
	.sort();

const triedOut = Object.values(operations)
	.filter(({ canDryRun }) => canDryRun)
	.map(({ verb }) => verb)
	.sort();

const optionsFor = (list: Resource[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	// A connection is one; there is nothing to set.
	displayOptions: {
		hide: { resource: list.filter(({ isConnection }) => isConnection).map(({ name }) => name) },
	},
	options: [
		{
			displayName: 'Dry Run',
			name: 'dryRun',
			type: 'boolean',
			default: true,
			displayOptions: { show: { '/operation': triedOut } },
			description:
				'Whether to write nothing, and show what each name was matched to and what would be written',
		},
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
			displayName: 'Rate Limit: Longest Wait (Seconds)',
			name: 'rateLimitWaitSeconds',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 86_400 },
			default: 330,
			description:
				'How long to wait while Halo lets nothing through. Halo counts 5 minutes back: less than 300 may be too little.',
		},
		{
			displayName: 'Rate Limit: Requests per Minute',
			name: 'requestsPerMinute',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 6_000 },
			default: 40,
			description:
				'The most requests that this node sends in a minute. Halo often takes about 60 from all programs together.',
		},
		{
			displayName: 'Rows per Request',
			name: 'rowsPerRequest',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MAX_ROWS },
			default: MAX_ROWS,
			displayOptions: { show: { '/operation': writtenTogether } },
			description: `How many records one write carries; left out, Update and Create send one, new tickets and the others up to ${MAX_ROWS}`,
		},
		{
			displayName: 'Sort By',
			name: LIST_OUTPUT.sortBy,
			type: 'string',
			default: 'id',
			displayOptions: { show: { '/operation': ['getAll'] } },
			description:
				'A field by its name in the output, with Simplify off. Lists that Halo does not sort are read whole, whatever Limit says.',
		},
		{
			displayName: 'Sort Descending',
			name: LIST_OUTPUT.descending,
			type: 'boolean',
			default: true,
			displayOptions: { show: { '/operation': ['getAll'] } },
			description: 'Whether the largest and the newest come first, where Sort By is set',
		},
	],
});

/** All properties of the node, derived from the declarations: Resource, Operation, then each operation's inputs. */
export function propertiesOf(records: readonly RecordType[]): INodeProperties[] {
	const list = offered(records);
	const { name: first } = list.find(({ isDefault }) => isDefault) ?? list[0];
	const resources = list.map((record) => ({
		name: record.name,
		label: record.label,
		operations: verbsOf(record).map((verb) => operationOf(record, verb, records)),
	}));
	return withMembersInOrder([...nodePropertiesOf(resources, first, panelOrder), optionsFor(list)]);
}
