import type { INodeProperties } from 'n8n-workflow';
import { mergeInputs } from './mergeInputs';

/** An operation as the node's panel shows it. */
export interface OfferedOperation {
	/** Value of the Operation parameter. */
	value: string;
	/** Name in the Operation drop-down. */
	name: string;
	/** Sentence-case line in the node panel, such as `Create a ticket`. */
	action: string;
	description: string;
	/** An AI agent can't choose it: it is not in the list of the tool that n8n makes of the node. */
	isHiddenFromTools?: true;
	/** The inputs that it shows, without their display conditions. */
	properties: INodeProperties[];
}

/** A kind of record as the node's panel shows it. */
export interface OfferedResource {
	/** Value of the Resource parameter. */
	name: string;
	label: string;
	operations: OfferedOperation[];
}

/**
 * The properties of a node that has resources and operations: Resource, the Operation of each, then each operation's
 * inputs, shown only for it.
 *
 * @param first the resource that is chosen at first
 */
export function nodePropertiesOf(
	resources: readonly OfferedResource[],
	first: string,
): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ name, label }) => ({ name: label, value: name })),
			default: first,
		},
		...resources.map(operationProperty),
		...mergeInputs(
			resources.flatMap(({ name: resource, operations }) =>
				operations.map(({ value, properties }) => ({
					resource,
					operation: value,
					inputs: properties,
				})),
			),
		),
	];
}

function operationProperty({ name: resource, operations }: OfferedResource): INodeProperties {
	const options = operations.map(({ name, value, action, description, isHiddenFromTools }) => ({
		name,
		value,
		action,
		description,
		...(isHiddenFromTools ? { displayOptions: { hide: { '@tool': [true] } } } : {}),
	}));
	const { value: first } = operations.find(({ value }) => value === 'getAll') ?? operations[0];
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: options.sort((left, right) => left.name.localeCompare(right.name, 'en')),
		default: first,
	};
}
