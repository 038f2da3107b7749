import type { Row, Switches } from '../../sandbox';
import { standardFields, typeField } from '../../sandbox/data/ticket-type-fields';
import { onForm } from '../../sandbox/halo/rules/ticket-type';
import { rowsOf, sandboxForTests } from './client';

const here = sandboxForTests();
const { call } = here;

const NOT_SET = '1900-01-01T00:00:00';
const A_DATE: unknown = expect.stringMatching(/^20/);

const create = (row: object) => call('POST', '/Tickets', [row]);
const refused = (Message: string) => ({
	status: 400,
	body: { ClassName: 'System.Exception', Message },
});

describe('a new ticket', () => {
	it('needs a summary only, and gets the defaults of its type', async () => {
		expect(await create({ tickettype_id: 4, summary: 'Sign-in' })).toMatchObject({
			status: 201,
			body: {
				summary: 'Sign-in',
				team: 'Security Desk',
				status_name: 'New',
				sla_name: 'Security 24x7',
				priority_name: 'P3 Suspicious',
				agent_name: 'Unassigned',
				hasbeenclosed: null,
			},
		});
		expect(await create({})).toMatchObject(refused('Please enter a Summary'));
	});

	it('takes team and categories by name, whatever the case', async () => {
		const { body } = await create({
			summary: 'x',
			team: 'billing',
			category_1: 'security>phishing',
		});
		expect(body).toMatchObject({
			team: 'Billing',
			team_id: 4,
			category_1: 'Security>Phishing',
			categoryid_1: 13,
		});
		expect((await create({ summary: 'x', categoryid_2: 21 })).body).toMatchObject({
			category_2: 'Detected by Petra',
		});
	});

	it('takes site and customer from its user, whose site must be sent', async () => {
		expect(await create({ summary: 'x', user_id: 44, site_id: 20 })).toMatchObject({
			body: { client_name: 'Quay Logistics', site_name: 'Main', user_name: 'Jo Marsh' },
		});
		expect(await create({ summary: 'x', user_id: 44 })).toMatchObject(
			refused('A Site must be selected'),
		);
		here.sandbox.switches.ticketUserNeedsSite = false;
		expect(await create({ summary: 'x', user_id: 44 })).toMatchObject({
			body: { client_name: 'Quay Logistics', site_id: 20 },
		});
	});

	it.each([
		[{ status_id: 77 }, 'The Status with the id 77 does not exist.'],
		[{ tickettype_id: 2, status_id: 3 }, 'The Status is not allowed for this Ticket Type.'],
		[{ team: 'Nobody' }, 'The Team "Nobody" does not exist.'],
		[{ agent_id: 99 }, 'The Agent with the id 99 does not exist.'],
		[{ category_1: 'Nothing' }, 'The Category 1 "Nothing" does not exist.'],
		[{ priority_id: 9 }, 'The Priority with the id 9 does not exist on this SLA.'],
		[{ tickettype_id: 3 }, 'Please enter a value for Reason for Change'],
	])('is refused with %j', async (row, message) => {
		expect(await create({ summary: 'x', ...row })).toMatchObject(refused(message));
	});

	it('has its mandatory custom field by name, or skips the check', async () => {
		const field = { name: 'CFChangeReason', value: 'Upgrade' };
		expect(await create({ summary: 'x', tickettype_id: 3, customfields: [field] })).toMatchObject({
			status: 201,
			body: { customfields: [{ id: 177, ...field }] },
		});
		expect((await create({ summary: 'x', tickettype_id: 3, _novalidate: true })).status).toBe(201);
	});

	it('is refused without a standard field of its type, but not without a conditional one', async () => {
		const form = (...fields: Row[]) => here.sandbox.halo.change('TicketType', { id: 5, fields });
		form(typeField(5, 1, standardFields.category1, onForm.required));
		expect(await create({ summary: 'x', tickettype_id: 5 })).toMatchObject(
			refused('Please enter a value for Category'),
		);
		const more = { visibility_conditions: [{ id: 1, field_id: 13 }] };
		form(typeField(5, 1, standardFields.category1, onForm.required, more));
		expect((await create({ summary: 'x', tickettype_id: 5 })).status).toBe(201);
	});

	it('stores its attachments', async () => {
		const { body } = await create({
			summary: 'x',
			attachments: [{ filename: 'a.txt', data_base64: 'SGVsbG8=' }],
		});
		const { id } = body as { id: number };
		expect(rowsOf(await call('GET', `/Attachment?ticket_id=${id}`))).toMatchObject([
			{ filename: 'a.txt' },
		]);
	});
});

describe('a changed ticket', () => {
	it('is closed by its status and can be opened again', async () => {
		expect((await create({ id: 1001, status_id: 9 })).body).toMatchObject({
			hasbeenclosed: true,
			status_name: 'Closed',
			dateclosed: expect.stringMatching(/^20/),
		});
		expect((await create({ id: 1001, status_id: 1 })).body).toMatchObject({
			hasbeenclosed: null,
			dateclosed: null,
		});
	});

	it.each<[Partial<Switches>, object, object]>([
		[{}, { hasbeenclosed: true }, { hasbeenclosed: null, dateclosed: null }],
		[{ openTicketFlag: 'absent' }, { hasbeenclosed: true }, { dateclosed: null }],
		[{ openTicketFlag: 'false' }, { hasbeenclosed: true }, { hasbeenclosed: false }],
		[{ closedTicketFlag: 'absent' }, {}, { hasbeenclosed: null }],
		[{ reopenedStaysMarked: true }, {}, { hasbeenclosed: true, dateclosed: NOT_SET }],
		[{ reopenedKeepsDate: true }, {}, { hasbeenclosed: false, dateclosed: A_DATE }],
	])('with %j shows closed as %j and reopened as %j', async (wish, closed, reopened) => {
		Object.assign(here.sandbox.switches, wish);
		const over = (await create({ id: 1001, status_id: 9 })).body as Row;
		expect(over).toMatchObject({ ...closed, dateclosed: A_DATE });
		expect('hasbeenclosed' in over).toBe(wish.closedTicketFlag !== 'absent');
		const { body } = await create({ id: 1001, status_id: 1 });
		expect(body).toMatchObject(reopened);
		expect('hasbeenclosed' in (body as Row)).toBe(wish.openTicketFlag !== 'absent');
	});

	it('keeps the custom fields that were left out, or loses them', async () => {
		await create({ id: 1001, customfields: [{ id: 171, value: 'inc-1' }] });
		expect((await create({ id: 1001, customfields: [{ id: 172, value: 1 }] })).body).toMatchObject({
			customfields: [{ id: 171 }, { id: 172, display: 'E-mail' }],
		});
		here.sandbox.switches.leftOutCustomFields = 'emptied';
		expect((await create({ id: 1001, customfields: [{ id: 172, value: 1 }] })).body).toMatchObject({
			customfields: [{ id: 172 }],
		});
	});

	it('has its list of assets replaced', async () => {
		await create({ id: 1001, assets: [{ id: 801 }, { id: 802 }] });
		expect((await create({ id: 1001, assets: [{ id: 802 }] })).body).toMatchObject({
			assets: [{ id: 802 }],
		});
		expect((await create({ id: 1001, summary: 'y' })).body).toMatchObject({
			assets: [{ id: 802 }],
		});
	});

	it('moves to the main site of another customer', async () => {
		expect((await create({ id: 1001, client_id: 13 })).body).toMatchObject({
			client_id: 13,
			site_id: 20,
		});
	});
});

describe('custom fields', () => {
	it('show the label of a choice, of several, and of one from a look-up list', async () => {
		const customfields = [
			{ id: 172, value: 3 },
			{ id: 179, value: [{ id: 1 }, { id: 3 }] },
			{ name: 'cfregion', value: 2 },
		];
		expect((await create({ summary: 'x', customfields })).body).toMatchObject({
			customfields: [
				{ display: 'Telephony' },
				{ display: 'Mailbox, SharePoint' },
				{ name: 'CFRegion', display: 'South' },
			],
		});
	});

	it('show numbers as text with separators, dates with a zone, and unset selections without a value', async () => {
		const customfields = [
			{ id: 181, value: 20000.5 },
			{ id: 174, value: '1250' },
			{ id: 178, value: '2026-03-09' },
			{ id: 172, value: null },
			{ id: 171, value: '' },
		];
		const { body } = await create({ summary: 'x', customfields });
		expect((body as Row).customfields).toMatchObject([
			{ name: 'CFAgreedPrice', type: 0, inputtype: 2, value: '20,000.5', display: '20,000.5' },
			{ value: '1,250' },
			{ value: '2026-03-09T00:00:00.000Z' },
			{ name: 'CFAffectedService', display: null },
			{ name: 'CFPetraIncidentId', value: null },
		]);
		expect(((body as Row).customfields as Row[])[3]).not.toHaveProperty('value');
	});

	it('of kinds that nobody has seen written are kept as sent, or stay empty', async () => {
		const customfields = [
			{ id: 179, value: [{ id: 1 }] },
			{ id: 173, value: true },
			{ id: 184, value: '14:05' },
		];
		expect((await create({ summary: 'x', customfields })).body).toMatchObject({ customfields });
		here.sandbox.switches.unprovenCustomValues = 'emptied';
		expect((await create({ summary: 'x', customfields })).body).toMatchObject({
			customfields: [{ display: null }, { value: null }, { value: null }],
		});
	});

	it('come with one record only when its details are asked for', async () => {
		await create({ id: 1001, customfields: [{ id: 171, value: 'inc-1' }] });
		expect((await call('GET', '/Tickets/1001')).body).toMatchObject({ customfields: null });
		expect((await call('GET', '/Tickets/1001?includedetails=true')).body).toMatchObject({
			customfields: [{ value: 'inc-1' }],
		});
	});
});

describe('what steers a request', () => {
	it('is not kept with the ticket', async () => {
		const { body } = await create({
			summary: 'x',
			_novalidate: true,
			sendack: false,
			dont_do_rules: true,
		});
		for (const name of ['_novalidate', 'sendack', 'dont_do_rules'])
			expect(body).not.toHaveProperty(name);
	});
});

describe('a note', () => {
	const note = (row: object) => call('POST', '/Actions', [{ ticket_id: 1001, ...row }]);

	it('is counted per ticket and says who wrote it', async () => {
		expect(await note({ outcome_id: 7, note: 'Hello' })).toMatchObject({
			status: 201,
			body: {
				id: 2,
				ticket_id: 1001,
				outcome: 'Private Note',
				who: 'petra_api',
				hiddenfromuser: true,
			},
		});
		expect(
			(await call('POST', '/Actions', [{ ticket_id: 1002, outcome_id: 7, note: 'Hello' }])).body,
		).toMatchObject({ id: 1 });
		expect(rowsOf(await call('GET', '/Actions?ticket_id=1001'))).toHaveLength(2);
		expect((await call('GET', '/Actions/2?ticket_id=1001')).body).toMatchObject({ note: 'Hello' });
	});

	it.each([
		['as sent', 1, true],
		['as the outcome says', 1, false],
		['as the outcome says', 7, true],
	] as const)('is hidden %s, with outcome %d: %s', async (notesAreHidden, outcome_id, hidden) => {
		here.sandbox.switches.notesAreHidden = notesAreHidden;
		const { body } = await note({ outcome_id, note: 'Hello', hiddenfromuser: true });
		expect(body).toMatchObject({ hiddenfromuser: hidden });
	});

	it('needs an outcome: an id from the list, or any text', async () => {
		expect(await note({ note: 'x' })).toMatchObject(refused('An Outcome must be entered'));
		expect(await note({ note: 'x', outcome_id: 99 })).toMatchObject({ status: 400 });
		expect(await note({ note: 'x', outcome: 'private note' })).toMatchObject({
			body: { outcome_id: 7 },
		});
		expect(await note({ note: 'x', outcome: 'Something else' })).toMatchObject({ status: 201 });
	});

	it('changes status, agent and team of its ticket', async () => {
		await note({
			outcome_id: 7,
			note: 'x',
			new_status: 9,
			new_agent: 3,
			new_team: 'Security Desk',
		});
		expect((await call('GET', '/Tickets/1001')).body).toMatchObject({
			status_id: 9,
			hasbeenclosed: true,
			agent_name: 'Sam Okafor',
			team: 'Security Desk',
		});
	});

	it('is not stored when its change of the ticket is refused', async () => {
		expect((await note({ outcome_id: 7, note: 'x', new_team: 'Nobody' })).status).toBe(400);
		expect(rowsOf(await call('GET', '/Actions?ticket_id=1001'))).toHaveLength(1);
	});

	it('is deleted only with its ticket named', async () => {
		expect(await call('DELETE', '/Actions/1')).toMatchObject(
			refused('ticket_id must be included.'),
		);
		expect((await call('DELETE', '/Actions/1?ticket_id=1001')).status).toBe(200);
		expect((await call('GET', '/Actions/1?ticket_id=1001')).status).toBe(404);
	});
});

describe('an attachment', () => {
	it.each(['SGVsbG8=', 'data:text/plain;base64,SGVsbG8='])(
		'posted as %s comes back as raw bytes',
		async (data_base64) => {
			const { body } = await call('POST', '/Attachment', [
				{ ticket_id: 1001, filename: 'hello.txt', data_base64 },
			]);
			expect(body).not.toHaveProperty('data_base64');
			const file = await call('GET', `/Attachment/${(body as { id: number }).id}`);
			expect(file).toMatchObject({ status: 200, body: 'Hello' });
			expect(file.headers.get('content-type')).toContain('text/plain');
			expect(file.headers.get('content-disposition')).toContain('hello.txt');
		},
	);
});
