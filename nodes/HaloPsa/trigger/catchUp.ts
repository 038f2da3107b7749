import type {
	IDataObject,
	IRun,
	ITriggerFunctions,
	ITriggerResponse,
	NodeApiError,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { asNodeError } from '../../shared/errors';
import { fromHaloDate } from '../reconcile/values';
import type { HaloEvent } from './delivery';
import { bodiesIn, deliveryKeyOf } from './delivery';
import type { DeliveryAttempt } from './deliveryLog';
import { readDeliveryLog } from './deliveryLog';
import { desiredWebhookOf } from './desiredWebhook';
import { eventsDuringOutage, isShownByTickets } from './outage';
import { eventOf, processEvent, processingOptionsOf } from './receive';
import { isHealthy, register } from './registration';
import type { TriggerServices } from './services';
import { createServices } from './services';
import type { Registration } from './state';
import { TriggerState } from './state';

/** How far back the log is read again, in milliseconds: a try may be written down later than it began. */
const LOG_OVERLAP_MS = 120_000;
const EVERY_MINUTES = 15;

/** Watches over the webhook as long as the workflow is published. */
export async function watch(this: ITriggerFunctions): Promise<ITriggerResponse> {
	if (this.getMode() === 'manual') return testRun(this);
	if (this.getNodeParameter('createWebhook', 'automatic') === 'manual') return {};
	const { checkEvery } = this.getNodeParameter('options', {}) as { checkEvery?: number };
	const minutes = Math.min(59, Math.max(1, Math.trunc(Number(checkEvery)) || EVERY_MINUTES));
	const monitor = new WebhookMonitor(this);
	// Workflows that look at the same second would get in each other's way at Halo's limit.
	const second = [...this.getNode().id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 60;
	this.helpers.registerCron({ expression: `${second} */${minutes} * * * *` }, () => {
		void monitor.look();
	});
	const { process } = TriggerState.of(this);
	process.onActivated = () => {
		void monitor.look();
	};
	if (process.webhookCheck !== 'untouched') process.onActivated();
	return {
		closeFunction: async () => {
			monitor.stop();
			process.onActivated = undefined;
		},
	};
}

/** What a test delivery brought to `webhook`: n8n asks `trigger` for it once more when a node has both. */
function testRun(context: ITriggerFunctions): ITriggerResponse {
	return {
		manualTriggerFunction: async () => {
			const { process } = TriggerState.of(context);
			const items = process.testItems;
			process.testItems = undefined;
			if (items !== undefined) return context.emit([items]);
			throw new NodeOperationError(context.getNode(), 'The test delivery did not get here', {
				description:
					'This n8n runs tests in another process than the one that receives them (OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS). Publish the workflow and look at its executions instead.',
			});
		},
	};
}

/** One event that Halo could not deliver, with the time of its first try. */
interface MissedEvent {
	event: HaloEvent;
	key: string;
	atEpochMs: number;
}

/**
 * The events of which no try came through, the oldest first, each once however often Halo tried.
 *
 * @param attempts the oldest first
 */
export function missedIn(attempts: DeliveryAttempt[], registration: Registration): MissedEvent[] {
	const missed = new Map<string, MissedEvent>();
	const delivered = new Set<string>();
	for (const attempt of attempts) {
		for (const [index, body] of bodiesOf(attempt).entries()) {
			const key = deliveryKeyOf(body) ?? `${String(attempt.row.id)}/${index}`;
			if (attempt.delivered) delivered.add(key);
			const atEpochMs = fromHaloDate(body.timestamp) ?? attempt.atEpochMs;
			if (!missed.has(key)) missed.set(key, { event: eventOf(body, registration), key, atEpochMs });
		}
	}
	return [...missed.values()]
		.filter(({ key }) => !delivered.has(key))
		.sort((left, right) => left.atEpochMs - right.atEpochMs);
}

/** What an attempt was about; where the log keeps no bodies, what the log's own row tells. */
function bodiesOf({ row, body }: DeliveryAttempt): IDataObject[] {
	if (body !== undefined) return bodiesIn(body);
	const { id, webhook_id, notification_id, entity_id, timestamp } = row;
	return [{ id, webhook_id, notification_id, object_id: entity_id, timestamp }];
}

/** Puts a failure where a person finds it: among the executions, in n8n 1 only in n8n's log. */
function showFailure(context: ITriggerFunctions, error: NodeApiError | NodeOperationError): void {
	if (typeof context.saveFailedExecution === 'function') context.saveFailedExecution(error);
	else context.logger.error(error.message, { node: context.getNode().name });
}

/**
 * Looks after the webhook while the workflow is published: repairs it, and passes on what Halo could not deliver while n8n was
 * down or could not be reached. Only n8n's leading process runs it.
 */
class WebhookMonitor {
	private readonly state: TriggerState;

	private looking = false;

	private stopped = false;

	/** A failure is shown once, not every time that it is met again. */
	private warned = false;

	constructor(private readonly context: ITriggerFunctions) {
		this.state = TriggerState.of(context);
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
			this.warned = false;
		} catch (thrown) {
			const error = asNodeError(this.context.getNode(), thrown, 0);
			if (!this.warned && !this.stopped) showFailure(this.context, error);
			this.warned = true;
		} finally {
			this.looking = false;
		}
	}

	private async lookNow(): Promise<void> {
		const registration = this.state.registration('production');
		if (registration === undefined) return;
		const services = await createServices(this.context, this.state);
		const { process } = this.state;
		const check = process.webhookCheck;
		process.webhookCheck = 'untouched';
		// Activating looked a moment ago.
		const isFresh = check === 'checked' || check === 'new';
		const current = isFresh ? registration : await this.repaired(services, registration);
		const { outage } = process;
		if (check === 'new') await this.handOnPause(services, current);
		// What was made a moment ago missed nothing, or lost its log with the webhook before it.
		if (check === 'new' || outage === 'deleted') return this.warnOutage(false);
		const record = services.resolver.registry.record('webhookEvent');
		const sinceEpochMs = Math.max(0, process.logReadUntilEpochMs - LOG_OVERLAP_MS);
		const query = { record, webhookId: current.webhookId, sinceEpochMs };
		const attempts = await readDeliveryLog(services.client, query);
		if (attempts.some(({ row, delivered }) => !delivered && Number(row.responsestatus) === 401))
			await this.register(services, current.url, { rewrite: true });
		for (const missed of missedIn(attempts, current)) {
			if (this.stopped) return;
			await this.handOn(missed);
		}
		const lastTry = Math.max(process.logReadUntilEpochMs, attempts.at(-1)?.atEpochMs ?? 0);
		if (outage === 'inactive') await this.handOnOutage(services, current, attempts, lastTry);
		process.logReadUntilEpochMs = lastTry;
		this.warnOutage(lastTry > 0 && isShownByTickets(Object.values(current.bindings)));
	}

	/** While the workflow was unpublished Halo had no webhook; what happened meanwhile starts it only where that was chosen. */
	private async handOnPause(
		{ client }: TriggerServices,
		registration: Registration,
	): Promise<void> {
		const { process } = this.state;
		const { pausedAtEpochMs: sinceEpochMs } = process;
		process.pausedAtEpochMs = undefined;
		const options = this.context.getNodeParameter('options', {}) as { catchUpAfterPause?: boolean };
		if (sinceEpochMs === undefined || options.catchUpAfterPause !== true) return;
		const events = Object.values(registration.bindings);
		const query = { events, sinceEpochMs, tried: [] };
		await this.handOnAll(await eventsDuringOutage(client, query));
	}

	/** After the last try in the log, Halo had the webhook inactive. Without any try, nobody knows since when. */
	private async handOnOutage(
		{ client }: TriggerServices,
		registration: Registration,
		attempts: DeliveryAttempt[],
		lastTryEpochMs: number,
	): Promise<void> {
		if (lastTryEpochMs === 0) return;
		const events = Object.values(registration.bindings);
		const tried = attempts.flatMap((attempt) =>
			bodiesOf(attempt).map((body) => eventOf(body, registration)),
		);
		const query = { events, sinceEpochMs: lastTryEpochMs - LOG_OVERLAP_MS, tried };
		await this.handOnAll(await eventsDuringOutage(client, query));
	}

	private async handOnAll(events: HaloEvent[]): Promise<void> {
		for (const event of events) {
			if (this.stopped) return;
			await this.handOn({ event, key: deliveryKeyOf(event.body) ?? '' });
		}
	}

	/**
	 * What Halo did not even try to deliver is in no log, so a person has to know.
	 *
	 * @param isPassedOn the tickets show all of it
	 */
	private warnOutage(isPassedOn: boolean): void {
		const { context, state } = this;
		const { outage } = state.process;
		state.process.outage = undefined;
		if (outage === undefined) return;
		const was = outage === 'deleted' ? 'deleted' : 'inactive';
		showFailure(
			context,
			new NodeOperationError(
				context.getNode(),
				`The webhook of this workflow was ${was} in Halo, and is repaired now`,
				{
					description: `Halo sent nothing while it was so, and keeps no log of it. ${isPassedOn ? 'What the tickets tell of that time was passed on.' : 'Look in Halo at the tickets that were changed meanwhile (Ticket → Get Many, Changed Since).'} Halo switches a webhook off when too many deliveries fail.`,
				},
			),
		);
	}

	private async repaired(
		services: TriggerServices,
		registration: Registration,
	): Promise<Registration> {
		const desired = desiredWebhookOf(this.context, registration.url, false);
		if (await isHealthy(services.api, registration, desired)) return registration;
		return await this.register(services, registration.url);
	}

	private async register(
		services: TriggerServices,
		url: string,
		{ rewrite = false } = {},
	): Promise<Registration> {
		return await register(this.context, this.state, services, { kind: 'production', url, rewrite });
	}

	/** Begins one execution and waits for its end, so that the next one sees what this one did. */
	private async handOn({ event, key }: Pick<MissedEvent, 'event' | 'key'>): Promise<void> {
		const { context, state } = this;
		if (!state.note(key)) return;
		const { secret = '' } = state.registration('production') ?? {};
		const processing = processingOptionsOf(context, state, secret);
		state.tickets.begin();
		try {
			const item = await processEvent(context, state, event, processing);
			state.save();
			if (item === undefined) return;
			const done = context.helpers.createDeferredPromise<IRun>();
			context.emit([[item]], undefined, done, `${context.getWorkflow().id}/${key}`);
			await done.promise;
		} catch (thrown) {
			state.forget(key);
			state.tickets.takeBack();
			throw thrown as Error;
		}
	}
}
