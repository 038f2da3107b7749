import { callNode, nodeCaller, packPackage, startN8n } from '../../real-n8n';
import type { Sandbox } from '../../sandbox';
import { startSandbox } from '../../sandbox';
import { by, HALO_NODE } from './world';

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

/** Begins a run, kills n8n when Halo has taken so many writes and holds back all others, and starts it again. */
const killAfter = async (howMany: number, path: string, run: () => Promise<unknown>) => {
	const isHeld = new Promise<void>((resolve) => {
		const hold = async () => {
			resolve();
			await new Promise(() => undefined);
		};
		sandbox.faults.add({ method: 'POST', path, skip: howMany, times: Infinity, hold });
	});
	const running = run().catch(() => undefined);
	await Promise.race([isHeld, running]);
	await n8n.kill();
	await running;
	sandbox.faults.clear();
	await n8n.restart();
};

describe('n8n killed in the middle', () => {
	it('of a sync: the next run finishes it, and nothing is there twice', async () => {
		const input = Array.from({ length: 300 }, (_, index) => ({
			customer: 2_000 + index,
			count: 21,
		}));
		for (const [index, { customer }] of input.entries()) {
			sandbox.halo.add('Client', { id: customer, name: `Customer ${index}` });
			if (index < 200)
				sandbox.halo.add('SoftwareLicence', {
					client_id: customer,
					name: 'Petra',
					count: 20,
					item_id: 501,
				});
		}
		const setup = {
			type: HALO_NODE,
			credentials,
			parameters: {
				resource: 'softwareLicence',
				operation: 'syncCounts',
				dryRun: false,
				client_id: by('id', '={{ $json.customer }}'),
				productBy: 'item_id',
				item_id: by('id', 501),
				count: '={{ $json.count }}',
				guards: { maxRowsPercent: 100, maxNewPercent: 100 },
				options: { rowsPerRequest: 10 },
			},
		};
		const run = async () => await (await nodeCaller(n8n, setup))(input);
		await killAfter(2, '/SoftwareLicence', run);
		const isRight = (customer: number) => {
			const own = sandbox.halo.rows('SoftwareLicence').filter((row) => row.client_id === customer);
			return own.length === 1 && own[0].count === 21;
		};
		const right = input.filter(({ customer }) => isRight(customer)).length;
		expect(right).toBeGreaterThan(0);
		expect(right).toBeLessThan(300);
		const { items, error } = await callNode(n8n, { ...setup, items: input });
		expect(error).toBeNull();
		expect(items[items.length - 1]).toMatchObject({ unchanged: right, refused: 0 });
		expect(input.filter(({ customer }) => !isRight(customer))).toEqual([]);
	});

	it('of creations: the next run finishes them, and nothing is there twice', async () => {
		const items = Array.from({ length: 120 }, (_, index) => ({ reference: `killed-${index}` }));
		const setup = {
			type: HALO_NODE,
			credentials,
			parameters: {
				resource: 'ticket',
				operation: 'upsert',
				matchOn: 'supplier_reference',
				supplier_reference: '={{ $json.reference }}',
				summary: 'Account taken over',
				options: { rowsPerRequest: 10 },
			},
		};
		const run = async () => await (await nodeCaller(n8n, setup))(items);
		await killAfter(2, '/Tickets', run);
		const made = () =>
			sandbox.halo
				.rows('Tickets')
				.filter((row) => String(row.supplier_reference).startsWith('killed-'));
		const { length } = made();
		expect(length).toBeGreaterThan(0);
		expect(length).toBeLessThan(120);
		const { error } = await callNode(n8n, { ...setup, items });
		expect(error).toBeNull();
		expect(made()).toHaveLength(120);
		expect(new Set(made().map((row) => row.supplier_reference)).size).toBe(120);
	});
});
