require('./support/typescript');
const fs = require('node:fs');
const path = require('node:path');
const { setTimeout: wait } = require('node:timers/promises');
const { packPackage, startN8n } = require('../real-n8n');
const { startSandbox } = require('../sandbox');
const { PlainError } = require('./support/plainError');
const { createProgress } = require('./support/progress');

const WEBHOOK = 'n8n-nodes-halopsa.petraWebhookTrigger';
const SECRET_HEADER = 'X-Petra-Webhook-Secret';
const SECRET = 'a-secret-of-the-demo-only';
/** @type {Record<string, string>} */
const CREDENTIAL_NAMES = {
	haloPsaApi: 'Halo PSA account',
	petraApi: 'Petra account',
	petraWebhookApi: 'Petra webhook',
};
/** @type {import('../real-n8n/api').WorkflowJson} */
const flow = JSON.parse(
	fs.readFileSync(path.join(__dirname, '..', 'workflows', 'incident-to-ticket.json'), 'utf8'),
);
const PATIENCE_MS = 20_000;

/**
 * @typedef {Awaited<ReturnType<typeof startSandbox>>} Sandbox
 * @typedef {import('../real-n8n/start').RealN8n} RealN8n
 * @typedef {Sandbox['requests'][number]} RequestLogEntry
 */

/** The incident of the demo, of a tenant that is a customer in Halo too. */
const INCIDENT = {
	id: '7d3f0c52-6a1e-4c8b-9a40-0d1c2b3a4f55',
	tenant: { name: 'Birch Dental' },
	user: { displayName: 'Pat Lee', mail: 'pat.lee@birchdental.example' },
};

/**
 * Imports and publishes the flow with its credentials, as a person does in the editor, and with the webhook activated.
 * @param {RealN8n} n8n
 * @param {Sandbox} sandbox
 */
async function importFlow({ api }, sandbox) {
	/** @type {Record<string, Record<string, unknown>>} */
	const filled = {
		haloPsaApi: { ...sandbox.credential(), permissions: 'all' },
		petraApi: sandbox.petra.credential(sandbox.url),
		petraWebhookApi: { headerName: SECRET_HEADER, secret: SECRET },
	};
	/** @type {Record<string, { id: string, name: string }>} */
	const credentials = {};
	for (const [type, data] of Object.entries(filled)) {
		const credential = { name: CREDENTIAL_NAMES[type], type, data };
		const id = await api.createCredential(credential);
		credentials[type] = { id, name: credential.name };
		if (type === 'petraWebhookApi') continue;
		const { status, message } = await api.testCredential({ id, ...credential });
		if (status !== 'OK') throw new PlainError(`The credential's test did not pass: ${message}`);
	}
	const { id: workflowId } = await api.createWorkflow({
		...flow,
		nodes: flow.nodes.map((node) => ({
			...node,
			disabled: false,
			credentials: Object.fromEntries(
				Object.keys(node.credentials ?? {}).map((type) => [type, credentials[type]]),
			),
		})),
	});
	await api.activate(workflowId);
	return workflowId;
}

/**
 * The path that Petra has to call, once n8n listens there.
 * @param {RealN8n} n8n
 */
async function webhookUrl({ url }) {
	const webhook = flow.nodes.find(({ type }) => type === WEBHOOK);
	const address = `${url}/webhook/${webhook?.webhookId}/petra`;
	// An OPTIONS request tells whether the path is registered, and starts nothing.
	for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await wait(100)) {
		const answer = await fetch(address, { method: 'OPTIONS', headers: { origin: url } });
		if (answer.headers.get('access-control-allow-methods')?.includes('POST')) return address;
	}
	throw new PlainError(`n8n did not open ${address} after the flow was published.`);
}

/**
 * Lets the incident happen and waits until the flow has run.
 * @param {RealN8n} n8n
 * @param {Sandbox} sandbox
 * @param {string} workflowId
 */
async function happen({ api }, sandbox, workflowId) {
	const before = new Set((await api.executions(workflowId)).map(({ id }) => id));
	const seen = sandbox.requests.length;
	await sandbox.petra.raise(INCIDENT);
	for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await wait(100)) {
		const fresh = (await api.executions(workflowId)).find(({ id }) => !before.has(id));
		if (fresh?.status === 'success') return sandbox.requests.slice(seen);
		if (fresh?.status === 'error' || fresh?.status === 'crashed') {
			const { error } = (await api.execution(fresh.id)).data.resultData;
			throw new PlainError(`The flow failed: ${error?.message} ${error?.description ?? ''}`.trim());
		}
	}
	throw new PlainError('The incident happened in Petra, but the flow did not run to its end.');
}

/** @param {Sandbox} sandbox */
function ticketsOfIncident(sandbox) {
	return sandbox.halo.rows('Tickets').filter((ticket) => ticket.supplier_reference === INCIDENT.id);
}

/**
 * @param {Sandbox} sandbox
 * @param {string} entity
 * @param {unknown} id
 */
function nameOf(sandbox, entity, id) {
	const row = sandbox.halo.rows(entity).find((candidate) => candidate.id === id);
	return row ? String(row.name) : 'none';
}

/** @param {Sandbox} sandbox */
function printTicket(sandbox) {
	const [ticket] = ticketsOfIncident(sandbox);
	const notes = sandbox.halo.rows('Actions').filter(({ ticket_id }) => ticket_id === ticket.id);
	const priority = sandbox.halo
		.rows('Priority')
		.find((row) => row.priorityid === ticket.priority_id && row.slaid === ticket.sla_id);
	const lines = {
		ID: ticket.id,
		Summary: ticket.summary,
		Customer: nameOf(sandbox, 'Client', ticket.client_id),
		User: nameOf(sandbox, 'Users', ticket.user_id),
		'Ticket type': nameOf(sandbox, 'TicketType', ticket.tickettype_id),
		Team: ticket.team,
		Priority: priority?.name ?? ticket.priority_id,
		Status: nameOf(sandbox, 'Status', ticket.status_id),
		'Supplier Ref.': ticket.supplier_reference,
		Notes: notes.length,
	};
	for (const [label, value] of Object.entries(lines)) console.log(`  ${label.padEnd(14)} ${value}`);
}

/** @param {RequestLogEntry[]} requests */
function printRequests(requests) {
	for (const { method, path, status, ms } of requests) {
		console.log(`  ${method.padEnd(5)} ${path.padEnd(24)} ${status}  ${Math.round(ms)} ms`);
	}
}

/** Resolves when the person ends the demo. */
function endOfDemo() {
	return new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
	});
}

/**
 * @param {RealN8n} n8n
 * @param {Sandbox} sandbox
 */
async function showTheJob(n8n, sandbox) {
	const workflowId = await importFlow(n8n, sandbox);
	sandbox.petra.webhooks.push({
		url: await webhookUrl(n8n),
		method: 'POST',
		headers: { 'content-type': 'application/json', [SECRET_HEADER]: SECRET },
		body: JSON.stringify({ url: '{{url}}' }),
	});
	// The credential's test has logged in as well; what follows is the flow's own cost.
	const first = await happen(n8n, sandbox, workflowId);
	if (ticketsOfIncident(sandbox).length === 0) {
		throw new PlainError('The flow ran, but Halo holds no ticket of the incident.');
	}
	console.log('\nAn incident happened in Petra. The ticket as Halo now holds it:\n');
	printTicket(sandbox);
	console.log(`\nIt cost these ${first.length} requests:\n`);
	printRequests(first);

	const seen = sandbox.requests.length;
	const { status } = await n8n.api.runManually(workflowId, 'Every Hour');
	const { length: tickets } = ticketsOfIncident(sandbox);
	if (status !== 'success') throw new PlainError('The flow failed when it looked again.');
	if (tickets !== 1)
		throw new PlainError(`The incident was seen twice and made ${tickets} tickets.`);
	console.log(
		`\nThe flow has looked at Petra's open incidents again. It is still one ticket, and cost:\n`,
	);
	printRequests(sandbox.requests.slice(seen));
	if (sandbox.violations.length > 0) {
		throw new PlainError(
			`The flow asked for something that Halo's API does not have: ${sandbox.violations[0].problem}`,
		);
	}
}

/**
 * Shows the main job in a real n8n, and leaves its editor open.
 * @param {string[]} args `--once` ends after the job
 */
async function main(args) {
	const unknown = args.find((argument) => argument !== '--once');
	if (unknown) throw new PlainError(`The demo does not know ${unknown}, only --once.`);
	const progress = createProgress();
	const tarball = await packPackage({ progress });
	const sandbox = await startSandbox({ data: 'demo' });
	/** @type {RealN8n | undefined} */
	let n8n;
	try {
		n8n = await startN8n({ tarballs: [tarball], progress });
		await showTheJob(n8n, sandbox);
		if (args.includes('--once')) return;
		console.log(`
n8n's editor   ${n8n.url}
  E-mail       ${n8n.owner.email}
  Password     ${n8n.owner.password}
The sandbox    ${sandbox.url}

Ctrl-C ends it and leaves nothing behind.`);
		await endOfDemo();
	} finally {
		await n8n?.stop();
		await sandbox.close();
	}
}

module.exports = { main };
