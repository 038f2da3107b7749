import type { INodeProperties } from 'n8n-workflow';
import { otherFields } from '../../description/fields';
import { locatorOf } from '../../description/locator';
import { byUse } from '../../description/panelOrder';
import { propertyOf, typeOf, withoutKey } from '../../description/property';
import type { RecordType } from '../../records/record';
import { matchOnOf } from '../../records/record';
import { guardsNotice, guardsProperty } from './guards';
import { LICENCE_ID } from './rows';

/** Name of the parameter that says how the product is given. */
export const PRODUCT_BY = 'productBy';

/** Name of the parameter that gives a licence by its own ID. */
export const LICENCE_LOCATOR = 'licenceId';

/** Name of the parameter that gives the site within which a licence counts. */
export const SITE_LOCATOR = 'site_id';

/** Name of the parameter that holds the fields of licences that the sync creates. */
export const NEW_FIELDS = 'newLicenceFields';

const onlyFor = (property: INodeProperties, key: string): INodeProperties => ({
	...property,
	displayOptions: { show: { [PRODUCT_BY]: [key] } },
});

/** Shown where the product is not a licence, which tells its customer. */
const withCustomer = (property: INodeProperties): INodeProperties => ({
	...property,
	displayOptions: { hide: { [PRODUCT_BY]: [LICENCE_ID.value] } },
});

function productInputsOf(record: RecordType, records: readonly RecordType[]): INodeProperties[] {
	const keys = matchOnOf(record)?.keys ?? [];
	const [{ value: first }] = keys;
	return [
		{
			displayName: 'Product By',
			name: PRODUCT_BY,
			type: 'options',
			noDataExpression: true,
			default: first,
			description: 'How the product is given, and how its licences are recognized in Halo',
			options: [...keys, LICENCE_ID].map(({ label, value }) => ({ name: label, value })),
		},
		...keys.flatMap((key): INodeProperties[] => {
			const field = record.fields?.find(({ name }) => name === key.property);
			return field === undefined ? [] : [onlyFor(propertyOf(field, records, true), key.value)];
		}),
		onlyFor(
			locatorOf(record, {
				label: LICENCE_ID.label,
				name: LICENCE_LOCATOR,
				required: true,
				description:
					'One licence of a customer, where several are of the same product; it is never created',
			}),
			LICENCE_ID.value,
		),
	];
}

function newFieldsOf(record: RecordType, records: readonly RecordType[]): INodeProperties {
	const fixed = ['client_id', 'count', SITE_LOCATOR];
	const fields = (record.fields ?? []).filter(
		({ name, on }) => !fixed.includes(name) && on !== 'update',
	);
	return {
		displayName: 'Fields of New Licences',
		name: NEW_FIELDS,
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: { show: { createMissing: [true] } },
		options: [...fields.map((field) => propertyOf(field, records, false)), otherFields].sort(byUse),
	};
}

/** Name of the parameter that says how counts that come as text are read. */
export const NUMBERS_AS_TEXT = 'numbersAsText';

/** How counts that come as text are read; each choice shows how it writes a thousand. */
const numbersAsTextProperty: INodeProperties = {
	displayName: 'Numbers as Text',
	name: NUMBERS_AS_TEXT,
	type: 'options',
	default: 'refuse',
	description: 'How to read a count that comes as text, such as from CSV',
	options: [
		{ name: '1,234', value: 'comma' },
		{ name: '1.234', value: 'point' },
		{ name: 'Refuse', value: 'refuse' },
	],
};

/** Whether anything is written: one switch for Sync Counts and Undo Sync. */
export const dryRunProperty: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: true,
	description: 'Whether to show what would be done, and write nothing; switch it off to write',
};

/** Name of the parameter that says whether a change within a period is billed by its part. */
export const PRO_RATA = 'proRata';

/** Which line a licence may be attached to, where nobody names one. */
export const SAME_ITEM_CHOICES = [
	{
		name: 'Line of the Same Item',
		value: 'sameItem',
		description: 'The line that has the item of the licence; refused where two have it',
	},
	{
		name: 'Line of the Same Item, or a New One',
		value: 'sameItemOrNew',
		description: 'A new line has the name and the price of the item',
	},
];

/** Whether a change within a period is billed by its part. */
export const proRataProperty: INodeProperties = {
	displayName: 'Pro-Rata',
	name: PRO_RATA,
	type: 'boolean',
	default: false,
	description: 'Whether Halo bills a change within a period pro rata, as the line then says',
};

/** Name of the parameter that says to which line new licences are attached. */
export const ATTACH_NEW = 'attachNew';

/** Whether a new licence is billed by a line at once. */
export const attachNewProperty: INodeProperties = {
	displayName: 'Attach New Licences To',
	name: ATTACH_NEW,
	type: 'options',
	noDataExpression: true,
	default: 'nothing',
	description:
		"A line of the customer's recurring invoice, which then bills the count (experimental)",
	options: [...SAME_ITEM_CHOICES, { name: 'Nothing', value: 'nothing' }],
};

/** How the last step from a new licence to the invoice is done. */
const attachProperties: INodeProperties[] = [
	attachNewProperty,
	{ ...proRataProperty, displayOptions: { hide: { [ATTACH_NEW]: ['nothing'] } } },
];

/** Which items are put out. */
export const outputProperty: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	default: 'both',
	options: [
		{
			name: 'Findings',
			value: 'findings',
			description:
				'One item for each thing to look at: what differs, what was refused, what is not in the input, and what Also Check finds',
		},
		{ name: 'Rows', value: 'rows' },
		{
			name: 'Rows and Summary',
			value: 'both',
			description: 'The last item is the summary: its outcome is "summary", and it has a report',
		},
		{ name: 'Summary', value: 'summary' },
	],
};

/** What else is looked at for the licences of a run. */
const alsoCheckProperty: INodeProperties = {
	displayName: 'Also Check',
	name: 'alsoCheck',
	type: 'multiOptions',
	default: [],
	description: 'What to read as well, for the report; nothing is written for it',
	options: [
		{
			name: 'Contracts',
			value: 'contracts',
			description: 'Names customers without a contract that is in force',
		},
		{
			name: 'Customers',
			value: 'customers',
			description: 'Names customers that left, were merged or were renamed, but still have counts',
		},
		{
			name: 'Recurring Invoice Lines',
			value: 'recurringInvoices',
			description: 'Names licences that are on no line of a recurring invoice',
		},
	],
};

/** What becomes of rows that mean one licence. */
export const sameProductProperty: INodeProperties = {
	displayName: 'Same Customer and Product Twice',
	name: 'sameProduct',
	type: 'options',
	default: 'refuse',
	description: 'What to do with several rows of one customer and product',
	options: [
		{
			name: 'Add Up',
			value: 'addUp',
			description: 'For a customer with several tenants; when one has no count, the sum is refused',
		},
		{ name: 'Refuse', value: 'refuse' },
	],
};

/** What becomes of licences that no row names. */
export const notInInputProperty: INodeProperties = {
	displayName: 'Licences Not in the Input',
	name: 'notInInput',
	type: 'options',
	default: 'leave',
	description: 'What to do with licences of the same products that no row names',
	options: [
		{ name: 'Leave', value: 'leave' },
		{
			name: 'Report',
			value: 'report',
			description: 'One more row for each, with the outcome "skipped"',
		},
		{
			name: 'Set to 0',
			value: 'zero',
			description:
				'Within the guards, and only while every customer and product of the input is known; never deleted',
		},
	],
};

/** Inputs of Sync Counts: one row an item, then what holds for the run. */
export function syncFieldsOf(
	record: RecordType,
	records: readonly RecordType[],
): INodeProperties[] {
	return [
		...productInputsOf(record, records),
		withCustomer(
			locatorOf(typeOf(records, 'customer'), {
				label: 'Customer',
				name: 'client_id',
				required: true,
				description:
					'Its ID may also be the Microsoft tenant ID, such as {{ $json.microsoftTenantId }}',
			}),
		),
		withCustomer(
			locatorOf(typeOf(records, 'site'), {
				label: 'Site',
				name: SITE_LOCATOR,
				description:
					'Only where the customer has a licence for each site; left blank, or 0, it means the licence of any site',
			}),
		),
		{
			displayName: 'Count',
			name: 'count',
			type: 'number',
			typeOptions: { numberPrecision: 0 },
			default: '',
			required: true,
			description: 'Seats to bill, a whole number',
		},
		numbersAsTextProperty,
		dryRunProperty,
		sameProductProperty,
		{
			displayName: 'Create Missing Licences',
			name: 'createMissing',
			type: 'boolean',
			default: true,
			description: 'Whether to create a licence where the customer has none of the product',
		},
		...attachProperties.map((property) => ({
			...property,
			displayOptions: {
				...property.displayOptions,
				show: { createMissing: [true] },
			},
		})),
		withoutKey(newFieldsOf(record, records), matchOnOf(record)?.keys ?? [], PRODUCT_BY),
		notInInputProperty,
		guardsNotice,
		guardsProperty,
		alsoCheckProperty,
		outputProperty,
	];
}
