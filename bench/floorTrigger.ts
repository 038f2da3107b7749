import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCommand } from '../scripts/support/command';

/** The type of the node. */
export const FLOOR_TRIGGER = 'n8n-nodes-bench.floorTrigger';

/** As little as a community node can do with a delivery: hand it on, and remember its ID where it is to. */
const SOURCE = `
const { sleep } = require('n8n-workflow');
exports.FloorTrigger = class {
	description = {
		displayName: 'Floor Trigger',
		name: 'floorTrigger',
		group: ['trigger'],
		version: [1, 2],
		description: 'Hands on what it gets',
		defaults: { name: 'Floor Trigger' },
		inputs: [],
		outputs: ['main'],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
		properties: [{ displayName: 'Remembers', name: 'remembers', type: 'boolean', default: false }],
	};
	async webhook() {
		const body = this.getBodyData();
		if (this.getNodeParameter('remembers', false)) {
			const data = this.getWorkflowStaticData('node');
			void sleep(0).then(() => { data.seen = [...(data.seen ?? []), body.id].slice(-2000); });
		}
		return { workflowData: [[{ json: body }]] };
	}
};
`;

const PACKAGE = {
	name: 'n8n-nodes-bench',
	version: '1.0.0',
	description: 'The least that a trigger does',
	license: 'MIT',
	keywords: ['n8n-community-node-package'],
	author: { name: 'The n8n-nodes-halopsa developers', email: 'nobody@example.com' },
	files: ['dist'],
	n8n: { n8nNodesApiVersion: 1, nodes: ['dist/FloorTrigger.node.js'] },
};

/**
 * Packs a community node that does as little as a trigger can.
 *
 * @returns path of the tarball, and what removes it
 */
export async function packFloorTrigger(): Promise<{ tarball: string; remove: () => void }> {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'floor-trigger-'));
	fs.mkdirSync(path.join(folder, 'dist'));
	fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(PACKAGE));
	fs.writeFileSync(path.join(folder, 'dist', 'FloorTrigger.node.js'), SOURCE);
	const doing = 'Packing the floor trigger';
	await runCommand('npm', ['pack', '--ignore-scripts'], { cwd: folder, doing });
	const file = fs.readdirSync(folder).find((name) => name.endsWith('.tgz'));
	return {
		tarball: path.join(folder, String(file)),
		remove: () => fs.rmSync(folder, { recursive: true, force: true }),
	};
}
