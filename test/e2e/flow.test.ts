import { readFlow, until } from '../../real-n8n';
import type { ImportedFlow } from '../../real-n8n/flows';
import type { Incident, IncidentWish } from '../../sandbox/petra';
import {
	callWebhook,
	impatient,
	named,
	notesOf,
	referring,
	statusesOf,
	useFlows,
	writesIn,
} from './flows';

const FLOW = 'incident-to-ticket';

const { world, imports } = useFlows();
let imported: ImportedFlow;

const rows = (entity: string) => world().sandbox.halo.rows(entity);
const ticketsOf = ({ id }: Incident) =>
	rows('Tickets').filter(({ supplier_reference }) => supplier_reference === id);
const customer = (name: string) => rows('Client').find((row) => row.name === name)?.id;
const pat: IncidentWish = {
	tenant: { petraTenantId: 'Qx71Ab' },
	user: { mail: 'pat.lee@birchdental.example', displayName: 'Pat Lee' },
};

/** Has the flow look at Petra; what it asked for. */
async function poll(executions: number) {
	world().requestCounts();
	await imported.publish();
	const found = await imported.executions(executions);
	expect(statusesOf(found)).toEqual(found.map(() => 'success'));
	return world().requestCounts();
}

const team = { 'additionalFields.team': named('Security Desk') };

describe('The flow "Petra: an incident becomes a ticket"', () => {
	it('polls: one ticket for customer and user, with the link; a second report changes nothing', async () => {
		imported = await imports(FLOW, { activate: ['Petra Webhook Trigger'] });
		await imported.publish();
		const incident = await world().sandbox.petra.raise(pat);
		// The poll, the login, custom fields, customers, users, ticket types, the look-up, the ticket, and a look whether
		// it is the only one.
		const { 'GET /petra/v1/incidents': polls, ...others } = await poll(1);
		// The minute may just have ended.
		expect([1, 2]).toContain(polls);
		expect(others).toEqual({
			'GET /api/authinfo': 1,
			'POST /auth/token': 1,
			'GET /api/FieldInfo': 1,
			'GET /api/Client': 1,
			'GET /api/Users': 1,
			'GET /api/TicketType': 1,
			'GET /api/Tickets': 2,
			'POST /api/Tickets': 1,
		});
		const made = () => ticketsOf(incident);
		expect(made()).toMatchObject([
			{
				client_id: customer('Birch Dental'),
				user_id: 41,
				tickettype_id: 1,
				summary:
					'Petra: compromised account of Pat Lee (pat.lee@birchdental.example), Birch Dental',
				details: expect.stringContaining(`Open in Petra: ${incident.url}`),
			},
		]);
		expect(notesOf(world().sandbox, made()[0])).toEqual([]);

		world().sandbox.halo.change('Tickets', { id: made()[0].id, team: 'Projects' });
		world().requestCounts();
		// A trigger of its own brings it once more, as Repeat While Open does; that takes an hour.
		const again = await imports(FLOW, { activate: ['Petra Webhook Trigger'] });
		await again.publish();
		expect(await callWebhook(again, { url: incident.url })).toBe(200);
		expect(statusesOf(await again.executions(1))).toEqual(['success']);
		// No name is looked up for a ticket that is left as it is, but for the customer who takes the place of unknown ones.
		const asked = Object.keys(world().requestCounts()).filter((path) => path.includes('/api/'));
		expect(asked.sort()).toEqual(['GET /api/Client', 'GET /api/Tickets', 'GET /api/authinfo']);
		expect(made()).toMatchObject([{ team: 'Projects' }]);
	});

	it('comes again while it is open, so that a ticket that Halo could not take is made', () => {
		const trigger = readFlow(FLOW).nodes.find(({ name }) => name === 'Petra Trigger');
		expect(trigger?.parameters).toMatchObject({ options: { repeatHours: 1 } });
		const ticket = readFlow(FLOW).nodes.find(({ name }) => name === 'Ticket');
		expect(ticket?.parameters).toMatchObject({ whenFound: 'leave', whenClosed: 'leave' });
	});

	it('at once: the webhook brings the incident, and polling does not bring it again', async () => {
		imported = await imports(FLOW, { activate: ['Petra Webhook Trigger'] });
		await imported.publish();
		const incident = await world().sandbox.petra.raise(pat);
		expect(await callWebhook(imported, { url: incident.url })).toBe(200);
		expect(await callWebhook(imported, { url: incident.url })).toBe(200);
		await imported.publish();
		const [execution] = await imported.executions(1);
		expect(execution.status).toBe('success');
		expect(ticketsOf(incident)).toMatchObject([{ client_id: customer('Birch Dental') }]);
	});

	it('tells the team of a webhook call that names no incident, and makes no ticket for it', async () => {
		imported = await imports(FLOW, {
			activate: ['Petra Webhook Trigger'],
			set: { 'Tell the Team': team },
			change: impatient,
		});
		await imported.publish();
		const before = rows('Tickets').length;
		expect(await callWebhook(imported, { text: 'Something happened' })).toBe(200);
		expect(statusesOf(await imported.executions(2))).toEqual(['error', 'success']);
		expect(referring(world().sandbox, 'n8n incident-to-ticket')).toMatchObject([
			{
				team: 'Security Desk',
				details: expect.stringContaining('The body names no incident. Put the address'),
			},
		]);
		expect(rows('Tickets')).toHaveLength(before + 1);
	});

	it('finds the customer by the Microsoft tenant ID, else by name, else takes the chosen one', async () => {
		imported = await imports(FLOW);
		const { petra } = world().sandbox;
		await imported.publish();
		const birch = await petra.raise({
			...pat,
			tenant: { petraTenantId: 'Qx71Ab', name: 'Quay Logistics' },
		});
		const alder = await petra.raise({ ...pat, tenant: { name: 'alder & sons ' } });
		const unknown = await petra.raise({ ...pat, tenant: { name: 'Nobody Knows Ltd' } });
		await poll(1);
		expect(ticketsOf(birch)).toMatchObject([{ client_id: customer('Birch Dental') }]);
		expect(ticketsOf(alder)).toMatchObject([{ client_id: customer('Alder & Sons'), user_id: -1 }]);
		expect(notesOf(world().sandbox, ticketsOf(alder)[0])).toEqual([
			expect.stringContaining('User: no user has the Email "pat.lee@birchdental.example"'),
		]);
		expect(ticketsOf(unknown)).toMatchObject([{ client_id: customer('Unmapped Customers') }]);
		expect(notesOf(world().sandbox, ticketsOf(unknown)[0])).toEqual([
			expect.stringContaining('or the name "Nobody Knows Ltd": "Unmapped Customers" was used'),
		]);
		expect(writesIn(await poll(1))).toEqual([]);
	});

	it('gives an incident of two possible customers to the chosen one, and names both', async () => {
		imported = await imports(FLOW);
		await imported.publish();
		world().sandbox.halo.add('Client', { name: 'Twin Ltd' });
		world().sandbox.halo.add('Client', { name: 'twin ltd' });
		const incident = await world().sandbox.petra.raise({ ...pat, tenant: { name: 'Twin Ltd' } });
		await poll(1);
		expect(ticketsOf(incident)).toMatchObject([{ client_id: customer('Unmapped Customers') }]);
		expect(notesOf(world().sandbox, ticketsOf(incident)[0])[0]).toMatch(
			/2 customers bear the name "Twin Ltd": "Twin Ltd" \(ID \d+\), "twin ltd" \(ID \d+\)/,
		);
	});

	it('makes the ticket also where the chosen customer is missing in Halo, and says so', async () => {
		const customerToUse = named('Nobody Here');
		imported = await imports(FLOW, {
			set: { Ticket: { 'whenNotFound.customerToUse': customerToUse } },
		});
		await imported.publish();
		const unknown = { ...pat, tenant: { name: 'Nobody Knows Ltd' } };
		const incident = await world().sandbox.petra.raise(unknown);
		await poll(1);
		expect(ticketsOf(incident)).toMatchObject([{ tickettype_id: 1 }]);
		expect(notesOf(world().sandbox, ticketsOf(incident)[0])).toEqual([
			expect.stringContaining('no customer is named "Nobody Here"'),
		]);
		expect(writesIn(await poll(1))).toEqual([]);
		expect(ticketsOf(incident)).toHaveLength(1);
	});

	it('moves the ticket once its customer is in Halo, and says so', async () => {
		imported = await imports(FLOW, { activate: ['Petra Webhook Trigger'] });
		await imported.publish();
		const incident = await world().sandbox.petra.raise({
			...pat,
			tenant: { name: 'Nobody Knows Ltd' },
		});
		await poll(1);
		const { id: late } = world().sandbox.halo.add('Client', { name: 'Nobody Knows Ltd' });
		const again = await imports(FLOW, { activate: ['Petra Webhook Trigger'] });
		await again.publish();
		expect(await callWebhook(again, { url: incident.url })).toBe(200);
		expect(statusesOf(await again.executions(1))).toEqual(['success']);
		expect(ticketsOf(incident)).toMatchObject([{ client_id: late }]);
		expect(notesOf(world().sandbox, ticketsOf(incident)[0])[1]).toMatch(
			/^The customer was found\. Moved from "Unmapped Customers" to "Nobody Knows Ltd"\./,
		);
	});

	it('routes as the fields of the node say: ticket type, category, priority, service and team', async () => {
		imported = await imports(FLOW, {
			set: {
				Ticket: {
					tickettype_id: named('Security Incident'),
					'additionalFields.category_1': named('Security>Account Compromise'),
					'additionalFields.priority_id': named('P1 Active Compromise'),
					'additionalFields.service_id': named('Managed Identity Protection'),
					'additionalFields.team': named('Projects'),
				},
			},
		});
		await imported.publish();
		const incident = await world().sandbox.petra.raise(pat);
		await poll(1);
		expect(ticketsOf(incident)).toMatchObject([
			{
				tickettype_id: 4,
				category_1: 'Security>Account Compromise',
				priority_id: 1,
				service_id: 1,
				team: 'Projects',
			},
		]);
	});

	it('makes the ticket without what Halo does not have, and says why', async () => {
		imported = await imports(FLOW, {
			set: { Ticket: { 'additionalFields.team': named('No Such Team') } },
		});
		await imported.publish();
		const incident = await world().sandbox.petra.raise(pat);
		await poll(1);
		expect(ticketsOf(incident)).toMatchObject([
			{ client_id: customer('Birch Dental'), user_id: 41 },
		]);
		expect(notesOf(world().sandbox, ticketsOf(incident)[0])).toEqual([
			expect.stringContaining('Team: no team is named "No Such Team"'),
		]);
		expect(writesIn(await poll(1))).toEqual([]);
		expect(ticketsOf(incident)).toHaveLength(1);
	});

	it('tells the team once when it stops, and the next delivery makes the ticket', async () => {
		imported = await imports(FLOW, {
			activate: ['Petra Webhook Trigger'],
			set: { 'Tell the Team': team },
			change: impatient,
		});
		await imported.publish();
		const told = () => referring(world().sandbox, 'n8n incident-to-ticket');
		world().sandbox.faults.add({
			path: '/Users',
			status: 400,
			body: 'Out of order',
			times: Infinity,
		});
		const incidents: Incident[] = [];
		for (const count of [2, 4]) {
			incidents.push(await world().sandbox.petra.raise(pat));
			await imported.publish();
			expect(statusesOf(await imported.executions(count)).slice(-2)).toEqual(['error', 'success']);
			expect(told()).toMatchObject([
				{
					team: 'Security Desk',
					summary: expect.stringContaining('n8n: Petra: an incident becomes a ticket stopped'),
					details: expect.stringContaining('Node: Ticket'),
				},
			]);
		}
		world().sandbox.faults.clear();
		const again = await imports(FLOW, { activate: ['Petra Webhook Trigger'] });
		await again.publish();
		for (const { url } of incidents) expect(await callWebhook(again, { url })).toBe(200);
		await again.executions(2);
		expect(incidents.map((incident) => ticketsOf(incident).length)).toEqual([1, 1]);
	});

	it('keeps no personal data of runs that went well', async () => {
		imported = await imports(FLOW, { asShipped: true });
		await imported.publish();
		const incident = await world().sandbox.petra.raise(pat);
		await imported.publish();
		await until(() => ticketsOf(incident).length === 1, 'the ticket is made');
		expect(await imported.executions(0)).toEqual([]);
	});
});
