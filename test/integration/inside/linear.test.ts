import * as compare from '../../../nodes/HaloPsa/reconcile/compare';
import * as state from '../../../nodes/HaloPsa/reconcile/state';
import * as values from '../../../nodes/HaloPsa/reconcile/values';
import type { Row } from '../../../sandbox';
import type { ScaleJob } from '../../support/scale/jobs';
import { scaleJobs } from '../../support/scale/jobs';
import type { TestN8n, World } from '../../support/world';

/** How often each piece of work on a row was done. */
const mockDone = { value: 0 };

jest.mock('../../../nodes/HaloPsa/reconcile/values', () =>
	mockCounted<typeof values>('../../../nodes/HaloPsa/reconcile/values'),
);
jest.mock('../../../nodes/HaloPsa/reconcile/state', () =>
	mockCounted<typeof state>('../../../nodes/HaloPsa/reconcile/state'),
);
jest.mock('../../../nodes/HaloPsa/reconcile/compare', () =>
	mockCounted<typeof compare>('../../../nodes/HaloPsa/reconcile/compare'),
);

/** A module whose functions count their calls. */
function mockCounted<T extends object>(path: string): T {
	const counted = Object.entries(jest.requireActual<T>(path)).map(([name, value]) => [
		name,
		typeof value !== 'function'
			? value
			: (...args: unknown[]) => {
					mockDone.value += 1;
					return (value as (...args: unknown[]) => unknown)(...args);
				},
	]);
	return Object.fromEntries(counted) as T;
}

let world: World<TestN8n>;

beforeAll(async () => {
	// The layer's own preparation has loaded the node already, without the counting.
	jest.resetModules();
	const { createInProcessN8n } = await import('../../support/inProcess/n8n');
	const { worldIn } = await import('../../support/world');
	const n8n = { api: createInProcessN8n(), release: async () => undefined };
	world = await worldIn(n8n, { data: 'empty' });
});

afterAll(async () => {
	await world.leave();
});

async function workOf(job: ScaleJob, count: number): Promise<number> {
	for (const [entity, rows] of Object.entries(job.rows(count))) {
		world.sandbox.halo.clear(entity);
		for (const row of rows) world.sandbox.halo.add(entity, row);
	}
	mockDone.value = 0;
	const { error } = await world.run(job.parameters, job.items(count) as Row[]);
	expect(error).toBeNull();
	expect(mockDone.value).toBeGreaterThanOrEqual(count);
	return mockDone.value;
}

const FEW = 60;
const TIMES = 4;

describe('The work grows with the rows, and no faster', () => {
	const comparing = scaleJobs.filter(({ parameters: { operation } }) =>
		['syncCounts', 'upsert'].includes(String(operation)),
	);
	it.each(comparing.map((job) => [job.name, job] as const))('%s', async (_, job) => {
		const few = await workOf(job, FEW);
		const many = await workOf(job, FEW * TIMES);
		// Half as much again for what a longer list brings along; with the square it would be 16 times as much.
		expect(many).toBeLessThan(few * TIMES * 1.5 + FEW);
	});
});
