import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import type { Mask } from '../../shared/http';
import { maskedBody, maskOf } from '../../shared/http';
import { fromHaloDate } from '../reconcile/values';
import type { HaloContext } from '../transport/session';
import type { ActorFilter, DoneBy } from './actor';
import { needsActor } from './actor';
import type { HaloEvent } from './delivery';
import { deliveryKeyOf, parseDelivery, ticketIdOf, ticketIn } from './delivery';
import type { EventFilters } from './eventFilters';
import { lacksForFilters, needsTicket, passes } from './eventFilters';
import { UPDATED } from './events';
import { fullTicket, itemOf, screensOf } from './output';
import type { Registration } from './state';
import { TriggerState } from './state';
import { touchOf } from './ticketSnapshot';
import type { AuthMethod, SignedRequest } from './verifySignature';
import { verifySignature } from './verifySignature';
import { secretByHand } from './webhookSecret';
import { whoDidIt } from './whoDidIt';

/** After so many milliseconds Halo gets its answer before the ticket is read: it must never take the node for dead. */
const ANSWER_WITHIN_MS = 4_000;
/** How far Halo's clock may be off, and how long it may take to send, in milliseconds. */
const CLOCK_SKEW_MS = 120_000;

/**
 * Takes a delivery in. What is not proven to come from Halo is answered 401 and begins nothing; everything else is answered
 * 2xx, since Halo switches off what does not answer so, and each event is passed on once.
 */
export async function receive(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const state = TriggerState.of(this);
	const isTest = this.getMode() === 'manual';
	const registration = state.registration(isTest ? 'test' : 'production');
	const request = this.getRequestObject() as unknown as SignedRequest & { rawBody?: Buffer };
	const rawBody = request.rawBody ?? Buffer.alloc(0);
	const { secret, method } = await authMethodOf(this, registration);
	const signed = { headers: request.headers, query: request.query, rawBody };
	if (!verifySignature(signed, secret, method)) return refuseDelivery(this, 401);
	const bodies = parseDelivery(rawBody);
	if (!isTest && bodies.some((body) => mayBeReplayed(state, body)))
		return refuseDelivery(this, 409);
	// What a test takes in must not be missing from the published flow.
	const { events, keys } = isTest
		? { events: bodies.map((body) => eventOf(body, registration)), keys: [] }
		: newEvents(state, bodies, registration);
	state.tickets.onlyListens = isTest;
	const processing = processingOptionsOf(this, state, secret);
	let items: INodeExecutionData[];
	const work = handle(this, state, events, processing);
	const mayAsk =
		processing.full || needsTicket(processing.filters) || needsActor(processing.actors);
	const late = mayAsk && (await isLate(work));
	if (late) this.getResponseObject().status(202).end();
	try {
		items = await work;
	} catch (thrown) {
		for (const key of keys) state.forget(key);
		state.tickets.takeBack();
		throw thrown as Error;
	} finally {
		state.saveBesideExecution();
	}
	const answer: IWebhookResponseData = late ? { noWebhookResponse: true } : {};
	if (items.length === 0) return late ? answer : { webhookResponse: { received: bodies.length } };
	if (isTest) state.process.testItems = items;
	return { ...answer, workflowData: [items] };
}

/** What an event is held against, and what is done with it. */
export interface ProcessingOptions {
	filters: EventFilters;
	actors: ActorFilter;
	full: boolean;
	simple: boolean;
	/** Takes the secret of the webhook out of what goes out. */
	mask: Mask;
}

/**
 * Reads how the node treats events.
 *
 * @param secret of the webhook
 */
export function processingOptionsOf(
	context: Pick<IWebhookFunctions, 'getNodeParameter'>,
	state: TriggerState,
	secret: string,
): ProcessingOptions {
	const options = context.getNodeParameter('options', {}) as { fullRecord?: boolean };
	const { filters = {}, ownAgent } = state.settings ?? {};
	const own = ownAgent === undefined ? undefined : { agentId: ownAgent };
	return {
		filters,
		actors: { doneBy: context.getNodeParameter('doneBy', 'anyone') as DoneBy, own },
		full: options.fullRecord === true,
		simple: context.getNodeParameter('simple', true) === true,
		mask: maskOf([secret]),
	};
}

/** An event with its number, which the row that binds it tells. */
export function eventOf(body: IDataObject, registration: Registration | undefined): HaloEvent {
	const { bindings = {} } = registration ?? {};
	const id = String(body.notification_id);
	return { body, number: Object.hasOwn(bindings, id) ? bindings[id] : undefined };
}

/** The events of a delivery that were not passed on before; they are noted as passed on now. */
function newEvents(
	state: TriggerState,
	bodies: IDataObject[],
	registration: Registration | undefined,
): { events: HaloEvent[]; keys: string[] } {
	const keys: string[] = [];
	const events = bodies.flatMap((body): HaloEvent[] => {
		const key = deliveryKeyOf(body);
		if (key !== undefined && !state.note(key)) return [];
		if (key !== undefined) keys.push(key);
		return [eventOf(body, registration)];
	});
	return { events, keys };
}

/**
 * Turns an event into an item; undefined where a filter leaves it out. The ticket is read again where that is wanted, or
 * where a filter looks at it and the delivery carries none, and asked who did it where that matters; an event is never
 * lost because something can't be read.
 */
export async function processEvent(
	context: HaloContext,
	state: TriggerState,
	event: HaloEvent,
	{ filters, actors, full, simple, mask }: ProcessingOptions,
): Promise<INodeExecutionData | undefined> {
	const id = ticketIdOf(event);
	const lacks = lacksForFilters(event, filters);
	const known = formerStatus(state, event, id);
	if (isNobodysDoing(state, event, id)) return undefined;
	const reads = id !== undefined && (full || (lacks && needsTicket(filters)));
	// Who did it is asked only of what the rest lets through, and before the ticket is read.
	if (!lacks && !passes(event, filters, known)) return undefined;
	const early = lacks ? undefined : await whoDidIt(context, state, event, actors);
	if (early?.isWanted === false) return undefined;
	const read = reads ? await fullTicket(context, id) : {};
	const whole = read.ticket ? { ...event, body: { ...event.body, ticket: read.ticket } } : event;
	const before = lacks ? formerStatus(state, whole, id) : known;
	if (read.error === undefined && !passes(whole, filters, before)) return undefined;
	const who = early ?? (await whoDidIt(context, state, event, actors));
	if (!who.isWanted) return undefined;
	const screens = simple ? await screensOf(context) : undefined;
	const item = itemOf(whole, { simple, screens, before, error: read.error, who });
	return { ...item, json: (await maskedBody(item.json, mask)) as IDataObject };
}

/** Whether "Ticket Updated" tells of nothing but that Halo worked the ticket out anew, as it does while one is on hold. */
function isNobodysDoing(state: TriggerState, event: HaloEvent, id: number | undefined): boolean {
	const ticket = ticketIn(event);
	const touch = event.number === UPDATED && ticket !== undefined ? touchOf(ticket) : undefined;
	if (id === undefined || touch === undefined) return false;
	return state.tickets.replaceTouch(id, touch) === touch;
}

/** The status that a ticket had before, as far as the node saw it. */
function formerStatus(
	state: TriggerState,
	event: HaloEvent,
	id: number | undefined,
): number | undefined {
	const status = Number(ticketIn(event)?.status_id ?? Number.NaN);
	if (id === undefined || !Number.isInteger(status)) return undefined;
	return state.tickets.replaceStatus(id, status);
}

function refuseDelivery(context: IWebhookFunctions, status: number): IWebhookResponseData {
	context.getResponseObject().status(status).end();
	return { noWebhookResponse: true };
}

async function authMethodOf(
	context: IWebhookFunctions,
	registration: Registration | undefined,
): Promise<{ secret: string; method: AuthMethod }> {
	if (context.getNodeParameter('createWebhook', 'automatic') === 'manual')
		return { secret: await secretByHand(context), method: 'any' };
	return { secret: registration?.secret ?? '', method: registration?.signed ? 'signature' : 'url' };
}

/** Whether a delivery is so old that whether it came before is forgotten; Halo's log tells, and is asked later. */
function mayBeReplayed(state: TriggerState, body: IDataObject): boolean {
	const key = deliveryKeyOf(body);
	const at = fromHaloDate(body.timestamp);
	if (key === undefined || at === undefined || state.knows(key)) return false;
	const { forgottenUntilEpochMs } = state.process;
	return forgottenUntilEpochMs > 0 && at < forgottenUntilEpochMs - CLOCK_SKEW_MS;
}

async function isLate(work: Promise<unknown>): Promise<boolean> {
	const done = work.then(
		() => false,
		() => false,
	);
	return await Promise.race([done, sleep(ANSWER_WITHIN_MS).then(() => true)]);
}

async function handle(
	context: IWebhookFunctions,
	state: TriggerState,
	events: HaloEvent[],
	processing: ProcessingOptions,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	for (const event of events) {
		const item = await processEvent(context, state, event, processing);
		if (item !== undefined) items.push(item);
	}
	return items;
}
