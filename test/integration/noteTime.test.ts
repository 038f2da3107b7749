import type { Row } from '../../sandbox';
import { by, useWorld } from './world';

const TICKET = 1003;

const world = useWorld();

const add = {
	resource: 'ticketNote',
	operation: 'create',
	ticket_id: by('id', TICKET),
	outcome_id: by('name', 'Private Note'),
	note: 'Looked at it',
};

const noteOn = (ticket: number, id: unknown): Row | undefined =>
	world()
		.sandbox.halo.rows('Actions')
		.find((row) => row.ticket_id === ticket && row.id === id);

const update = (ticketNoteId: unknown, updateFields: Row, ticket = TICKET) => ({
	resource: 'ticketNote',
	operation: 'update',
	ticket_id: by('id', ticket),
	ticketNoteId: by('id', String(ticketNoteId)),
	updateFields,
});

describe('The time of a note', () => {
	it('is given in minutes, with travel and charge rates by name', async () => {
		const made = await world().one({
			...add,
			additionalFields: {
				timetaken_minutes: 45,
				traveltime: 0.5,
				chargerate: by('name', 'remote support'),
				travel_chargerate: by('name', 'On-Site Support'),
				actisbillable: false,
				emailcc: 'pat@example.com',
			},
		});
		expect(made).toMatchObject({ timetaken: 0.75, chargerate: 1, actisbillable: false });
		expect(noteOn(TICKET, made.id)).toMatchObject({
			timetaken: 0.75,
			traveltime: 0.5,
			chargerate: 1,
			travel_chargerate: 2,
			actisbillable: false,
			emailcc: 'pat@example.com',
		});
	});

	it('is refused where it is given twice', async () => {
		const additionalFields = { timetaken: 1, timetaken_minutes: 45 };
		const { error } = await world().run({ ...add, additionalFields });
		expect(error?.message).toBe('Time Taken (Minutes): the same is given in another unit too');
		expect(world().requestCounts()['POST /api/Actions']).toBeUndefined();
	});

	it.each([
		['own', true],
		['as given', false],
	] as const)('is told to be by another agent than asked for: %s', async (noteAgent, isTold) => {
		world().sandbox.switches.noteAgent = noteAgent;
		const additionalFields = { actionby_agent_id: by('name', 'Morgan Reyes') };
		const { error, execution } = await world().run({ ...add, additionalFields });
		expect(error).toBeNull();
		expect(JSON.stringify(execution.data).includes('with Agent 30, not 2')).toBe(isTold);
	});
});

describe('Update of a note', () => {
	it('changes what is given, on its own ticket', async () => {
		const { id } = await world().one(add);
		const other = await world().one({ ...add, ticket_id: by('id', 1002), note: 'Elsewhere' });
		await world().one(
			update(id, { note: 'Mended', timetaken: 1.5, actreviewed: true, recalculate_billing: true }),
		);
		expect(noteOn(TICKET, id)).toMatchObject({ note: 'Mended', timetaken: 1.5, actreviewed: true });
		expect(noteOn(1002, other.id)).toMatchObject({ note: 'Elsewhere' });
		const sent = world()
			.sandbox.requests.filter(({ path }) => path === '/api/Actions')
			.at(-1);
		expect(sent?.body).toMatchObject([{ id, ticket_id: TICKET, recalculate_billing: true }]);
	});

	it("takes the place of the former note in Halo's mail too", async () => {
		const { id } = await world().one({ ...add, hiddenfromuser: false });
		expect(noteOn(TICKET, id)).toMatchObject({ note_html: 'Looked at it' });
		await world().one(update(id, { note: 'Corrected\n& done' }));
		expect(noteOn(TICKET, id)).toMatchObject({ note_html: 'Corrected<br>\n&amp; done' });
		await world().one(update(id, { note: 'Plain', note_html: '<b>Bold</b>' }));
		expect(noteOn(TICKET, id)).toMatchObject({ note_html: '<b>Bold</b>' });
		await world().one(update(id, { timetaken: 1 }));
		expect(noteOn(TICKET, id)).toMatchObject({ note_html: '<b>Bold</b>' });
	});

	it.each([
		['kept', []],
		['ignored', ['Private off, not on', 'Billable off, not on', 'Reviewed off, not on']],
	] as const)('says which switches Halo left as they were: %s', async (kept, told) => {
		const additionalFields = { actisbillable: false };
		const { id } = await world().one({ ...add, hiddenfromuser: false, additionalFields });
		world().sandbox.switches.changedNoteSwitches = kept;
		const { error, execution } = await world().run(
			update(id, { hiddenfromuser: true, actisbillable: true, actreviewed: true }),
		);
		expect(error).toBeNull();
		const said = JSON.stringify(execution.data);
		const labels = ['Private', 'Billable', 'Reviewed'].map((label) => `${label} off, not on`);
		expect(labels.filter((words) => said.includes(`with ${words} as asked for`))).toEqual(told);
	});

	it('asks for the ticket', async () => {
		const ticket_id = by('id', '={{ $json.none }}');
		const { error } = await world().run({ ...update(1, { note: 'X' }), ticket_id });
		expect(error?.message).toBe('Ticket is empty');
	});
});

describe('Files of a note', () => {
	const makeFile = {
		name: 'Convert to File',
		type: 'n8n-nodes-base.convertToFile',
		typeVersion: 1.1,
		parameters: {
			operation: 'toBinary',
			sourceProperty: 'base64',
			options: { fileName: 'log.txt', mimeType: 'text/plain' },
		},
	};
	const item = { base64: Buffer.from('seen').toString('base64') };

	it('go with it in one request', async () => {
		world().requestCounts();
		await world().runChain(
			[makeFile, world().node('Add', { ...add, attachFiles: 'data' })],
			[item],
		);
		expect(world().sandbox.halo.rows('Attachment')).toMatchObject([
			{ ticket_id: TICKET, filename: 'log.txt', filesize: 4 },
		]);
		expect(world().requestCounts()['POST /api/Attachment']).toBeUndefined();
	});

	it('are refused where the item has none', async () => {
		const { error } = await world().run({ ...add, attachFiles: 'data' });
		expect(error?.message).toMatch(/binary/i);
		expect(world().sandbox.halo.rows('Attachment')).toEqual([]);
	});
});

describe('Timesheet Event', () => {
	const resource = 'timesheetEvent';
	const create = {
		resource,
		operation: 'create',
		subject: 'Call',
		start_date: '2026-04-01T09:00:00+02:00',
		end_date: '2026-04-01T10:30:00+02:00',
		agent_id: by('name', 'Morgan Reyes'),
		ticket_id: by('id', 1001),
		additionalFields: { charge_rate: by('name', 'On-Site Support'), timetaken_minutes: 90 },
	};
	const stored = (id: unknown) =>
		world()
			.sandbox.halo.rows('TimesheetEvent')
			.find((row) => row.id === id);
	const list = async (filters: Row = {}) => {
		const parameters = { resource, operation: 'getAll', returnAll: true, filters };
		const { items, error } = await world().run(parameters);
		expect(error).toBeNull();
		return items.map(({ id }) => id);
	};

	it('is created at the moment that is meant', async () => {
		const made = await world().one(create);
		expect(made).toMatchObject({
			start_date: '2026-04-01T07:00:00Z',
			end_date: '2026-04-01T08:30:00Z',
			charge_type_name: 'On-Site Support',
			timetaken: 1.5,
		});
		expect(stored(made.id)).toMatchObject({ agent_id: 2, ticket_id: 1001, charge_rate: 2 });
	});

	it.each([
		['in UTC', false],
		['in another zone', true],
	] as const)('says where Halo took the time otherwise: %s', async (timesheetTimes, isTold) => {
		world().sandbox.switches.timesheetTimes = timesheetTimes;
		const { error, execution } = await world().run(create);
		expect(error).toBeNull();
		const said = JSON.stringify(execution.data).includes('another time zone than UTC');
		expect(said).toBe(isTold);
	});

	it('is read, changed and deleted', async () => {
		const timesheetEventId = by('id', 951);
		expect(await world().one({ resource, operation: 'get', timesheetEventId })).toMatchObject({
			id: 951,
			customer: 'Birch Dental',
			charge_type_name: 'Remote Support',
		});
		const updateFields = { note: 'Paper was damp', client_id: by('name', 'Birch Dental') };
		await world().one({ resource, operation: 'update', timesheetEventId, updateFields });
		expect(stored(951)).toMatchObject({ note: 'Paper was damp', subject: 'Printer looked at' });
		const remove = { resource, operation: 'delete', timesheetEventId };
		expect(await world().one(remove)).toEqual({
			deleted: true,
			id: 951,
			name: expect.any(String),
			already_gone: false,
		});
		expect(await world().one(remove)).toEqual({
			deleted: true,
			id: 951,
			name: null,
			already_gone: true,
		});
	});

	it('is listed by each filter', async () => {
		const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
		expect(await list()).toEqual([951, 952]);
		expect(await list({ agent_id: by('name', 'Sam Okafor') })).toEqual([952]);
		expect(await list({ start_date: daysAgo(5) })).toEqual([951]);
		expect(await list({ end_date: daysAgo(5) })).toEqual([952]);
	});

	it('is refused with what to tick', async () => {
		const application = world().sandbox.addApplication({ permissions: ['read:timesheets'] });
		const { error } = await world().runAs(await world().newCredential(application), {
			...create,
			agent_id: by('id', 2),
		});
		expect(error?.message).toBe(
			'Halo does not let this connection create the timesheet event: it needs the permission "Edit: timesheets"',
		);
	});
});
