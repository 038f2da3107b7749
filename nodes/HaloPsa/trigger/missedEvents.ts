import type {
	IDataObject,
	IRun,
	ITriggerFunctions,
	ITriggerResponse,
	NodeApiError,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { asNodeError } from '../../shared/errors';
import { fromHaloDate } from '../reconcile/haloDates';
import { bodiesIn, keyOf } from './delivery';
import type { Attempt } from './deliveryLog';
import { readDeliveryLog } from './deliveryLog';
import type { HaloEvent } from './delivery';
import { checkEvents } from './eventCatalogue';
import { createServices, desiredWebhookOf } from './lifecycle';
import type { TriggerServices } from './lifecycle';
import { eventOf, processEvent, processingOptionsOf } from './receive';
import { isHealthy, Registrar } from './registration';
import { eventsDuringOutage, isShownByTickets } from './silence';
import type { Registration } from './store';
import { TriggerState } from './store';

/** How far back the log is read again, in milliseconds: a try may be written down later than it began. */
const OVERLAP_MS = 120_000;
const EVERY_MINUTES = 15;

/** One event that Halo could not deliver, with the time of its first try. */
interface Missed {
	event: HaloEvent;
	key: string;
	at: number;
}

/** Puts a failure where a person finds it: among the executions, in n8n 1 only in n8n's log. */
function showFailure(context: ITriggerFunctions, error: NodeApiError | NodeOperationError): void {
	if (typeof context.saveFailedExecution === 'function') context.saveFailedExecution(error);
	else context.logger.error(error.message, { node: context.getNode().name });
}

/** What an attempt was about; where the log keeps no bodies, what the log's own row tells. */
function bodiesOf({ row, body }: Attempt): IDataObject[] {
	if (body !== undefined) return bodiesIn(body);
	const { id, webhook_id, notification_id, entity_id, timestamp } = row;
	return [{ id, webhook_id, notification_id, object_id: entity_id, timestamp }];
}

/**
 * The events of which no try came through, the oldest first, each once however often Halo tried.
 *
 * @param attempts the oldest first
 */
export function missedIn(attempts: Attempt[], registration: Registration): Missed[] {
	const missed = new Map<string, Missed>();
	const delivered = new Set<string>();
	for (const attempt of attempts) {
		for (const [index, body] of bodiesOf(attempt).entries()) {
			const key = keyOf(body) ?? `${String(attempt.row.id)}/${index}`;
			if (attempt.delivered) delivered.add(key);
			const at = fromHaloDate(body.timestamp) ?? attempt.at;
			if (!missed.has(key)) missed.set(key, { event: eventOf(body, registration), key, at });
		}
	}
	return [...missed.values()]
		.filter(({ key }) => !delivered.has(key))
		.sort((left, right) => left.at - right.at);
}

/**
 * Looks after the webhook while the workflow is published: mends it, and hands on what Halo could not deliver while n8n was
 * down or could not be reached. Only n8n's leading process runs it.
 */
class WebhookMonitor {
	private readonly store: TriggerState;

	private looking = false;

	private stopped = false;

	/** A failure is told once, not every time that it is met again. */
	private told = false;

	constructor(private readonly context: ITriggerFunctions) {
		this.store = TriggerState.of(context);
	}

	stop(): void {
		this.stopped = true;
	}

	/** Looks once; a look that still runs is not joined by another. */
	async look(): Promise<void> {
		if (this.looking || this.stopped) return;
		this.looking = true;
		try {
			await this.lookNow();
			this.told = false;
		} catch (thrown) {
			const error = asNodeError(this.context.getNode(), thrown, 0);
			if (!this.told && !this.stopped) showFailure(this.context, error);
			this.told = true;
		} finally {
			this.looking = false;
		}
	}

	private async lookNow(): Promise<void> {
		const registration = this.store.registration('production');
		if (registration === undefined) return;
		const tools = await createServices(this.context);
		const { memory } = this.store;
		const found = memory.webhook;
		memory.webhook = 'untouched';
		// Activating looked a moment ago.
		const isFresh = found === 'checked' || found === 'new';
		const current = isFresh ? registration : await this.mended(tools, registration);
		const { silence } = memory;
		// What was made a moment ago missed nothing, or lost its log with the webhook before it.
		if (found === 'new' || silence === 'deleted') return this.tellSilence(false);
		const record = tools.resolver.registry.record('webhookEvent');
		const since = Math.max(0, memory.lookedUntil - OVERLAP_MS);
		const attempts = await readDeliveryLog(tools.client, record, current.webhookId, since);
		if (attempts.some(({ row, delivered }) => !delivered && Number(row.responsestatus) === 401))
			await this.register(tools, current, true);
		for (const missed of missedIn(attempts, current)) {
			if (this.stopped) return;
			await this.handOn(missed);
		}
		const lastTry = Math.max(memory.lookedUntil, attempts.at(-1)?.at ?? 0);
		if (silence === 'switched off') await this.handOnSilence(tools, current, attempts, lastTry);
		memory.lookedUntil = lastTry;
		this.tellSilence(lastTry > 0 && isShownByTickets(Object.values(current.bindings)));
	}

	/** After the last try in the log, Halo had the webhook switched off. Without any try, nobody knows since when. */
	private async handOnSilence(
		{ client }: TriggerServices,
		registration: Registration,
		attempts: Attempt[],
		lastTry: number,
	): Promise<void> {
		if (lastTry === 0) return;
		const events = Object.values(registration.bindings);
		const tried = attempts.flatMap((attempt) =>
			bodiesOf(attempt).map((body) => eventOf(body, registration)),
		);
		for (const event of await eventsDuringOutage(client, events, lastTry - OVERLAP_MS, tried)) {
			if (this.stopped) return;
			await this.handOn({ event, key: keyOf(event.body) ?? '', at: 0 });
		}
	}

	/**
	 * What Halo did not even try to deliver is in no log, so a person has to know.
	 *
	 * @param isHandedOn the tickets told all of it
	 */
	private tellSilence(isHandedOn: boolean): void {
		const { context, store } = this;
		const { silence } = store.memory;
		store.memory.silence = undefined;
		if (silence === undefined) return;
		showFailure(
			context,
			new NodeOperationError(
				context.getNode(),
				`The webhook of this workflow was ${silence} in Halo, and is mended now`,
				{
					description: `Halo sent nothing while it was so, and keeps no log of it. ${isHandedOn ? 'What the tickets tell of that time was handed on.' : 'Look in Halo at the tickets that were changed meanwhile (Ticket → Get Many, Changed Since).'} Halo switches a webhook off when too many deliveries fail.`,
				},
			),
		);
	}

	private async mended(tools: TriggerServices, registration: Registration): Promise<Registration> {
		const wanted = desiredWebhookOf(this.context, registration.url, false);
		if (await isHealthy(tools.api, registration, wanted)) return registration;
		return await this.register(tools, registration, false);
	}

	private async register(
		{ client, resolver, api }: TriggerServices,
		registration: Registration,
		rewrite: boolean,
	): Promise<Registration> {
		const { context, store } = this;
		const chosen = context.getNodeParameter('events', []) as unknown[];
		const wanted = {
			...desiredWebhookOf(context, registration.url, false),
			events: await checkEvents(client, resolver, chosen),
		};
		const registrar = new Registrar(client, api, wanted);
		const mended = await registrar.register(registration, rewrite);
		store.setRegistration('production', mended);
		store.memory.silence ??= registrar.silence;
		return mended;
	}

	/** Begins one execution and waits for its end, so that the next one sees what this one did. */
	private async handOn({ event, key }: Missed): Promise<void> {
		const { context, store } = this;
		if (!store.note(key)) return;
		const treatment = processingOptionsOf(context, store);
		try {
			const item = await processEvent(context, store, event, treatment);
			store.keep();
			if (item === undefined) return;
			const done = context.helpers.createDeferredPromise<IRun>();
			context.emit([[item]], undefined, done, `${context.getWorkflow().id}/${key}`);
			await done.promise;
		} catch (thrown) {
			store.forget(key);
			throw thrown as Error;
		}
	}
}

/** What a test delivery brought to `webhook`: n8n asks `trigger` for it once more when a node has both. */
function testRun(context: ITriggerFunctions): ITriggerResponse {
	return {
		manualTriggerFunction: async () => {
			const { memory } = TriggerState.of(context);
			const items = memory.testItems;
			memory.testItems = undefined;
			if (items !== undefined) return context.emit([items]);
			throw new NodeOperationError(context.getNode(), 'The test delivery did not get here', {
				description:
					'This n8n runs tests in another process than the one that receives them (OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS). Publish the workflow and look at its executions instead.',
			});
		},
	};
}

/** Watches over the webhook as long as the workflow is published. */
export async function watch(this: ITriggerFunctions): Promise<ITriggerResponse> {
	if (this.getMode() === 'manual') return testRun(this);
	if (this.getNodeParameter('setup', 'automatic') === 'manual') return {};
	const { checkEvery } = this.getNodeParameter('options', {}) as { checkEvery?: number };
	const minutes = Math.min(59, Math.max(1, Math.trunc(Number(checkEvery)) || EVERY_MINUTES));
	const missed = new WebhookMonitor(this);
	// Workflows that look at the same second would get in each other's way at Halo's limit.
	const second = [...this.getNode().id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 60;
	this.helpers.registerCron({ expression: `${second} */${minutes} * * * *` }, () => {
		void missed.look();
	});
	const { memory } = TriggerState.of(this);
	memory.onActivated = () => {
		void missed.look();
	};
	if (memory.webhook !== 'untouched') memory.onActivated();
	return {
		closeFunction: async () => {
			missed.stop();
			memory.onActivated = undefined;
		},
	};
}
