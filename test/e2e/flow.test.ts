import type { ImportedFlow } from '../../real-n8n/flows';
import type { Incident, IncidentWish } from '../../sandbox/petra';
import {
	callWebhook,
	impatient,
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

/** Runs the flow by hand from its clock, which looks at the open incidents; what it asked for. */
async function byTheClock() {
	world().requestCounts();
	await imported.run('Every Hour');
	return world().requestCounts();
}

describe('The flow "Petra: an incident becomes a ticket"', () => {
	it('polls: one ticket for customer and user, with the link, and a second report changes nothing', async () => {
		imported = await imports(FLOW);
		await imported.publish();
		const incident = await world().sandbox.petra.raise(pat);
		world().requestCounts();
		await imported.publish();
		const [execution] = await imported.executions(1);
		expect(execution.status).toBe('success');
		// The poll, the login, custom fields, customers, users, ticket types, the look-up, the ticket, and a look whether
		// it is the only one.
		expect(world().requestCounts()).toEqual({
			'GET /petra/v1/incidents': 1,
			'GET /api/authinfo': 1,
			'POST /auth/token': 1,
			'GET /api/FieldInfo': 1,
			'GET /api/Client': 1,
			'GET /api/Users': 1,
			// Whether the user is at the customer.
			'GET /api/Users/41': 1,
			'GET /api/TicketType': 1,
			'GET /api/Tickets': 2,
			'POST /api/Tickets': 1,
		});
		expect(ticketsOf(incident)).toMatchObject([
			{
				client_id: customer('Birch Dental'),
				user_id: 41,
				tickettype_id: 1,
				summary: 'Petra: Pat Lee (pat.lee@birchdental.example) is compromised',
				details: expect.stringContaining(`Open in Petra: ${incident.url}`),
			},
		]);
		expect(ticketsOf(incident)[0].details).not.toContain('fall-back');

		world().sandbox.halo.change('Tickets', { id: ticketsOf(incident)[0].id, team: 'Projects' });
		// No name of Settings is looked up for a ticket that is left as it is.
		expect(await byTheClock()).toEqual({
			'GET /petra/v1/incidents': 1,
			'GET /api/FieldInfo': 1,
			'GET /api/Client': 1,
			'GET /api/Users': 1,
			'GET /api/Tickets': 1,
		});
		expect(ticketsOf(incident)).toMatchObject([{ team: 'Projects' }]);
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
			settings: { tellTeam: 'Security Desk' },
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

	it('finds the customer by the Microsoft tenant ID, else by name, else takes the fall-back customer', async () => {
		imported = await imports(FLOW);
		const { petra } = world().sandbox;
		const birch = await petra.raise({
			...pat,
			tenant: { petraTenantId: 'Qx71Ab', name: 'Quay Logistics' },
		});
		const alder = await petra.raise({ ...pat, tenant: { name: 'alder & sons ' } });
		const unknown = await petra.raise({ ...pat, tenant: { name: 'Nobody Knows Ltd' } });
		await byTheClock();
		expect(ticketsOf(birch)).toMatchObject([{ client_id: customer('Birch Dental') }]);
		expect(ticketsOf(alder)).toMatchObject([
			{
				client_id: customer('Alder & Sons'),
				user_id: -1,
				details: expect.stringContaining('No user: Halo has none with this e-mail address'),
			},
		]);
		expect(ticketsOf(unknown)).toMatchObject([
			{
				client_id: customer('Unmapped Customers'),
				details: expect.stringContaining('nor one named "Nobody Knows Ltd"'),
			},
		]);
		expect(writesIn(await byTheClock())).toEqual([]);
	});

	it('gives an incident of two possible customers to the fall-back customer, and names both', async () => {
		imported = await imports(FLOW);
		world().sandbox.halo.add('Client', { name: 'Twin Ltd' });
		world().sandbox.halo.add('Client', { name: 'twin ltd' });
		const incident = await world().sandbox.petra.raise({ ...pat, tenant: { name: 'Twin Ltd' } });
		await byTheClock();
		expect(ticketsOf(incident)).toMatchObject([
			{
				client_id: customer('Unmapped Customers'),
				details: expect.stringContaining('it could belong to Twin Ltd or twin ltd'),
			},
		]);
	});

	it('makes the ticket also where the fall-back customer is missing in Halo, and says so', async () => {
		imported = await imports(FLOW, { settings: { fallbackCustomer: 'Nobody Here' } });
		const unknown = { ...pat, tenant: { name: 'Nobody Knows Ltd' } };
		const incident = await world().sandbox.petra.raise(unknown);
		await byTheClock();
		expect(ticketsOf(incident)).toMatchObject([
			{
				tickettype_id: 1,
				details: expect.stringContaining(
					'The fall-back customer "Nobody Here" is not in Halo either.',
				),
			},
		]);
		expect(writesIn(await byTheClock())).toEqual([]);
		expect(ticketsOf(incident)).toHaveLength(1);
	});

	it('routes as Settings say: ticket type, category, priority, service and team', async () => {
		imported = await imports(FLOW, {
			settings: {
				ticketType: 'Security Incident',
				category: 'Security>Account Compromise',
				priority: 'P1 Active Compromise',
				service: 'Managed Identity Protection',
				team: 'Projects',
			},
		});
		const incident = await world().sandbox.petra.raise(pat);
		await byTheClock();
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

	it('makes the ticket without routing where a name is wrong, and says why', async () => {
		imported = await imports(FLOW, { settings: { team: 'No Such Team' } });
		const incident = await world().sandbox.petra.raise(pat);
		await byTheClock();
		expect(ticketsOf(incident)).toMatchObject([
			{
				client_id: customer('Birch Dental'),
				user_id: 41,
			},
		]);
		expect(notesOf(world().sandbox, ticketsOf(incident)[0])).toEqual([
			expect.stringContaining('Team: no team is named "No Such Team"'),
		]);
		expect(writesIn(await byTheClock())).toEqual([]);
		expect(ticketsOf(incident)).toHaveLength(1);
	});

	it('tells the team once when it stops, and the incident gets its ticket within the hour', async () => {
		imported = await imports(FLOW, { settings: { tellTeam: 'Security Desk' } });
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
			const statuses = (await imported.executions(count)).map(({ status }) => status);
			expect(statuses.slice(-2)).toEqual(['error', 'success']);
			expect(told()).toMatchObject([
				{
					team: 'Security Desk',
					summary: expect.stringContaining('n8n: Petra: an incident becomes a ticket stopped'),
					details: expect.stringContaining('Node: Users'),
				},
			]);
		}
		world().sandbox.faults.clear();
		await byTheClock();
		expect(incidents.map((incident) => ticketsOf(incident).length)).toEqual([1, 1]);
	});
});
