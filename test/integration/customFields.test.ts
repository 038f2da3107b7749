import type { Row } from '../../sandbox';
import type { World } from './world';
import { by, enterWorld, HALO_NODE } from './world';

let world: World;
let credential: string;

beforeAll(async () => {
	world = await enterWorld();
	credential = await world.newCredential();
});

afterAll(async () => {
	expect(world.sandbox.violations).toEqual([]);
	await world.leave();
});

beforeEach(() => {
	Object.assign(world.sandbox.switches, {
		leftOutCustomFields: 'kept',
		unprovenCustomValues: 'kept',
	});
});

const formOf = async (resource: string) =>
	await world.n8n.api.mapperFields({
		type: HALO_NODE,
		method: 'getCustomFields',
		property: 'customFieldValues',
		parameters: { resource, operation: 'create' },
		credentials: { haloPsaApi: { id: credential, name: 'Halo PSA' } },
	});

/** Values of the form by type, as n8n's editor keeps them. */
const byType = (value: Row) => ({
	mappingMode: 'defineBelow',
	value,
	matchingColumns: [],
	schema: Object.keys(value).map((id) => ({ id, displayName: id, type: 'string' })),
});

const ticketWith = (...customfields: Row[]) =>
	Number(
		world.sandbox.halo.add('Tickets', { summary: 'Sign-in', tickettype_id: 1, customfields }).id,
	);

const update = (id: number | string, more: Row) => ({
	resource: 'ticket',
	operation: 'update',
	ticketId: by('id', id),
	...more,
});

const storedValues = (id: number) => {
	const row = world.sandbox.halo.rows('Tickets').find((one) => one.id === id);
	return Object.fromEntries(
		((row?.customfields ?? []) as Row[]).map(({ name, value }) => [name, value]),
	);
};

/** Runs the node, and tells the requests for tickets that it took. */
async function run(parameters: Row, items?: Row[]) {
	const before = world.sandbox.requests.length;
	const { items: rows, error, execution } = await world.run(parameters, items);
	expect(error).toBeNull();
	const asked = world.sandbox.requests
		.slice(before)
		.filter(({ path }) => path.startsWith('/api/Tickets'))
		.map(({ method }) => method);
	// Hints lie in the run's own data.
	const said = JSON.stringify(execution.data).replaceAll('\\"', '"');
	return { rows, asked, said };
}

describe('The form of custom fields', () => {
	it('has those of the record type alone, each with its kind of input', async () => {
		const { fields } = await formOf('ticket');
		expect(fields.map(({ id, type }) => [id, type])).toEqual([
			['CFAccountLocked', 'boolean'],
			['CFAffectedService', 'options'],
			['CFAgreedPrice', 'number'],
			['CFCallBack', 'string'],
			['CFContained', 'dateTime'],
			['CFDwellMinutes', 'number'],
			['CFNoticed', 'dateTime'],
			['CFPetraIncidentId', 'string'],
			['CFChangeReason', 'string'],
			['CFRegion', 'options'],
			['CFReport', 'string'],
		]);
		const customers = (await formOf('customer')).fields;
		expect(customers.map(({ id }) => id)).toEqual([
			'CFMicrosoftTenantId',
			'CFPetraTenantId',
			'CFCustomerRegion',
		]);
		expect((await formOf('site')).fields.map(({ id }) => id)).toEqual(['CFAlarmCode']);
	});

	it('says where there is none', async () => {
		expect(await formOf('contract')).toEqual({
			fields: [],
			emptyFieldsNotice: 'Halo has no custom fields for this resource',
		});
	});

	it('is written, and comes out again with values of their types', async () => {
		const { rows } = await run({
			resource: 'ticket',
			operation: 'create',
			summary: 'Sign-in',
			customFieldValues: byType({
				CFAffectedService: 'Files',
				CFAgreedPrice: 20000.5,
				CFAccountLocked: true,
				CFNoticed: '2026-03-09T00:00:00',
				CFReport: '<p>Seen</p>',
			}),
			customFieldChoices: ['CFSystems: Mailbox', 'CFSystems: SharePoint'],
		});
		expect(rows[0].customfields).toEqual({
			CFAffectedService: 'Files',
			CFAgreedPrice: 20000.5,
			CFAccountLocked: true,
			CFNoticed: '2026-03-09',
			CFReport: '<p>Seen</p>',
			CFSystems: ['Mailbox', 'SharePoint'],
		});
	});
});

describe('Values that are there already', () => {
	it.each([
		['a number', { CFAgreedPrice: 20000.5 }],
		['a whole number', { CFDwellMinutes: '1,250' }],
		['a day', { CFNoticed: '2026-03-09' }],
		['a moment', { CFContained: '2026-03-09T14:05:00Z' }],
		['a choice', { CFAffectedService: 'Files' }],
		['a checkbox', { CFAccountLocked: true }],
		['a time', { CFCallBack: '14:05' }],
		['rich text', { CFReport: '<p>a</p>' }],
		['several choices', {}, ['CFSystems: SharePoint', 'CFSystems: Mailbox']],
	])('are not written again: %s', async (what, values, choices: string[] = []) => {
		const upsert = {
			resource: 'ticket',
			operation: 'upsert',
			summary: 'Sign-in',
			matchOn: 'supplier_reference',
			supplier_reference: `again ${what}`,
			customFieldValues: byType(values),
			customFieldChoices: choices,
		};
		expect((await run(upsert)).rows).toMatchObject([{ outcome: 'created' }]);
		const { rows, asked } = await run(upsert);
		expect(rows).toMatchObject([{ outcome: 'unchanged' }]);
		expect(asked).not.toContain('POST');
	});
});

describe('A value that comes out of the node', () => {
	it('goes into it again, and is the same', async () => {
		const values = {
			CFAgreedPrice: 20000.5,
			CFNoticed: '2026-03-09',
			CFContained: '2026-03-09T14:05:00Z',
			CFAffectedService: 'Files',
			CFAccountLocked: true,
			CFCallBack: '14:05',
		};
		const create = { resource: 'ticket', operation: 'create', summary: 'Sign-in' };
		const first = await run({ ...create, customFieldValues: byType(values) });
		const { customfields } = first.rows[0] as { customfields: Row };
		expect(customfields).toEqual(values);
		const again = await run({ ...create, customFieldValues: byType(customfields) });
		expect(again.rows[0].customfields).toEqual(values);
	});
});

describe('Other custom fields than those that a change writes', () => {
	const others = [
		{ id: 181, value: 20000 },
		{ id: 171, value: 'inc-1' },
	];
	const change = { customFieldValues: byType({ CFRegion: 'South' }) };

	it('are looked at once, and are left alone where Halo keeps them', async () => {
		const id = ticketWith(...others);
		const { asked, said } = await run(update(id, change));
		expect(asked).toEqual(['GET', 'POST']);
		expect(said).not.toContain('custom field');
		expect(storedValues(id)).toMatchObject({ CFRegion: 2, CFAgreedPrice: '20,000' });
	});

	it('take one look for all records, once one has shown that Halo keeps them', async () => {
		const ids = Array.from({ length: 6 }, () => ticketWith(...others));
		const { asked } = await run(
			update('={{ $json.id }}', change),
			ids.map((id) => ({ id })),
		);
		expect(asked.filter((method) => method === 'GET')).toHaveLength(1);
		expect(asked.filter((method) => method === 'POST')).toHaveLength(6);
	});

	it('are not looked at where a change writes no custom field', async () => {
		const { asked } = await run(
			update(ticketWith(...others), { updateFields: { reportedby: 'x' } }),
		);
		expect(asked).toEqual(['POST']);
	});

	it('are put back where Halo empties them: a second look, and one more write', async () => {
		world.sandbox.switches.leftOutCustomFields = 'emptied';
		const id = ticketWith(...others);
		const { asked, said, rows } = await run(update(id, change));
		expect(asked).toEqual(['GET', 'POST', 'GET', 'POST']);
		expect(storedValues(id)).toEqual({
			CFRegion: 2,
			CFAgreedPrice: '20,000',
			CFPetraIncidentId: 'inc-1',
		});
		expect(rows[0].customfields).toMatchObject({ CFRegion: 'South', CFAgreedPrice: 20000 });
		expect(said).toContain('it emptied Agreed Price, Petra Incident. They were put back.');
	});

	it('are put back of every record of many', async () => {
		world.sandbox.switches.leftOutCustomFields = 'emptied';
		const ids = Array.from({ length: 4 }, () => ticketWith(...others));
		await run(
			update('={{ $json.id }}', change),
			ids.map((id) => ({ id })),
		);
		for (const id of ids) expect(storedValues(id)).toMatchObject({ CFPetraIncidentId: 'inc-1' });
	});

	it('are put back by Create or Update as well', async () => {
		world.sandbox.switches.leftOutCustomFields = 'emptied';
		const id = ticketWith(...others);
		world.sandbox.halo.change('Tickets', { id, supplier_reference: 'sr-1', customfields: others });
		const { asked } = await run({
			resource: 'ticket',
			operation: 'upsert',
			summary: 'Sign-in',
			matchOn: 'supplier_reference',
			supplier_reference: 'sr-1',
			...change,
		});
		expect(asked.slice(-4)).toEqual(['GET', 'POST', 'GET', 'POST']);
		expect(storedValues(id)).toMatchObject({ CFRegion: 2, CFPetraIncidentId: 'inc-1' });
	});

	it('are known where Create or Update has read the record anyway', async () => {
		world.sandbox.switches.leftOutCustomFields = 'emptied';
		const customfields = [{ id: 171, value: 'inc-1' }];
		const { id } = world.sandbox.halo.add('Site', { name: 'Depot', client_id: 12, customfields });
		const before = world.sandbox.requests.length;
		const { error } = await world.run({
			resource: 'site',
			operation: 'upsert',
			name: 'Depot',
			client_id: by('id', 12),
			customFieldValues: byType({ CFAlarmCode: 'A-7' }),
		});
		expect(error).toBeNull();
		const asked = world.sandbox.requests
			.slice(before)
			.filter(({ path }) => /^\/api\/Site(\/\d+)?$/.test(path))
			.map(({ method, path }) => `${method} ${path}`);
		const site = `/api/Site/${String(id)}`;
		expect(asked.filter((one) => one !== 'GET /api/Site')).toEqual([
			`GET ${site}`,
			'POST /api/Site',
			`GET ${site}`,
			'POST /api/Site',
		]);
		const row = world.sandbox.halo.rows('Site').find((one) => one.id === id);
		expect(row?.customfields).toMatchObject([{ name: 'CFAlarmCode' }, { value: 'inc-1' }]);
	});

	it('that changed at the same moment are told of, and stay', async () => {
		const id = ticketWith(...others);
		const byPerson = [{ id: 171, value: 'inc-2' }];
		world.sandbox.faults.add({
			method: 'POST',
			path: '/Tickets',
			hold: () => world.sandbox.halo.change('Tickets', { id, customfields: byPerson }),
		});
		const { asked, said } = await run(update(id, change));
		expect(asked).toEqual(['GET', 'POST']);
		expect(said).toContain(
			`The custom field Petra Incident of ticket ${id} was not written, but changed from "inc-1" to "inc-2".`,
		);
		expect(storedValues(id)).toMatchObject({ CFPetraIncidentId: 'inc-2' });
	});

	it('that somebody has filled again are not overwritten', async () => {
		world.sandbox.switches.leftOutCustomFields = 'emptied';
		const id = ticketWith({ id: 171, value: 'inc-1' });
		const byPerson = [
			{ id: 171, value: 'inc-2' },
			{ id: 180, value: 2 },
		];
		world.sandbox.faults.add({
			method: 'GET',
			path: `/Tickets/${id}`,
			skip: 1,
			hold: () => world.sandbox.halo.change('Tickets', { id, customfields: byPerson }),
		});
		const { asked } = await run(update(id, change));
		expect(asked).toEqual(['GET', 'POST', 'GET']);
		expect(storedValues(id)).toMatchObject({ CFPetraIncidentId: 'inc-2' });
	});

	it('are named where the second look fails', async () => {
		world.sandbox.switches.leftOutCustomFields = 'emptied';
		const id = ticketWith({ id: 171, value: 'inc-1' });
		const path = `/Tickets/${id}`;
		world.sandbox.faults.add({ method: 'GET', path, skip: 1, status: 404 });
		const { said, rows } = await run(update(id, change));
		expect(rows).toMatchObject([{ id }]);
		expect(said).toContain('they could not be put back: Petra Incident ("inc-1").');
	});

	it('are not compared, and the change is made, where the record can not be read before', async () => {
		const id = ticketWith(...others);
		world.sandbox.faults.add({ method: 'GET', path: `/Tickets/${id}`, status: 404 });
		const { said } = await run(update(id, change));
		expect(said).toContain(
			`Ticket ${id} could not be read before the change, so its other custom fields were not compared`,
		);
		expect(storedValues(id)).toMatchObject({ CFRegion: 2 });
	});

	it('that can not be put back are named with what they held', async () => {
		world.sandbox.switches.leftOutCustomFields = 'emptied';
		const id = ticketWith(...others);
		world.sandbox.faults.add({
			method: 'POST',
			path: '/Tickets',
			skip: 1,
			status: 400,
			body: { Message: 'Not now' },
		});
		const { said } = await run(update(id, change));
		expect(said).toContain(
			'they could not be put back: Agreed Price ("20,000"), Petra Incident ("inc-1"). Fill them in by hand in Halo.',
		);
	});
});

describe('A value that Halo did not keep', () => {
	it('is told of by the name of its field', async () => {
		world.sandbox.switches.unprovenCustomValues = 'emptied';
		const { said } = await run({
			resource: 'ticket',
			operation: 'create',
			summary: 'Sign-in',
			customFieldValues: byType({ CFAccountLocked: true }),
		});
		expect(said).toContain(
			'with the custom field Account Locked as nothing, not "true" as asked for',
		);
	});
});
