import { createHmac, randomUUID } from 'crypto';
import { sleep } from 'n8n-workflow';
import { conditionHolds } from './halo/conditions';
import { present } from './halo/present';
import { haloDate, listOf, same, text } from './halo/values';
import type { HaloEvent, World } from './halo/world';
import type { Row } from './types';

/** Generous: a receiver that is busy is not one that is down. */
const timeoutMs = 60_000;
const webhookNotification = { type: -2, delivery_method: 6 };

const sentences: Record<number, (ticket: Row) => string> = {
	3: (ticket) => `A new Ticket has been logged. Ticket ID: ${numbered(ticket)}.`,
	39: (ticket) => `Ticket ID: ${numbered(ticket)} has been closed.`,
	76: (ticket) => `The status has been changed for Ticket ID: ${numbered(ticket)}.`,
};

const numbered = (ticket: Row) => String(ticket.id).padStart(7, '0');

const headersFor = (webhook: Row, body: string): Record<string, string> => {
	const headers: Record<string, string> = {
		'content-type': text(webhook, 'content_type') || 'application/json',
	};
	const secret = text(webhook, 'basic_password');
	if (Number(webhook.authentication_type) === 1) {
		const pair = `${text(webhook, 'basic_username')}:${secret}`;
		headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
	}
	if (Number(webhook.authentication_type) === 3) {
		const digest = Number(webhook.digest ?? 0) === 0 ? 'base64' : 'hex';
		const signature = createHmac('sha256', secret).update(body).digest(digest);
		const name = text(webhook, 'authentication_header') || 'signature';
		headers[name] = text(webhook, 'signature_prefix') + signature;
	}
	return headers;
};

interface Delivery {
	webhookId: unknown;
	notificationId: unknown;
	body: string;
	entityId: unknown;
}

/** Delivers what happens in Halo to the webhooks that are bound to it, and keeps Halo's delivery log. */
export class Webhooks {
	private readonly failures = new Map<unknown, number>();
	private underWay = new Set<Promise<void>>();
	private closed = false;

	constructor(
		private readonly world: () => World,
		private readonly changed: () => void,
	) {}

	private get store(): World['store'] {
		return this.world().store;
	}

	/** Delivers an event to each webhook that a row of `Notification` binds to it. */
	deliver(event: HaloEvent): void {
		for (const notification of this.store.rows('Notification')) {
			const isBound =
				same(notification.eventno, event.eventno) &&
				same(notification.type, webhookNotification.type) &&
				same(notification.delivery_method, webhookNotification.delivery_method);
			if (
				!isBound ||
				!listOf(notification, 'conditions').every((condition) =>
					conditionHolds(condition, event, this.world().switches),
				)
			)
				continue;
			const webhook = this.store.find('Webhook', notification.webhook_id);
			if (webhook && webhook.active !== false && webhook.disabled !== true) {
				this.start(
					this.bodyFor(webhook, notification, event),
					event.ticket.id,
					webhook,
					notification,
				);
			}
		}
	}

	/** Sends a logged delivery once more, with the same body. */
	resend(event: Row): void {
		const body = text(event, 'requestbody');
		this.run({
			webhookId: event.webhook_id,
			notificationId: event.notification_id,
			body,
			entityId: event.entity_id,
		});
	}

	/** Waits until nothing is under way. */
	async settled(): Promise<void> {
		while (this.underWay.size > 0) await Promise.all(this.underWay);
	}

	close(): void {
		this.closed = true;
	}

	private bodyFor(webhook: Row, notification: Row, event: HaloEvent): string {
		const world = this.world();
		const name = text(
			this.store
				.rows('Lookup')
				.find((row) => same(row.lookupid, 64) && same(row.id, event.eventno)),
			'value2',
		);
		const { ticket } = event;
		const shape = world.switches.webhookShape;
		const query = { includedetails: 'true' };
		const body: Row = {
			id: randomUUID(),
			webhook_id: webhook.id,
			notification_id: notification.id,
			escmsg_id: randomUUID(),
			event: name.toLowerCase(),
			message: sentences[event.eventno]?.(ticket) ?? `${name}. Ticket ID: ${numbered(ticket)}.`,
			object_id: ticket.id,
			agent_id: world.switches.webhookAgent === 'of the actor' ? event.agentId : ticket.agent_id,
			timestamp: `${haloDate(new Date())}0000Z`,
		};
		if (shape === 'custom')
			return JSON.stringify({ ticketNumber: ticket.id, subject: ticket.summary });
		if (shape !== 'event only') {
			body.ticket = present(this.store.entity('Tickets'), ticket, 'one', { world, query });
			if (event.action) body.action = event.action;
		}
		return JSON.stringify(shape === 'array' ? [body] : body);
	}

	private start(body: string, entityId: unknown, webhook: Row, notification: Row): void {
		const delivery = { webhookId: webhook.id, notificationId: notification.id, body, entityId };
		this.run(delivery);
		if (this.world().switches.webhookSentTwice) this.run(delivery);
	}

	private run(delivery: Delivery): void {
		const work = this.sendWithRetries(delivery).finally(() => this.underWay.delete(work));
		this.underWay.add(work);
	}

	private async sendWithRetries(delivery: Delivery): Promise<void> {
		const { webhookDelayMs, webhookRetries } = this.world().switches;
		for (let attempt = 0; attempt <= webhookRetries; attempt++) {
			await sleep(webhookDelayMs);
			if (this.closed || (await this.send(delivery))) return;
		}
	}

	private async send({ webhookId, notificationId, body, entityId }: Delivery): Promise<boolean> {
		const webhook = this.store.find('Webhook', webhookId);
		if (!webhook) return true;
		const started = Date.now();
		const headers = headersFor(webhook, body);
		const answer = await this.request(webhook, headers, body);
		const isDelivered = answer.status >= 200 && answer.status < 300;
		const { webhookLog } = this.world().switches;
		this.store.put('WebhookEvent', {
			webhook_id: webhookId,
			notification_id: notificationId,
			timestamp: haloDate(new Date()),
			status: isDelivered ? 1 : 2,
			duration: Date.now() - started,
			requestheaders: JSON.stringify(headers),
			requestbody: body,
			...(webhookLog === 'error' ? {} : { responsestatus: answer.status }),
			responseheaders: '',
			responsebody: answer.text,
			...(webhookLog === 'status' ? {} : { error: !isDelivered }),
			entity_id: entityId,
		});
		this.count(webhookId, isDelivered);
		this.changed();
		return isDelivered;
	}

	private async request(webhook: Row, headers: Record<string, string>, body: string) {
		const isGet = Number(webhook.method) === 1;
		try {
			const response = await fetch(text(webhook, 'url'), {
				method: isGet ? 'GET' : 'POST',
				headers,
				body: isGet ? undefined : body,
				redirect: 'manual',
				signal: AbortSignal.timeout(timeoutMs),
			});
			return { status: response.status, text: (await response.text()).slice(0, 4000) };
		} catch (error) {
			return { status: 0, text: String(error) };
		}
	}

	private count(webhookId: unknown, isDelivered: boolean): void {
		const failed = isDelivered ? 0 : (this.failures.get(webhookId) ?? 0) + 1;
		this.failures.set(webhookId, failed);
		const limit = this.world().switches.webhookDisabledAfter;
		const webhook = this.store.find('Webhook', webhookId);
		if (!webhook) return;
		const isOver = limit > 0 && failed >= limit;
		this.store.put('Webhook', {
			...webhook,
			last_status: isDelivered ? 1 : 2,
			...(isOver ? { active: false, last_auto_disable_date: haloDate(new Date()) } : {}),
		});
	}
}
