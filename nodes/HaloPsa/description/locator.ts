import type { INodeProperties } from 'n8n-workflow';
import { locatorProperty } from '../../shared/locator';
import type { RecordType } from '../records/record';
import { locatorKeysOf, searchMethodOf, withArticle } from '../records/record';

interface LocatorWords {
	label: string;
	name: string;
	description?: string;
	required?: boolean;
	/** The drop-down method, where it is not that of all records of the type. */
	searchMethod?: string;
}

/**
 * A resource locator on another record: From List (searchable), By ID, By Name, and by the keys of the record. An ID is not
 * checked in the editor: an expression can only stand there, and may bring a name.
 */
export function locatorOf(
	record: RecordType,
	{ label, name, description, required, searchMethod }: LocatorWords,
): INodeProperties {
	return locatorProperty({
		displayName: label,
		name,
		description,
		required,
		noun: withArticle(record),
		searchListMethod: searchMethod ?? searchMethodOf(record.name),
		nameLabel: record.titleLabel,
		nameExample: record.titleExample,
		byId: { label: record.idLabel, placeholder: 'e.g. 1207' },
		keys: locatorKeysOf(record),
	});
}
