import type { RecordType } from './record';

/** What Halo sends out when something happens. Its IDs are text, and a list of it knows no pages. */
export const webhook: RecordType = {
	name: 'webhook',
	label: 'Webhook',
	plural: 'webhooks',
	path: '/Webhook',
	paging: 'none',
	// The outgoing ones; integration runbooks are of type 1.
	query: { type: 0 },
	permission: 'webhooks',
	titles: ['name'],
	operations: ['getAll', 'getFailedDeliveries'],
	simplified: [
		'id',
		'name',
		'url',
		'active',
		'disabled',
		'events',
		'authentication_type',
		'last_status',
		'auto_disable_attempts',
		'last_auto_disable_date',
		'note',
	],
};
