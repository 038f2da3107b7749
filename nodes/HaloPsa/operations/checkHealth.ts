import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { DAY_MS, HOUR_MS, nowEpochMs } from '../../shared/clock';
import { choiceOf } from '../../shared/locator';
import { firstOf, isSameText } from '../../shared/text';
import { locatorOf } from '../description/locator';
import { typeOf } from '../description/property';
import type { ItemContext } from '../execution/itemContext';
import { wordsOf } from '../execution/warnings';
import { isInUse } from '../reconcile/state';
import { canonicalValue } from '../reconcile/values';
import type { RecordType } from '../records/record';
import { listPage, listRows, PAGE_SIZE } from '../transport/pages';
import type { DeliveryAttempt } from '../trigger/deliveryLog';
import { newestDeliveries } from '../trigger/deliveryLog';
import { isActive } from '../trigger/desiredWebhook';
import { WebhookApi } from '../trigger/webhookApi';
import { partProperty, tryPermissions } from './checkPermissions';
import type { Operation, Operations } from './operation';
import { findCustomers, listCustomers } from './syncCounts/locate';

/** From the worst to the best. */
const STATES = ['problem', 'warning', 'unknown', 'ok'] as const;

/** How something stands. */
interface Health extends IDataObject {
	check: string;
	state: (typeof STATES)[number];
	found: string;
	what_to_do: string;
}

const health = (check: string, state: Health['state'], found: string, todo = ''): Health => ({
	check,
	state,
	found,
	what_to_do: todo,
});

/** A pause has to be so many times as long as the longest before it. */
const UNUSUAL = 3;
/** Fewer deliveries tell nothing of what is usual. */
const ENOUGH = 5;

/** Petra's guide ticks this box, but gives the agent no right for it: billing only reads items. */
const NOT_NEEDED = 'Edit: items';

async function checkPermissionsOf(item: ItemContext, operations: Operations): Promise<Health[]> {
	const states = { granted: 'ok', missing: 'problem', unknown: 'unknown' } as const;
	return (await tryPermissions(item, operations)).map((row) => {
		const held = states[row.state as keyof typeof states];
		const isEnough = held === 'problem' && row.permission === NOT_NEEDED;
		const state = isEnough ? 'ok' : held;
		const todo = `In Halo: ${String(row.tickInApplication)}. Then the agent: ${String(row.agentRight)}`;
		return health(
			`Permission ${String(row.permission)}`,
			state,
			`It is ${String(row.state)}${isEnough ? ", as Petra's guide leaves it: items are only read" : ''}`,
			state === 'ok' ? '' : todo,
		);
	});
}

/** A span in words, as long as it matters: "3 hours", "9 days". */
function spanOf(ms: number): string {
	return ms < 2 * DAY_MS ? `${Math.ceil(ms / HOUR_MS)} hours` : `${Math.floor(ms / DAY_MS)} days`;
}

/** How long a webhook has been silent, where that is longer than usual. */
function unusualPauseOf(attempts: DeliveryAttempt[], now: number): string | undefined {
	const moments = attempts.map(({ atEpochMs }) => atEpochMs).filter((moment) => moment > 0);
	if (moments.length < ENOUGH) return undefined;
	const longest = Math.max(...moments.slice(1).map((moment, index) => moment - moments[index]));
	const silent = now - moments[moments.length - 1];
	return silent < DAY_MS || silent < longest * UNUSUAL
		? undefined
		: `Nothing has happened for ${spanOf(silent)}; before, the longest pause was ${spanOf(longest)}`;
}

/** @param attempts its deliveries, the oldest first */
function healthOfWebhook(
	webhook: IDataObject,
	attempts: DeliveryAttempt[],
	now: number,
	isWholeLog: boolean,
): Health {
	const name = `Webhook "${String(webhook.name)}"`;
	if (!isActive(webhook))
		return health(
			name,
			'problem',
			'It is inactive, so Halo sends nothing to it',
			'In Halo: Configuration → Integrations → Webhooks: make it active. A Halo PSA Trigger does so when its workflow is published again',
		);
	if (attempts.length === 0 && !isWholeLog)
		return health(
			name,
			'unknown',
			`None of the newest ${PAGE_SIZE} deliveries of all webhooks was its own`,
			'Webhook → Get Failed Deliveries of this webhook shows whether earlier ones failed',
		);
	const failed = attempts.filter(({ delivered }) => !delivered);
	const last = attempts[attempts.length - 1];
	const status = String(failed[failed.length - 1]?.row.responsestatus ?? 'nothing');
	const count = `${failed.length} of the last ${attempts.length} deliveries failed, the latest was answered with ${status}`;
	const todo =
		'See that the workflow behind it is published, and that Halo reaches n8n. Webhook → Get Failed Deliveries shows each';
	if (last?.delivered === false) return health(name, 'problem', count, todo);
	const pause = unusualPauseOf(attempts, now);
	if (pause !== undefined)
		return health(
			name,
			'warning',
			pause,
			'See in Halo that events are bound to the webhook. If it was quiet for a reason, nothing is wrong',
		);
	return failed.length > 0
		? health(name, 'warning', `${count}, and later ones arrived`, todo)
		: health(
				name,
				'ok',
				`${attempts.length} of the newest deliveries were its own, and none failed`,
			);
}

async function checkWebhooks({ client, resolver }: ItemContext): Promise<Health[]> {
	const webhooks = await new WebhookApi(client, resolver).list();
	if (webhooks.length === 0)
		return [health('Webhooks', 'ok', 'Halo has none; only Halo PSA Trigger needs one')];
	const record = resolver.registry.record('webhookEvent');
	const attempts = (await newestDeliveries(client, record)).sort(
		(left, right) => left.atEpochMs - right.atEpochMs,
	);
	const now = client.haloTime ?? nowEpochMs();
	return webhooks.map((webhook) => {
		const own = attempts.filter(({ row }) => isSameText(row.webhook_id, webhook.id));
		return healthOfWebhook(webhook, own, now, attempts.length < PAGE_SIZE);
	});
}

/** The Petra incidents that a ticket is about: its supplier reference, a tag, or the address of the incident. */
function incidentsOf({ supplier_reference: reference, summary, details }: IDataObject): string[] {
	const id = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
	const text = `incidents/${String(reference ?? '')} ${String(summary ?? '')} ${String(details ?? '')}`;
	const found = text.toLowerCase().matchAll(new RegExp(`(?:incidents/|\\[)(${id})`, 'g'));
	return [...new Set([...found].map(([, incident]) => incident))];
}

/** Rows that share something, two or more of each. */
function sharing(rows: IDataObject[], keysOf: (row: IDataObject) => string[]): IDataObject[][] {
	const byKey = new Map<string, IDataObject[]>();
	for (const row of rows)
		for (const key of keysOf(row)) byKey.set(key, [...(byKey.get(key) ?? []), row]);
	return [...byKey.values()].filter((same) => same.length > 1);
}

/** What tells that two licences of Petra at one customer are of the same product. */
function productsOfLicence(licence: IDataObject): string[] {
	const { client_id: customer, item_id: item, name, product_sku: sku, site_id: site } = licence;
	const place = `${String(customer)} ${Number(site) > 0 ? String(site) : ''}`;
	return [
		`${place} name ${canonicalValue('name', name)}`,
		...(Number(item) > 0 ? [`${place} item ${Number(item)}`] : []),
		...(String(sku ?? '').trim() === '' ? [] : [`${place} sku ${canonicalValue('text', sku)}`]),
	];
}

async function checkPetraLink({ client, resolver }: ItemContext): Promise<Health[]> {
	const [ticket, licence] = [
		resolver.registry.record('ticket'),
		resolver.registry.record('softwareLicence'),
	];
	const reading = (record: RecordType) => ({
		...{ record, access: 'read' as const, doing: `list ${record.plural}` },
	});
	const query = { open_only: true, order: 'id', orderdesc: true };
	const { rows: newest } = await listPage(client, ticket, query, 1, PAGE_SIZE, reading(ticket));
	const open = newest.filter((row) => isInUse(ticket, row));
	const licences = (await listRows(client, licence, {}, undefined, reading(licence)))
		.filter((row) => row.deleted !== true && isInUse(licence, row) && Number(row.count) > 0)
		.filter((row) =>
			/petra/i.test(`${String(row.name)} ${String(row.vendor)} ${String(row.product_sku)}`),
		);
	const idsOf = (rows: IDataObject[]) => rows.map(({ id }) => String(id as number)).join(' and ');
	const traces = new Set([
		...sharing(open, incidentsOf).map((rows) => `tickets ${idsOf(rows)} are of one incident`),
		...sharing(licences, productsOfLicence).map(
			(rows) =>
				`licences ${idsOf(rows)} of ${String(rows[0].client_name ?? rows[0].client_id)} are of one product`,
		),
	]);
	const name = "Petra's Own Link to Halo";
	return [
		traces.size === 0
			? health(name, 'ok', 'No ticket and no licence of Petra is there twice')
			: health(
					name,
					'warning',
					`Something else than these nodes may make them too: ${firstOf([...traces], { separator: '; ' })}`,
					"If Petra's own connection to Halo is on, switch it off in Petra, or leave this work to it. Then close the tickets that are too many, and set the licences that are too many to 0",
				),
	];
}

/** The customers that the items give, where they give any. */
async function checkCustomersOf(item: ItemContext): Promise<Health[]> {
	const { context } = item;
	const choices = context
		.getInputData()
		.flatMap((_, index) => choiceOf(context.getNodeParameter('client_id', index, '')) ?? []);
	if (choices.length === 0) return [];
	const customerOf = await findCustomers(item, choices);
	const byId = choices.filter((choice) => customerOf(choice) === undefined);
	const listed = byId.length === 0 ? [] : await listCustomers(item);
	const record = item.resolver.registry.record('customer');
	const inUse = new Set(listed.filter((row) => isInUse(record, row)).map(({ id }) => String(id)));
	const refused = choices.flatMap((choice) => {
		const found = customerOf(choice);
		if (found !== undefined) return 'refused' in found ? [found.refused] : [];
		return inUse.has(choice.value)
			? []
			: [`Halo has no active customer with the ID ${choice.value}`];
	});
	const name = 'Customers of the Items';
	return [
		refused.length === 0
			? health(name, 'ok', `All ${choices.length} are in Halo`)
			: health(
					name,
					'problem',
					`${refused.length} of ${choices.length} can't be matched: ${firstOf([...new Set(refused)], { separator: '; ' })}`,
					'In Halo, give one active customer this name, or this ID as its Azure Tenant ID',
				),
	];
}

/** What can be looked at, by the value of the choice. */
const HEALTH_CHECKS = {
	permissions: { label: 'Permissions', check: checkPermissionsOf },
	petraLink: { label: "Petra's Own Link to Halo", check: checkPetraLink },
	webhooks: { label: 'Webhooks', check: checkWebhooks },
};

const checksProperty: INodeProperties = {
	displayName: 'Check',
	name: 'checks',
	type: 'multiOptions',
	default: ['permissions', 'petraLink', 'webhooks'],
	description: 'What to look at; nothing is written for it',
	options: Object.entries(HEALTH_CHECKS).map(([value, { label }]) => ({ name: label, value })),
};

/** A check that Halo refuses is told as such, and the others go on. */
async function lookOrTell(label: string, check: () => Promise<Health[]>): Promise<Health[]> {
	try {
		return await check();
	} catch (thrown) {
		if (!(thrown instanceof NodeApiError)) throw thrown as Error;
		return [health(label, 'unknown', `Not checked. ${wordsOf(thrown)}`)];
	}
}

/** Looks at what has to be right for flows between Petra and Halo, once for all items: the worst first. */
export const checkHealth: Operation<'checkHealth'> = {
	verb: 'checkHealth',
	access: 'read',
	name: 'Check Health',
	action: () => 'Check the health of the connection',
	description: () =>
		'Check permissions, webhooks, customers and traces of another link, the worst first',
	properties: (_, records) => [
		checksProperty,
		partProperty,
		locatorOf(typeOf(records, 'customer'), {
			label: 'Customer',
			name: 'client_id',
			description:
				'Where items come in: the customer of each, such as {{ $json.tenantName }} By Name, or its Microsoft tenant ID By ID; empty to leave it out',
		}),
	],
	output: () => ({ check: 'string', state: 'string', found: 'string', what_to_do: 'string' }),
	kind: 'perItem',
	async run(item, _, operations) {
		if (item.index > 0) return [];
		const chosen = item.context.getNodeParameter(
			'checks',
			0,
			Object.keys(HEALTH_CHECKS),
		) as string[];
		const rows: Health[] = [];
		for (const [name, { label, check }] of Object.entries(HEALTH_CHECKS))
			if (chosen.includes(name))
				rows.push(...(await lookOrTell(label, async () => await check(item, operations))));
		rows.push(
			...(await lookOrTell('Customers of the Items', async () => await checkCustomersOf(item))),
		);
		return STATES.flatMap((state) => rows.filter((row) => row.state === state));
	},
};
