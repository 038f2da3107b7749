import type { Row } from '../../sandbox';
import { sandboxForTests } from './client';

const here = sandboxForTests();

/** Keys and types as tenants sent them; a value may be null where its type ends in `?`. */
type Shape = Record<string, string>;

const typeRow: Shape = {
	id: 'number',
	rtid: 'number',
	fieldid: 'number',
	seq: 'number',
	tableid: 'number',
	groupid: 'number',
	endusernew: 'number',
	enduserdetail: 'number',
	technew: 'number',
	techdetail: 'number',
	fieldinfo: 'object',
	visibility_conditions: 'list',
	visibility_conditions_value: 'list',
	value_restrictions: 'list',
	override_fieldname: 'string?',
};

const fieldInfo: Shape = {
	id: 'number',
	name: 'string',
	label: 'string',
	labellong: 'string',
	hint: 'string?',
	lookup: 'number',
	type: 'number',
	custom: 'number',
	usage: 'number',
	inputtype: 'number',
	readonly: 'boolean?',
	calculation: 'string?',
};

const customField: Shape = {
	id: 'number',
	name: 'string',
	label: 'string',
	summary: 'string?',
	type: 'number',
	value: 'string?',
	display: 'string?',
	characterlimit: 'number',
	characterlimittype: 'number',
	inputtype: 'number',
	calculation: 'string?',
	regex: 'string?',
};

const isOfType = (value: unknown, type: string): boolean => {
	if (value === null) return type.endsWith('?');
	return type === 'list' ? Array.isArray(value) : typeof value === type.replace('?', '');
};

/** Keys of a row that a tenant does not send, lacks, or sends with another type. */
const departures = (row: Row, shape: Shape, mayAlsoHave: string[] = []) => [
	...Object.keys(shape).filter((key) => !isOfType(row[key], shape[key])),
	...Object.keys(row).filter((key) => !(key in shape) && !mayAlsoHave.includes(key)),
];

it('the fields of a ticket type have the keys and types that were seen', async () => {
	const { body } = await here.call('GET', '/TicketType/4?includedetails=true');
	const rows = (body as Row).fields as Row[];
	expect(rows).not.toHaveLength(0);
	for (const row of rows) {
		expect(departures(row, typeRow)).toEqual([]);
		expect(departures(row.fieldinfo as Row, fieldInfo, ['values'])).toEqual([]);
	}
});

it('the custom fields of a ticket have the keys and types that were seen', async () => {
	const customfields = [
		{ id: 171, value: 'inc-1' },
		{ id: 181, value: 20000 },
		{ id: 178, value: '2026-03-09' },
		{ id: 183, value: '<p>a</p>' },
		{ id: 177, value: '' },
	];
	const { body } = await here.call('POST', '/Tickets', [{ summary: 'x', customfields }]);
	for (const field of (body as Row).customfields as Row[])
		expect(departures(field, customField)).toEqual([]);
});
