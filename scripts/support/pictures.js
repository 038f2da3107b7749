const fs = require('node:fs');
const path = require('node:path');

/**
 * What is on each picture of the docs. Each function brings n8n's editor to where it is to be seen.
 *
 * @typedef {object} Stage
 * @property {import('../../real-n8n/start').RealN8n} n8n
 * @property {Awaited<ReturnType<typeof import('../../sandbox').startSandbox>>} sandbox
 * @property {import('playwright-core').Page} page
 */

const HALO = 'n8n-nodes-halopsa.haloPsa';
const PETRA = 'n8n-nodes-halopsa.petra';

/** @param {string} value @param {string} cachedResultName */
const fromList = (value, cachedResultName) => ({
	__rl: true,
	mode: 'list',
	value,
	cachedResultName,
});

/** @param {string} value */
const byName = (value) => ({ __rl: true, mode: 'name', value });

/**
 * @param {Stage} stage
 * @returns {Promise<{ haloPsaApi: { id: string, name: string } }>}
 */
async function haloCredential({ n8n, sandbox }) {
	const credential = { name: 'Halo PSA', type: 'haloPsaApi' };
	const data = { permissions: 'all', ...sandbox.credential() };
	const id = await n8n.api.createCredential({ ...credential, data });
	return { haloPsaApi: { id, name: credential.name } };
}

/**
 * @param {Stage} stage
 * @returns {Promise<{ petraApi: { id: string, name: string } }>}
 */
async function petraCredential({ n8n, sandbox }) {
	const credential = { name: 'Petra', type: 'petraApi' };
	const data = sandbox.petra.credential(sandbox.url);
	const id = await n8n.api.createCredential({ ...credential, data: { ...data } });
	return { petraApi: { id, name: credential.name } };
}

/** One node behind the other, beginning with a Manual Trigger. @param {string[]} names */
const inARow = (names) =>
	Object.fromEntries(
		names
			.slice(0, -1)
			.map((name, index) => [
				name,
				{ main: [[{ node: names[index + 1], type: 'main', index: 0 }]] },
			]),
	);

const start = { name: 'When clicking Execute workflow', type: 'n8n-nodes-base.manualTrigger' };

/**
 * Opens the node's window in a workflow of its own.
 * @param {Stage} stage
 * @param {string} name
 * @param {import('../../real-n8n/api').WorkflowNode[]} nodes the last one is opened
 */
async function openNode({ n8n, page }, name, nodes) {
	const { id } = await n8n.api.createWorkflow({
		name,
		nodes,
		connections: inARow(nodes.map((node) => node.name)),
	});
	await page.goto(`${n8n.url}/workflow/${id}`);
	const opened = nodes[nodes.length - 1].name;
	await page.locator(`[data-test-id="canvas-node"][data-node-name="${opened}"]`).dblclick();
	await page.locator('[data-test-id="node-parameters"]').waitFor();
}

/**
 * Executes the open node, and waits until its output shows the text and n8n's messages are gone.
 * @param {Stage} stage
 * @param {string} text
 */
async function execute({ page }, text) {
	await page.locator('[data-test-id="node-execute-button"]').click();
	await page
		.locator('[data-test-id="output-panel"], [data-test-id="ndv-output-panel"]')
		.getByText(text)
		.first()
		.waitFor();
	await page.locator('.el-notification').first().waitFor({ state: 'hidden' });
	await page.mouse.move(0, 0);
}

/** @param {Stage} stage */
async function createOrUpdate(stage) {
	await openNode(stage, 'First ticket', [
		start,
		{
			name: 'Create or update a ticket',
			type: HALO,
			credentials: await haloCredential(stage),
			parameters: {
				resource: 'ticket',
				operation: 'upsert',
				supplier_reference: 'test-1',
				summary: 'Try it out',
				tickettype_id: fromList('1', 'Incident'),
				client_id: fromList('12', 'Birch Dental'),
				user_id: fromList('41', 'Pat Lee (pat.lee@birchdental.example)'),
				noteWhenFound: 'It was told again.',
			},
		},
	]);
	await stage.page.getByText('This ticket type demands no other fields').waitFor();
	await execute(stage, 'created');
}

/** @param {Stage} stage */
async function syncCounts(stage) {
	// The report's reasons need room.
	await stage.page.setViewportSize({ width: 2_000, height: 1_000 });
	await openNode(stage, 'Monthly billing', [
		start,
		{
			name: 'Usage in Petra',
			type: PETRA,
			credentials: await petraCredential(stage),
			parameters: { resource: 'usage', operation: 'get' },
		},
		{
			name: 'Counts to Halo',
			type: HALO,
			credentials: await haloCredential(stage),
			parameters: {
				resource: 'softwareLicence',
				operation: 'syncCounts',
				client_id: byName('={{ $json.tenantName }}'),
				productBy: 'item_id',
				item_id: fromList('501', 'Petra Identity Protection (per user)'),
				count: '={{ $json.count }}',
				dryRun: true,
			},
		},
	]);
	await execute(stage, 'summary');
}

/** @param {Stage} stage */
async function credential(stage) {
	const { haloPsaApi } = await haloCredential(stage);
	await stage.page.goto(`${stage.n8n.url}/home/credentials/${haloPsaApi.id}`);
	await stage.page.getByText('Resource Server').first().waitFor();
	await stage.page.getByText('Connection tested successfully').first().waitFor();
	await stage.page.getByRole('button', { name: 'Retry' }).waitFor();
	// Its word fades in.
	await stage.page.waitForTimeout(1_000);
}

/** @param {Stage} stage */
async function flow({ n8n, page }) {
	// As wide as the flow, or its words are too small to read.
	await page.setViewportSize({ width: 2_600, height: 1_000 });
	const file = path.join(__dirname, '..', '..', 'workflows', 'incident-to-ticket.json');
	const { id } = await n8n.api.createWorkflow(JSON.parse(fs.readFileSync(file, 'utf8')));
	await page.goto(`${n8n.url}/workflow/${id}`);
	await page.locator('[data-test-id="canvas-node"]').first().waitFor();
	await page.keyboard.press('1');
	// The editor glides to where the whole flow is to be seen.
	await page.waitForTimeout(1_000);
}

/** @param {Stage} stage */
async function trigger(stage) {
	await openNode(stage, 'Ticket closed', [
		{
			name: 'Halo PSA Trigger',
			type: 'n8n-nodes-halopsa.haloPsaTrigger',
			credentials: await haloCredential(stage),
			parameters: {
				setup: 'automatic',
				events: [39],
				filters: { team: fromList('Service Desk', 'Service Desk') },
			},
		},
	]);
	// The choice is shown once n8n has read Halo's list of events.
	await stage.page.getByText('Ticket closed').filter({ visible: true }).first().waitFor();
}

/** @param {Stage} stage */
async function petra(stage) {
	await openNode(stage, 'Usage', [
		start,
		{
			name: 'Usage in Petra',
			type: PETRA,
			credentials: await petraCredential(stage),
			parameters: { resource: 'usage', operation: 'get' },
		},
	]);
	await execute(stage, 'Birch Dental');
}

module.exports = {
	/** By the name of their file. @type {Record<string, (stage: Stage) => Promise<void>>} */
	pictures: {
		node: createOrUpdate,
		'sync-counts': syncCounts,
		credential,
		'incident-to-ticket': flow,
		trigger,
		petra,
	},
};
