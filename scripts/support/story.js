const { importFlow, outputOf, until } = require('../../real-n8n');
const { incidentIdeas } = require('../../sandbox/data/petra');
const { PlainError } = require('./plainError');

/**
 * @typedef {Awaited<ReturnType<typeof import('../../sandbox').startSandbox>>} Sandbox
 * @typedef {import('../../real-n8n/start').N8n} N8n
 * @typedef {import('../../real-n8n/flows').ImportedFlow} ImportedFlow
 * @typedef {import('../../real-n8n/api').Execution} Execution
 * @typedef {import('../../sandbox').Row} Row
 * @typedef {import('../../sandbox').Incident} Incident
 *
 * @typedef {object} Chapter one thing that happens, and what came of it
 * @property {string} title
 * @property {Array<Record<string, unknown>>} table what to see of it, a column for each property
 * @property {string} [told] what a person reads in Halo
 * @property {Sandbox['requests']} requests what n8n asked Halo and Petra for because of it
 */

const SECRET_HEADER = 'X-Petra-Webhook-Secret';
const SECRET = 'a-secret-of-the-demo-only';
/** The status of the sandbox's Halo that closes tickets. */
const CLOSED = 9;

/** What a person changes in each flow after the import. */
const FLOWS = {
	'incident-to-ticket': { activate: ['Petra Webhook Trigger'] },
	'incident-remediated': { settings: { closeWithStatus: 'Closed' } },
	'ticket-closed-check-petra': {
		settings: { tellTeam: 'Service Desk', tellCustomer: 'Unmapped Customers' },
	},
	'monthly-billing': { settings: { billTheRest: true } },
	'billing-check': {},
	'health-check': {},
};

/** @param {string} petraTenantId */
function ideaOf(petraTenantId) {
	return incidentIdeas.find(({ tenant }) => tenant?.petraTenantId === petraTenantId);
}

/**
 * Stores the credentials as a person does, and tests those that have a test.
 * @param {N8n['api']} api
 * @param {Sandbox} sandbox
 */
async function connect(api, sandbox) {
	/** @type {Array<{ name: string, type: string, data: Record<string, unknown> }>} */
	const wanted = [
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
	/** @type {Record<string, { id: string, name: string }>} */
	const credentials = {};
	for (const credential of wanted) {
		const id = await api.createCredential(credential);
		credentials[credential.type] = { id, name: credential.name };
		if (credential.type === 'petraWebhookApi') continue;
		const { status, message } = await api.testCredential({ id, ...credential });
		if (status !== 'OK') throw new PlainError(`The credential's test did not pass: ${message}`);
	}
	return credentials;
}

/**
 * Imports and publishes the flows of `workflows/`, and gives Petra the address of the one that takes its webhooks in.
 * @param {N8n['api']} api
 * @param {Sandbox} sandbox
 */
async function publishFlows(api, sandbox) {
	const credentials = await connect(api, sandbox);
	/** @type {Record<string, ImportedFlow>} */
	const flows = {};
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

/**
 * What people see of the sandbox's Halo, by names instead of IDs.
 * @param {Sandbox} sandbox
 */
function haloOf({ halo }) {
	/** @param {string} entity @param {unknown} id */
	const nameOf = (entity, id) => halo.rows(entity).find((row) => row.id === id)?.name ?? '';
	/** @param {Row} ticket */
	const shown = ({ id, summary, client_id, user_id, status_id }) => ({
		ticket: id,
		customer: nameOf('Client', client_id),
		user: nameOf('Users', user_id),
		summary,
		status: nameOf('Status', status_id),
	});
	return {
		/** @param {Incident} incident */
		ticketsOf: ({ id }) => halo.rows('Tickets').filter((row) => row.supplier_reference === id),

		/** @param {string} tag */
		tagged: (tag) =>
			halo.rows('Tickets').filter(({ summary }) => String(summary).includes(`[${tag}`)),

		/** @param {Row} ticket */
		notesOf: ({ id }) =>
			halo
				.rows('Actions')
				.filter(({ ticket_id }) => ticket_id === id)
				.map(({ note }) => String(note)),

		/** @param {Row[]} tickets */
		table: (tickets) => tickets.map(shown),
	};
}

/**
 * Fails where an execution did, with its reason.
 * @param {ImportedFlow} flow
 * @param {Execution[]} executions
 */
function mustSucceed({ name }, executions) {
	for (const { status, data } of executions) {
		const { error } = data.resultData;
		if (status !== 'success')
			throw new PlainError(
				`"${name}" failed: ${error?.message} ${error?.description ?? ''}`.trim(),
			);
	}
	return executions;
}

/**
 * Plays what a service desk has to do with Petra in a real n8n.
 * @param {Record<string, ImportedFlow>} flows of `publishFlows`
 * @param {Sandbox} sandbox
 * @returns {AsyncGenerator<Chapter>}
 */
async function* playStory(flows, sandbox) {
	const { petra } = sandbox;
	const halo = haloOf(sandbox);
	let heard = 0;
	/** @param {Omit<Chapter, 'requests'>} chapter @returns {Chapter} */
	const chapter = (chapter) => {
		const requests = sandbox.requests.slice(heard);
		heard = sandbox.requests.length;
		return { ...chapter, requests };
	};

	yield chapter({
		title: 'Six flows are imported, given their credentials, and published',
		table: Object.values(flows).map(({ name }) => ({ flow: name })),
	});

	const toTicket = flows['incident-to-ticket'];
	const birch = await petra.raise(ideaOf('Qx71Ab'));
	const northwind = await petra.raise(ideaOf('Lw55Kd'));
	// Petra watches this one, but it is no customer in Halo.
	const cedar = await petra.raise(ideaOf('Nx90Un'));
	const incidents = [birch, northwind, cedar];
	await petra.tell(birch);
	mustSucceed(toTicket, await toTicket.executions(incidents.length));
	const [unmapped] = halo.ticketsOf(cedar);
	yield chapter({
		title:
			'Petra tells of incidents of three tenants: one is no customer in Halo, one is told twice',
		table: halo.table(incidents.flatMap(halo.ticketsOf)),
		told: String(unmapped?.details ?? ''),
	});

	mustSucceed(toTicket, [await toTicket.run('Every Hour')]);
	yield chapter({
		title: "The flow looks at Petra's open incidents again, as it does every hour",
		table: halo.table(incidents.flatMap(halo.ticketsOf)),
	});

	const closed = flows['ticket-closed-check-petra'];
	const [ticket] = halo.ticketsOf(birch);
	sandbox.halo.change('Tickets', { id: ticket.id, status_id: CLOSED });
	mustSucceed(closed, await closed.executions(1));
	yield chapter({
		title: `A technician closes ticket ${ticket.id} in Halo, but its incident is open in Petra`,
		table: halo.table([...halo.ticketsOf(birch), ...halo.tagged('petra ')]),
		told: halo.notesOf(ticket).at(-1),
	});

	const remediated = flows['incident-remediated'];
	petra.remediate(northwind.id);
	// Published anew, it looks at Petra now instead of within a minute.
	await remediated.publish();
	mustSucceed(remediated, await remediated.executions(1));
	const [over] = halo.ticketsOf(northwind);
	yield chapter({
		title: 'Petra remediates the incident of Northwind Law',
		table: halo.table([over]),
		told: halo.notesOf(over).at(-1),
	});

	const billing = flows['monthly-billing'];
	const [first] = mustSucceed(billing, [await billing.run('First Day of the Month')]);
	const [report] = halo.tagged('petra-billing-');
	yield chapter({
		title: 'The month ends: the licences in Halo get the counts of Petra',
		table: outputOf(first, 'Sync Counts')
			.filter(({ outcome }) => outcome !== 'summary')
			.map(({ client_name: customer, name: licence, outcome, from, to }) => ({
				customer,
				licence,
				outcome,
				from,
				to,
			})),
		told: halo.notesOf(report).join('\n\n'),
	});

	const [second] = mustSucceed(billing, [await billing.run('First Day of the Month')]);
	yield chapter({
		title: 'The billing runs once more: nothing is left to write',
		table: outputOf(second, 'Sync Counts')
			.filter(({ outcome }) => outcome === 'summary')
			.map(({ created, updated, unchanged, refused, writes }) => ({
				created,
				updated,
				unchanged,
				refused,
				writes,
			})),
	});

	const check = flows['billing-check'];
	const [checked] = mustSucceed(check, [await check.run('Every Week')]);
	yield chapter({
		title: 'The billing is checked: usage, licences, recurring invoices and contracts',
		table: outputOf(checked, 'Table').map(
			({ customer, finding, petraCount, licenceCount, invoiceQuantity }) => ({
				customer,
				finding,
				'in Petra': petraCount,
				'in the licence': licenceCount,
				'on the invoice': invoiceQuantity,
			}),
		),
	});

	const health = flows['health-check'];
	const [looked] = mustSucceed(health, [await health.run('Every Morning')]);
	yield chapter({
		title: 'The health of the connection is checked',
		table: outputOf(looked, 'Table').map(({ check, state, found }) => ({ check, state, found })),
	});
}

module.exports = { playStory, publishFlows };
