import { openEditor } from '../../real-n8n';
import type { World } from './world';
import { enterWorld, HALO_NODE } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

afterAll(async () => {
	await world.leave();
});

it("is built by hand in n8n's editor: resource, a customer from the list, executed and read", async () => {
	const id = await world.newCredential();
	const workflow = await world.n8n.api.createWorkflow({
		name: 'By hand',
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', position: [0, 0] },
			{
				name: 'Halo',
				type: HALO_NODE,
				position: [240, 0],
				credentials: { haloPsaApi: { id, name: 'Halo PSA' } },
			},
		],
		connections: { Start: { main: [[{ node: 'Halo', type: 'main', index: 0 }]] } },
	});
	const { browser, page } = await openEditor(world.n8n);
	try {
		await page.goto(`${world.n8n.url}/workflow/${workflow.id}`);
		await page.locator('[data-test-id="canvas-node"][data-node-name="Halo"]').dblclick();
		const field = (name: string) =>
			page
				.locator(`[data-test-id="parameter-input"]`)
				.filter({ has: page.locator(`[data-test-id="parameter-input-${name}"]`) })
				.or(page.locator(`[data-test-id="parameter-input-${name}"]`))
				.first();
		await field('resource').click();
		await page.getByRole('option', { name: 'Customer', exact: true }).click();
		await field('operation').click();
		await page
			.getByRole('option', { name: /^Get\b(?! Many)/ })
			.first()
			.click();
		await page.locator('[data-test-id="rlc-input"]').click();
		await page.locator('[data-test-id="rlc-search"]').fill('quay');
		await page.locator('[data-test-id="rlc-item"]').filter({ hasText: 'Quay Logistics' }).click();
		await page.locator('[data-test-id="node-execute-button"]').click();
		await page
			.locator('[data-test-id="output-panel"], [data-test-id="ndv-output-panel"]')
			.getByText('quaylogistics.example')
			.first()
			.waitFor();
		const searched = world.sandbox
			.apiRequests()
			.filter(({ path, query }) => path === '/api/Client' && query.search === 'quay');
		expect(searched).not.toHaveLength(0);
		expect(world.sandbox.apiRequests().map(({ path }) => path)).toContain('/api/Client/13');
		expect(world.sandbox.violations).toEqual([]);
	} finally {
		await browser.close();
	}
});

it('the editor shows the fields of a node that has not run', async () => {
	const workflow = await world.n8n.api.createWorkflow({
		name: 'Not run yet',
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			world.node('Halo', { resource: 'ticket', operation: 'getAll' }),
			{ name: 'Edit Fields', type: 'n8n-nodes-base.set', typeVersion: 3.4 },
		],
		connections: {
			Start: { main: [[{ node: 'Halo', type: 'main', index: 0 }]] },
			Halo: { main: [[{ node: 'Edit Fields', type: 'main', index: 0 }]] },
		},
	});
	const { browser, page } = await openEditor(world.n8n);
	try {
		await page.goto(`${world.n8n.url}/workflow/${workflow.id}`);
		await page.locator('[data-test-id="canvas-node"][data-node-name="Edit Fields"]').dblclick();
		await page
			.locator('[data-test-id="run-data-schema-item"]')
			.filter({ hasText: 'supplier_reference' })
			.waitFor();
	} finally {
		await browser.close();
	}
});
