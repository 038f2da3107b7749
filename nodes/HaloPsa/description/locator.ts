import type { INodeProperties } from 'n8n-workflow';
import type { RecordType } from '../records/record';
import { searchMethodOf, withArticle } from '../records/record';

interface LocatorWords {
	label: string;
	name: string;
	description?: string;
	required?: boolean;
}

/** A resource locator on another record: From List (searchable), By ID, By Name. */
export function locatorOf(
	record: RecordType,
	{ label, name, description, required }: LocatorWords,
): INodeProperties {
	return {
		displayName: label,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		...(required ? { required } : {}),
		...(description === undefined ? {} : { description }),
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Choose ${withArticle(record)}…`,
				typeOptions: {
					searchListMethod: searchMethodOf(record.name),
					searchable: true,
				},
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 1207',
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '^\\s*-?\\d+(\\.0+)?\\s*$',
							errorMessage: 'A Halo ID is a whole number',
						},
					},
				],
			},
			{
				displayName: record.titles[0] === 'summary' ? 'By Summary' : 'By Name',
				name: 'name',
				type: 'string',
				placeholder: 'The exact name; capitals do not matter',
			},
		],
	};
}
