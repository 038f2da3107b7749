import { callNode, nodeCaller, packPackage, startN8n } from '../../real-n8n';
import type { Sandbox } from '../../sandbox';
import { startSandbox } from '../../sandbox';
import type { Job } from '../support/interrupted';
import { heldAfter, incidentJob, syncJob } from '../support/interrupted';
import { HALO_NODE } from './world';

let n8n: Awaited<ReturnType<typeof startN8n>>;
let sandbox: Sandbox;
let credentials: Record<string, { id: string; name: string }>;

beforeAll(async () => {
	n8n = await startN8n({ tarballs: [await packPackage()] });
	sandbox = await startSandbox();
	const id = await n8n.api.createCredential({
		name: 'Halo PSA',
		type: 'haloPsaApi',
		data: { permissions: 'all', ...sandbox.credential() },
	});
	credentials = { haloPsaApi: { id, name: 'Halo PSA' } };
});

afterAll(async () => {
	await n8n.stop();
	await sandbox.close();
});

/**
 * Begins a run, kills n8n when Halo has taken two writes and holds back all others, and starts it again.
 *
 * @returns how many items were right then, and what the next run puts out
 */
const killedAndRunAgain = async ({ parameters, input, path, right }: Job) => {
	const setup = { type: HALO_NODE, credentials, parameters };
	const isHeld = heldAfter(sandbox, 2, path);
	const running = (async () => await (await nodeCaller(n8n, setup))(input))().catch(
		() => undefined,
	);
	await Promise.race([isHeld, running]);
	await n8n.kill();
	await running;
	sandbox.faults.clear();
	await n8n.restart();
	const before = right();
	expect(before).toBeGreaterThan(0);
	expect(before).toBeLessThan(input.length);
	const { items, error } = await callNode(n8n, { ...setup, items: input });
	expect(error).toBeNull();
	return { before, items };
};

describe('n8n killed in the middle', () => {
	it('of a sync: the next run finishes it, and nothing is there twice', async () => {
		const job = syncJob(sandbox, 300);
		const { before, items } = await killedAndRunAgain(job);
		expect(items[items.length - 1]).toMatchObject({ unchanged: before, refused: 0 });
		expect(job.right()).toBe(300);
	});

	it('of creations: the next run finishes them, and nothing is there twice', async () => {
		const job = incidentJob(sandbox, 120);
		await killedAndRunAgain(job);
		expect(job.right()).toBe(120);
	});
});
