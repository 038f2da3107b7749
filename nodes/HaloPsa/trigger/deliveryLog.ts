import type { IDataObject } from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';
import { fromHaloDate } from '../reconcile/haloDates';
import type { RecordType } from '../records/record';
import type { HaloClient } from '../transport/client';
import { isWholeList, listPage, listRows, PAGE_SIZE } from '../transport/pages';

/** One try of Halo's to deliver an event, as its delivery log keeps it. */
export interface Attempt {
	row: IDataObject;
	/** Milliseconds since 1970 by Halo's clock; 0 where the row tells no time. */
	at: number;
	delivered: boolean;
	/** What was sent; undefined where the log keeps no bodies (lightweight logs). */
	body: unknown;
}

/**
 * Reads a row of Halo's delivery log. Whether it was delivered is told by the status of the answer alone: the meaning of
 * the numbers in `status` is not known.
 */
export function attemptOf(row: IDataObject): Attempt {
	const answered = Number(row.responsestatus);
	const text = typeof row.requestbody === 'string' ? row.requestbody.trim() : '';
	return {
		row,
		at: fromHaloDate(row.timestamp) ?? 0,
		delivered: answered >= 200 && answered < 300,
		body:
			text === '' ? undefined : (jsonParse<unknown>(text, { fallbackValue: null }) ?? undefined),
	};
}

function isNewestFirst(attempts: Attempt[]): boolean {
	return attempts.every(({ at }, index) => index === 0 || at <= attempts[index - 1].at);
}

/**
 * What Halo tried to deliver to a webhook, the oldest try first. The newest page is asked for first, so that it is the
 * only one where nothing older matters; where Halo does not sort, the whole log is read.
 *
 * @param since tries before it are left out, in milliseconds since 1970
 */
export async function readDeliveryLog(
	client: HaloClient,
	record: RecordType,
	webhookId: string,
	since: number,
): Promise<Attempt[]> {
	const intent = { record, access: 'read' as const, doing: `list ${record.plural}` };
	const query = { webhook_id: webhookId };
	const sorted = { ...query, order: 'timestamp', orderdesc: true };
	const page = await listPage(client, record, sorted, 1, PAGE_SIZE, intent);
	const first = page.rows.map(attemptOf);
	const reachesBack = isWholeList(page, PAGE_SIZE) || first[first.length - 1].at < since;
	const attempts =
		isNewestFirst(first) && reachesBack
			? first
			: (await listRows(client, record, query, undefined, intent)).map(attemptOf);
	return (
		attempts
			// Halo ignores a filter that it does not know.
			.filter(({ row }) => String(row.webhook_id).toLowerCase() === webhookId.toLowerCase())
			.filter(({ at }) => at === 0 || at >= since)
			.sort((left, right) => left.at - right.at)
	);
}
