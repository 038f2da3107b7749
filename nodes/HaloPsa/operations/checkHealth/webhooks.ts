import type { IDataObject } from 'n8n-workflow';
import { DAY_MS, HOUR_MS, nowEpochMs } from '../../../shared/clock';
import { isSameText } from '../../../shared/text';
import type { ItemContext } from '../../execution/itemContext';
import { PAGE_SIZE } from '../../transport/pages';
import type { DeliveryAttempt } from '../../trigger/deliveryLog';
import { newestDeliveries } from '../../trigger/deliveryLog';
import { isActive } from '../../trigger/desiredWebhook';
import { WebhookApi } from '../../trigger/webhookApi';
import type { Health } from './health';
import { health } from './health';

/** A pause has to be so many times as long as the longest before it. */
const UNUSUAL = 3;
/** Fewer deliveries tell nothing of what is usual. */
const ENOUGH = 5;

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

/** Whether webhooks are alive: active, answered, and not silent for longer than usual. */
export async function checkWebhooks({ client, resolver }: ItemContext): Promise<Health[]> {
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
