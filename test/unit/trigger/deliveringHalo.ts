import { createHmac } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import type { Delivery, TriggerUnderTest } from '../../support/triggers';
import { FakeWebhooks, triggerWith } from './fakeWebhooks';

/** A closed ticket as Halo delivers it. */
export const event = (more: IDataObject = {}): IDataObject => ({
	id: 'delivery-1',
	webhook_id: 'hook-1',
	notification_id: 41,
	event: 'ticket closed',
	object_id: 4242,
	agent_id: 2,
	timestamp: '2026-04-02T06:41:08.7895915Z',
	ticket: {
		id: 4242,
		summary: 'Mailbox rule alert',
		client_id: 12,
		tickettype_id: 1,
		status_id: 9,
		team: 'Security Desk',
		dateclosed: '1900-01-01T00:00:00',
	},
	...more,
});

/** A Halo of each test's own, and what it delivers to the triggers that are published there. */
export function deliveringHalo() {
	let fake: FakeWebhooks;

	beforeEach(() => {
		fake = new FakeWebhooks();
	});

	/** A delivery as Halo signs it with what it holds of the webhook. */
	function signed(
		body: unknown,
		write = (digest: Buffer) => digest.toString('base64'),
		more: Partial<Delivery> = {},
	): Delivery {
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		const secret = String(fake.webhooks[0]?.basic_password);
		const digest = createHmac('sha256', secret).update(text).digest();
		return { body: text, headers: { 'X-Halo-Signature': write(digest) }, ...more };
	}

	const published = async (...given: Parameters<typeof triggerWith>): Promise<TriggerUnderTest> => {
		const trigger = triggerWith(...given);
		await trigger.activate();
		return trigger;
	};

	return {
		get fake() {
			return fake;
		},
		signed,
		published,
	};
}
