import type { IDataObject, IHookFunctions, ITriggerFunctions } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { newSecret } from '../../shared/secret';
import { isSameText, setOwn } from '../../shared/text';
import type { HaloClient } from '../transport/client';
import type { DesiredWebhook } from './desiredWebhook';
import {
	addressOf,
	chosenEventsOf,
	desiredWebhookOf,
	differences,
	HMAC,
	isActive,
	isBound,
	isBoundIn,
	leftByTests,
	MAX_URL_LENGTH,
	noteOf,
	ours,
	webhookNameOf,
} from './desiredWebhook';
import { checkEvents } from './eventCatalogue';
import type { TriggerServices } from './services';
import type { Outage, Registration, TriggerState, WebhookKind } from './state';
import { SIGNATURE_HEADER } from './verifySignature';
import type { Binding, WebhookApi } from './webhookApi';

/** What is to be registered. */
interface RegisterOptions {
	kind: WebhookKind;
	/** The node's address in n8n. */
	url: string;
	/** Halo shows no sign of a changed secret, but its deliveries are refused: the webhook is written again. */
	rewrite?: boolean;
}

/**
 * Registers the node with Halo, or repairs what was registered, and keeps what Halo holds.
 *
 * @throws NodeApiError or NodeOperationError with the reason; what was registered before stays kept then
 */
export async function register(
	context: IHookFunctions | ITriggerFunctions,
	state: TriggerState,
	{ client, resolver, api }: TriggerServices,
	{ kind, url, rewrite = false }: RegisterOptions,
): Promise<Registration> {
	const desired = {
		...desiredWebhookOf(context, url, kind === 'test'),
		events: await checkEvents(client, resolver, chosenEventsOf(context)),
	};
	const registrar = new Registrar(client, api, desired, state.process.isListening);
	const registration = await registrar.register(state.registration(kind), rewrite);
	state.setRegistration(kind, registration);
	if (kind === 'production') state.process.outage ??= registrar.outage;
	return registration;
}

/** Whether Halo still holds what was registered, as it was; one request where all is well. */
export async function isHealthy(
	api: WebhookApi,
	registration: Registration,
	desired: DesiredWebhook,
): Promise<boolean> {
	const { webhookId, url, instance } = registration;
	if (url !== desired.url || instance !== desired.instance) return false;
	const row = await api.read(webhookId);
	if (row === undefined || differences(row, registration).length > 0) return false;
	if (isBoundIn(row, desired.events)) return true;
	const bound = await api.bindings(webhookId, Object.keys(registration.bindings));
	return isBound(numbersOf(bound), desired.events);
}

/**
 * Takes the node's webhook away, and nothing else; what is gone already is done.
 *
 * @param known what was registered; without it, the webhook is looked for by address and name
 * @throws NodeApiError where Halo does not let it go; nothing is forgotten then
 */
export async function unregister(
	api: WebhookApi,
	desired: DesiredWebhook,
	known: Registration | undefined,
): Promise<void> {
	if (known?.instance === desired.instance) {
		await api.delete(known.webhookId, Object.keys(known.bindings));
		return;
	}
	for (const row of ours(await api.list(), desired, undefined)) await api.delete(String(row.id));
}

function numbersOf(bindings: Binding[]): number[] {
	return bindings.map(({ number }) => number);
}

/**
 * Binds exactly the events that are wanted, each once.
 *
 * @param bindings is filled with the rows that are bound, also where one is refused
 */
async function bindAll(
	api: WebhookApi,
	webhookId: string,
	desired: DesiredWebhook,
	bound: Binding[],
	bindings: Record<string, number> = {},
): Promise<Record<string, number>> {
	for (const { id, number } of bound) {
		const needless =
			!desired.events.some((event) => event.number === number) ||
			Object.values(bindings).includes(number);
		if (needless) await api.unbind(id);
		else setOwn(bindings, id, number);
	}
	for (const { number, name } of desired.events) {
		if (Object.values(bindings).includes(number)) continue;
		const { id } = await api.bind(webhookId, number, `n8n: ${name}`);
		setOwn(bindings, id, number);
	}
	return bindings;
}

/** Makes the webhook in Halo what it has to be, or makes it. */
class Registrar {
	/** Why Halo did not even try to deliver, where what was registered was found so: nothing of that time is in its log. */
	outage: Outage | undefined;

	/** The rows that were bound so far. */
	private readonly begun: Record<string, number> = {};

	constructor(
		private readonly client: HaloClient,
		private readonly api: WebhookApi,
		private readonly desired: DesiredWebhook,
		/** A person tries the node out at this moment. */
		private readonly isListening: boolean,
	) {}

	/**
	 * Registers the node, once however often it is called: a webhook with the node's address or name is taken over, a
	 * missing one made, a changed one repaired, one too many deleted. What it began is undone where a part fails.
	 *
	 * @param known what was registered before; its secret is kept, so that deliveries under way stay trusted
	 * @throws NodeApiError with Halo's reason
	 */
	async register(known: Registration | undefined, rewrite: boolean): Promise<Registration> {
		const { desired, api } = this;
		const mine = known?.instance === desired.instance ? known : undefined;
		const address = {
			url: desired.url,
			secret: mine?.secret ?? newSecret(),
			signed: mine?.signed ?? true,
		};
		this.client.hide(address.secret);
		this.checkLength(address.secret);
		const rows = await api.list();
		const [found, ...others] = ours(rows, desired, mine?.webhookId);
		const left = desired.isTest || this.isListening ? [] : leftByTests(rows, desired);
		for (const row of [...others, ...left]) await api.delete(String(row.id));
		let id: string | undefined = found === undefined ? undefined : String(found.id);
		let isNew = found === undefined;
		this.outage = outageOf(mine, found);
		try {
			const keepsSecret = mine !== undefined && id !== undefined && isSameText(mine.webhookId, id);
			const asBefore = keepsSecret && differences(found, address).length === 0;
			if (!asBefore || rewrite) {
				const saved = await this.write(id, address.secret, address.signed);
				id = saved.id;
				isNew &&= !saved.taken;
			}
			const webhookId = String(id);
			// A webhook that somebody deleted leaves its event rows behind.
			if (mine !== undefined && !isSameText(mine.webhookId, webhookId))
				await api.delete(mine.webhookId, Object.keys(mine.bindings));
			const bound = isNew ? [] : await api.bindings(webhookId, Object.keys(mine?.bindings ?? {}));
			const bindings = await bindAll(api, webhookId, desired, bound, this.begun);
			return await this.readBack({ webhookId, ...address, instance: desired.instance, bindings });
		} catch (thrown) {
			if (isNew) await this.undo(thrown as Error);
			throw thrown as NodeApiError;
		}
	}

	private checkLength(secret: string): void {
		const { length } = addressOf({ url: this.desired.url, secret, signed: false });
		if (length <= MAX_URL_LENGTH) return;
		throw inputRefused(
			this.client.node,
			`The address of this node has ${length} characters, and Halo keeps ${MAX_URL_LENGTH} at most`,
			'Shorten the public address of n8n (WEBHOOK_URL).',
		);
	}

	private async write(
		id: string | undefined,
		secret: string,
		signed: boolean,
	): ReturnType<WebhookApi['save']> {
		const { desired } = this;
		const row: IDataObject = {
			...(id === undefined ? {} : { id, disabled: false }),
			name: webhookNameOf(desired),
			type: 0,
			method: 0,
			url: addressOf({ url: desired.url, secret, signed }),
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
			note: noteOf(desired),
		};
		return await this.api.save(row, (rows) => ours(rows, desired, id)[0]);
	}

	/**
	 * Reads the webhook back and compares it. Older Halo builds do not take the signature without a word: the secret then
	 * goes into the address. Events that another process bound at the same time are repaired once.
	 *
	 * @returns what Halo holds
	 */
	private async readBack(held: Registration, isSecond = false): Promise<Registration> {
		const { desired, api } = this;
		const { webhookId, secret, signed, bindings } = held;
		const row = await api.read(webhookId);
		if (row !== undefined && signed && Number(row.authentication_type ?? 0) !== HMAC) {
			await this.write(webhookId, secret, false);
			return await this.readBack({ ...held, signed: false });
		}
		const wrong = row === undefined ? ['the webhook'] : differences(row, held);
		if (wrong.length === 0 && row !== undefined && !isBoundIn(row, desired.events)) {
			const bound = await api.bindings(webhookId, Object.keys(bindings));
			const isRight = isBound(numbersOf(bound), desired.events);
			if (!isRight && isSecond) wrong.push('the events');
			if (!isRight && !isSecond) {
				const rebound = await bindAll(api, webhookId, desired, bound);
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
					'Look at it in Halo under Configuration → Integrations → Webhooks. Where this Halo does not let webhooks be made through the API, set Create Webhook to Manually.',
			},
		);
	}

	/** Takes away what was begun. What can't be taken away is found again by its address when the workflow is published next. */
	private async undo(reason: Error): Promise<void> {
		try {
			for (const { id } of ours(await this.api.list(), this.desired, undefined))
				await this.api.delete(String(id), Object.keys(this.begun));
		} catch (thrown) {
			const left = `The webhook "${webhookNameOf(this.desired)}" stays in Halo: ${(thrown as Error).message}. The next try takes it over.`;
			if (reason instanceof NodeApiError)
				reason.description = `${reason.description ?? ''} ${left}`.trim();
		}
	}
}

function outageOf(
	mine: Registration | undefined,
	found: IDataObject | undefined,
): Outage | undefined {
	if (mine === undefined) return undefined;
	if (found === undefined || !isSameText(found.id, mine.webhookId)) return 'deleted';
	return isActive(found) ? undefined : 'inactive';
}
