import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { CompareInputs } from './mergeInputs';
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

/** What stands first and what last, in this order; all else between them by its name. */
export interface Ends {
	first: readonly string[];
	last: readonly string[];
}

/** In which order a panel and n8n's list of actions show what there is. */
export interface PanelOrder {
	/** By the values of Resource. */
	resources: Ends;
	/** By the values of Operation. */
	operations: Ends;
	/** Of the members of a collection. */
	members: CompareInputs;
}

/** A copy of a list with its ends where they belong, the rest by what a person reads. */
function between<T extends INodePropertyOptions>(list: readonly T[], { first, last }: Ends): T[] {
	const rankOf = ({ value }: T): number => {
		const at = first.indexOf(String(value));
		return at === -1 ? first.length + 1 + last.indexOf(String(value)) : at;
	};
	return [...list].sort(
		(left, right) => rankOf(left) - rankOf(right) || left.name.localeCompare(right.name, 'en'),
	);
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
	order: PanelOrder,
): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: between(
				resources.map(({ name, label }) => ({ name: label, value: name })),
				order.resources,
			),
			default: first,
		},
		...resources.map((resource) => operationProperty(resource, order)),
		...mergeInputs(
			resources.flatMap(({ name: resource, operations }) =>
				operations.map(({ value, properties }) => ({
					resource,
					operation: value,
					inputs: properties,
				})),
			),
			order.members,
		),
	];
}

function operationProperty(
	{ name: resource, operations }: OfferedResource,
	order: PanelOrder,
): INodeProperties {
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
		options: between(options, order.operations),
		default: first,
	};
}
