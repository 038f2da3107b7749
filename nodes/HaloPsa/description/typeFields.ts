import type { INodeProperties } from 'n8n-workflow';
import type { RecordType } from '../records/record';
import { locatorNameOf } from '../records/record';
import { TYPE_FIELDS } from './parameterNames';

/** The inputs of the fields that a record has by its type; none for others. */
export function typeFieldInputsOf(record: RecordType): INodeProperties[] {
	if (record.typeFields === undefined) return [];
	const { label, chosenIn } = record.typeFields;
	return [
		{
			displayName: label,
			name: TYPE_FIELDS.byType,
			type: 'resourceMapper',
			noDataExpression: true,
			default: { mappingMode: 'defineBelow', value: null },
			typeOptions: {
				loadOptionsDependsOn: [`${chosenIn}.value`, `${locatorNameOf(record)}.value`],
				resourceMapper: {
					resourceMapperMethod: 'getTypeFields',
					mode: 'map',
					valuesLabel: label,
					fieldWords: { singular: 'field', plural: 'fields' },
					addAllFields: false,
					supportAutoMap: false,
					// A text that is emptied by hand empties the field in Halo.
					allowEmptyValues: true,
				},
			},
		},
		{
			displayName: `${label} by Label`,
			name: TYPE_FIELDS.byLabel,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Field',
			default: {},
			options: [
				{
					displayName: 'Field',
					name: 'field',
					values: [
						{
							displayName: 'Label',
							name: 'label',
							type: 'string',
							default: '',
							placeholder: 'e.g. Serial Number',
							description: "The field's name on the screen in Halo",
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							default: '',
							description: 'For a list, the label of the choice as Halo shows it',
						},
					],
				},
			],
		},
	];
}
