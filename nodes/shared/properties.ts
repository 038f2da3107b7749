import type { INodeProperties } from 'n8n-workflow';
import { isObject } from './reply';

/** What a person reads of an input, and its name. */
export type PropertyWords = Pick<INodeProperties, 'displayName' | 'name' | 'description'>;

/** The switch between the useful fields and all that the service sends. */
export const simplifyProperty: INodeProperties = {
	displayName: 'Simplify',
	name: 'simple',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** Return All and Limit, in n8n's own words. */
export const listProperties: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/** The list of filters that a person adds to, in the order given. */
export function filtersProperty(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options,
	};
}

/** The list of options that a person adds to, in the order given. */
export function optionsProperty(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options,
	};
}

/** An input for a day, without a time to choose. */
export function dayProperty(words: PropertyWords): INodeProperties {
	return {
		description: 'A day, such as 2026-03-09',
		...words,
		type: 'dateTime',
		typeOptions: { dateOnly: true },
		default: '',
	};
}

/** An input for a moment. */
export function momentProperty(words: PropertyWords): INodeProperties {
	return {
		description: "Such as 2026-03-09T14:05:00; in the workflow's time zone unless it names another",
		...words,
		type: 'dateTime',
		default: '',
	};
}

/** Sorts inputs by what a person reads. */
export const byLabel = (left: INodeProperties, right: INodeProperties): number =>
	left.displayName.localeCompare(right.displayName, 'en');

/** What to do elsewhere, step by step. Each is a notice of its own, since n8n shows a notice without line breaks. */
export function stepsOf(steps: string[]): INodeProperties[] {
	return steps.map(
		(step, index): INodeProperties => ({
			displayName: `${index + 1}. ${step}`,
			name: `step${index + 1}`,
			type: 'notice',
			default: '',
		}),
	);
}

/** The members of an input, an option or a mode, as they are written: what is often alike stands side by side. */
const MEMBERS = [
	'displayName',
	'value',
	'name',
	'modes',
	'noDataExpression',
	'hint',
	'placeholder',
	'options',
	'type',
	'default',
	'typeOptions',
	'description',
	'action',
	'required',
	'displayOptions',
	'values',
];

const positionOf = (member: string): number => {
	const position = MEMBERS.indexOf(member);
	return position === -1 ? MEMBERS.length : position;
};

function inOneOrder(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(inOneOrder);
	if (!isObject(value)) return value;
	const members = Object.entries(value);
	if ('name' in value) members.sort(([one], [other]) => positionOf(one) - positionOf(other));
	return Object.fromEntries(members.map(([member, inner]) => [member, inOneOrder(inner)]));
}

/**
 * The same inputs with the members of each in one order, whoever wrote them: an editor loads them all, and gzip makes
 * little of what always stands in the same order.
 */
export function withMembersInOrder(inputs: INodeProperties[]): INodeProperties[] {
	return inOneOrder(inputs) as INodeProperties[];
}
