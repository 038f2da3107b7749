import type { WorkflowNode } from '../../real-n8n/api';
import type { ImportedFlow } from '../../real-n8n/flows';
import { impatient, referring, statusesOf, useFlows, writesIn } from './flows';
import { closeTicket } from './triggers';

const { world, imports } = useFlows();
let imported: ImportedFlow;

const rows = (entity: string) => world().sandbox.halo.rows(entity);
const notesOf = (ticket: unknown) =>
	rows('Actions').filter(({ ticket_id }) => ticket_id === ticket);
const told = () =>
	rows('Tickets').filter((row) => String(row.supplier_reference).startsWith('petra '));
const statusOf = (ticket: unknown) => rows('Tickets').find(({ id }) => id === ticket)?.status_id;

async function published(
	settings: Record<string, string> = {},
	change?: (node: WorkflowNode) => WorkflowNode,
) {
	imported = await imports('ticket-closed-check-petra', { settings, change });
	await imported.publish();
}

function ticketOf(reference: string) {
	return world().sandbox.halo.add('Tickets', {
		summary: 'Account taken over',
		client_id: 12,
		status_id: 2,
		supplier_reference: reference,
	});
}

/** A person opens the ticket where it is closed, and closes it; what the flow then asked for. */
async function close(ticket: unknown, executions: number) {
	world().sandbox.halo.change('Tickets', { id: ticket, status_id: 2 });
	world().requestCounts();
	world().petraRequests();
	closeTicket(world().sandbox, ticket);
	const found = await imported.executions(executions);
	expect(found.map(({ status }) => status)).toEqual(found.map(() => 'success'));
	return world().requestCounts();
}

describe('The flow "Petra: a ticket was closed, is the incident over?"', () => {
	it('notes that the incident is open, and tells the team, once', async () => {
		await published({ tellTeam: 'Security Desk' });
		const incident = await world().sandbox.petra.raise();
		const { id } = ticketOf(incident.id);
		await close(id, 1);
		expect(world().petraRequests()).toBe(1);
		expect(notesOf(id)).toMatchObject([
			{ note: expect.stringContaining('NEEDS_REMEDIATION'), hiddenfromuser: true },
		]);
		expect(told()).toMatchObject([
			{
				team: 'Security Desk',
				summary: expect.stringContaining(
					`ticket ${String(id)} was closed, but its incident is open`,
				),
				details: expect.stringContaining(incident.url),
			},
		]);
		expect(statusOf(id)).toBe(9);
		await close(id, 2);
		expect(writesIn(await close(id, 3))).toEqual([]);
		expect(notesOf(id)).toHaveLength(1);
		expect(told()).toHaveLength(1);
	});

	it('opens the ticket again where Settings say so', async () => {
		await published({ reopenWithStatus: 'In Progress' });
		const incident = await world().sandbox.petra.raise();
		const { id } = ticketOf(incident.id);
		await close(id, 1);
		expect(statusOf(id)).toBe(2);
		await close(id, 2);
		expect(statusOf(id)).toBe(2);
		expect(notesOf(id)).toHaveLength(1);
		expect(told()).toEqual([]);
	});

	it('asks Petra once and does nothing where the incident is remediated', async () => {
		await published();
		const incident = await world().sandbox.petra.raise();
		world().sandbox.petra.remediate(incident.id);
		expect(writesIn(await close(ticketOf(incident.id).id, 1))).toEqual([]);
		expect(world().petraRequests()).toBe(1);
	});

	it('does not ask Petra about a ticket without an incident', async () => {
		await published();
		expect(writesIn(await close(ticketOf('PO-4711').id, 1))).toEqual([]);
		expect(world().petraRequests()).toBe(0);
	});

	it('tells the team where Petra does not know the incident', async () => {
		await published();
		const reference = '3b1f8f7e-8f0a-4a53-9a2e-6a1d6c1b7e10';
		const { id } = ticketOf(reference);
		await close(id, 1);
		expect(told()).toMatchObject([
			{ details: expect.stringContaining(`Petra shows no incident with the ID ${reference}`) },
		]);
		expect(notesOf(id)).toEqual([]);
	});

	it('tells the team in one ticket when it stops, and the same reason not again and again', async () => {
		await published({ reopenWithStatus: 'In Progress', tellTeam: 'Security Desk' }, impatient);
		const refused = { path: '/Status', status: 400, body: 'Out of order', times: Infinity };
		world().sandbox.faults.add(refused);
		for (const count of [2, 4, 6]) {
			const incident = await world().sandbox.petra.raise();
			closeTicket(world().sandbox, ticketOf(incident.id).id);
			const statuses = statusesOf(await imported.executions(count));
			expect(statuses.slice(-2)).toEqual(['error', 'success']);
		}
		const stopped = referring(world().sandbox, 'n8n ticket-closed-check-petra');
		expect(stopped).toMatchObject([
			{
				team: 'Security Desk',
				summary: expect.stringContaining('n8n: Petra: a ticket was closed'),
				details: expect.stringContaining('Node: Reopen the Ticket\nReason: '),
			},
		]);
		expect(notesOf(stopped[0].id)).toHaveLength(1);
	});
});
