import { settled, until } from '../../../real-n8n';
import { flowOf, openTickets } from '../../e2e/triggers';
import { by } from '../../support/world';
import type { QueueWorld } from '../world';
import { workersWith } from '../world';

/** The polling triggers, and runs by hand. */
export function testTriggers(entered: () => QueueWorld): void {
	describe('A polling trigger', () => {
		/** n8n polls at once when a workflow is published, with what it has stored. */
		const startedOnce = async (id: string, happens: () => unknown) => {
			const { api } = entered().n8n;
			const count = async () => (await api.executions(id)).length;
			await api.publish(id);
			expect(await count()).toBe(0);
			await happens();
			for (const poll of ['finds it', 'finds nothing new']) {
				await api.unpublish(id);
				expect(await api.publish(id)).toMatchObject({ status: 'published' });
				await until(count, `an execution, the poll ${poll}`, { reached: (now) => now > 0 });
			}
			expect(await settled(count, 'the executions')).toBe(1);
			await api.unpublish(id);
		};

		it('of Halo starts once', async () => {
			const world = entered();
			const [ticket] = openTickets(world.sandbox, 1);
			const { id } = await flowOf(world.n8n.api, {
				type: 'n8n-nodes-halopsa.haloPsaPollingTrigger',
				parameters: { events: ['closed'], options: { catchUpAfterPause: true } },
				credential: await world.newCredential(),
			});
			await startedOnce(id, () =>
				world.sandbox.halo.change('Tickets', { id: ticket.id, status_id: 9 }),
			);
		});

		it('of Petra starts once', async () => {
			const world = entered();
			const everyMinute = { pollTimes: { item: [{ mode: 'everyMinute' }] } };
			const nodes = [world.petraNode('petraTrigger', { ...everyMinute, events: ['newIncident'] })];
			const { id } = await world.n8n.api.createWorkflow({ nodes, connections: {} });
			await startedOnce(id, async () => await world.sandbox.petra.raise());
		});
	});

	describe('A run by hand', () => {
		it.each([
			['the process of the editor', undefined, 0],
			['a worker, where the setting says so', { OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true' }, 1],
		])('goes in %s', async (_, settings, workers) => {
			const world = entered();
			const { api, main } = world.n8n;
			if (settings !== undefined) await main.restart(settings);
			const [{ id: ticket }] = openTickets(world.sandbox, 1);
			const get = { resource: 'ticket', operation: 'get', ticketId: by('id', Number(ticket)) };
			const { id } = await api.createWorkflow({
				nodes: [{ name: 'By Hand', type: 'n8n-nodes-base.manualTrigger' }, world.node('Get', get)],
				connections: { 'By Hand': { main: [[{ node: 'Get', type: 'main', index: 0 }]] } },
			});
			const { id: execution, status, data } = await api.runManually(id, 'By Hand');
			expect(status).toBe('success');
			expect(data.resultData.runData.Get[0].data?.main?.[0]).toMatchObject([
				{ json: { id: ticket } },
			]);
			expect(workersWith(world, execution)).toHaveLength(workers);
		});
	});
}
