import { importFlow, outputOf, until } from '../../real-n8n';
import type { Execution } from '../../real-n8n/api';
import type { ImportedFlow } from '../../real-n8n/flows';
import type { N8n } from '../../real-n8n/start';
import type { Incident, Row, Sandbox } from '../../sandbox';
import { incidentIdeas } from '../../sandbox/data/petra';
import { PlainError } from './plainError';
import type { StoryPart } from './storyWords';

/** One thing that happens, and what came of it. */
export interface Chapter {
	part: StoryPart;
	/** What to see of it, a column for each property. */
	table: Array<Record<string, unknown>>;
	/** What a person reads on a ticket in Halo. */
	note?: string;
	/** What n8n asked Halo and Petra for because of it. */
	requests: Sandbox['requests'];
}

const SECRET_HEADER = 'X-Petra-Webhook-Secret';
const SECRET = 'a-secret-of-the-demo-only';
/** The status of the sandbox's Halo that closes tickets. */
const CLOSED = 9;

/** A choice by name, as an input keeps it. */
const named = (value: string) => ({ __rl: true, mode: 'name', value });

/** What a person changes in each flow after the import. */
const FLOWS = {
	'incident-to-ticket': { activate: ['Petra Webhook Trigger'] },
	'incident-remediated': {
		set: { 'Add the Note': { 'additionalFields.new_status': named('Closed') } },
	},
	'ticket-closed-check-petra': {
		set: { 'Tell of It': { client_id: named('Unmapped Customers') } },
	},
	'monthly-billing': {
		set: { 'Sync Counts': { dryRun: false, 'guards.holdForRefused': false } },
	},
	'billing-check': {},
	'health-check': {},
};

function ideaOf(petraTenantId: string) {
	return incidentIdeas.find(({ tenant }) => tenant?.petraTenantId === petraTenantId);
}

/** Stores the credentials as a person does, and tests those that have a test. */
async function connect(api: N8n['api'], sandbox: Sandbox) {
	const wanted: Array<{ name: string; type: string; data: Record<string, unknown> }> = [
		{
			name: 'Halo PSA account',
			type: 'haloPsaApi',
			data: { ...sandbox.credential(), permissions: 'all' },
		},
		{ name: 'Petra account', type: 'petraApi', data: sandbox.petra.credential(sandbox.url) },
		{
			name: 'Petra webhook',
			type: 'petraWebhookApi',
			data: { headerName: SECRET_HEADER, secret: SECRET },
		},
	];
	const credentials: Record<string, { id: string; name: string }> = {};
	for (const credential of wanted) {
		const id = await api.createCredential(credential);
		credentials[credential.type] = { id, name: credential.name };
		if (credential.type === 'petraWebhookApi') continue;
		const { status, message } = await api.testCredential({ id, ...credential });
		if (status !== 'OK') throw new PlainError(`The credential's test did not pass: ${message}`);
	}
	return credentials;
}

/** Imports and publishes the flows of `workflows/`, and gives Petra the address of the one that takes its webhooks in. */
export async function publishFlows(
	api: N8n['api'],
	sandbox: Sandbox,
): Promise<Record<string, ImportedFlow>> {
	const credentials = await connect(api, sandbox);
	const flows: Record<string, ImportedFlow> = {};
	for (const [name, choice] of Object.entries(FLOWS)) {
		flows[name] = await importFlow(api, name, { credentials, ...choice });
		await flows[name].publish();
	}
	const url = flows['incident-to-ticket'].webhookUrl('Petra Webhook Trigger', 'petra');
	// An OPTIONS request tells whether the path is registered, and starts nothing.
	await until(async () => {
		const answer = await fetch(url, { method: 'OPTIONS', headers: { origin: api.url } });
		return answer.headers.get('access-control-allow-methods')?.includes('POST') === true;
	}, 'n8n listens to Petra');
	sandbox.petra.webhooks.push({
		url,
		headers: { [SECRET_HEADER]: SECRET },
		body: JSON.stringify({ url: '{{url}}' }),
	});
	return flows;
}

/** What people see of the sandbox's Halo, by names instead of IDs. */
function haloOf({ halo }: Sandbox) {
	const nameOf = (entity: string, id: unknown) =>
		halo.rows(entity).find((row) => row.id === id)?.name ?? '';
	const shown = ({ id, summary, client_id, user_id, status_id }: Row) => ({
		ticket: id,
		customer: nameOf('Client', client_id),
		user: nameOf('Users', user_id),
		summary,
		status: nameOf('Status', status_id),
	});
	return {
		ticketsOf: ({ id }: Incident) =>
			halo.rows('Tickets').filter((row) => row.supplier_reference === id),

		referring: (start: string) =>
			halo.rows('Tickets').filter((row) => String(row.supplier_reference).startsWith(start)),

		notesOf: ({ id }: Row) =>
			halo
				.rows('Actions')
				.filter(({ ticket_id }) => ticket_id === id)
				.map(({ note }) => String(note)),

		table: (tickets: Row[]) => tickets.map(shown),
	};
}

/** Fails where an execution did, with its reason. */
function mustSucceed({ name }: ImportedFlow, executions: Execution[]) {
	for (const { status, data } of executions) {
		const { error } = data.resultData;
		if (status !== 'success')
			throw new PlainError(
				`"${name}" failed: ${error?.message} ${error?.description ?? ''}`.trim(),
			);
	}
	return executions;
}

/** What the parts of the story are told with. */
interface Telling {
	flows: Record<string, ImportedFlow>;
	sandbox: Sandbox;
	halo: ReturnType<typeof haloOf>;
	/** A chapter with the requests since the one before. */
	tell(chapter: Omit<Chapter, 'requests'>): Chapter;
}

/** Incidents become tickets: of two customers, whose incidents are handed on, and of one that Halo does not know. */
async function* incidentsComeIn({ flows, sandbox: { petra }, halo, tell }: Telling) {
	const toTicket = flows['incident-to-ticket'];
	const birch = await petra.raise(ideaOf('Qx71Ab'));
	const northwind = await petra.raise(ideaOf('Lw55Kd'));
	// Petra watches this one, but it is no customer in Halo.
	const cedar = await petra.raise(ideaOf('Nx90Un'));
	const incidents = [birch, northwind, cedar];
	await petra.tell(birch);
	mustSucceed(toTicket, await toTicket.executions(incidents.length));
	const [unmapped] = halo.ticketsOf(cedar);
	yield tell({
		part: 'reported',
		table: halo.table(incidents.flatMap(halo.ticketsOf)),
		note: halo.notesOf(unmapped).join('\n\n'),
	});

	await petra.tell(northwind);
	mustSucceed(toTicket, await toTicket.executions(incidents.length));
	yield tell({
		part: 'repeated',
		table: halo.table(incidents.flatMap(halo.ticketsOf)),
	});
	return { birch, northwind };
}

/** What happens to an incident's ticket later, in Halo and in Petra. */
async function* incidentsEnd(
	{ flows, sandbox, halo, tell }: Telling,
	{ birch, northwind }: { birch: Incident; northwind: Incident },
) {
	const closed = flows['ticket-closed-check-petra'];
	const [ticket] = halo.ticketsOf(birch);
	sandbox.halo.change('Tickets', { id: ticket.id, status_id: CLOSED });
	mustSucceed(closed, await closed.executions(1));
	yield tell({
		part: 'closedEarly',
		table: halo.table([...halo.ticketsOf(birch), ...halo.referring('petra ')]),
		note: halo.notesOf(ticket).at(-1),
	});

	const remediated = flows['incident-remediated'];
	sandbox.petra.remediate(northwind.id);
	// Published anew, it looks at Petra now instead of within a minute.
	await remediated.publish();
	mustSucceed(remediated, await remediated.executions(1));
	const [over] = halo.ticketsOf(northwind);
	yield tell({
		part: 'remediated',
		table: halo.table([over]),
		note: halo.notesOf(over).at(-1),
	});
}

/** What a run of the counts came to. */
const countsOf = ({ created, updated, unchanged, refused }: Record<string, unknown>) => ({
	'new licences': created,
	'counts changed': updated,
	'right already': unchanged,
	'held back': refused,
});

/** The end of the month, twice. */
async function* billingRuns({ flows, halo, tell }: Telling) {
	const billing = flows['monthly-billing'];
	const [first] = mustSucceed(billing, [await billing.run('First Day of the Month')]);
	const [report] = halo.referring('petra-billing-');
	yield tell({
		part: 'monthEnd',
		table: outputOf(first, 'Sync Counts').map(countsOf),
		note: halo.notesOf(report).join('\n\n'),
	});

	const [second] = mustSucceed(billing, [await billing.run('First Day of the Month')]);
	yield tell({
		part: 'monthEndAgain',
		table: outputOf(second, 'Sync Counts').map(countsOf),
	});
}

/** What is looked at now and then. */
async function* checksRun({ flows, tell }: Telling) {
	const check = flows['billing-check'];
	const [checked] = mustSucceed(check, [await check.run('Every Week')]);
	yield tell({
		part: 'bill',
		table: outputOf(checked, 'Check').map(
			({ finding, client_name: customer, from, to, found }) => ({
				finding,
				customer,
				'in Halo': from,
				'in Petra': to,
				found,
			}),
		),
	});

	const health = flows['health-check'];
	const [looked] = mustSucceed(health, [await health.run('Every Morning')]);
	yield tell({
		part: 'connection',
		table: outputOf(looked, 'Check Health').map(({ check, state, found }) => ({
			check,
			state,
			found,
		})),
	});
}

/**
 * Plays what a service desk has to do with Petra in a real n8n.
 *
 * @param flows of `publishFlows`
 */
export async function* playStory(
	flows: Record<string, ImportedFlow>,
	sandbox: Sandbox,
): AsyncGenerator<Chapter> {
	let heard = 0;
	const tell = (chapter: Omit<Chapter, 'requests'>): Chapter => {
		const requests = sandbox.requests.slice(heard);
		heard = sandbox.requests.length;
		return { ...chapter, requests };
	};
	const telling = { flows, sandbox, halo: haloOf(sandbox), tell };

	yield tell({
		part: 'published',
		table: Object.values(flows).map(({ name }) => ({ flow: name })),
	});
	const incidents = yield* incidentsComeIn(telling);
	yield* incidentsEnd(telling, incidents);
	yield* billingRuns(telling);
	yield* checksRun(telling);
}
