import type { Row } from '../../types';
import type { Change, Entity } from '../entity';
import { ruleBroken } from '../errors';
import { is } from '../filters';
import { isEmptyValue, same, text } from '../values';

const longestUrl = 500;

const validateWebhook = ({ row, world }: Change) => {
	const sameName = world.store
		.rows('Webhook')
		.some((other) => !same(other.id, row.id) && same(other.name, row.name));
	if (sameName) throw ruleBroken('Name must be unique');
	if (text(row, 'url').length > longestUrl) {
		throw ruleBroken("String or binary data would be truncated in table 'Webhook', column 'url'.");
	}
};

const completeWebhook = ({ row, given, before, world }: Change) => {
	row.events = before?.events ?? [];
	if (!world.switches.webhookSignatures && Number(row.authentication_type) === 3) {
		row.authentication_type = 0;
		delete row.authentication_header;
	}
	if (given.basic_password === undefined && before) row.basic_password = before.basic_password;
};

const eventsOf = (row: Row, all: Row[]) =>
	all
		.filter(({ webhook_id }) => same(webhook_id, row.id))
		.map(({ id, eventno, name }) => ({ id, eventno, name }));

const validateNotification = ({ row, world }: Change) => {
	const webhookId = text(row, 'webhook_id');
	if (webhookId !== '' && !world.store.find('Webhook', webhookId)) {
		throw ruleBroken('The Webhook does not exist.');
	}
	if (isEmptyValue(row.eventno)) throw ruleBroken('Please select an Event');
};

/** Outbound webhooks, the rows that bind events to them, and the delivery log. */
export const webhookEntities: Entity[] = [
	{
		path: 'Webhook',
		schema: 'Webhook',
		ids: 'guid',
		permission: 'admin:webhooks',
		administrator: true,
		defaults: {
			type: 0,
			method: 0,
			active: true,
			disabled: false,
			content_type: 'application/json',
			authentication_type: 0,
			note: '',
			auto_disable_attempts: 0,
		},
		required: [{ field: 'name', message: 'Please enter a Name' }],
		filters: { type: is('type') },
		writeOnly: ['basic_password'],
		newerSwitch: 'newerWebhookFields',
		newerMembers: [
			'auto_disable_attempts',
			'last_auto_disable_date',
			'use_lightweight_logs',
			'headers_to_sign',
		],
		complete: completeWebhook,
		validate: validateWebhook,
		computed: (row, world) => ({ events: eventsOf(row, world.store.rows('Notification')) }),
	},
	{
		path: 'Notification',
		schema: 'UnameNotification',
		permission: 'admin:webhooks',
		administrator: true,
		firstId: 41,
		defaults: {
			name: '',
			type: 0,
			delivery_method: 0,
			agent_id: 0,
			filter_type: 0,
			conditions: [],
		},
		filters: { webhook_id: is('webhook_id'), type: is('type'), agent_id: is('agent_id') },
		validate: validateNotification,
	},
	{
		path: 'WebhookEvent',
		schema: 'WebhookEvent',
		ids: 'guid',
		listKey: 'events',
		permission: 'admin:webhooks',
		administrator: true,
		filters: { webhook_id: is('webhook_id') },
	},
];
