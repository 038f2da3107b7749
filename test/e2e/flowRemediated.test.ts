import { until } from '../../real-n8n';
import type { ImportedFlow } from '../../real-n8n/flows';
import type { Incident } from '../../sandbox/petra';
import {
	impatient,
	incidentWithTicket,
	named,
	referring,
	statusesOf,
	useFlows,
	writesIn,
} from './flows';

const { world, imports } = useFlows();
let imported: ImportedFlow;

const rows = (entity: string) => world().sandbox.halo.rows(entity);
const notesOf = (ticket: unknown) =>
	rows('Actions').filter(({ ticket_id }) => ticket_id === ticket);
/** What the team was told, in one ticket. */
const told = () => referring(world().sandbox, 'n8n incident-remediated');
const team = { 'additionalFields.team': named('Security Desk') };
/** The status that closes the ticket, in both nodes that add the note. */
const closing = Object.fromEntries(
	['Add the Note', 'Add the Note Now'].map((node) => [
		node,
		{ 'additionalFields.new_status': named('Closed') },
	]),
);

/** An incident with its ticket, and a ticket whose reference is alike, which is not equal. */
async function incidentAmongOthers() {
	const found = await incidentWithTicket(world().sandbox, (id) => id.toUpperCase());
	await incidentWithTicket(world().sandbox, () => `${found.incident.id}-2`);
	return found;
}

/** Lets Petra remediate the incident (again), and the flow see it. */
async function remediate({ id }: Incident, executions: number) {
	world().sandbox.petra.setStatus(id, 'NEEDS_REMEDIATION');
	await imported.publish();
	world().sandbox.petra.remediate(id);
	world().requestCounts();
	await imported.publish();
	const found = await imported.executions(executions);
	expect(found.map(({ status }) => status)).toEqual(found.map(() => 'success'));
	return world().requestCounts();
}

describe('The flow "Petra: a remediated incident is noted and closed"', () => {
	it('adds the note once and leaves the ticket open, unless a status is chosen', async () => {
		imported = await imports('incident-remediated');
		const { incident, ticket } = await incidentAmongOthers();
		expect(writesIn(await remediate(incident, 1))).toEqual(['POST /api/Actions']);
		expect(notesOf(ticket.id)).toMatchObject([
			{
				note: expect.stringContaining(`remediated.\nOpen in Petra: ${incident.url}`),
				hiddenfromuser: true,
			},
		]);
		const before = rows('Tickets');
		expect(writesIn(await remediate(incident, 2))).toEqual([]);
		expect(rows('Tickets')).toEqual(before);
		expect(notesOf(ticket.id)).toHaveLength(1);
	});

	it('closes the ticket with the status that is chosen, and not again when a person opened it', async () => {
		imported = await imports('incident-remediated', { set: closing });
		const { incident, ticket } = await incidentAmongOthers();
		const status = () => rows('Tickets').find(({ id }) => id === ticket.id)?.status_id;
		await remediate(incident, 1);
		expect(status()).toBe(9);
		expect(writesIn(await remediate(incident, 2))).toEqual([]);
		world().sandbox.halo.change('Tickets', { id: ticket.id, status_id: 2 });
		expect(writesIn(await remediate(incident, 3))).toEqual([]);
		expect(status()).toBe(2);
	});

	it('waits for a ticket that the other flow is just making, and then adds the note', async () => {
		imported = await imports('incident-remediated', { change: impatient });
		const [early, late, never] = [
			await incidentAmongOthers(),
			{ incident: await world().sandbox.petra.raise() },
			{ incident: await world().sandbox.petra.raise() },
		];
		await imported.publish();
		for (const { incident } of [early, late, never]) world().sandbox.petra.remediate(incident.id);
		await imported.publish();
		const isNoted = () => notesOf(early.ticket.id).length > 0;
		await until(isNoted, 'the first look is over');
		const made = world().sandbox.halo.add('Tickets', {
			summary: 'Account taken over',
			client_id: 12,
			status_id: 1,
			supplier_reference: late.incident.id,
		});
		expect(statusesOf(await imported.executions(1))).toEqual(['success']);
		expect(notesOf(made.id)).toHaveLength(1);
		expect(notesOf(early.ticket.id)).toHaveLength(1);
		expect(told()).toMatchObject([
			{
				summary: expect.stringContaining('n8n: look at "Petra: a remediated incident'),
				details: expect.stringContaining(never.incident.url),
			},
		]);
		expect(told()[0].details).toContain(
			`no ticket has the Supplier Reference "${never.incident.id}"`,
		);
		expect(told()[0].details).not.toContain(late.incident.url);
		expect(notesOf(told()[0].id)).toEqual([]);
	});

	it('never makes a ticket for an incident without one, but tells the team, once', async () => {
		imported = await imports('incident-remediated', {
			set: { 'Tell the Team': team },
			change: impatient,
		});
		const incident = await world().sandbox.petra.raise();
		await remediate(incident, 1);
		expect(rows('Tickets').filter((row) => row.supplier_reference === incident.id)).toEqual([]);
		expect(told()).toMatchObject([
			{ team: 'Security Desk', details: expect.stringContaining(incident.url) },
		]);
		// The first repetition adds the text as a note, since the details are no note; the next one finds it.
		await remediate(incident, 2);
		expect(writesIn(await remediate(incident, 3))).toEqual([]);
		expect(told()).toHaveLength(1);
	});

	it('tells the team of a note that Halo refuses, in one ticket, and the same reason not again', async () => {
		imported = await imports('incident-remediated', {
			set: { ...closing, 'Tell the Team': team },
			change: impatient,
		});
		const refused = { path: '/Status', status: 400, body: 'Out of order', times: Infinity };
		world().sandbox.faults.add(refused);
		const { incident, ticket } = await incidentAmongOthers();
		for (const count of [1, 2, 3]) await remediate(incident, count);
		expect(notesOf(ticket.id)).toEqual([]);
		expect(told()).toMatchObject([
			{ team: 'Security Desk', details: expect.stringContaining('Out of order') },
		]);
		expect(notesOf(told()[0].id)).toHaveLength(1);
		world().sandbox.faults.clear();
		await remediate(incident, 4);
		expect(notesOf(ticket.id)).toHaveLength(1);
	});

	it('tells the team when it stops by itself', async () => {
		imported = await imports('incident-remediated', { set: { 'Tell the Team': team } });
		await imported.run('When the Flow Stops');
		expect(told()).toMatchObject([{ team: 'Security Desk' }]);
	});
});
