import { idsOf, rowsOf, sandboxForTests } from './client';

const here = sandboxForTests();
const { call } = here;

const three = ['One', 'Two', 'Three'].map((name) => ({ name }));
const clients = () => here.sandbox.halo.rows('Client').length;

describe('one posted row', () => {
	it('comes back with 201 as one object, with names filled in', async () => {
		const answer = await call('POST', '/Client', [{ name: 'Elm Cafe' }]);
		expect(answer).toMatchObject({
			status: 201,
			body: { id: 24, name: 'Elm Cafe', toplevel_name: 'Customers' },
		});
	});

	it('with an id changes only what it supplies', async () => {
		const { body } = await call('POST', '/Users', [{ id: 41, phonenumber: '0123' }]);
		expect(body).toMatchObject({
			id: 41,
			name: 'Pat Lee',
			phonenumber: '0123',
			client_name: 'Birch Dental',
		});
	});

	it.each([null, 0])('with the id %j is a new one', async (id) => {
		expect(await call('POST', '/Client', [{ id, name: 'Elm Cafe' }])).toMatchObject({
			status: 201,
			body: { id: 24 },
		});
	});

	it('with an unknown id is refused', async () => {
		expect(await call('POST', '/Client', [{ id: 999, name: 'x' }])).toMatchObject({
			status: 400,
			body: { ClassName: 'System.Exception' },
		});
	});

	it('is read without regard to case, and unknown names are dropped', async () => {
		const { body } = await call('POST', '/client', [{ NAME: 'Elm Cafe', Favourite: 'tea' }]);
		expect(body).toMatchObject({ name: 'Elm Cafe' });
		expect(body).not.toHaveProperty('Favourite');
	});

	it('takes numbers as text and turns dates into UTC', async () => {
		const { body } = await call('POST', '/ClientContract', [
			{ client_id: '12', ref: 'A', start_date: '2026-03-01T10:00:00+02:00' },
		]);
		expect(body).toMatchObject({ client_id: 12, start_date: '2026-03-01T08:00:00Z' });
	});

	it('shows dates with a Z in the reply, but none that is not set, or without one by a switch', async () => {
		const { body } = await call('POST', '/Tickets', [{ summary: 'x' }]);
		expect(body).toMatchObject({
			dateoccurred: expect.stringMatching(/Z$/),
			deadlinedate: '1900-01-01T00:00:00',
		});
		here.sandbox.switches.postDatesWithZ = false;
		const { body: bare } = await call('POST', '/Tickets', [{ summary: 'x' }]);
		expect(bare).toMatchObject({ dateoccurred: expect.stringMatching(/\d$/) });
	});
});

describe('a refused body', () => {
	it.each([
		['an object instead of a list', { name: 'x' }, 400],
		['no JSON', '{"name":', 400],
		['nothing', '', 400],
	])('%s', async (_what, body, status) => {
		expect(await call('POST', '/Client', body)).toMatchObject({
			status,
			body: { '': [expect.any(String)] },
		});
	});

	it('of another content type is 415', async () => {
		expect(await call('POST', '/Client', '[]', { 'content-type': 'text/plain' })).toMatchObject({
			status: 415,
			body: '',
		});
	});

	it('with a wrong type names the row, and nothing is stored', async () => {
		const before = clients();
		const answer = await call('POST', '/Client', [
			{ name: 'One' },
			{ name: 'Two', toplevel_id: 'first' },
		]);
		expect(answer).toMatchObject({
			status: 400,
			body: {
				'[1].toplevel_id': [expect.stringContaining('Could not convert string to integer: first')],
			},
		});
		expect(clients()).toBe(before);
	});

	it.each([
		['/Client', {}, 'Please enter a Name'],
		['/Site', { name: 'x' }, 'A Client must be selected'],
		['/Users', { site_id: 18 }, 'Username must be entered'],
		['/Users', { firstname: 'Jo' }, 'A Site must be selected'],
		['/SoftwareLicence', { count: 2 }, 'Please enter a Name'],
		['/Item', { name: 'x' }, 'Please select an Item Group'],
		['/Client', { name: 'x', toplevel_id: 77 }, 'The Top Level with the id 77 does not exist.'],
	])('%s %j is answered with its sentence', async (path, row, Message) => {
		expect(await call('POST', path, [row])).toMatchObject({
			status: 400,
			body: { ClassName: 'System.Exception', Message },
		});
	});
});

describe('several rows', () => {
	it('are answered with the last one, the first one or all, and with all on returnall', async () => {
		const { switches } = here.sandbox;
		expect((await call('POST', '/Client', three)).body).toMatchObject({ name: 'Three' });
		switches.manyRowsReply = 'first';
		expect((await call('POST', '/Client', three)).body).toMatchObject({ name: 'One' });
		expect((await call('POST', '/Client?returnall=true', three)).body).toMatchObject(three);
		switches.returnAllUnderstood = false;
		expect((await call('POST', '/Client?returnall=true', three)).body).toMatchObject({
			name: 'One',
		});
		switches.manyRowsReply = 'array';
		expect((await call('POST', '/Client', three)).body).toMatchObject(three);
	});

	it('of which one is refused are stored not at all, or up to it', async () => {
		const before = clients();
		const rows = [{ name: 'One' }, {}, { name: 'Three' }];
		expect((await call('POST', '/Client', rows)).status).toBe(400);
		expect(clients()).toBe(before);
		here.sandbox.switches.manyRowsAtomic = false;
		expect((await call('POST', '/Client', rows)).status).toBe(400);
		expect(clients()).toBe(before + 1);
	});
});

describe('single records', () => {
	it('that do not exist are an empty 404', async () => {
		expect(await call('GET', '/Tickets/9999')).toMatchObject({ status: 404, body: '' });
		expect(await call('GET', '/Nothing')).toMatchObject({ status: 404, body: '' });
	});

	it('with an id that is no number are a binding error', async () => {
		expect(await call('GET', '/Tickets/probe')).toMatchObject({
			status: 400,
			body: { id: ["The value 'probe' is not valid."] },
		});
		expect(await call('GET', '/Tickets?client_id=probe')).toMatchObject({
			status: 400,
			body: { client_id: ["The value 'probe' is not valid."] },
		});
	});

	it('are gone after a deletion', async () => {
		expect((await call('DELETE', '/Tickets/1002')).status).toBe(200);
		expect((await call('GET', '/Tickets/1002')).status).toBe(404);
		expect((await call('DELETE', '/Tickets/1002')).status).toBe(404);
		expect(idsOf(await call('GET', '/Tickets'))).not.toContain(1002);
		expect(idsOf(await call('GET', '/Tickets?deleted=true'))).toEqual([1002]);
	});

	it('that are in use are not deleted', async () => {
		expect(await call('DELETE', '/Client/12')).toMatchObject({
			status: 400,
			body: { Message: expect.stringContaining('Tickets') },
		});
	});
});

describe('published lists that the sandbox does not declare', () => {
	it('are kept as they are, without rules', async () => {
		expect(rowsOf(await call('GET', '/Currency'))).toEqual([]);
		const { status, body } = await call('POST', '/CannedText', [{ name: 'How to log in' }]);
		expect({ status, body }).toMatchObject({ status: 201, body: { id: 1 } });
		expect(rowsOf(await call('GET', '/CannedText'))).toMatchObject([{ name: 'How to log in' }]);
		expect(await call('DELETE', '/CannedText/1')).toMatchObject({ status: 200 });
		expect(rowsOf(await call('GET', '/CannedText'))).toEqual([]);
		expect(here.sandbox.violations).toEqual([]);
	});

	it('are only read where Halo publishes no more', async () => {
		expect(rowsOf(await call('GET', '/AreaAzureTenant'))).toEqual([]);
		expect(await call('POST', '/AreaAzureTenant', [{}])).toMatchObject({ status: 404 });
	});
});

describe('published routes that the sandbox lacks', () => {
	it('are an empty 404 without a violation', async () => {
		expect(await call('GET', '/Tickets/zapier')).toMatchObject({ status: 404, body: '' });
		expect(rowsOf(await call('GET', '/Webhook'))).toEqual([]);
		expect(here.sandbox.violations).toEqual([]);
	});
});
