import type { Resource } from '../record';

declare module '../recordName' {
	interface RecordNames {
		webhook: 'resource';
	}
}

/** What Halo sends out when something happens. Its IDs are text, and a list of it has no pages. */
export const webhook: Resource = {
	name: 'webhook',
	label: 'Webhook',
	plural: 'webhooks',
	path: '/Webhook',
	paging: 'none',
	// The outgoing ones; integration runbooks are of type 1.
	query: { type: 0 },
	permission: 'webhooks',
	titles: ['name'],
	operations: {
		getAll: {},
		getFailedDeliveries: {},
	},
	simplified: {
		id: 'string',
		name: 'string',
		url: 'string',
		active: 'boolean',
		disabled: 'boolean',
		events: 'array',
		authentication_type: 'integer',
		last_status: 'integer',
		auto_disable_attempts: 'integer',
		last_auto_disable_date: 'string',
		note: 'string',
	},
};
