import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import { ReferenceResolver } from '../execution/referenceResolver';
import { records } from '../records';
import { HaloClient } from '../transport/client';
import type { HaloContext } from '../transport/session';
import { readEventFilters } from './eventFilters';
import { checkEvents } from './eventCatalogue';
import type { DesiredWebhook } from './registration';
import { isHealthy, Registrar, unregister } from './registration';
import type { Settings, WebhookState } from './store';
import { TriggerState } from './store';
import { WebhookApi } from './webhookApi';

/** Everything that the node's life cycle works with. */
export interface TriggerServices {
	client: HaloClient;
	resolver: ReferenceResolver;
	api: WebhookApi;
}

/** The tools of one activation; nothing is asked of Halo yet. */
export async function createServices(context: HaloContext): Promise<TriggerServices> {
	const client = await HaloClient.open(context);
	const resolver = new ReferenceResolver(client, records);
	return { client, resolver, api: new WebhookApi(client, resolver) };
}

/** What is known of the node without asking Halo; the events by number only. */
export function desiredWebhookOf(
	context: Pick<IHookFunctions, 'getWorkflow' | 'getNode' | 'getInstanceId' | 'getNodeParameter'>,
	url: string,
	isTest: boolean,
): DesiredWebhook {
	const { id, name = id } = context.getWorkflow();
	const chosen = context.getNodeParameter('events', []) as unknown[];
	return {
		url,
		workflow: String(name),
		node: context.getNode().name,
		isTest,
		instance: context.getInstanceId(),
		events: [...new Set(chosen.map(Number))].map((number) => ({ number, name: '' })),
	};
}

function isByHand(context: IHookFunctions): boolean {
	return context.getNodeParameter('setup', 'automatic') === 'manual';
}

function urlOf(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (url !== undefined) return url;
	throw inputRefused(context.getNode(), 'n8n gives this node no address for webhooks');
}

function isTestRun(context: IHookFunctions): boolean {
	return context.getActivationMode() === 'manual';
}

/** Asks Halo once for what the deliveries are held against. */
async function readSettings(
	context: IHookFunctions,
	{ client, resolver }: TriggerServices,
): Promise<Settings> {
	const given = context.getNodeParameter('filters', {}) as IDataObject;
	const filters = await readEventFilters(client, resolver, given);
	if (context.getNodeParameter('ignoreOwnChanges', true) !== true) return { filters };
	const record = resolver.registry.record('agent');
	const reply = await client.request({
		method: 'GET',
		retry: 'safe',
		path: `${record.path}/me`,
		intent: { record, access: 'read', doing: 'read the agent of the connection' },
	});
	const ownAgent = isObject(reply.body) ? Number(reply.body.id) : Number.NaN;
	if (Number.isInteger(ownAgent)) return { filters, ownAgent };
	throw inputRefused(
		client.node,
		'Halo does not tell which agent this connection is, so its own changes can not be ignored',
		'Switch off Ignore Own Changes. A flow that writes to a ticket would then wake itself, so end it with a condition.',
	);
}

/** A webhook that a person makes in Halo: the node only has to know what its deliveries are held against. */
function checkSecret(context: IHookFunctions): void {
	if (String(context.getNodeParameter('secret', '')).trim() !== '') return;
	throw inputRefused(
		context.getNode(),
		'Secret is empty',
		'Fill in a long random text, and give the same to the webhook in Halo. Nothing is let in without it.',
	);
}

/**
 * Whether Halo holds what this node needs. n8n asks on publishing and at each start, and has `create` mend what is not so.
 */
export async function checkExists(this: IHookFunctions): Promise<boolean> {
	const store = TriggerState.of(this);
	if (isByHand(this)) {
		checkSecret(this);
		return !isTestRun(this) && store.settings !== undefined;
	}
	const isTest = isTestRun(this);
	const registration = store.registration(isTest ? 'test' : 'production');
	if (registration === undefined || store.settings === undefined) return false;
	try {
		const { api } = await createServices(this);
		const healthy = await isHealthy(api, registration, desiredWebhookOf(this, urlOf(this), isTest));
		if (healthy) activated(store, 'checked');
		return healthy;
	} catch (thrown) {
		if (isTest) throw thrown as Error;
		warnLater(this, store, thrown);
		return true;
	}
}

function activated(store: TriggerState, webhook: WebhookState): void {
	store.memory.webhook = webhook;
	store.memory.onActivated?.();
}

/**
 * A start while Halo can't be reached must not cost the node its address in n8n: n8n tries an activation for some seconds only.
 * The watch looks again, and puts the failure among the executions where it is met again.
 */
function warnLater(context: IHookFunctions, store: TriggerState, thrown: unknown): void {
	const reason = thrown instanceof Error ? thrown.message : String(thrown);
	context.logger.warn(
		`The webhook of "${context.getNode().name}" could not be checked: ${reason}. It is looked at again later.`,
	);
	activated(store, 'doubtful');
}

/** Whether n8n starts, rather than that a person publishes and is there to read a refusal. */
function isStart(context: IHookFunctions): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}

/**
 * When an activation fails, n8n takes the webhook away at once and tries again. With the webhook, Halo would drop the
 * log of what it could not deliver, so that one removal is left out.
 */
async function guarded<T>(store: TriggerState, task: () => Promise<T>): Promise<T> {
	store.memory.keepOnce = true;
	const result = await task();
	store.memory.keepOnce = false;
	return result;
}

/** Registers the node with Halo, or mends what was registered. */
export async function create(this: IHookFunctions): Promise<boolean> {
	const store = TriggerState.of(this);
	const isTest = isTestRun(this);
	const kind = isTest ? 'test' : 'production';
	const known = store.registration(kind);
	try {
		return await guarded(store, async () => {
			const tools = await createServices(this);
			store.settings = await readSettings(this, tools);
			if (isByHand(this)) checkSecret(this);
			else await register(this, store, tools, kind);
			return true;
		});
	} catch (thrown) {
		if (known === undefined || !isStart(this)) throw thrown as Error;
		store.memory.keepOnce = false;
		warnLater(this, store, thrown);
		return true;
	}
}

async function register(
	context: IHookFunctions,
	store: TriggerState,
	{ client, resolver, api }: TriggerServices,
	kind: 'production' | 'test',
): Promise<void> {
	const chosen = context.getNodeParameter('events', []) as unknown[];
	const wanted = {
		...desiredWebhookOf(context, urlOf(context), kind === 'test'),
		events: await checkEvents(client, resolver, chosen),
	};
	const known = store.registration(kind);
	const registrar = new Registrar(client, api, wanted);
	const registration = await registrar.register(known);
	store.setRegistration(kind, registration);
	if (!registration.signed) {
		context.logger.warn(
			`This Halo does not sign its deliveries, so the secret of "${wanted.node}" is in the address of its webhook. Keep the address to yourself.`,
		);
	}
	if (kind === 'test') return;
	store.memory.silence ??= registrar.silence;
	activated(store, known?.webhookId === registration.webhookId ? 'checked' : 'new');
}

/** Takes the webhook away; after an activation that failed, it stays for the next try. */
export async function remove(this: IHookFunctions): Promise<boolean> {
	const store = TriggerState.of(this);
	if (store.memory.keepOnce) {
		store.memory.keepOnce = false;
		return true;
	}
	if (isByHand(this)) {
		store.settings = undefined;
		return true;
	}
	const url = urlOf(this);
	const kind = store.kindOf(url);
	const { api } = await createServices(this);
	try {
		await unregister(api, desiredWebhookOf(this, url, kind === 'test'), store.registration(kind));
	} catch (thrown) {
		const reason = thrown instanceof Error ? thrown.message : String(thrown);
		const message = `The webhook of "${this.getNode().name}" stays in Halo: ${reason}`;
		throw new NodeApiError(this.getNode(), { message }, { message });
	}
	store.setRegistration(kind, undefined);
	store.memory.webhook = 'untouched';
	return true;
}
