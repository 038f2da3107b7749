import { requiredFieldsIn } from '../../../../nodes/HaloPsa/records/ticketTypeField';

/** A row as a tenant's ticket type holds it, with other values. */
const row = (technew: number, fieldinfo: object, more: object = {}) => ({
	id: 4100,
	rtid: 41,
	fieldid: 9,
	groupid: 0,
	endusernew: 1,
	technew,
	techdetail: 1,
	fieldinfo: { lookup: -1, type: 0, custom: 0, usage: 0, ...fieldinfo },
	visibility_conditions: [],
	...more,
});
const named = (rows: Array<Record<string, unknown>>) =>
	requiredFieldsIn(rows as Parameters<typeof requiredFieldsIn>[0]).map(
		({ name, label, isCustom, isConditional }) => [name, label, isCustom, isConditional],
	);

test.each([
	['symptom', 'summary'],
	['symptom2', 'details'],
	['category2', 'category_1'],
	['category3', 'category_2'],
	['category4', 'category_3'],
	['category5', 'category_4'],
	['sectio_', 'team'],
	['assignedtoint', 'agent_id'],
	['impact', 'impact'],
])("the database's name %s is %s in the API", (name, apiName) => {
	expect(named([row(3, { name, label: 'L' })])).toEqual([[apiName, 'L', false, false]]);
});

test.each([0, 1, 2, 4])('technew %i requires nothing', (technew) => {
	expect(named([row(technew, { name: 'symptom', label: 'Summary' })])).toEqual([]);
});

test('what only the portal requires is not required of an agent', () => {
	expect(named([row(1, { name: 'CFSeat', custom: 1 }, { endusernew: 3 })])).toEqual([]);
});

test('a custom field keeps its name, and the label that the type gives it', () => {
	const info = { name: 'CFSeat', label: 'Seat', custom: 1, usage: 1 };
	expect(named([row(3, info)])).toEqual([['CFSeat', 'Seat', true, false]]);
	expect(named([row(3, info, { override_fieldname: 'Desk' })])).toEqual([
		['CFSeat', 'Desk', true, false],
	]);
});

test('fields in groups, also in groups within groups', () => {
	const inner = { id: 1, group: { header: 'B', fields: [row(3, { name: 'CFB', custom: 1 })] } };
	const rows = [
		{ id: 0, group: { header: 'A', fields: [row(3, { name: 'CFA', custom: 1 }), inner] } },
		row(3, {}, { fieldname: 'sectio_', fieldinfo: undefined }),
	];
	expect(named(rows)).toEqual([
		['CFA', 'CFA', true, false],
		['CFB', 'CFB', true, false],
		['team', 'sectio_', false, false],
	]);
});

test.each([
	['a row', { visibility_conditions: [{ id: 1 }] }, {}, {}],
	['the row of a group', {}, { visibility_conditions: [{ id: 1 }] }, {}],
	['a group', {}, {}, { visibility_conditions: [{ id: 1 }] }],
])('conditions of %s make what is required conditional', (_, ofField, ofRow, ofGroup) => {
	const field = row(3, { name: 'CFA', custom: 1 }, ofField);
	expect(named([{ ...ofRow, group: { ...ofGroup, fields: [field] } }])).toEqual([
		['CFA', 'CFA', true, true],
	]);
});
