import type { IDataObject } from 'n8n-workflow';
import type { SimpleRows } from '../outputTypes';
import { quantitySourceOf } from '../quantitySource';
import type { Field, LinesField } from '../record';

type Place = { place?: 'main' };

/** The item's price that a line starts from: many items have only one of the two. */
const priceOf = {
	oneOff: 'baseprice|recurringprice',
	recurring: 'recurringprice|baseprice',
} as const;

/** How an invoice bills: this once, or each period. */
type Billing = keyof typeof priceOf;

/** The fields of an invoice line. */
function lineFields(billing: Billing, forChange: boolean): Field[] {
	const atOnce: Place = forChange ? {} : { place: 'main' };
	return [
		{
			name: '_itemid',
			label: 'Item',
			kind: 'reference',
			to: 'item',
			place: 'main',
			alsoSets: { item_shortdescription: 'name', unit_price: priceOf[billing] },
		},
		{ name: 'item_shortdescription', label: 'Description', kind: 'text', place: 'main' },
		{ name: 'qty_order', label: 'Quantity', kind: 'number', default: 1, ...atOnce },
		{
			name: 'discount_perc',
			label: 'Discount (%)',
			kind: 'number',
		},
		{ name: 'enddate', label: 'End Date', kind: 'date' },
		{ name: 'item_longdescription', label: 'Long Description', kind: 'text', rows: 3 },
		{ name: 'nominal_code', label: 'Nominal Code', kind: 'text', placeholder: 'e.g. 4000' },
		{ name: 'startdate', label: 'Start Date', kind: 'date' },
		{ name: 'tax_code', label: 'Tax', kind: 'reference', to: 'tax', asText: true },
		{ name: 'unit_cost', label: 'Unit Cost', kind: 'number' },
		{
			name: 'unit_price',
			label: 'Unit Price',
			kind: 'number',
			description: "Without tax; the item's own price when left out",
		},
	];
}

/** The lines that an invoice is created with. */
export function newLines(billing: Billing): LinesField {
	return {
		name: 'lines',
		label: 'Lines',
		lineLabel: 'Line',
		kind: 'lines',
		place: 'main',
		on: 'create',
		of: lineFields(billing, false),
	};
}

/** The lines of Add or Change Lines: with the ID of an existing line it is changed, without it is added. */
export function changedLines(billing: Billing): LinesField {
	return {
		name: 'lines',
		label: 'Lines',
		lineLabel: 'Line',
		kind: 'lines',
		of: [
			{
				name: 'id',
				label: 'Line ID',
				kind: 'text',
				placeholder: 'e.g. 3301',
				place: 'main',
				description: 'The line to change, as Get shows it; leave empty to add a line',
			},
			...lineFields(billing, true),
		],
	};
}

/** Where a recurring line takes its quantity from, in words; undefined where a person typed it. */
function countedFrom(line: IDataObject): string | undefined {
	const source = quantitySourceOf(line);
	if (source === undefined) return undefined;
	const names = source.entries.map((entry) => entry.licence_name ?? entry.type_name);
	const named = names.filter((name) => typeof name === 'string' && name !== '');
	return named.length === 0 ? source.label : `${source.label}: ${named.join(', ')}`;
}

/** The lines of an invoice as a person reads them; a counted quantity is shown as such. */
export const simpleLines: SimpleRows = {
	rows: {
		id: 'integer',
		item_id: 'integer',
		description: 'string',
		quantity: 'number',
		unit_price: 'number',
		net_amount: 'number',
		quantity_from: 'string',
	},
	shape(line) {
		const from = countedFrom(line);
		return {
			id: line.id,
			item_id: line._itemid,
			description: line.item_shortdescription,
			quantity: line.qty_order,
			unit_price: line.unit_price,
			net_amount: line.net_amount,
			...(from === undefined ? {} : { quantity_from: from }),
		};
	},
};
