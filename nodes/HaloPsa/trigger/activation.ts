import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { nowEpochMs } from '../../shared/clock';
import { inputRefused } from '../../shared/errors';
import { desiredWebhookOf } from './desiredWebhook';
import { readEventFilters } from './eventFilters';
import { readOwnAgent } from './ownAgent';
import { isHealthy, register, unregister } from './registration';
import type { TriggerServices } from './services';
import { createServices } from './services';
import type { DeliverySettings, Registration, WebhookCheck, WebhookKind } from './state';
import { TriggerState } from './state';
import { secretByHand } from './webhookSecret';

/**
 * Whether Halo holds what this node needs. n8n asks on publishing and at each start, and has `create` repair what is not so.
 */
export async function checkExists(this: IHookFunctions): Promise<boolean> {
	const state = TriggerState.of(this);
	const isTest = isTestRun(this);
	if (isByHand(this)) await checkSecret(this);
	try {
		const { api, client, owner } = await createServices(this, state);
		if (!isTest) state.adopt(owner);
		// Another application logs in by now: whose changes are its own has to be read anew.
		if (!isTest && state.settings?.connection !== client.connectionMark) return false;
		if (isByHand(this)) return !isTest && state.settings !== undefined;
		const registration = registrationOf(state, isTest ? 'test' : 'production', owner);
		if (registration === undefined || state.settings === undefined) return false;
		const healthy = await isHealthy(api, registration, desiredWebhookOf(this, urlOf(this), isTest));
		if (healthy) activated(state, 'checked');
		return healthy;
	} catch (thrown) {
		if (isTest || state.settings === undefined) throw thrown as Error;
		warnLater(this, state, thrown);
		return true;
	}
}

/**
 * Registers the node with Halo, or repairs what was registered. Where that fails at a start of n8n, n8n takes the webhook
 * away at once and tries again; with the webhook, Halo would drop the log of what it could not deliver, so that one
 * removal is left out.
 */
export async function createWebhook(this: IHookFunctions): Promise<boolean> {
	const state = TriggerState.of(this);
	const isTest = isTestRun(this);
	const kind = isTest ? 'test' : 'production';
	const known = state.registration(kind);
	// A person who publishes reads the refusal, and n8n does not try again: nothing stays behind then.
	state.process.keepsWebhookOnce = isStart(this);
	try {
		const services = await createServices(this, state);
		if (!isTest) state.adopt(services.owner);
		state.settings = await readSettings(this, services);
		if (isByHand(this)) await checkSecret(this);
		else await registerNode(this, state, services, kind);
		state.process.keepsWebhookOnce = false;
		state.process.isListening = isTest;
		return true;
	} catch (thrown) {
		if (known === undefined || !isStart(this)) throw thrown as Error;
		state.process.keepsWebhookOnce = false;
		warnLater(this, state, thrown);
		return true;
	}
}

const LEFT_BEHIND =
	'Publish the workflow and unpublish it again, or delete the webhook in Halo under Configuration → Integrations → Webhooks.';

/** Takes the webhook away; after an activation that failed, it stays for the next try. */
export async function removeWebhook(this: IHookFunctions): Promise<boolean> {
	const state = TriggerState.of(this);
	if (state.process.keepsWebhookOnce) {
		state.process.keepsWebhookOnce = false;
		return true;
	}
	if (isByHand(this)) {
		state.settings = undefined;
		return true;
	}
	const url = urlOf(this);
	const kind = state.kindOf(url);
	if (kind === 'test') state.process.isListening = false;
	const { api, client, owner } = await createServices(this, state);
	try {
		const desired = desiredWebhookOf(this, url, kind === 'test');
		await unregister(api, desired, registrationOf(state, kind, owner));
	} catch (thrown) {
		const reason = thrown instanceof Error ? thrown.message : String(thrown);
		const message = `The webhook of "${this.getNode().name}" stays in Halo: ${reason}`;
		throw new NodeApiError(this.getNode(), { message }, { message, description: LEFT_BEHIND });
	}
	state.setRegistration(kind, undefined);
	if (kind === 'test') return true;
	state.beginPause(client.haloTime ?? nowEpochMs());
	state.process.webhookCheck = 'untouched';
	return true;
}

/** What was registered for this node, with this Halo; what a copy of the workflow brought along is another one's. */
function registrationOf(
	state: TriggerState,
	kind: WebhookKind,
	owner: string,
): Registration | undefined {
	return state.owns(owner) ? state.registration(kind) : undefined;
}

async function registerNode(
	context: IHookFunctions,
	state: TriggerState,
	services: TriggerServices,
	kind: WebhookKind,
): Promise<void> {
	const before = state.registration(kind);
	const registration = await register(context, state, services, { kind, url: urlOf(context) });
	if (!registration.signed) {
		context.logger.warn(
			`This Halo does not sign its deliveries, so the secret of "${context.getNode().name}" is in the address of its webhook. Keep the address to yourself.`,
		);
	}
	if (kind === 'test') return;
	state.endPause();
	activated(state, before?.webhookId === registration.webhookId ? 'checked' : 'new');
}

function activated(state: TriggerState, check: WebhookCheck): void {
	state.process.webhookCheck = check;
	state.process.onActivated?.();
}

/**
 * A start while Halo can't be reached must not cost the node its address in n8n: n8n tries an activation for some seconds only.
 * The monitor looks again, and puts the failure among the executions where it is met again.
 */
function warnLater(context: IHookFunctions, state: TriggerState, thrown: unknown): void {
	const reason = thrown instanceof Error ? thrown.message : String(thrown);
	context.logger.warn(
		`The webhook of "${context.getNode().name}" could not be checked: ${reason}. It is looked at again later.`,
	);
	activated(state, 'doubtful');
}

/** Whether n8n starts, rather than that a person publishes and is there to read a refusal. */
function isStart(context: IHookFunctions): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}

function isByHand(context: IHookFunctions): boolean {
	return context.getNodeParameter('createWebhook', 'automatic') === 'manual';
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
): Promise<DeliverySettings> {
	const given = context.getNodeParameter('filters', {}) as IDataObject;
	const filters = await readEventFilters(client, resolver, given);
	const read = { filters, connection: client.connectionMark };
	if (context.getNodeParameter('ignoreOwnChanges', true) !== true) return read;
	return { ...read, ownAgent: await readOwnAgent(client, resolver) };
}

/** A webhook that a person makes in Halo: the node only has to know what its deliveries are held against. */
async function checkSecret(context: IHookFunctions): Promise<void> {
	if ((await secretByHand(context)) !== '') return;
	throw inputRefused(
		context.getNode(),
		'The secret of the Halo PSA Webhook API credential is empty or too weak',
		'Fill in 16 characters or more, without spaces, and give the same to the webhook in Halo. Nothing is let in without it.',
	);
}
