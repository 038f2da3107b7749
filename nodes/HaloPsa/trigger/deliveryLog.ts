import type { IDataObject } from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';
import { isSameText } from '../../shared/text';
import { fromHaloDate } from '../reconcile/values';
import type { RecordType } from '../records/record';
import type { HaloClient } from '../transport/client';
import { isWholeList, listPage, listRows, PAGE_SIZE } from '../transport/pages';

/** One try of Halo's to deliver an event, as its delivery log keeps it. */
export interface DeliveryAttempt {
	row: IDataObject;
	/** Milliseconds since 1970 by Halo's clock; 0 where the row tells no time. */
	atEpochMs: number;
	delivered: boolean;
	/** What was sent; undefined where the log keeps no bodies (lightweight logs). */
	body: unknown;
}

/** What to read of Halo's delivery log. */
interface DeliveryLogQuery {
	/** The record type of the log's rows. */
	record: RecordType;
	webhookId: string;
	/** Tries before it are left out, in milliseconds since 1970. */
	sinceEpochMs: number;
}

/**
 * What Halo tried to deliver to a webhook, the oldest try first. The newest page is asked for first, so that it is the
 * only one where nothing older matters; where Halo does not sort, the whole log is read.
 */
export async function readDeliveryLog(
	client: HaloClient,
	{ record, webhookId, sinceEpochMs }: DeliveryLogQuery,
): Promise<DeliveryAttempt[]> {
	const purpose = { record, access: 'read' as const, doing: `list ${record.plural}` };
	const query = { webhook_id: webhookId };
	const sorted = { ...query, order: 'timestamp', orderdesc: true };
	const page = await listPage(client, record, sorted, 1, PAGE_SIZE, purpose);
	const first = page.rows.map(deliveryAttemptOf);
	const reachesBack =
		isWholeList(page, PAGE_SIZE) || first[first.length - 1].atEpochMs < sinceEpochMs;
	const attempts =
		isNewestFirst(first) && reachesBack
			? first
			: (await listRows(client, record, query, undefined, purpose)).map(deliveryAttemptOf);
	return (
		attempts
			// Halo ignores a filter that it does not know.
			.filter(({ row }) => isSameText(row.webhook_id, webhookId))
			.filter(({ atEpochMs }) => atEpochMs === 0 || atEpochMs >= sinceEpochMs)
			.sort((left, right) => left.atEpochMs - right.atEpochMs)
	);
}

/** The newest deliveries of all webhooks, one page of them; all where Halo does not sort. */
export async function newestDeliveries(
	client: HaloClient,
	record: RecordType,
): Promise<DeliveryAttempt[]> {
	const purpose = { record, access: 'read' as const, doing: `list ${record.plural}` };
	const sorted = { order: 'timestamp', orderdesc: true };
	const page = await listPage(client, record, sorted, 1, PAGE_SIZE, purpose);
	const first = page.rows.map(deliveryAttemptOf);
	return isNewestFirst(first) || isWholeList(page, PAGE_SIZE)
		? first
		: (await listRows(client, record, {}, undefined, purpose)).map(deliveryAttemptOf);
}

/**
 * Reads a row of Halo's delivery log. Whether it was delivered follows from `error` and the status of the answer, each of
 * which a build may leave out; the meaning of the numbers in `status` is not known.
 */
export function deliveryAttemptOf(row: IDataObject): DeliveryAttempt {
	const text = typeof row.requestbody === 'string' ? row.requestbody.trim() : '';
	return {
		row,
		atEpochMs: fromHaloDate(row.timestamp) ?? 0,
		delivered: wasDelivered(row),
		body:
			text === '' ? undefined : (jsonParse<unknown>(text, { fallbackValue: null }) ?? undefined),
	};
}

function wasDelivered({ error, responsestatus }: IDataObject): boolean {
	if (error === true) return false;
	if (responsestatus === undefined || responsestatus === null) return error === false;
	const answered = Number(responsestatus);
	return answered >= 200 && answered < 300;
}

function isNewestFirst(attempts: DeliveryAttempt[]): boolean {
	return attempts.every(
		({ atEpochMs }, index) => index === 0 || atEpochMs <= attempts[index - 1].atEpochMs,
	);
}
