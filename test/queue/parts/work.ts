import { meeting } from '../../../sandbox';
import { tellMeasured } from '../../../scripts/support/measured';
import { openTickets } from '../../e2e/triggers';
import type { Job } from '../../support/interrupted';
import { heldAfter, incidentJob, syncJob } from '../../support/interrupted';
import { by } from '../../support/world';
import type { QueueWorld } from '../world';
import { flowWith, workerOf } from '../world';

/** How workers share tokens, die in their work, and work on the same records or under the same limit. */
export function testWork(entered: () => QueueWorld): void {
	it('each worker logs in once for the life of a token, and not where another one has', async () => {
		const world = entered();
		const [{ id }] = openTickets(world.sandbox, 1);
		const get = { resource: 'ticket', operation: 'get', ticketId: by('id', Number(id)) };
		const flow = await flowWith(world, world.node('Get', get));
		const burst = 20;
		let executions = 0;
		const loginsOfABurst = async () => {
			const before = world.sandbox.tokenRequests().length;
			await Promise.all(Array.from({ length: burst }, async () => await flow.start()));
			executions += burst;
			const over = await flow.over(executions);
			expect(over.map(({ status }) => status)).toEqual(Array(executions).fill('success'));
			return world.sandbox.tokenRequests().length - before;
		};
		const { length: workers } = world.n8n.workers;
		for (const life of ['first', 'second']) {
			if (life === 'second') world.sandbox.expireTokens();
			const logins = await loginsOfABurst();
			expect(logins).toBeGreaterThanOrEqual(1);
			expect(logins).toBeLessThanOrEqual(workers);
			tellMeasured(`Logins of ${workers} workers in the ${life} life of a token: ${logins}`);
			expect(await loginsOfABurst()).toBe(0);
		}
	});

	describe('A worker killed in the middle', () => {
		const killedAndRunAgain = async (job: Job, afterWrites: number) => {
			const world = entered();
			const { parameters, input, path, right } = job;
			const node = world.node('Work', parameters);
			const isHeld = heldAfter(world.sandbox, afterWrites, path);
			const killed = await flowWith(world, node);
			await killed.start(input);
			await isHeld;
			const [{ id }] = await world.n8n.api.executions(killed.id);
			const worker = await workerOf(world, id);
			await worker.kill();
			world.sandbox.faults.clear();
			expect(right()).toBeLessThan(input.length);
			// The other worker takes it.
			const next = await flowWith(world, node);
			await next.start(input);
			const [{ status }] = await next.over(1);
			expect(status).toBe('success');
			expect(right()).toBe(input.length);
			await worker.restart();
		};

		it.each([0, 2, 4, 5])(
			'of Sync Counts, after %i writes: the next run finishes it, and nothing is there twice',
			async (afterWrites) => {
				await killedAndRunAgain(syncJob(entered().sandbox, 120), afterWrites);
			},
		);

		it.each([0, 2, 4, 5])(
			"of an incident's Create or Update, after %i writes: the next run finishes it, and nothing is there twice",
			async (afterWrites) => {
				await killedAndRunAgain(incidentJob(entered().sandbox, 60), afterWrites);
			},
		);
	});

	it.each([
		['syncs', syncJob],
		["incidents' Create or Update", incidentJob],
	])('four %s at once leave what one leaves', async (_, jobOf) => {
		const world = entered();
		const { parameters, input, path, right } = jobOf(world.sandbox, 60);
		const flow = await flowWith(world, world.node('Work', parameters));
		// Each has looked, and found nothing, before any of them writes.
		world.sandbox.faults.add({ method: 'POST', path, times: 4, hold: meeting(4) });
		await Promise.all(Array.from({ length: 4 }, async () => await flow.start(input)));
		const over = await flow.over(4);
		expect(over.map(({ status }) => status)).toEqual(Array(4).fill('success'));
		expect(right()).toBe(input.length);
	});

	it('two workers under one limit lose nothing, and send less than a third in vain', async () => {
		const world = entered();
		const { sandbox } = world;
		sandbox.switches.haloLimit = { requests: 60, windowMs: 10_000, saysWhen: false };
		const tickets = openTickets(sandbox, 240).map(({ id }) => ({ id }));
		const node = world.node('Update', {
			resource: 'ticket',
			operation: 'update',
			ticketId: by('id', '={{ $json.id }}'),
			updateFields: { reportedby: 'Whoever it was' },
			options: { rowsPerRequest: 1 },
		});
		const flows = [await flowWith(world, node), await flowWith(world, node)];
		const before = sandbox.apiRequests().length;
		await Promise.all([flows[0].start(tickets.slice(0, 120)), flows[1].start(tickets.slice(120))]);
		for (const flow of flows) {
			const [{ status }] = await flow.over(1);
			expect(status).toBe('success');
		}
		const changed = new Set(
			sandbox.halo
				.rows('Tickets')
				.filter(({ reportedby }) => reportedby === 'Whoever it was')
				.map(({ id }) => id),
		);
		expect(tickets.every(({ id }) => changed.has(id))).toBe(true);
		const sent = sandbox.apiRequests().slice(before);
		const inVain = sent.filter(({ status }) => status === 429).length;
		tellMeasured(`Two workers under one limit: ${inVain} of ${sent.length} requests in vain`);
		// The pace is that of a machine which may be busy: on the clock of the unit tests it is at most 15 %.
		expect(inVain).toBeGreaterThan(0);
		expect(inVain).toBeLessThan(sent.length / 3);
	});
}
