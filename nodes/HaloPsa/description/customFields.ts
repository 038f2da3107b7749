import type { INodeProperties } from 'n8n-workflow';
import { customField } from '../records/lookups';
import { locatorOf } from './locator';
import { CUSTOM_FIELD_FILTER, CUSTOM_FIELDS, REQUIRED_FIELDS } from './parameterNames';

/** Filled from Halo when the panel opens, and anew for another resource. */
const byResource = { loadOptionsDependsOn: ['resource'] };

/** The record's own custom fields, each with an input of its type. n8n has no such input inside a collection. */
const typedFields: INodeProperties = {
	displayName: 'Custom Fields',
	name: CUSTOM_FIELDS.byType,
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	typeOptions: {
		...byResource,
		resourceMapper: {
			resourceMapperMethod: 'getCustomFields',
			mode: 'map',
			valuesLabel: 'Custom Fields',
			fieldWords: { singular: 'custom field', plural: 'custom fields' },
			addAllFields: false,
			supportAutoMap: false,
			// A text that is emptied by hand empties the field in Halo.
			allowEmptyValues: true,
		},
	},
};

/** Selections of several choices, which the inputs by type do not have. */
const severalChoices: INodeProperties = {
	displayName: 'Custom Fields with Several Choices',
	name: CUSTOM_FIELDS.choices,
	type: 'multiOptions',
	typeOptions: { ...byResource, loadOptionsMethod: 'getSeveralChoices' },
	default: [],
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	hint: 'The choices picked here replace those that the field has',
};

/** A list of custom fields, each with a value. */
const fieldsWithValue = (
	words: Pick<INodeProperties, 'description' | 'displayName' | 'name'>,
	value: string,
): INodeProperties => ({
	...words,
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Custom Field',
	default: {},
	options: [
		{
			displayName: 'Custom Field',
			name: 'field',
			values: [
				locatorOf(customField, { label: 'Field', name: 'field' }),
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description: value,
				},
			],
		},
	],
});

const namedFields = fieldsWithValue(
	{ displayName: 'Custom Fields by Name or ID', name: CUSTOM_FIELDS.byName },
	'For a selection, the label of the choice as Halo shows it; for several, a list or labels separated by commas; for a table, its rows',
);

/** The filter by custom fields, which the node itself looks at. */
export const customFieldFilter = fieldsWithValue(
	{
		displayName: 'Custom Fields',
		name: CUSTOM_FIELD_FILTER,
		description: 'The whole list is read, since Halo has no such filter',
	},
	'For a selection, the label of the choice as Halo shows it',
);

/** The inputs of a record type's custom fields. */
export const customFieldInputs: INodeProperties[] = [typedFields, severalChoices, namedFields];

/** The inputs that the chosen ticket type requires. */
export const requiredFields: INodeProperties = {
	displayName: 'Required by the Ticket Type',
	name: REQUIRED_FIELDS,
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	typeOptions: {
		loadOptionsDependsOn: ['tickettype_id.value'],
		resourceMapper: {
			resourceMapperMethod: 'getRequiredFields',
			mode: 'add',
			valuesLabel: 'Required by the Ticket Type',
			fieldWords: { singular: 'field', plural: 'fields' },
			addAllFields: true,
			supportAutoMap: false,
		},
	},
};
