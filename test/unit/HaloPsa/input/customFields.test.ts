import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Halo } from '../../../support/halo';
import { locator, refusalOf, run } from '../../../support/node';

const infos: IDataObject[] = [
	{ id: 171, name: 'CFPetraIncidentId', label: 'Petra Incident', type: 0 },
	{
		id: 172,
		name: 'CFPetraSeverity',
		label: 'Severity',
		type: 2,
		values: [
			{ id: 1, name: 'Low' },
			{ id: 2, name: 'High' },
		],
	},
	{ id: 173, name: 'CFRegion', label: 'Region', type: 2, lookup: 88 },
	{ id: 174, name: 'CFSeverityOld', label: 'severity', type: 0 },
	{
		id: 175,
		name: 'CFSystems',
		label: 'Systems',
		type: 3,
		values: [
			{ id: 1, name: 'Mail' },
			{ id: 2, name: 'Files, shared' },
		],
	},
	{ id: 176, name: 'CFSeats', label: 'Seats', type: 0, inputtype: 1 },
	{ id: 177, name: 'CFPrice', label: 'Price', type: 0, inputtype: 2 },
	{ id: 178, name: 'CFDay', label: 'Day', type: 4, inputtype: 0 },
	{ id: 179, name: 'CFMoment', label: 'Moment', type: 4, inputtype: 1 },
	{ id: 180, name: 'CFLocked', label: 'Locked', type: 6 },
	{ id: 181, name: 'CFCall', label: 'Call', type: 5 },
	{ id: 182, name: 'CFTable', label: 'Table', type: 7 },
	{ id: 183, name: 'CFReport', label: 'Report', type: 10, characterlimit: 5 },
	{ id: 184, name: 'CFUnknown', label: 'Unknown' },
	{ id: 187, name: 'CFShort', label: 'Short', type: 0, characterlimit: 5, characterlimittype: 0 },
	{ id: 188, name: 'CFMemo', label: 'Memo', type: 1, characterlimit: 5 },
	{ id: 189, name: 'CFOther', label: 'Other', type: 0, characterlimit: 5, characterlimittype: 1 },
	{ id: 190, name: 'CFFree', label: 'Free', type: 0, characterlimit: 0, regex: '^[A-Z]$' },
	{ id: 185, name: 'CFTier', label: 'Tier', type: 0, usage: 2 },
	{ id: 186, name: 'CFPetraTenant', label: 'Petra Incident', type: 0, usage: 2 },
];

const parameters = (...field: INodeParameters[]): INodeParameters => ({
	resource: 'ticket',
	operation: 'create',
	summary: 'A',
	customfields: { field },
});

async function written(...field: INodeParameters[]): Promise<unknown> {
	const halo = new Halo()
		.on('GET /FieldInfo', { body: infos })
		.on('POST /Tickets', { status: 201, body: { id: 7 } });
	await run(parameters(...field));
	const { body } = halo.api[halo.api.length - 1];
	return (body as IDataObject[])[0].customfields;
}

async function refused(...field: INodeParameters[]) {
	new Halo().on('GET /FieldInfo', { body: infos }, 'any');
	const { message, description } = await refusalOf(parameters(...field));
	return { message, description };
}

test.each([
	['list', 'CFPetraIncidentId'],
	['name', 'CFPETRAINCIDENTID'],
	['name', 'petra incident'],
	['id', '171'],
	['id', '171.0'],
] as const)('a field from %s (%s)', async (mode, value) => {
	expect(await written({ field: locator(mode, value), value: 'inc_8f2a' })).toEqual([
		{ id: 171, name: 'CFPetraIncidentId', value: 'inc_8f2a' },
	]);
});

test.each([
	['High', 2],
	['high', 2],
	['1', 1],
])('a selection by its label %j is stored as %d', async (label, stored) => {
	expect(await written({ field: locator('name', 'CFPetraSeverity'), value: label })).toEqual([
		{ id: 172, name: 'CFPetraSeverity', value: stored },
	]);
});

test.each<[string, unknown, unknown]>([
	['CFSystems', '={{ ["mail", 2] }}', [{ id: 1 }, { id: 2 }]],
	['CFSystems', '["Mail"]', [{ id: 1 }]],
	['CFSystems', 'Mail, 2', [{ id: 1 }, { id: 2 }]],
	['CFSystems', 'Files, shared', [{ id: 2 }]],
	['CFSystems', '={{ [] }}', []],
	['CFSeats', '1,250', '1250'],
	['CFSeats', '={{ 12 }}', 12],
	['CFPrice', '20,000.50', '20000.50'],
	['CFDay', '2026-03-09', '2026-03-09T12:00:00Z'],
	['CFDay', '2026-07-01T23:30:00Z', '2026-07-02T12:00:00Z'],
	['CFMoment', '2026-07-01T14:05:00', '2026-07-01T13:05:00Z'],
	['CFLocked', 'Yes', true],
	['CFLocked', '={{ false }}', false],
	['CFCall', '9:05', '9:05'],
	['CFTable', '[{"customfields":[]}]', [{ customfields: [] }]],
	['CFReport', '<p>1</p>', '<p>1</p>'],
	['CFPetraIncidentId', '={{ 12 }}', '12'],
	['CFUnknown', '={{ 12 }}', 12],
	['CFPetraSeverity', '', null],
	['CFDay', '', null],
	['CFReport', '', ''],
	['CFReport', '<p>123456</p>', '<p>123456</p>'],
	['CFShort', 'five!', 'five!'],
	['CFOther', 'six...', 'six...'],
	['CFFree', 'no limit, and no pattern of ours', 'no limit, and no pattern of ours'],
])('%s takes %j as %j', async (name, value, stored) => {
	const [field] = (await written({
		field: locator('name', name),
		value: value as string,
	})) as IDataObject[];
	expect(field.value).toEqual(stored);
});

test.each([
	['CFPetraSeverity', '={{ ["High", "Low"] }}', '"Severity" has no choice named "["High","Low"]"'],
	['CFSystems', 'Mail, Fax', '"Systems" has no choice named "Fax"'],
	['CFSeats', '1.5', '"Seats" takes a whole number, not "1.5"'],
	['CFPrice', 'ten', '"Price" takes a number, not "ten"'],
	['CFDay', '2026-02-31', '"Day" takes a date, not "2026-02-31"'],
	['CFMoment', 'soon', '"Moment" takes a date, not "soon"'],
	['CFLocked', 'maybe', '"Locked" is a checkbox, and "maybe" is neither'],
	['CFCall', '25:00', '"Call" takes a time, not "25:00"'],
	['CFTable', 'x', '"Table" is a table, and its value is no list of rows'],
	['CFShort', 'six...', '"Short" takes 5 characters at most, and the value of item 0 has 6'],
	['CFMemo', 'six...', '"Memo" takes 5 characters at most, and the value of item 0 has 6'],
	['CFReport', '={{ ({ a: 1 }) }}', '"Report" takes text, and {"a":1} is none'],
	['CFTier', 'Gold', '"Tier" is no field of tickets'],
])('%s refuses %j before anything is sent', async (name, value, message) => {
	const error = await refused({ field: locator('name', name), value });
	expect(error.message).toBe(`Custom Fields: ${message}`);
	expect(error.description).toMatch(/^(Use|Halo offers|Point|For tickets)/);
});

test('a label that a field of another kind of record bears as well means the own one', async () => {
	expect(await written({ field: locator('name', 'Petra Incident'), value: 'x' })).toMatchObject([
		{ id: 171 },
	]);
});

test('inputs by type, choices of several, and inputs by name: the later one counts', async () => {
	const halo = new Halo()
		.on('GET /FieldInfo', { body: infos })
		.on('POST /Tickets', { status: 201, body: { id: 7 } });
	await run({
		...parameters({ field: locator('id', 176), value: '7' }),
		customFieldValues: {
			mappingMode: 'defineBelow',
			value: {
				CFSeats: 5,
				CFDay: '2026-03-09T00:00:00',
				CFReport: '',
				CFLocked: false,
				CFCall: null,
			},
			matchingColumns: [],
			schema: [{ id: 'CFLocked', removed: true }],
		},
		customFieldChoices: ['CFSystems: Mail', 'CFSystems: Files, shared'],
	});
	expect((halo.api[1].body as IDataObject[])[0].customfields).toEqual([
		{ id: 176, name: 'CFSeats', value: '7' },
		{ id: 178, name: 'CFDay', value: '2026-03-09T12:00:00Z' },
		{ id: 175, name: 'CFSystems', value: [{ id: 1 }, { id: 2 }] },
	]);
});

test('a choice of several that names no field is refused', async () => {
	const { message } = await refusalOf({ ...parameters(), customFieldChoices: ['Mail'] });
	expect(message).toBe('Custom Fields with Several Choices: "Mail" names no field');
});

test('a selection whose choices lie in a list of their own', async () => {
	const halo = new Halo().on('GET /Lookup', {
		body: [
			{ id: 5, lookupid: 88, name: 'North' },
			{ id: 6, lookupid: 64, name: 'South' },
		],
	});
	expect(await written({ field: locator('id', 173), value: 'north' })).toEqual([
		{ id: 173, name: 'CFRegion', value: 5 },
	]);
	expect(halo.api[0].query).toEqual({ lookupid: '88' });
});

test('the list of fields is asked for once, with the choices', async () => {
	const halo = new Halo()
		.on('GET /FieldInfo', { body: infos })
		.on('POST /Tickets', { status: 201, body: { id: 7 } }, 3);
	await run(
		parameters(
			{ field: locator('name', 'Region'), value: '={{ undefined }}' },
			{
				field: locator('id', 171),
				value: 'a',
			},
		),
		{ items: [{}, {}, {}] },
	);
	expect(halo.api[0].query).toEqual({ iscustomfieldsetup: 'true', includevalues: 'true' });
	expect(halo.api[1].body).toMatchObject([{ customfields: [{ id: 171 }] }]);
});

test('custom fields alone are an update', async () => {
	const halo = new Halo()
		.on('GET /FieldInfo', { body: infos })
		.on('GET /Tickets/7', { body: { id: 7, customfields: [] } })
		.on('POST /Tickets', { body: { id: 7, customfields: [] } });
	await run({
		...parameters({ field: locator('id', 171), value: '' }),
		operation: 'update',
		ticketId: locator('id', 7),
	});
	expect(halo.api[2].body).toEqual([
		{ id: 7, customfields: [{ id: 171, name: 'CFPetraIncidentId', value: '' }] },
	]);
});

test('a choice that the selection does not have is refused with those that it has', async () => {
	expect(await refused({ field: locator('id', 172), value: 'Critical' })).toEqual({
		message: 'Custom Fields: "Severity" has no choice named "Critical"',
		description: 'Halo offers "Low", "High".',
	});
});

test('a field that Halo does not have is refused with those that it has', async () => {
	const { message, description } = await refused({ field: locator('name', 'Colour'), value: 'x' });
	expect(message).toBe('Custom Fields: no custom field is named "Colour"');
	expect(description).toContain(
		'For tickets Halo has "Petra Incident", "Severity", "Region", "severity",',
	);
});

test('a label that two fields bear is refused', async () => {
	const { message } = await refused({ field: locator('name', 'Severity'), value: 'High' });
	expect(message).toBe('Custom Fields: 2 custom fields are named "Severity"');
});

test('a line without a field is refused', async () => {
	const { message } = await refused({ field: locator('list', ''), value: 'x' });
	expect(message).toBe('Custom Fields: a line has no field');
});
