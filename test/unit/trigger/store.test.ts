import type { IDataObject } from 'n8n-workflow';
import { TriggerState } from '../../../nodes/HaloPsa/trigger/store';

/** What n8n gives one call: a copy of the static data that is its own. */
function call(data: IDataObject = {}) {
	const context = {
		getNode: () => ({ id: 'node' }),
		getWorkflow: () => ({ id: 'flow', active: true }),
		getWorkflowStaticData: () => data,
	} as unknown as Parameters<typeof TriggerState.of>[0];
	return { store: TriggerState.of(context), data };
}

describe('Two calls at once', () => {
	it('store what both noted, whichever is stored last', () => {
		const one = call();
		const other = call();
		one.store.note('a');
		one.store.keep();
		other.store.note('b');
		other.store.keep();
		expect(Object.keys(one.data.seen as IDataObject)).toEqual(['a', 'b']);
		expect(Object.keys(other.data.seen as IDataObject)).toEqual(['a', 'b']);
	});
});

describe('The former status of tickets', () => {
	it('is kept for the latest 1,000', () => {
		const { store, data } = call();
		for (let ticket = 1; ticket <= 1_200; ticket++) store.replaceStatus(ticket, 1);
		expect(store.replaceStatus(1_200, 2)).toBe(1);
		expect(store.replaceStatus(1, 2)).toBeUndefined();
		store.keep();
		expect(Object.keys(data.statuses as IDataObject)).toHaveLength(1_000);
	});
});
