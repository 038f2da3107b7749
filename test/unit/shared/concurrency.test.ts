import { mapConcurrent, withKeyedLock } from '../../../nodes/shared/concurrency';
import clock from '../../support/clock';

test('the results are in the order of the entries, and no more are under way than allowed', async () => {
	let underWay = 0;
	let most = 0;
	const results = await mapConcurrent([3, 1, 2, 0], 2, async (entry, index) => {
		underWay += 1;
		most = Math.max(most, underWay);
		for (let moments = entry; moments > 0; moments--) await clock.moment();
		underWay -= 1;
		return `${entry} at ${index}`;
	});
	expect({ results, most }).toEqual({
		results: ['3 at 0', '1 at 1', '2 at 2', '0 at 3'],
		most: 2,
	});
});

test.each<[string, unknown]>([
	['an error', new Error('first')],
	['nothing at all', undefined],
])(
	'after a failure with %s nothing begins, and it is thrown once the rest is over',
	async (_, first) => {
		const begun: number[] = [];
		const over: number[] = [];
		const run = mapConcurrent([0, 1, 2, 3, 4], 3, async (entry) => {
			begun.push(entry);
			if (entry === 1) throw first;
			for (let moments = 5; moments > 0; moments--) await clock.moment();
			over.push(entry);
			if (entry === 2) throw new Error('second');
		});
		const thrown: unknown = await run.then(
			() => 'nothing thrown',
			(reason: unknown) => reason,
		);
		expect(thrown).toBe(first);
		expect({ begun, over }).toEqual({ begun: [0, 1, 2], over: [0, 2] });
	},
);

describe('A turn that is waited for', () => {
	const hangs = async () => await new Promise<void>(() => undefined);

	test('comes when the earlier task is over', async () => {
		const order: string[] = [];
		const owner = {};
		const first = withKeyedLock(owner, 'key', async () => {
			await clock.sleep(100);
			order.push('first');
		});
		await Promise.all([
			first,
			withKeyedLock(owner, 'key', async () => order.push('second'), 9_000),
		]);
		expect(order).toEqual(['first', 'second']);
	});

	test('comes one by one, however many wait: the time counts from the beginning of the one before', async () => {
		const owner = {};
		let under = 0;
		let most = 0;
		const task = async () => {
			most = Math.max(most, ++under);
			await clock.sleep(3_000);
			under -= 1;
		};
		await Promise.all(
			Array.from({ length: 10 }, async () => await withKeyedLock(owner, 'key', task, 9_000)),
		);
		expect(most).toBe(1);
	});

	test('comes after so long, though the earlier task is not over', async () => {
		const owner = {};
		void withKeyedLock(owner, 'key', hangs);
		expect(await withKeyedLock(owner, 'key', async () => 'done', 9_000)).toBe('done');
		expect(clock.waited()).toBeGreaterThanOrEqual(9_000 - 50);
	});
});
