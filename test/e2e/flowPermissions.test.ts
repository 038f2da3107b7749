import { flowNames, outputOf, readFlow } from '../../real-n8n';
import type { ImportedFlow } from '../../real-n8n/flows';
import { pages } from '../support/pages';
import { impatient, incidentWithTicket, named, notesOf, referring, useFlows } from './flows';
import { closeTicket } from './triggers';

const ERROR_TRIGGER = 'n8n-nodes-base.errorTrigger';
const pat = {
	tenant: { petraTenantId: 'Qx71Ab' },
	user: { mail: 'pat.lee@birchdental.example', displayName: 'Pat Lee' },
};

type Imports = (choice?: Parameters<typeof imports>[1]) => Promise<ImportedFlow>;

const { world, imports } = useFlows();

const rows = (entity: string) => world().sandbox.halo.rows(entity);

/** Tenants that nobody is billed for are no matter of permissions. */
function onlyWhatFits() {
	const { petra } = world().sandbox;
	petra.tenants = petra.tenants.filter(({ name }) => name !== 'Cedar Grove Clinic');
	for (const tenant of petra.tenants) tenant.isPaused = false;
}

/** Publishes a flow that makes its webhook in Halo. */
async function isCalledByHalo({ id }: ImportedFlow): Promise<void> {
	await world().n8n.api.publish(id);
	expect(rows('Webhook')).toHaveLength(1);
}

async function succeeded(flow: ImportedFlow, count = 1): Promise<void> {
	const found = await flow.executions(count);
	expect(found.map(({ status }) => status)).toEqual(found.map(() => 'success'));
}

/** Lets Petra raise an incident, and the flow see it; the tickets that come of it. */
async function ticketsOfIncident(flow: ImportedFlow, referenceOf = (id: string) => id) {
	await flow.publish();
	const incident = await world().sandbox.petra.raise(pat);
	await flow.publish();
	await succeeded(flow);
	const reference = referenceOf(incident.id);
	const made = rows('Tickets').filter((row) => row.supplier_reference === reference);
	expect(made).toMatchObject([{ client_id: 12, user_id: 41 }]);
	return made;
}

/** What each flow is for, in one run; throws where it does not come to that. */
const outcomes: Record<string, (imports: Imports) => Promise<void>> = {
	'incident-to-ticket': async (imports) => {
		const flow = await imports({
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
		const made = await ticketsOfIncident(flow);
		expect(made).toMatchObject([{ tickettype_id: 4, priority_id: 1, service_id: 1 }]);
		expect(made).toMatchObject([{ category_1: 'Security>Account Compromise', team: 'Projects' }]);
	},

	'incident-exclusions': async (imports) => {
		const withoutTenants = ['birch dental'];
		const excluding = await imports({ set: { 'Petra Trigger': { filters: { withoutTenants } } } });
		await expect(ticketsOfIncident(excluding)).rejects.toThrow();
		await excluding.unpublish();
		const withoutOthers = { filters: { withoutTenants: ['Cedar Grove Clinic'] } };
		await ticketsOfIncident(await imports({ set: { 'Petra Trigger': withoutOthers } }));
	},

	'incident-per-user': async (imports) => {
		const flow = await imports();
		const [ticket] = await ticketsOfIncident(flow, () => 'petra pat.lee@birchdental.example');
		expect(notesOf(world().sandbox, ticket)).toEqual([]);
		await world().sandbox.petra.raise(pat);
		await flow.publish();
		await succeeded(flow, 2);
		expect(notesOf(world().sandbox, ticket)).toHaveLength(1);
	},

	'incident-priorities': async (imports) => {
		const live = await ticketsOfIncident(await imports());
		expect(live).toMatchObject([{ priority_id: 1 }]);
	},

	'incident-remediated': async (imports) => {
		const closing = { 'additionalFields.new_status': named('Closed') };
		const flow = await imports({ set: { 'Add the Note': closing } });
		const { incident, ticket } = await incidentWithTicket(world().sandbox);
		const other = await world().sandbox.petra.raise();
		await flow.publish();
		for (const { id } of [incident, other]) world().sandbox.petra.remediate(id);
		await flow.publish();
		await succeeded(flow);
		expect(notesOf(world().sandbox, ticket)).toHaveLength(1);
		expect(rows('Tickets').find(({ id }) => id === ticket.id)?.status_id).toBe(9);
		expect(referring(world().sandbox, 'n8n incident-remediated')).toHaveLength(1);
	},

	'ticket-closed-check-petra': async (imports) => {
		const flow = await imports();
		await isCalledByHalo(flow);
		const { incident, ticket } = await incidentWithTicket(world().sandbox);
		closeTicket(world().sandbox, ticket.id);
		await succeeded(flow);
		expect(notesOf(world().sandbox, ticket)).toHaveLength(1);
		expect(referring(world().sandbox, `petra ${incident.id}`)).toHaveLength(1);
		const reopens = await imports({
			activate: ['Reopen the Ticket'],
			deactivate: ['Tell of It'],
		});
		await flow.unpublish();
		await reopens.publish();
		world().sandbox.halo.change('Tickets', { id: ticket.id, status_id: 2 });
		closeTicket(world().sandbox, ticket.id);
		await succeeded(reopens);
		expect(rows('Tickets').find(({ id }) => id === ticket.id)?.status_id).toBe(2);
	},

	'monthly-billing': async (imports) => {
		onlyWhatFits();
		const flow = await imports({ set: { 'Sync Counts': { dryRun: false } } });
		await flow.run('First Day of the Month');
		const seats = rows('SoftwareLicence').find(({ client_id }) => client_id === 12);
		expect(seats?.count).toBe(29);
		const [report] = rows('Tickets').filter(({ summary }) =>
			/^Petra billing/.test(String(summary)),
		);
		expect(notesOf(world().sandbox, report)).toEqual([expect.stringContaining('27 → 29')]);
	},

	'health-check': async (imports) => {
		onlyWhatFits();
		const flow = await imports();
		const found = async () => outputOf(await flow.run('Every Morning'), 'Check Health');
		expect(await found()).toEqual([]);
		world().sandbox.petra.tenants[0].service = 'Response';
		expect(await found()).toHaveLength(1);
		expect(referring(world().sandbox, 'petra-health')).toHaveLength(1);
	},

	'billing-check': async (imports) => {
		const flow = await imports();
		const table = outputOf(await flow.run('Every Week'), 'Check');
		expect(table.map(({ finding }) => finding)).toEqual([
			'Refused',
			'Refused',
			'Count differs',
			'Recurring invoice',
			'Contract',
		]);
	},
};

/** Flows that differ from `incident-to-ticket` in a field or two. */
const VARIANTS = ['incident-exclusions', 'incident-per-user', 'incident-priorities'];

/** The flow's own error path: n8n gives it an example of a run that stopped. */
async function tellsTheTeam(flow: ImportedFlow, file: string): Promise<void> {
	const trigger = readFlow(file).nodes.find(({ type }) => type === ERROR_TRIGGER);
	await flow.run(trigger?.name ?? '');
	expect(rows('Tickets').filter(({ summary }) => String(summary).startsWith('n8n: '))).not.toEqual(
		[],
	);
}

/** Does all that a flow is for with an application that has these boxes ticked, and no other. */
async function runWith(
	file: string,
	permissions: string[],
	more: Record<string, string> = {},
): Promise<void> {
	const application = world().sandbox.addApplication({ permissions });
	const halo = await world().newCredential({ ...application, ...more });
	const importsIt: Imports = async (choice = {}) =>
		await imports(file, { halo, change: impatient, ...choice });
	await outcomes[file](importsIt);
	await tellsTheTeam(await importsIt(), file);
}

/** The last column of the flows' page: "Read and Edit: tickets; Read: customers" becomes scopes of Halo. */
function permissionsOf(file: string): string[] {
	const page = pages().find((one) => one.file === 'workflows/README.md')?.text ?? '';
	const row = page.split('\n').find((line) => line.startsWith(`| \`${file}.json\``)) ?? '';
	const cells = row.split('|').map((cell) => cell.trim());
	const named = cells.at(-2)?.split(';') ?? [];
	return named.flatMap((part) => {
		const [verbs, areas] = part.split(':');
		return areas.split(',').flatMap((area) =>
			verbs
				.toLowerCase()
				.split(' and ')
				.map((verb) => `${verb.trim()}:${area.trim()}`),
		);
	});
}

describe.each(flowNames())('The flow %s', (file) => {
	const permissions = permissionsOf(file);
	// Halo lets whoever may edit tickets read them.
	const single = permissions.filter((permission) => permission !== 'read:tickets');

	it('does all that it is for with the permissions that the page names', async () => {
		await runWith(file, permissions);
	});

	it('does so where the credential asks for these and no others', async () => {
		const customPermissions = permissions.join(' ');
		await runWith(file, ['all'], { permissions: 'custom', customPermissions });
	});

	// Variants of a flow need what that needs.
	const tried = VARIANTS.includes(file) ? ['edit:tickets'] : single;

	it.each(tried)('does not come to its end without %s', async (lacking) => {
		const others = permissions.filter((permission) => permission !== lacking);
		await expect(runWith(file, others)).rejects.toThrow();
	});
});

describe('A customer in Tell the Team', () => {
	it.each([
		['is found with Read: customers', ['edit:tickets', 'read:customers'], 1],
		['is not without it', ['edit:tickets'], 0],
	])('%s', async (_, permissions, tickets) => {
		const halo = await world().newCredential(world().sandbox.addApplication({ permissions }));
		const set = { 'Tell the Team': { client_id: named('Unmapped Customers') } };
		const { id } = await imports('incident-remediated', { halo, set, change: impatient });
		const { status } = await world().n8n.api.runManually(id, 'When the Flow Stops');
		expect(status).toBe(tickets === 1 ? 'success' : 'error');
		expect(referring(world().sandbox, 'n8n incident-remediated')).toHaveLength(tickets);
	});
});
