import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { mapWithTurns } from '../../shared/concurrency';
import type { Reply } from '../../shared/reply';
import type { ItemContext } from '../execution/itemContext';
import { putRowInUtc } from '../execution/outputRow';
import { warn } from '../execution/warnings';
import type { ReportAnswer } from '../reconcile/reportAnswer';
import { MOST_REPORT_ROWS } from '../reconcile/reportAnswer';
import { columnKindsOf, valueOfKind } from '../reconcile/reportColumns';
import type { HaloRequest } from '../transport/client';
import { unreadable } from '../transport/errors';
import { whyNoData } from '../transport/pages';
import { OwnRows } from './operation';

/** A gateway before Halo gives up after about a minute: asked again, the same report takes as long. */
const TOOK_TOO_LONG = [504, 524];

function failed({ client: { node } }: ItemContext, message: string, description: string) {
	return new NodeApiError(node, { message }, { message, description });
}

/**
 * Asks for the rows of a report, and reads the answer.
 *
 * @param what such as `The report "Open tickets"`, at the beginning of a sentence
 * @param read takes the answer's body apart
 * @throws NodeApiError with Halo's own words where the report failed
 */
export async function askForRows(
	item: ItemContext,
	what: string,
	request: Omit<HaloRequest, 'accept' | 'retry'>,
	read: (body: unknown) => ReportAnswer,
): Promise<{ rows: IDataObject[]; profile: IDataObject; reply: Reply }> {
	const reply = await item.client.request({ ...request, retry: 'safe', accept: TOOK_TOO_LONG });
	if (TOOK_TOO_LONG.includes(reply.status))
		throw failed(
			item,
			`${what} took too long: Halo's answer did not come in time (status ${reply.status})`,
			'It was not asked for again. Run it for fewer customers or a shorter period, or make it simpler in Halo.',
		);
	const answer = read(reply.body);
	if ('failed' in answer)
		throw failed(
			item,
			`${what} failed in Halo: ${answer.failed.slice(0, 2_000)}`,
			"The words after the colon are Halo's own. Open the report in Halo and run it there: it fails in the same way.",
		);
	if ('why' in answer)
		throw unreadable(
			item.client.node,
			`Halo's answer to ${lowered(what)}`,
			whyNoData(reply) ?? answer.why,
		);
	return { ...answer, reply };
}

const lowered = (what: string): string => `${what.charAt(0).toLowerCase()}${what.slice(1)}`;

/**
 * The rows of a report as they go out: values by the types of their columns, dates in UTC. They are changed in place, since
 * a report may have as many as fill the memory.
 *
 * @param profile Halo's report, which tells the types
 */
export async function typedRows(
	item: ItemContext,
	rows: IDataObject[],
	profile: IDataObject,
): Promise<OwnRows> {
	const kinds = columnKindsOf(profile);
	const isText = (name: string) => kinds.get(name.toLowerCase()) === 'text';
	await mapWithTurns(rows, (row) => {
		for (const name of kinds.size === 0 ? [] : Object.keys(row)) {
			const value = valueOfKind(kinds.get(name.toLowerCase()), row[name]);
			if (value !== row[name]) row[name] = value as IDataObject[string];
		}
		putRowInUtc(row, isText);
		return undefined;
	});
	if (rows.length >= MOST_REPORT_ROWS)
		warn(
			item.context,
			`Halo gives at most ${MOST_REPORT_ROWS.toLocaleString('en')} rows of a report, and this one came with as many: there may be more. Run it for a shorter period or for one customer.`,
		);
	return new OwnRows(rows);
}
