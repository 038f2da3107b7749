import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { newSecret } from '../../shared/secret';
import { isObject } from '../../shared/reply';
import type { HaloClient } from '../transport/client';
import type { Registration } from './store';
import { SIGNATURE_HEADER } from './trust';
import type { Binding, WebhookApi } from './webhookApi';
import { sameId } from './webhookApi';

/** Widths of Halo's columns, in characters. */
const LONGEST_URL = 500;
const LONGEST_NAME = 255;
const HMAC = 3;

/** What the webhook in Halo has to be. */
export interface DesiredWebhook {
	url: string;
	/** A person reads in Halo whose webhook it is. */
	workflow: string;
	node: string;
	isTest: boolean;
	/** n8n's own ID of itself. */
	instance: string;
	events: Array<{ number: number; name: string }>;
}

/** A name that no other webhook has: Halo demands it, and flows, nodes and n8n instances may bear the same names. */
export function nameOf({ url, workflow, node, isTest }: DesiredWebhook): string {
	const mark = createHash('sha256').update(url).digest('hex').slice(0, 8);
	const words = `n8n${isTest ? ' test' : ''}: ${workflow} / ${node}`;
	return `${words.slice(0, LONGEST_NAME - mark.length - 3)} (${mark})`;
}

function noteOf({ workflow, node }: DesiredWebhook): string {
	return `Made by the Halo PSA Trigger "${node}" of the n8n workflow "${workflow}", which takes it away when the workflow is unpublished.`;
}

/** The address that Halo gets: with the secret where Halo does not sign. */
function addressOf(url: string, secret: string, signed: boolean): string {
	if (signed) return url;
	return `${url}${url.includes('?') ? '&' : '?'}secret=${secret}`;
}

function withoutSecret(address: unknown): string {
	return String(address ?? '').replace(/[?&]secret=[^&]*$/, '');
}

function isOn(row: IDataObject): boolean {
	return row.active !== false && row.disabled !== true;
}

/** What of a webhook differs from what it has to be, in words. */
function differences(row: IDataObject, url: string, secret: string, signed: boolean): string[] {
	const found: string[] = [];
	if (String(row.url) !== addressOf(url, secret, signed)) found.push('its URL');
	if (!isOn(row)) found.push('being active');
	if (row.method !== undefined && Number(row.method) !== 0) found.push('its method (POST)');
	if (Number(row.authentication_type ?? 0) !== (signed ? HMAC : 0)) found.push('authentication');
	return found;
}

function isBound(bound: number[], events: DesiredWebhook['events']): boolean {
	const wanted = events.map(({ number }) => number).sort((left, right) => left - right);
	return wanted.join() === [...bound].sort((left, right) => left - right).join();
}

/** The webhooks of this node, by ID, address or name. */
function ours(
	rows: IDataObject[],
	wanted: DesiredWebhook,
	known: string | undefined,
): IDataObject[] {
	const name = nameOf(wanted).toLowerCase();
	const isOurs = (row: IDataObject): boolean =>
		(known !== undefined && sameId(row.id, known)) ||
		withoutSecret(row.url) === wanted.url ||
		String(row.name ?? '').toLowerCase() === name;
	const isKnown = (row: IDataObject): number =>
		Number(known !== undefined && sameId(row.id, known));
	return rows.filter(isOurs).sort((left, right) => isKnown(right) - isKnown(left));
}

function isBoundIn(row: IDataObject, events: DesiredWebhook['events']): boolean {
	const shown = Array.isArray(row.events) ? row.events.filter(isObject) : [];
	return isBound(
		shown.map(({ eventno }) => Number(eventno)),
		events,
	);
}

/** Whether Halo still holds what was registered, as it was; one request where all is well. */
export async function isHealthy(
	api: WebhookApi,
	registration: Registration,
	wanted: DesiredWebhook,
): Promise<boolean> {
	const { webhookId, url, secret, signed, instance } = registration;
	if (url !== wanted.url || instance !== wanted.instance) return false;
	const row = await api.read(webhookId);
	if (row === undefined || differences(row, url, secret, signed).length > 0) return false;
	if (isBoundIn(row, wanted.events)) return true;
	const bound = await api.bindings(webhookId, Object.keys(registration.bindings));
	return isBound(
		bound.map(({ number }) => number),
		wanted.events,
	);
}

async function bindAll(
	api: WebhookApi,
	webhookId: string,
	wanted: DesiredWebhook,
	bound: Binding[],
): Promise<Record<string, number>> {
	const bindings: Record<string, number> = {};
	for (const { id, number } of bound) {
		const needless =
			!wanted.events.some((event) => event.number === number) ||
			Object.values(bindings).includes(number);
		if (needless) await api.unbind(id);
		else bindings[id] = number;
	}
	for (const { number, name } of wanted.events) {
		if (Object.values(bindings).includes(number)) continue;
		const { id } = await api.bind(webhookId, number, `n8n: ${name}`);
		bindings[id] = number;
	}
	return bindings;
}

/** Makes the webhook in Halo what it has to be, or makes it. */
export class Registrar {
	/** Why Halo did not even try to deliver, where what was registered was found so: nothing of that time is in its log. */
	silence: 'deleted' | 'switched off' | undefined;

	constructor(
		private readonly client: HaloClient,
		private readonly api: WebhookApi,
		private readonly wanted: DesiredWebhook,
	) {}

	/**
	 * Registers the node, once however often it is called: a webhook with the node's address or name is taken over, a
	 * missing one made, a changed one mended, one too many deleted. What it began is undone where a part fails.
	 *
	 * @param known what was registered before; its secret is kept, so that deliveries under way stay trusted
	 * @param rewrite Halo shows no sign of a changed secret, but its deliveries are refused: it is written again
	 * @throws NodeApiError with Halo's reason
	 */
	async register(known: Registration | undefined, rewrite = false): Promise<Registration> {
		const { wanted, api } = this;
		const mine = known?.instance === wanted.instance ? known : undefined;
		const secret = mine?.secret ?? newSecret();
		this.checkLength(secret);
		const [found, ...needless] = ours(await api.list(), wanted, mine?.webhookId);
		for (const row of needless) await api.delete(String(row.id));
		let id: string | undefined = found === undefined ? undefined : String(found.id);
		let isNew = found === undefined;
		if (mine !== undefined && (isNew || !sameId(found.id, mine.webhookId)))
			this.silence = 'deleted';
		else if (mine !== undefined && !isOn(found)) this.silence = 'switched off';
		try {
			const keepsSecret = mine !== undefined && id !== undefined && sameId(mine.webhookId, id);
			const asBefore =
				keepsSecret && differences(found, wanted.url, secret, mine.signed).length === 0;
			if (!asBefore || rewrite) {
				const saved = await this.write(id, secret, mine?.signed ?? true);
				id = saved.id;
				isNew &&= !saved.taken;
			}
			const webhookId = String(id);
			// A webhook that somebody deleted leaves its event rows behind.
			if (mine !== undefined && !sameId(mine.webhookId, webhookId))
				await api.delete(mine.webhookId, Object.keys(mine.bindings));
			const bound = isNew ? [] : await api.bindings(webhookId, Object.keys(mine?.bindings ?? {}));
			const bindings = await bindAll(api, webhookId, wanted, bound);
			const { url, instance } = wanted;
			const held = { webhookId, url, secret, signed: mine?.signed ?? true, instance, bindings };
			return await this.readBack(held);
		} catch (thrown) {
			if (isNew) await this.undo(thrown as Error);
			throw thrown as NodeApiError;
		}
	}

	private checkLength(secret: string): void {
		const { length } = addressOf(this.wanted.url, secret, false);
		if (length <= LONGEST_URL) return;
		throw new NodeOperationError(
			this.client.node,
			`The address of this node has ${length} characters, and Halo keeps ${LONGEST_URL} at most`,
			{ description: 'Shorten the public address of n8n (WEBHOOK_URL).' },
		);
	}

	private async write(
		id: string | undefined,
		secret: string,
		signed: boolean,
	): ReturnType<WebhookApi['save']> {
		const { wanted } = this;
		const row: IDataObject = {
			...(id === undefined ? {} : { id, disabled: false }),
			name: nameOf(wanted),
			type: 0,
			method: 0,
			url: addressOf(wanted.url, secret, signed),
			active: true,
			content_type: 'application/json',
			...(signed
				? {
						authentication_type: HMAC,
						algorithm: 0,
						authentication_header: SIGNATURE_HEADER,
						basic_password: secret,
					}
				: { authentication_type: 0 }),
			note: noteOf(wanted),
		};
		return await this.api.save(row, (rows) => ours(rows, wanted, id)[0]);
	}

	/**
	 * Reads the webhook back and compares it. Older Halo builds do not take the signature without a word: the secret then
	 * goes into the address. Events that another process bound at the same time are put right once.
	 *
	 * @returns what Halo holds
	 */
	private async readBack(held: Registration, isSecond = false): Promise<Registration> {
		const { wanted, api } = this;
		const { webhookId, url, secret, signed, bindings } = held;
		const row = await api.read(webhookId);
		if (row !== undefined && signed && Number(row.authentication_type ?? 0) !== HMAC) {
			await this.write(webhookId, secret, false);
			return await this.readBack({ ...held, signed: false });
		}
		const wrong = row === undefined ? ['the webhook'] : differences(row, url, secret, signed);
		if (wrong.length === 0 && row !== undefined && !isBoundIn(row, wanted.events)) {
			const bound = await api.bindings(webhookId, Object.keys(bindings));
			const numbers = bound.map(({ number }) => number);
			if (!isBound(numbers, wanted.events) && isSecond) wrong.push('the events');
			if (!isBound(numbers, wanted.events) && !isSecond) {
				const rebound = await bindAll(api, webhookId, wanted, bound);
				return await this.readBack({ ...held, bindings: rebound }, true);
			}
		}
		if (wrong.length === 0) return held;
		const message = `Halo did not keep ${wrong.join(', ')} of the webhook as written`;
		throw new NodeApiError(
			this.client.node,
			{ message },
			{
				message,
				description:
					'Look at it in Halo under Configuration → Integrations → Webhooks. Where this Halo does not let webhooks be made through the API, set Set Up in Halo to By Hand.',
			},
		);
	}

	/** Takes away what was begun. What can't be taken away is found again by its address when the workflow is published next. */
	private async undo(reason: Error): Promise<void> {
		try {
			for (const { id } of ours(await this.api.list(), this.wanted, undefined))
				await this.api.delete(String(id));
		} catch (thrown) {
			const left = `The webhook "${nameOf(this.wanted)}" stays in Halo: ${(thrown as Error).message}. The next try takes it over.`;
			if (reason instanceof NodeApiError)
				reason.description = `${reason.description ?? ''} ${left}`.trim();
		}
	}
}

/**
 * Takes the node's webhook away, and nothing else; what is gone already is done.
 *
 * @param known what was registered; without it, the webhook is looked for by address and name
 * @throws NodeApiError where Halo does not let it go; nothing is forgotten then
 */
export async function unregister(
	api: WebhookApi,
	wanted: DesiredWebhook,
	known: Registration | undefined,
): Promise<void> {
	if (known?.instance === wanted.instance) {
		await api.delete(known.webhookId, Object.keys(known.bindings));
		return;
	}
	for (const row of ours(await api.list(), wanted, undefined)) await api.delete(String(row.id));
}
