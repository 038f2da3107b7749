import type {
	IDataObject,
	IWebhookFunctions,
	IWebhookResponseData,
	INodeExecutionData,
} from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { fromHaloDate } from '../reconcile/haloDates';
import { fullTicket, itemOf } from './output';
import type { HaloEvent } from './delivery';
import { keyOf, parseDelivery, ticketIdOf, ticketIn } from './delivery';
import { needsTicket, passes } from './eventFilters';
import type { Registration, Settings } from './store';
import { TriggerState } from './store';
import type { SignedRequest, AuthMethod } from './trust';
import { verifySignature } from './trust';

/** After so many milliseconds Halo gets its answer before the ticket is read: it must never take the node for dead. */
const ANSWER_WITHIN_MS = 4_000;
/** How far Halo's clock may be off, and how long it may take to send, in milliseconds. */
const CLOCK_SKEW_MS = 120_000;

/** What an event is held against, and what is done with it. */
export interface ProcessingOptions extends Settings {
	full: boolean;
	simple: boolean;
}

/** Reads how the node treats events. */
export function processingOptionsOf(
	context: Pick<IWebhookFunctions, 'getNodeParameter'>,
	store: TriggerState,
): ProcessingOptions {
	const options = context.getNodeParameter('options', {}) as { fullRecord?: boolean };
	return {
		filters: store.settings?.filters ?? {},
		ownAgent: store.settings?.ownAgent,
		full: options.fullRecord === true,
		simple: context.getNodeParameter('simple', true) === true,
	};
}

/** An event with its number, which the row that binds it tells. */
export function eventOf(body: IDataObject, registration: Registration | undefined): HaloEvent {
	return { body, number: registration?.bindings[String(body.notification_id)] };
}

/** The events of a delivery that were not handed on before; they are noted as handed on now. */
function newEvents(
	store: TriggerState,
	bodies: IDataObject[],
	registration: Registration | undefined,
): { events: HaloEvent[]; keys: string[] } {
	const keys: string[] = [];
	const events = bodies.flatMap((body): HaloEvent[] => {
		const key = keyOf(body);
		if (key !== undefined && !store.note(key)) return [];
		if (key !== undefined) keys.push(key);
		return [eventOf(body, registration)];
	});
	return { events, keys };
}

/**
 * Turns an event into an item; undefined where a filter leaves it out. The ticket is read afresh where that is wanted, or
 * where a filter looks at it and the delivery carries none; an event is never lost because its ticket can't be read.
 */
export async function processEvent(
	context: Parameters<typeof fullTicket>[0],
	store: TriggerState,
	event: HaloEvent,
	{ filters, ownAgent, full, simple }: ProcessingOptions,
): Promise<INodeExecutionData | undefined> {
	const { body } = event;
	const id = ticketIdOf(event);
	const lacks = ticketIn(event) === undefined;
	const known = formerStatus(store, event, id);
	if (ownAgent !== undefined && Number(body.agent_id ?? Number.NaN) === ownAgent) return undefined;
	const reads = id !== undefined && (full || (lacks && needsTicket(filters)));
	const read = reads ? await fullTicket(context, id) : {};
	const whole = read.ticket ? { ...event, body: { ...body, ticket: read.ticket } } : event;
	const before = lacks ? formerStatus(store, whole, id) : known;
	if (read.error === undefined && !passes(whole, filters, before)) return undefined;
	return itemOf(whole, { simple, before, error: read.error });
}

/** The status that a ticket had before, as far as the node saw it. */
function formerStatus(
	store: TriggerState,
	event: HaloEvent,
	id: number | undefined,
): number | undefined {
	const status = Number(ticketIn(event)?.status_id ?? Number.NaN);
	if (id === undefined || !Number.isInteger(status)) return undefined;
	return store.replaceStatus(id, status);
}

function refuse(context: IWebhookFunctions, status: number): IWebhookResponseData {
	context.getResponseObject().status(status).end();
	return { noWebhookResponse: true };
}

function authMethodOf(
	context: IWebhookFunctions,
	registration: Registration | undefined,
): { secret: string; way: AuthMethod } {
	if (context.getNodeParameter('setup', 'automatic') === 'manual') {
		return { secret: String(context.getNodeParameter('secret', '')).trim(), way: 'any' };
	}
	return { secret: registration?.secret ?? '', way: registration?.signed ? 'signature' : 'url' };
}

/** Whether a delivery is so old that whether it came before is forgotten; Halo's log tells, and is asked later. */
function mayBeReplayed(store: TriggerState, body: IDataObject): boolean {
	const key = keyOf(body);
	const at = fromHaloDate(body.timestamp);
	if (key === undefined || at === undefined || store.knows(key)) return false;
	const { forgottenUntil } = store.memory;
	return forgottenUntil > 0 && at < forgottenUntil - CLOCK_SKEW_MS;
}

/**
 * Takes a delivery in. What is not proven to come from Halo is answered 401 and begins nothing; everything else is answered
 * 2xx, since Halo switches off what does not answer so, and each event is handed on once.
 */
export async function receive(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const store = TriggerState.of(this);
	const isTest = this.getMode() === 'manual';
	const registration = store.registration(isTest ? 'test' : 'production');
	const request = this.getRequestObject() as unknown as SignedRequest & { rawBody?: Buffer };
	const rawBody = request.rawBody ?? Buffer.alloc(0);
	const { secret, way } = authMethodOf(this, registration);
	const proof = { headers: request.headers, query: request.query, rawBody };
	if (!verifySignature(proof, secret, way)) return refuse(this, 401);
	const bodies = parseDelivery(rawBody);
	if (!isTest && bodies.some((body) => mayBeReplayed(store, body))) return refuse(this, 409);
	// What a test takes in must not be missing from the published flow.
	const { events, keys } = isTest
		? { events: bodies.map((body) => eventOf(body, registration)), keys: [] }
		: newEvents(store, bodies, registration);
	const treatment = processingOptionsOf(this, store);
	let items: INodeExecutionData[];
	const work = handle(this, store, events, treatment);
	const mayAsk = treatment.full || needsTicket(treatment.filters);
	const late = mayAsk && (await isLate(work));
	if (late) this.getResponseObject().status(202).end();
	try {
		items = await work;
	} catch (thrown) {
		for (const key of keys) store.forget(key);
		throw thrown as Error;
	} finally {
		store.keep();
	}
	const answer: IWebhookResponseData = late ? { noWebhookResponse: true } : {};
	if (items.length === 0) return late ? answer : { webhookResponse: { received: bodies.length } };
	if (isTest) store.memory.testItems = items;
	return { ...answer, workflowData: [items] };
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
	store: TriggerState,
	events: HaloEvent[],
	treatment: ProcessingOptions,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	for (const event of events) {
		const item = await processEvent(context, store, event, treatment);
		if (item !== undefined) items.push(item);
	}
	return items;
}
