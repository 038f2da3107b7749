import { listEvents } from '../../../../nodes/HaloPsa/trigger/eventCatalogue';
import { createServices } from '../../../../nodes/HaloPsa/trigger/services';
import { useTriggerWorld } from './triggerWorld';

const world = useTriggerWorld();

/** The panel is opened, so that n8n fills the list of events. */
async function openPanel(): Promise<void> {
	const { context } = await world().trigger({ createWebhook: 'manual' }).trigger();
	world().door.triggers.shift();
	const { client, resolver } = await createServices(context);
	await listEvents(client, resolver);
	world().lookAway();
}

const ONE = [39];
const FOUR = [39, 3, 76, 19];

describe('Publishing costs few requests', () => {
	test.each([
		['1 event', ONE, 6],
		['4 events', FOUR, 9],
	])('with %s and nothing known', async (_, events, requests) => {
		await world().published({ events });
		expect(world().asked).toHaveLength(requests);
	});

	test.each([
		['1 event', ONE, 5],
		['4 events', FOUR, 8],
	])('with %s that a person has just chosen', async (_, events, requests) => {
		await openPanel();
		await world().published({ events });
		const { asked } = world();
		expect(asked).toHaveLength(requests);
		expect(asked).not.toContain('GET /Lookup');
		expect(world().bindings.map(({ eventno }) => eventno)).toEqual(events);
	});

	test('an event that was not in the list is looked for in Halo', async () => {
		await openPanel();
		await expect(world().published({ events: [39, 99_999] })).rejects.toThrow(
			'Halo has no event 99999',
		);
		expect(world().asked).toContain('GET /Lookup');
	});

	test('after ten minutes the list is read again', async () => {
		await openPanel();
		const later = Date.now() + 601_000;
		const now = jest.spyOn(Date, 'now').mockImplementation(() => later);
		try {
			await world().published({ events: ONE });
		} finally {
			now.mockRestore();
		}
		expect(world().asked).toContain('GET /Lookup');
	});
});
