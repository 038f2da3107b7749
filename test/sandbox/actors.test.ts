import type { Row, Switches } from '../../sandbox';
import { connect, rowsOf, sandboxForTests } from './client';

const here = sandboxForTests();
const TICKET = 1005;

/** What stands on the ticket's timeline, the oldest first. */
const timeline = async (): Promise<Row[]> =>
	rowsOf(await here.call('GET', `/Actions?ticket_id=${TICKET}`)).sort(
		(left, right) => Number(left.id) - Number(right.id),
	);

const asApplication = async (name: string) =>
	await connect(here.sandbox, { name, permissions: ['all'] });

describe('the actions of a ticket tell who did it', () => {
	it('an API application by its name, whoever it says it is', async () => {
		const call = await asApplication('n8n');
		const note = { ticket_id: TICKET, outcome_id: 7, note: 'Hello' };
		await call('POST', '/Actions', [
			{ ...note, who_agentid: 2, who_type: 2, actionby_application_id: 'Another' },
		]);
		await call('POST', '/Tickets', [{ id: TICKET, status_id: 2 }]);
		const written = { who_type: 1, who_agentid: 30, actionby_application_id: 'n8n' };
		expect(await timeline()).toMatchObject([
			{ note: 'Hello', ...written },
			{ outcome: 'Ticket Changed', ...written },
		]);
	});

	it.each([
		['an agent', {}, { who_type: 1, who_agentid: 2, actionby_application_id: '' }],
		['the agent of an application', { agentId: 30 }, { who_type: 1, who_agentid: 30 }],
		['an end user', { whoType: 2 }, { who_type: 2, who_agentid: 0 }],
		['a rule', { whoType: 0 }, { who_type: 0, who_agentid: 0 }],
	] as const)('%s at a screen', async (_, by, told) => {
		here.sandbox.halo.change('Tickets', { id: TICKET, status_id: 2 }, by);
		expect(await timeline()).toMatchObject([told]);
	});

	it.each<[Switches['actionsLeftBy'], string[]]>([
		['all', ['Ticket Logged', 'Ticket Changed']],
		['changes', ['Ticket Changed']],
		['notes', []],
	])('as far as "%s" leave one', async (actionsLeftBy, outcomes) => {
		here.sandbox.switches.actionsLeftBy = actionsLeftBy;
		const { body } = await here.call('POST', '/Tickets', [{ summary: 'New', client_id: 12 }]);
		const { id } = body as Row;
		await here.call('POST', '/Tickets', [{ id, status_id: 2 }]);
		const rows = rowsOf(await here.call('GET', `/Actions?ticket_id=${String(id)}`));
		expect(rows.map(({ outcome }) => outcome).reverse()).toEqual(outcomes);
		const noted = rowsOf(
			await here.call('GET', `/Actions?ticket_id=${String(id)}&excludesys=true`),
		);
		expect(noted).toEqual([]);
	});

	it('and each moves the date of the last one', async () => {
		const before = Date.now();
		here.sandbox.halo.change('Tickets', { id: TICKET, status_id: 2 });
		const { body } = await here.call('GET', `/Tickets/${TICKET}`);
		const { lastactiondate } = body as Row;
		expect(Date.parse(`${String(lastactiondate)}Z`)).toBeGreaterThanOrEqual(before);
	});
});
