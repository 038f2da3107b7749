import type { ImportedFlow } from '../../real-n8n/flows';
import {
	impatient,
	incidentWithTicket,
	named,
	referring,
	statusesOf,
	useFlows,
	writesIn,
} from './flows';
import { closeTicket } from './triggers';

const { world, imports } = useFlows();
let imported: ImportedFlow;

const rows = (entity: string) => world().sandbox.halo.rows(entity);
const notesOf = (ticket: unknown) =>
	rows('Actions').filter(({ ticket_id }) => ticket_id === ticket);
const told = () =>
	rows('Tickets').filter((row) => String(row.supplier_reference).startsWith('petra '));
/** What else the team was told. */
const stopped = () => referring(world().sandbox, 'n8n ticket-closed-check-petra');
const statusOf = (ticket: unknown) => rows('Tickets').find(({ id }) => id === ticket)?.status_id;

const desk = { 'additionalFields.team': named('Security Desk') };
const REOPENS = { activate: ['Reopen the Ticket'], deactivate: ['Tell of It'] };

async function published(choice: Parameters<typeof imports>[1] = {}) {
	imported = await imports('ticket-closed-check-petra', choice);
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
		await published({ set: { 'Tell of It': desk } });
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
				summary: 'Petra: a ticket was closed, but its incident is open',
				details: expect.stringMatching(
					new RegExp(`^Ticket ${String(id)} was closed, but .*Open in Petra: ${incident.url}`, 's'),
				),
			},
		]);
		expect(statusOf(id)).toBe(9);
		await close(id, 2);
		expect(writesIn(await close(id, 3))).toEqual([]);
		expect(notesOf(id)).toHaveLength(1);
		expect(told()).toHaveLength(1);
	});

	it('opens the ticket again where that node is activated', async () => {
		await published(REOPENS);
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

	it('is not started by a ticket without a supplier reference', async () => {
		await published();
		const { id } = ticketOf('');
		closeTicket(world().sandbox, id);
		const { ticket } = await incidentWithTicket(world().sandbox);
		await close(ticket.id, 1);
		expect(world().petraRequests()).toBe(1);
	});

	it('tells the team where Petra does not know the incident', async () => {
		await published();
		const reference = '3b1f8f7e-8f0a-4a53-9a2e-6a1d6c1b7e10';
		const { id } = ticketOf(reference);
		await close(id, 1);
		expect(stopped()).toMatchObject([
			{
				summary: expect.stringContaining('n8n: look at "Petra: a ticket was closed'),
				details: expect.stringContaining(`Petra shows no incident with the ID ${reference}`),
			},
		]);
		expect(stopped()[0].details).toContain(`Ticket: ${String(id)}`);
		expect(notesOf(id)).toEqual([]);
	});

	it('tells the team in one ticket when it stops, and the same reason not again and again', async () => {
		await published({ ...REOPENS, set: { 'Tell the Team': desk }, change: impatient });
		const refused = { path: '/Status', status: 400, body: 'Out of order', times: Infinity };
		world().sandbox.faults.add(refused);
		for (const count of [2, 4, 6]) {
			const incident = await world().sandbox.petra.raise();
			closeTicket(world().sandbox, ticketOf(incident.id).id);
			const statuses = statusesOf(await imported.executions(count));
			expect(statuses.slice(-2)).toEqual(['error', 'success']);
		}
		expect(stopped()).toMatchObject([
			{
				team: 'Security Desk',
				summary: expect.stringContaining('n8n: look at "Petra: a ticket was closed'),
				details: expect.stringContaining('Node: Reopen the Ticket\nReason: '),
			},
		]);
		expect(notesOf(stopped()[0].id)).toHaveLength(1);
	});
});
