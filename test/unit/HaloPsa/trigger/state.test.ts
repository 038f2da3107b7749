import type { IDataObject } from 'n8n-workflow';
import { TriggerState } from '../../../../nodes/HaloPsa/trigger/state';

/** What n8n gives one call: a copy of the static data that is its own. */
function call(data: IDataObject = {}) {
	const context = {
		getNode: () => ({ id: 'node' }),
		getWorkflow: () => ({ id: 'flow', active: true }),
		getWorkflowStaticData: () => data,
	} as unknown as Parameters<typeof TriggerState.of>[0];
	return { state: TriggerState.of(context), data };
}

describe('Two calls at once', () => {
	it('store what both noted, whichever is stored last', () => {
		const one = call();
		const other = call();
		one.state.note('a');
		one.state.save();
		other.state.note('b');
		other.state.save();
		expect(Object.keys(one.data.handedOn as IDataObject)).toEqual(['a', 'b']);
		expect(Object.keys(other.data.handedOn as IDataObject)).toEqual(['a', 'b']);
	});
});

describe('The former status of tickets', () => {
	it('is kept for the latest 1,000', () => {
		const { state, data } = call();
		for (let ticket = 1; ticket <= 1_200; ticket++) state.tickets.replaceStatus(ticket, 1);
		expect(state.tickets.replaceStatus(1_200, 2)).toBe(1);
		expect(state.tickets.replaceStatus(1, 2)).toBeUndefined();
		state.save();
		expect(Object.keys(data.statuses as IDataObject)).toHaveLength(1_000);
	});
});
