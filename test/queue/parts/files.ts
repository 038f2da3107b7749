import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { request, until } from '../../../real-n8n';
import type { WorkflowNode } from '../../../real-n8n/api';
import { openTickets } from '../../e2e/triggers';
import { by } from '../../support/world';
import type { QueueWorld } from '../world';

const TEXT = 'From the form: “on”';

/** A flow that a file begins: it is uploaded to a ticket, and comes back from there. */
async function uploads(world: QueueWorld, ticket: unknown) {
	const { api, webhook } = world.n8n;
	const [webhookId, resource] = [randomUUID(), 'ticketAttachment'];
	const ticket_id = by('id', Number(ticket));
	const nodes: WorkflowNode[] = [
		{
			name: 'In',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId,
			parameters: { httpMethod: 'POST', path: webhookId, responseMode: 'onReceived' },
		},
		world.node('Upload', { resource, operation: 'upload', ticket_id, binaryProperty: 'file' }),
		world.node('Download', {
			resource,
			operation: 'download',
			ticket_id,
			ticketAttachmentId: by('id', '={{ $json.id }}'),
			binaryProperty: 'data',
		}),
	];
	const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	const connections = { In: to('Upload'), Upload: to('Download') };
	const { id } = await api.createWorkflow({ name: 'Files', nodes, connections });
	await api.publish(id);
	return {
		id,
		send: async () => {
			const form = new FormData();
			form.set('file', new Blob([TEXT], { type: 'text/plain' }), 'form.txt');
			const call = async () =>
				(await request(`${webhook.url}/webhook/${webhookId}`, { method: 'POST', body: form }))
					.status;
			await until(call, 'n8n takes the file', { reached: (status) => status === 200 });
		},
	};
}

/** Files that one process takes in and another one works with. */
export function testFiles(entered: () => QueueWorld): void {
	it.each([
		['in the database, as n8n has it by itself', false],
		['in a folder that all processes share', true],
	])('a file that the webhook processor keeps %s is uploaded by a worker', async (_, isShared) => {
		const world = entered();
		const { main, webhook, workers, api } = world.n8n;
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'n8n-nodes-halopsa-files-'));
		const shared = { N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem', N8N_STORAGE_PATH: folder };
		const all = [main, webhook, ...workers];
		const restartAll = async (settings?: Record<string, string>) => {
			await Promise.all(all.map(async (one) => await one.restart(settings)));
		};
		try {
			if (isShared) await restartAll(shared);
			const [{ id: ticket }] = openTickets(world.sandbox, 1);
			const flow = await uploads(world, ticket);
			await flow.send();
			const [{ id }] = await until(async () => await api.executions(flow.id), 'it is over', {
				reached: ([newest]) => newest?.status === 'success' || newest?.status === 'error',
			});
			const { data } = await api.execution(id);
			const [file] = data.resultData.runData.Download[0].data?.main?.[0] ?? [];
			// The main, which made nothing of it, hands it out.
			const bytes = await api.file(file.binary?.data as Record<string, unknown>);
			expect(bytes.toString('utf8')).toBe(TEXT);
			expect(fs.readdirSync(folder).length > 0).toBe(isShared);
			await api.unpublish(flow.id);
		} finally {
			if (isShared) await restartAll();
			fs.rmSync(folder, { recursive: true, force: true });
		}
	});
}
