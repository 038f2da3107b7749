import type { IDataObject } from 'n8n-workflow';
import { readLimit } from '../../shared/limit';
import { listProperties } from '../../shared/properties';
import { isObject } from '../../shared/reply';
import type { Query } from '../transport/pages';
import { listRows } from '../transport/pages';
import type { DeliveryAttempt } from '../trigger/deliveryLog';
import { deliveryAttemptOf } from '../trigger/deliveryLog';
import type { Operation } from './operation';

function failedDeliveryOf({ row, body }: DeliveryAttempt): IDataObject {
	const sent = isObject(body) ? body : {};
	return {
		id: row.id,
		webhook_id: row.webhook_id,
		timestamp: row.timestamp,
		event: sent.event ?? null,
		entity_id: row.entity_id ?? sent.object_id ?? null,
		delivery_id: sent.id ?? null,
		error: row.error ?? null,
		responsestatus: row.responsestatus ?? null,
		responsebody: row.responsebody ?? null,
	};
}

/** Lists the deliveries that Halo did not get through, so that a person sees Halo's side of a webhook. */
export const getFailedDeliveries: Operation<'getFailedDeliveries'> = {
	verb: 'getFailedDeliveries',
	access: 'read',
	name: 'Get Failed Deliveries',
	action: (record) => `Get failed deliveries of ${record.plural}`,
	description: (record) =>
		`Get what Halo could not deliver to its ${record.plural}, the newest first`,
	properties: () => [
		{
			displayName: 'Webhook ID',
			name: 'webhook_id',
			type: 'string',
			default: '',
			placeholder: 'e.g. 5d0c1a7e-4c1b-4f7a-9b1e-2f6f0c9b7a11',
			description: 'The webhook by its ID, as Get Many shows it; empty for all webhooks',
		},
		...listProperties,
	],
	output: () => ({
		id: 'string?',
		webhook_id: 'string?',
		timestamp: 'string?',
		event: 'string?',
		entity_id: 'integer?',
		delivery_id: 'string?',
		error: 'boolean?',
		responsestatus: 'integer?',
		responsebody: 'string?',
	}),
	kind: 'perItem',
	async run({ context, client, resolver, index }) {
		const record = resolver.registry.record('webhookEvent');
		const webhookId = String(context.getNodeParameter('webhook_id', index, '')).trim();
		const limit = readLimit({ context, client, index });
		const query: Query = webhookId === '' ? {} : { webhook_id: webhookId };
		// Halo can't filter by outcome, so a limit holds only for what is left of the whole log.
		const rows = await listRows(client, record, query, undefined, {
			record,
			access: 'read',
			doing: `list ${record.plural}`,
		});
		return rows
			.filter(
				({ webhook_id: of }) =>
					webhookId === '' || String(of).toLowerCase() === webhookId.toLowerCase(),
			)
			.map(deliveryAttemptOf)
			.filter(({ delivered }) => !delivered)
			.sort((left, right) => right.atEpochMs - left.atEpochMs)
			.slice(0, limit)
			.map(failedDeliveryOf);
	},
};
