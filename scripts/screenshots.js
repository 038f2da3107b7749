require('./support/typescript');
const fs = require('node:fs');
const path = require('node:path');
const { openEditor, packPackage, startN8n } = require('../real-n8n');
const { startSandbox } = require('../sandbox');

const FOLDER = path.join(__dirname, '..', 'docs', 'images');
const NODE = 'n8n-nodes-halopsa.haloPsa';

/** @param {string} value @param {string} cachedResultName */
const fromList = (value, cachedResultName) => ({
	__rl: true,
	mode: 'list',
	value,
	cachedResultName,
});

/**
 * Takes the README's pictures anew in a real n8n beside the sandbox.
 * @returns {Promise<void>}
 */
async function main() {
	fs.mkdirSync(FOLDER, { recursive: true });
	const sandbox = await startSandbox();
	const n8n = await startN8n({ tarballs: [await packPackage()] });
	const { browser, page } = await openEditor(n8n);
	try {
		const id = await n8n.api.createCredential({
			name: 'Halo PSA',
			type: 'haloPsaApi',
			data: { permissions: 'all', ...sandbox.credential() },
		});
		const credentials = { haloPsaApi: { id, name: 'Halo PSA' } };

		const single = await n8n.api.createWorkflow({
			name: 'First ticket',
			nodes: [
				{
					name: 'Create a ticket',
					type: NODE,
					credentials,
					parameters: {
						resource: 'ticket',
						operation: 'create',
						summary: 'New laptop for Pat',
						tickettype_id: fromList('2', 'Service Request'),
						client_id: fromList('12', 'Birch Dental'),
						user_id: fromList('41', 'Pat Lee (pat.lee@birchdental.example)'),
						additionalFields: { team: fromList('Service Desk', 'Service Desk') },
					},
				},
			],
			connections: {},
		});
		await page.goto(`${n8n.url}/workflow/${single.id}`);
		await page.locator('[data-test-id="canvas-node"]').dblclick();
		await page.locator('[data-test-id="node-execute-button"]').click();
		await page
			.locator('[data-test-id="output-panel"], [data-test-id="ndv-output-panel"]')
			.getByText('New laptop for Pat')
			.first()
			.waitFor();
		await page.screenshot({ path: path.join(FOLDER, 'node.png') });

		const flow = JSON.parse(
			fs.readFileSync(path.join(__dirname, '..', 'workflows', 'incident-to-ticket.json'), 'utf8'),
		);
		const imported = await n8n.api.createWorkflow(flow);
		await page.goto(`${n8n.url}/workflow/${imported.id}`);
		await page.locator('[data-test-id="canvas-node"]').first().waitFor();
		await page.keyboard.press('1');
		await page.waitForTimeout(1_000);
		await page.screenshot({ path: path.join(FOLDER, 'incident-to-ticket.png') });

		await page.goto(`${n8n.url}/home/credentials/${id}`);
		await page.getByText('Resource Server').first().waitFor();
		await page.waitForTimeout(1_000);
		await page.screenshot({ path: path.join(FOLDER, 'credential.png') });
	} finally {
		await browser.close();
		await n8n.stop();
		await sandbox.close();
	}
}

module.exports = { main };
