import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { isUnconfirmed } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import { isSameText } from '../../shared/text';
import type { ReferenceResolver } from '../execution/referenceResolver';
import type { RecordType } from '../records/record';
import type { HaloClient } from '../transport/client';
import { apiError } from '../transport/errors';
import { listRows, recordOf } from '../transport/pages';
import { eventNumbered } from './events';

/** A row that binds an event to a webhook, as the web app makes it. */
const BINDING = { type: -2, delivery_method: 6 };

/** What Halo answers to the ID of a row that is deleted: usually 404, on some routes 400. */
const GONE = [400, 404];

/** A row that binds an event to our webhook. */
export interface Binding {
	id: string;
	number: number;
}

function onlyRow(body: unknown): IDataObject | undefined {
	const row: unknown = Array.isArray(body) ? body[0] : body;
	return isObject(row) && row.id !== undefined && row.id !== null ? row : undefined;
}

/** Halo's webhooks and the rows that bind events to them. */
export class WebhookApi {
	private readonly webhook: RecordType;

	private readonly notification: RecordType;

	constructor(
		private readonly client: HaloClient,
		resolver: ReferenceResolver,
	) {
		this.webhook = resolver.registry.record('webhook');
		this.notification = resolver.registry.record('notification');
	}

	/** Every outgoing webhook of the tenant. */
	async list(): Promise<IDataObject[]> {
		const purpose = { record: this.webhook, access: 'read' as const, doing: 'list the webhooks' };
		return await listRows(this.client, this.webhook, {}, undefined, purpose);
	}

	/** One webhook; undefined where Halo has it no more. */
	async read(id: string): Promise<IDataObject | undefined> {
		const reply = await this.client.request({
			method: 'GET',
			retry: 'safe',
			path: `${this.webhook.path}/${encodeURIComponent(id)}`,
			query: { includedetails: true },
			purpose: { record: this.webhook, access: 'read', doing: 'read the webhook', id },
			accept: GONE,
		});
		if (GONE.includes(reply.status)) return undefined;
		return recordOf(this.client.node, this.webhook, reply, id);
	}

	/**
	 * Saves a webhook and answers its ID. Where the answer was lost, or says that the name is taken, the webhook may
	 * be there: it is looked up, never blindly made again.
	 *
	 * @param find finds the webhook among all of them
	 * @returns its ID, and whether another process had made it meanwhile
	 */
	async save(
		row: IDataObject,
		find: (rows: IDataObject[]) => IDataObject | undefined,
	): Promise<{ id: string; taken: boolean }> {
		const doing = row.id === undefined ? 'create the webhook' : 'update the webhook';
		let saved: IDataObject | undefined;
		try {
			const reply = await this.client.request({
				method: 'POST',
				retry: 'never',
				path: this.webhook.path,
				body: [row],
				purpose: { record: this.webhook, access: 'edit', doing },
			});
			saved = onlyRow(reply.body) ?? find(await this.list());
			if (saved !== undefined) return { id: String(saved.id), taken: false };
		} catch (thrown) {
			const nameIsTaken =
				thrown instanceof NodeApiError && /name must be unique/i.test(thrown.message);
			const mayBeThere = isUnconfirmed(thrown) || (row.id === undefined && nameIsTaken);
			saved = mayBeThere ? find(await this.list()) : undefined;
			if (saved === undefined) throw thrown as NodeApiError;
			// It is there, but whether it holds what was sent is not known; an update may be sent twice.
			if (row.id === undefined) await this.save({ ...row, id: saved.id }, find);
			return { id: String(saved.id), taken: nameIsTaken };
		}
		const message = `Halo did not keep the webhook "${String(row.name)}"`;
		throw new NodeApiError(this.client.node, { message }, { message });
	}

	/** The rows that bind events to a webhook, the oldest first; those of a registration are asked for one by one where the list lacks them. */
	async bindings(webhookId: string, known: string[]): Promise<Binding[]> {
		const purpose = {
			record: this.notification,
			access: 'read' as const,
			doing: 'list the events of the webhook',
		};
		const query = { webhook_id: webhookId };
		const rows = await listRows(this.client, this.notification, query, undefined, purpose);
		const missing = known.filter((id) => !rows.some((row) => String(row.id) === id));
		for (const id of missing) {
			const row = await this.readBinding(id);
			if (row !== undefined) rows.push(row);
		}
		return rows
			.filter((row) => isSameText(row.webhook_id, webhookId))
			.map((row) => ({ id: String(row.id), number: Number(row.eventno) }))
			.sort((left, right) => Number(left.id) - Number(right.id));
	}

	/** Binds an event. `events` of a webhook is dropped silently, and a `guid` of another row would take that row over. */
	async bind(webhookId: string, number: number, name: string): Promise<Binding> {
		const conditions = eventNumbered(number)?.conditions ?? [];
		const row = {
			...BINDING,
			guid: null,
			eventno: number,
			name,
			agent_id: 0,
			webhook_id: webhookId,
			filter_type: 2,
			restriction_type: 0,
			condition_count: conditions.length,
			conditions,
		};
		const find = async () =>
			(await this.bindings(webhookId, [])).find((bound) => bound.number === number);
		try {
			const reply = await this.client.request({
				method: 'POST',
				retry: 'never',
				path: this.notification.path,
				body: [row],
				purpose: { record: this.notification, access: 'edit', doing: `bind the event "${name}"` },
			});
			const saved = onlyRow(reply.body);
			const bound = saved === undefined ? await find() : { id: String(saved.id), number };
			if (bound !== undefined) return bound;
		} catch (thrown) {
			const bound = isUnconfirmed(thrown) ? await find() : undefined;
			if (bound === undefined) throw thrown as NodeApiError;
			return bound;
		}
		const message = `Halo did not keep the event "${name}" of the webhook`;
		throw new NodeApiError(this.client.node, { message }, { message });
	}

	/** Deletes a row that binds an event; what is gone already is done. */
	async unbind(id: string): Promise<void> {
		await this.remove(this.notification, id, 'delete an event of the webhook');
	}

	/**
	 * Deletes a webhook; what is gone already is done. Its event rows go first, or they would stay behind. Where Halo
	 * does not let these be read or deleted, the webhook goes all the same: it would send on.
	 *
	 * @param known rows that were bound to it, should the list not show them
	 * @throws NodeApiError where the webhook stays, or where rows that are known do
	 */
	async delete(id: string, known: string[] = []): Promise<void> {
		const rows = await this.boundTo(id, known);
		let refused: unknown;
		for (const row of rows) {
			try {
				await this.unbind(row);
			} catch (thrown) {
				refused ??= thrown;
			}
		}
		await this.remove(this.webhook, id, 'delete the webhook');
		if (refused !== undefined) throw refused as NodeApiError;
	}

	/** IDs of the rows that are bound to a webhook; those that are known where Halo does not show them. */
	private async boundTo(webhookId: string, known: string[]): Promise<string[]> {
		try {
			return (await this.bindings(webhookId, known)).map(({ id }) => id);
		} catch (thrown) {
			if (thrown instanceof NodeApiError) return known;
			throw thrown as Error;
		}
	}

	private async readBinding(id: string): Promise<IDataObject | undefined> {
		const reply = await this.client.request({
			method: 'GET',
			retry: 'safe',
			path: `${this.notification.path}/${encodeURIComponent(id)}`,
			purpose: {
				record: this.notification,
				access: 'read',
				doing: 'read an event of the webhook',
				id,
			},
			accept: GONE,
		});
		if (GONE.includes(reply.status)) return undefined;
		return recordOf(this.client.node, this.notification, reply, id);
	}

	private async remove(record: RecordType, id: string, doing: string): Promise<void> {
		const path = `${record.path}/${encodeURIComponent(id)}`;
		const purpose = { record, access: 'edit' as const, doing, id };
		const reply = await this.client.request({
			method: 'DELETE',
			retry: 'safe',
			path,
			purpose,
			accept: GONE,
		});
		if (reply.status !== 400) return;
		const still = await this.client.request({
			method: 'GET',
			retry: 'safe',
			path,
			purpose: { ...purpose, access: 'read' },
			accept: GONE,
		});
		if (!GONE.includes(still.status)) throw apiError(this.client.node, reply, purpose);
	}
}
