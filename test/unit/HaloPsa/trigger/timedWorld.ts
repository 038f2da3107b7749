import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { HaloPsaPollingTrigger } from '../../../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import type { Row } from '../../../../sandbox';
import type { TriggerUnderTest } from '../../../support/triggers';
import { useTriggerWorld } from './triggerWorld';

const HOUR_MS = 3_600_000;
const realNow = Date.now.bind(Date);

/** The clock of n8n so many hours later; Halo's stays. */
export const later = (hours: number): jest.SpyInstance =>
	jest.spyOn(Date, 'now').mockImplementation(() => realNow() + hours * HOUR_MS);

/** A date as Halo writes it, so many hours from now. */
export const haloDate = (hours: number): string =>
	new Date(realNow() + hours * HOUR_MS).toISOString();

/** What a poll has told: "ticket event" for each item. */
export const told = (items: IDataObject[] | null): string[] =>
	(items ?? []).map(({ event, object_id }) => `${String(object_id)} ${String(event)}`);

/** A world without tickets, for events that come with time, after 4 hours unless given. */
export function useTimedWorld() {
	const world = useTriggerWorld();

	beforeEach(() => {
		world().sandbox.halo.clear('Tickets');
		later(0);
	});

	const trigger = (parameters: INodeParameters = {}): TriggerUnderTest =>
		world().trigger(
			{ hours: 4, ...parameters },
			{
				nodeType: new HaloPsaPollingTrigger(),
				type: 'n8n-nodes-halopsa.haloPsaPollingTrigger',
			},
		);
	const change = (id: number, more: Row): Row =>
		world().sandbox.halo.change('Tickets', { id, ...more });
	return { world, trigger, change };
}
