import type { IExecuteFunctions } from 'n8n-workflow';
import { WriteMemory } from '../../../../nodes/HaloPsa/execution/writeMemory';
import { softwareLicence } from '../../../../nodes/HaloPsa/records/resources/softwareLicence';

type Store = Record<string, Record<string, Record<string, string>>>;

/** The context of one try: n8n hands the same store to each, and the number of the run. */
const contextWith = (store: Store, run = 0) =>
	({
		getContext: () => store,
		evaluateExpression: () => run,
	}) as Partial<IExecuteFunctions> as IExecuteFunctions;

const written = { kind: 'written' as const, id: '7' };

describe('The memory of writes', () => {
	it('knows in the next try what was written, and may have been', () => {
		const store: Store = {};
		const memory = new WriteMemory(contextWith(store));
		expect(memory.recall(softwareLicence, 0, { count: 1 })).toBeUndefined();
		memory.note(softwareLicence, 0, { count: 1 }, written);
		memory.note(softwareLicence, 1, { count: 1 }, { kind: 'unconfirmed' });
		for (const again of [memory, new WriteMemory(contextWith(store))]) {
			expect(again.recall(softwareLicence, 0, { count: 1 })).toEqual(written);
			expect(again.recall(softwareLicence, 1, { count: 1 })).toEqual({ kind: 'unconfirmed' });
			expect(again.recall(softwareLicence, 0, { count: 2 })).toBeUndefined();
			expect(again.recall(softwareLicence, 2, { count: 1 })).toBeUndefined();
		}
	});

	it('is kept for each run of a loop, and forgotten for one that succeeded', () => {
		const store: Store = {};
		const [first, second] = [0, 1].map((run) => new WriteMemory(contextWith(store, run)));
		for (const memory of [first, second]) memory.note(softwareLicence, 0, { count: 1 }, written);
		second.clear();
		expect(second.recall(softwareLicence, 0, { count: 1 })).toBeUndefined();
		expect(first.recall(softwareLicence, 0, { count: 1 })).toEqual(written);
		expect(Object.keys(store.haloWrites['1'])).toEqual([]);
	});

	it('grows by each write, without a copy of the others', () => {
		const store: Store = {};
		const memory = new WriteMemory(contextWith(store));
		memory.note(softwareLicence, 0, {}, written);
		const { haloWrites: runs } = store;
		const [notes] = Object.values(runs);
		memory.note(softwareLicence, 1, {}, written);
		expect(store.haloWrites).toBe(runs);
		expect(Object.values(runs)[0]).toBe(notes);
		expect(Object.keys(notes)).toHaveLength(2);
	});
});
