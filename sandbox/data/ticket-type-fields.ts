import { onForm } from '../halo/rules/ticket-type';
import type { Row } from '../types';

/** Halo's own fields of a ticket, as its form knows them: by the names of its database. */
export const standardFields = {
	summary: { id: 2, name: 'symptom', label: 'Summary', type: 0 },
	details: { id: 3, name: 'symptom2', label: 'Details', type: 1 },
	category1: { id: 5, name: 'category2', label: 'Category', type: -1 },
	category2: { id: 6, name: 'category3', label: 'Reported Through', type: -1 },
	category3: { id: 7, name: 'category4', label: 'Resolution', type: -1 },
	category4: { id: 8, name: 'category5', label: 'Billing', type: -1 },
	team: { id: 13, name: 'sectio_', label: 'Team', type: -1 },
	impact: {
		id: 15,
		name: 'impact',
		label: 'Impact',
		type: 2,
		lookup: 12,
		values: [
			{ lookupid: 12, id: 1, name: 'Company' },
			{ lookupid: 12, id: 2, name: 'Team' },
		],
	},
	agent: { id: 14, name: 'assignedtoint', label: 'Agent', type: -1 },
} satisfies Record<string, Row>;

/**
 * A row of a ticket type's `fields`, in the shape seen on a tenant: the field itself lies in `fieldinfo`, and nothing in
 * the row says "mandatory".
 */
export function typeField(
	rtid: number,
	seq: number,
	info: Row,
	technew: number,
	more: Row = {},
): Row {
	return {
		id: rtid * 100 + seq,
		rtid,
		fieldid: info.id,
		seq,
		tableid: 1,
		groupid: 0,
		endusernew: onForm.shown,
		enduserdetail: onForm.shown,
		technew,
		techdetail: onForm.shown,
		fieldinfo: {
			labellong: info.label,
			hint: null,
			lookup: -1,
			inputtype: 0,
			custom: 0,
			usage: 0,
			readonly: null,
			calculation: null,
			...info,
		},
		visibility_conditions: [],
		visibility_conditions_value: [],
		value_restrictions: [],
		override_fieldname: null,
		...more,
	};
}
