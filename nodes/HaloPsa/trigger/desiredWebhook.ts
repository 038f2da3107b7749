import { createHash } from 'crypto';
import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import { MASKED } from '../../shared/http';
import { nodeMarkOf } from '../../shared/nodeMark';
import { isObject } from '../../shared/reply';
import { isSameText } from '../../shared/text';
import type { Registration } from './state';

/** Width of Halo's column, in characters. */
export const MAX_URL_LENGTH = 500;
/** Width of Halo's column, in characters. */
const MAX_NAME_LENGTH = 255;
/** With this the name of a test run's webhook begins. */
const TEST_NAME = 'n8n test';
/** Halo's `authentication_type` of a webhook that signs. */
export const HMAC = 3;

/** What the webhook in Halo has to be. */
export interface DesiredWebhook {
	url: string;
	/** A person reads in Halo whose webhook it is. */
	workflow: string;
	node: string;
	isTest: boolean;
	/** n8n's own ID of itself. */
	instance: string;
	/** Stands for the node: a test run's webhook that stayed behind is known by it. */
	mark: string;
	events: Array<{ number: number; name: string }>;
}

/** What is known of the node without asking Halo; the events by number only. */
export function desiredWebhookOf(
	context: Pick<IHookFunctions, 'getWorkflow' | 'getNode' | 'getInstanceId' | 'getNodeParameter'>,
	url: string,
	isTest: boolean,
): DesiredWebhook {
	const { id, name = id } = context.getWorkflow();
	return {
		url,
		workflow: String(name),
		node: context.getNode().name,
		isTest,
		instance: context.getInstanceId(),
		mark: nodeMarkOf(context),
		events: [...new Set(chosenEventsOf(context).map(Number))].map((number) => ({
			number,
			name: '',
		})),
	};
}

/** What Trigger On holds: numbers as the field stores them, or whatever an expression gives. */
export function chosenEventsOf(context: Pick<IHookFunctions, 'getNodeParameter'>): unknown[] {
	return context.getNodeParameter('events', []) as unknown[];
}

/** A name that no other webhook has: Halo requires it, and flows, nodes and n8n instances may bear the same names. */
export function webhookNameOf({ url, workflow, node, isTest }: DesiredWebhook): string {
	const mark = createHash('sha256').update(url).digest('hex').slice(0, 8);
	const words = `${isTest ? TEST_NAME : 'n8n'}: ${workflow} / ${node}`;
	return `${words.slice(0, MAX_NAME_LENGTH - mark.length - 3)} (${mark})`;
}

/** The webhook's note in Halo. */
export function noteOf({ workflow, node, mark }: DesiredWebhook): string {
	return `Made by the Halo PSA Trigger "${node}" of the n8n workflow "${workflow}", which takes it away when the workflow is unpublished. ${markedBy(mark)}`;
}

const markedBy = (mark: string): string => `[n8n ${mark}]`;

/** The webhooks of test runs of this node that stayed behind, since n8n ended while it listened. */
export function leftByTests(rows: IDataObject[], { mark }: DesiredWebhook): IDataObject[] {
	return rows.filter(
		({ name, note }) =>
			String(name).startsWith(TEST_NAME) && String(note ?? '').includes(markedBy(mark)),
	);
}

/** The node's address, and how its deliveries prove where they come from. */
export type WebhookAddress = Pick<Registration, 'url' | 'secret' | 'signed'>;

/** The address that Halo gets: with the secret where Halo does not sign. */
export function addressOf({ url, secret, signed }: WebhookAddress): string {
	if (signed) return url;
	return `${url}${url.includes('?') ? '&' : '?'}secret=${secret}`;
}

function withoutSecret(address: unknown): string {
	return String(address ?? '').replace(/[?&]secret=[^&]*$/, '');
}

/** Whether Halo sends to the webhook. */
export function isActive(row: IDataObject): boolean {
	return row.active !== false && row.disabled !== true;
}

/** What of a webhook differs from what it has to be, in words. */
export function differences(row: IDataObject, address: WebhookAddress): string[] {
	const found: string[] = [];
	// The answer may have been read without the secret.
	const urls = [address.secret, MASKED].map((secret) => addressOf({ ...address, secret }));
	if (!urls.includes(String(row.url))) found.push('its URL');
	if (!isActive(row)) found.push('being active');
	if (row.method !== undefined && Number(row.method) !== 0) found.push('its method (POST)');
	if (Number(row.authentication_type ?? 0) !== (address.signed ? HMAC : 0))
		found.push('authentication');
	return found;
}

/** Whether exactly the events are bound, each once. */
export function isBound(bound: number[], events: DesiredWebhook['events']): boolean {
	const wanted = events.map(({ number }) => number).sort((left, right) => left - right);
	return wanted.join() === [...bound].sort((left, right) => left - right).join();
}

/** The webhooks of this node, by ID, address or name. */
export function ours(
	rows: IDataObject[],
	desired: DesiredWebhook,
	known: string | undefined,
): IDataObject[] {
	const name = webhookNameOf(desired);
	const isOurs = (row: IDataObject): boolean =>
		(known !== undefined && isSameText(row.id, known)) ||
		withoutSecret(row.url) === desired.url ||
		isSameText(row.name, name);
	const isKnown = (row: IDataObject): number =>
		Number(known !== undefined && isSameText(row.id, known));
	return rows.filter(isOurs).sort((left, right) => isKnown(right) - isKnown(left));
}

/** The same, as far as the webhook's own row shows its events. */
export function isBoundIn(row: IDataObject, events: DesiredWebhook['events']): boolean {
	const shown = Array.isArray(row.events) ? row.events.filter(isObject) : [];
	return isBound(
		shown.map(({ eventno }) => Number(eventno)),
		events,
	);
}
