import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Halo } from '../../support/halo';
import { locator, refusalOf, run } from '../../support/node';

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

test('several choices of one selection', async () => {
	expect(await written({ field: locator('id', 172), value: '={{ ["High", "Low"] }}' })).toEqual([
		{ id: 172, name: 'CFPetraSeverity', value: [{ id: 2 }, { id: 1 }] },
	]);
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
		.on('POST /Tickets', { body: { id: 7 } });
	await run({
		...parameters({ field: locator('id', 171), value: '' }),
		operation: 'update',
		ticketId: locator('id', 7),
	});
	expect(halo.api[1].body).toEqual([
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
	expect(description).toContain('Halo has "Petra Incident", "Severity", "Region", "severity".');
});

test('a label that two fields bear is refused', async () => {
	const { message } = await refused({ field: locator('name', 'Severity'), value: 'High' });
	expect(message).toBe('Custom Fields: 2 custom fields are named "Severity"');
});

test('a line without a field is refused', async () => {
	const { message } = await refused({ field: locator('list', ''), value: 'x' });
	expect(message).toBe('Custom Fields: a line has no field');
});
