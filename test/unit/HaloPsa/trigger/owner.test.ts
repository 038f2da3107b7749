import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { HaloPsaPollingTrigger } from '../../../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import type { Row, Sandbox } from '../../../../sandbox';
import { startSandbox } from '../../../../sandbox';
import clock from '../../../support/clock';
import { credential, StoredCredential } from '../../../support/credentials';
import type { TriggerSetup, TriggerUnderTest } from '../../../support/triggers';
import { useTriggerWorld } from './triggerWorld';

const world = useTriggerWorld();

/** What n8n stores of a workflow goes along where the workflow is copied. */
const copyOf = ({ stored }: TriggerUnderTest) => structuredClone(stored);

const names = () => world().webhooks.map(({ name }) => String(name));

/** Another Halo, and the credential that leads there. */
async function withAnotherHalo(
	task: (there: Sandbox, credentialThere: TriggerSetup['credential']) => Promise<void>,
): Promise<void> {
	const there = await startSandbox();
	const store = new StoredCredential(
		credential({ ...there.credential(), accessToken: '', discovered: '' }),
	);
	try {
		await task(there, { type: 'haloPsaApi', store, details: store.details });
	} finally {
		await there.close();
	}
}

const polling = (parameters: INodeParameters = {}, more: Partial<TriggerSetup> = {}) =>
	world().trigger(
		{ events: ['statusChanged', 'created'], ...parameters },
		{
			nodeType: new HaloPsaPollingTrigger(),
			type: 'n8n-nodes-halopsa.haloPsaPollingTrigger',
			...more,
		},
	);

const change = (row: Row) => world().sandbox.halo.change('Tickets', row);

describe('The webhook trigger of a copied workflow', () => {
	it('makes a webhook of its own, and leaves the other one where it is', async () => {
		const original = await world().published();
		const copy = world().trigger(
			{},
			{ stored: copyOf(original), node: { webhookId: '11111111-2222-4333-8444-555555555555' } },
		);
		await copy.activate();
		expect(names()).toHaveLength(2);
		await copy.hook('delete', { activation: 'update' });
		expect(world().webhooks).toMatchObject([{ url: original.url() }]);
		expect(await world().closed()).toMatchObject({ status: 200, items: [{}] });
	});

	it('that was never published takes nothing away', async () => {
		const original = await world().published();
		const copy = world().trigger(
			{},
			{ stored: copyOf(original), node: { webhookId: '11111111-2222-4333-8444-555555555555' } },
		);
		await copy.hook('delete', { activation: 'update' });
		expect(names()).toHaveLength(1);
	});

	it('does not know what the other one has seen', async () => {
		const original = await world().published();
		const event = await world().event();
		await original.deliver(world().signed(event));
		const copy = world().trigger({}, { stored: copyOf(original), node: { id: 'another-node' } });
		await copy.activate();
		expect(await copy.deliver(world().signed(event))).toMatchObject({ items: [{}] });
	});
});

describe('A trigger whose credential leads to another Halo', () => {
	it('registers there, and remembers nothing of the tickets here', async () => {
		const before = await world().published({ events: [76] });
		const ticket = world().openTicket();
		await world().outcomesOf(() => change({ id: ticket.id, status_id: 2 }));
		await withAnotherHalo(async (there, credentialThere) => {
			const { stored } = before;
			const after = world().trigger({ events: [76] }, { stored, credential: credentialThere });
			await after.activate();
			expect(there.halo.rows('Webhook')).toHaveLength(1);
			there.halo.add('Tickets', { id: ticket.id, summary: 'Same number', client_id: 12 });
			there.halo.change('Tickets', { id: ticket.id, status_id: 4 });
			await there.halo.deliveriesDone();
			expect(world().door.outcomes.at(-1)).toMatchObject({
				items: [{ previous_status_id: null }],
			});
		});
	});

	it('polls there as if for the first time', async () => {
		const before = polling();
		await before.poll();
		await withAnotherHalo(async (there, credentialThere) => {
			const { stored } = before;
			const after = polling({}, { stored, credential: credentialThere });
			for (const { id } of there.halo.rows('Tickets'))
				there.halo.change('Tickets', { id, status_id: 9 });
			expect(await after.poll()).toBeNull();
			const { id } = there.halo.rows('Tickets')[0];
			there.halo.change('Tickets', { id, status_id: 2 });
			expect(await after.poll()).toMatchObject([{ object_id: id }]);
		});
	});
});

describe('The polling trigger of a copied workflow', () => {
	it('polls as if for the first time', async () => {
		const ticket = world().openTicket();
		const original = polling();
		await original.poll();
		change({ id: ticket.id, status_id: 2 });
		const copy = polling({}, { stored: copyOf(original) });
		expect(await copy.poll()).toBeNull();
		expect(await original.poll()).toMatchObject([{ object_id: ticket.id }]);
	});
});

describe('A pause', () => {
	const events = (items: IDataObject[] | null) => (items ?? []).map(({ event }) => event);

	/** A ticket is changed while the workflow is not published; what its first poll afterwards brings, and the next. */
	async function pausedPolls(options: INodeParameters) {
		const ticket = world().openTicket();
		const trigger = polling({ options });
		await trigger.poll('trigger', 'activate');
		change({ id: ticket.id, status_id: 2 });
		const first = await trigger.poll('trigger', 'activate');
		change({ id: ticket.id, status_id: 3 });
		return [events(first), events(await trigger.poll())];
	}

	it('of the polling trigger is left out, unless it is to be caught up', async () => {
		const one = 'ticket status changed';
		expect(await pausedPolls({})).toEqual([[], [one]]);
		expect(await pausedPolls({ catchUpAfterPause: true })).toEqual([[one], [one]]);
	});

	it.each(['init', 'update', 'leadershipChange'] as const)(
		'is none where n8n polls anew by itself (%s)',
		async (activation) => {
			const ticket = world().openTicket();
			const trigger = polling();
			await trigger.poll('trigger', 'activate');
			change({ id: ticket.id, status_id: 2 });
			expect(events(await trigger.poll('trigger', activation))).toHaveLength(1);
		},
	);

	it.each([
		[{}, []],
		[{ catchUpAfterPause: true }, [['ticket closed']]],
	])('of the webhook trigger with %j starts %j', async (options, started) => {
		const trigger = await world().published({ options });
		await trigger.hook('delete', { activation: 'update' });
		world().close(world().openTicket());
		await trigger.activate();
		const { response } = await trigger.trigger();
		await clock.idle();
		expect(trigger.emitted.map(events)).toEqual(started);
		await response?.closeFunction?.();
	});
});

describe('A test run that ended with n8n', () => {
	it('leaves a webhook that the next publishing takes away', async () => {
		const trigger = world().trigger();
		await trigger.hook('create', { isTest: true, activation: 'manual' });
		// n8n was killed: nothing of the test was stored, and another process goes on.
		const afterwards = world().restarted(trigger);
		await afterwards.activate();
		expect(world().webhooks).toMatchObject([{ url: trigger.url() }]);
	});

	it('but one that is going on stays', async () => {
		const trigger = world().trigger();
		await trigger.hook('create', { isTest: true, activation: 'manual' });
		await trigger.activate();
		expect(names()).toHaveLength(2);
	});
});
