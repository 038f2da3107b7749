import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { WorkflowNode } from '../../real-n8n/api';
import type { RealN8n } from '../../real-n8n/start';
import type { Sandbox } from '../../sandbox';

/** What a picture is taken of. */
interface Stage {
	n8n: RealN8n;
	sandbox: Sandbox;
	page: Page;
}

const HALO = 'n8n-nodes-halopsa.haloPsa';
const PETRA = 'n8n-nodes-halopsa.petra';

const fromList = (value: string, cachedResultName: string) => ({
	__rl: true,
	mode: 'list',
	value,
	cachedResultName,
});

const byName = (value: string) => ({ __rl: true, mode: 'name', value });

async function haloCredential({
	n8n,
	sandbox,
}: Stage): Promise<{ haloPsaApi: { id: string; name: string } }> {
	const credential = { name: 'Halo PSA', type: 'haloPsaApi' };
	const data = { permissions: 'all', ...sandbox.credential() };
	const id = await n8n.api.createCredential({ ...credential, data });
	return { haloPsaApi: { id, name: credential.name } };
}

async function petraCredential({
	n8n,
	sandbox,
}: Stage): Promise<{ petraApi: { id: string; name: string } }> {
	const credential = { name: 'Petra', type: 'petraApi' };
	const data = sandbox.petra.credential(sandbox.url);
	const id = await n8n.api.createCredential({ ...credential, data: { ...data } });
	return { petraApi: { id, name: credential.name } };
}

/** One node behind the other, beginning with a Manual Trigger. */
const inARow = (names: string[]) =>
	Object.fromEntries(
		names
			.slice(0, -1)
			.map((name, index) => [
				name,
				{ main: [[{ node: names[index + 1], type: 'main', index: 0 }]] },
			]),
	);

const start = { name: 'When clicking Execute workflow', type: 'n8n-nodes-base.manualTrigger' };

/** Opens the window of a workflow's node. */
export async function showNode(
	{ n8n, page }: Pick<Stage, 'n8n' | 'page'>,
	id: string,
	name: string,
): Promise<void> {
	await page.goto(`${n8n.url}/workflow/${id}`);
	await page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
	await page.locator('[data-test-id="node-parameters"]').waitFor();
}

/**
 * Opens the node's window in a workflow of its own.
 *
 * @param nodes the last one is opened
 */
async function openNode(stage: Stage, name: string, nodes: WorkflowNode[]) {
	const { id } = await stage.n8n.api.createWorkflow({
		name,
		nodes,
		connections: inARow(nodes.map((node) => node.name)),
	});
	await showNode(stage, id, nodes[nodes.length - 1].name);
}

/** Executes the open node, and waits until its output shows the text and n8n's messages are gone. */
export async function executeNode(page: Page, text: string): Promise<void> {
	await page.locator('[data-test-id="node-execute-button"]').click();
	await page
		.locator('[data-test-id="output-panel"], [data-test-id="ndv-output-panel"]')
		.getByText(text)
		.first()
		.waitFor();
	await page.locator('.el-notification').first().waitFor({ state: 'hidden' });
	await page.mouse.move(0, 0);
}

const usageInPetra = async (stage: Stage): Promise<WorkflowNode> => ({
	name: 'Usage in Petra',
	type: PETRA,
	credentials: await petraCredential(stage),
	parameters: { resource: 'usage', operation: 'get' },
});

async function createOrUpdate(stage: Stage) {
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
	await stage.page.getByText('This ticket type requires no other fields').waitFor();
	await executeNode(stage.page, 'created');
}

async function syncCounts(stage: Stage) {
	// The report's reasons need room.
	await stage.page.setViewportSize({ width: 2_000, height: 1_000 });
	await openNode(stage, 'Monthly billing', [
		start,
		await usageInPetra(stage),
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
	await executeNode(stage.page, 'summary');
}

async function credential(stage: Stage) {
	const { haloPsaApi } = await haloCredential(stage);
	await stage.page.goto(`${stage.n8n.url}/home/credentials/${haloPsaApi.id}`);
	await stage.page.getByText('Resource Server').first().waitFor();
	await stage.page.getByText('Connection tested successfully').first().waitFor();
	await stage.page.getByRole('button', { name: 'Retry' }).waitFor();
	// Its word fades in.
	await stage.page.waitForTimeout(1_000);
}

async function flow({ n8n, page }: Stage) {
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

async function trigger(stage: Stage) {
	await openNode(stage, 'Ticket closed', [
		{
			name: 'Halo PSA Trigger',
			type: 'n8n-nodes-halopsa.haloPsaTrigger',
			credentials: await haloCredential(stage),
			parameters: {
				createWebhook: 'automatic',
				events: [39],
				filters: { team: fromList('Service Desk', 'Service Desk') },
			},
		},
	]);
	// The choice is shown once n8n has read Halo's list of events.
	await stage.page.getByText('Ticket closed').filter({ visible: true }).first().waitFor();
}

async function petra(stage: Stage) {
	await openNode(stage, 'Usage', [start, await usageInPetra(stage)]);
	await executeNode(stage.page, 'Birch Dental');
}

/**
 * What is on each picture of the docs, by the name of its file. Each function brings n8n's editor to where it is to be
 * seen.
 */
export const pictures: Record<string, (stage: Stage) => Promise<void>> = {
	node: createOrUpdate,
	'sync-counts': syncCounts,
	credential,
	'incident-to-ticket': flow,
	trigger,
	petra,
};
