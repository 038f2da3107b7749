import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../../shared/reply';
import type { ItemContext } from '../../execution/itemContext';
import { idPropertyOf } from '../../records/record';
import type { RecordName } from '../../records/recordName';
import type { HaloAnswers, LookName } from './assumptions';

/** Refusals that say nothing of Halo but that this connection may not read it, or that the build lacks it. */
const NOT_SHOWN = [400, 401, 403, 404];

interface Look {
	record: RecordName;
	query: Record<string, string | number | boolean>;
	/** Reads the first row of the list again, whole, since the list does not show what is looked for; the query is the list's. */
	whole?: true;
	/** Below the first row of another look: the query parameter that names it. */
	below?: { look: LookName; parameter: string };
}

/** Few rows each, in the order in which they are read. */
const LOOKS: Record<LookName, Look> = {
	ticket: { record: 'ticket', query: { pageinate: true, page_size: 50, page_no: 1 } },
	action: {
		record: 'ticketNote',
		query: { count: 10 },
		below: { look: 'ticket', parameter: 'ticket_id' },
	},
	ticketType: { record: 'ticketType', query: {}, whole: true },
	status: { record: 'status', query: {} },
	priority: { record: 'priority', query: {} },
	agent: { record: 'agent', query: { includeapiagents: true } },
	customer: { record: 'customer', query: { count: 5, includeazuretenants: true } },
	softwareLicence: { record: 'softwareLicence', query: { count: 5 } },
	recurringInvoice: { record: 'recurringInvoice', query: { count: 1 }, whole: true },
	webhook: { record: 'webhook', query: { count: 5 } },
};

/** The rows of an answer, whatever its list is called; a record by itself is one row. */
export function answeredRows(body: unknown): IDataObject[] {
	if (Array.isArray(body)) return body.filter(isObject);
	if (!isObject(body)) return [];
	const isEnvelope = 'record_count' in body;
	const list = isEnvelope ? Object.values(body).find(Array.isArray) : undefined;
	if (isEnvelope) return (list ?? []).filter(isObject);
	return [body];
}

async function read(
	{ client, resolver }: ItemContext,
	name: RecordName,
	path: string,
	query: Look['query'],
): Promise<unknown> {
	const record = resolver.registry.record(name);
	const { status, body } = await client.request({
		method: 'GET',
		retry: 'safe',
		path: `${record.path}${path}`,
		query,
		purpose: { record, access: 'read', doing: `list ${record.plural}` },
		accept: NOT_SHOWN,
	});
	return status < 300 ? body : undefined;
}

async function lookUpOne(
	item: ItemContext,
	{ record, query, whole, below }: Look,
	seen: HaloAnswers,
): Promise<unknown> {
	const owner = below && answeredRows(seen[below.look])[0]?.id;
	if (below !== undefined && owner === undefined) return undefined;
	const asked = below === undefined ? query : { ...query, [below.parameter]: Number(owner) };
	const list = await read(item, record, '', asked);
	if (whole !== true) return list;
	const [first] = answeredRows(list);
	if (first === undefined) return undefined;
	const id = String(first[idPropertyOf(item.resolver.registry.record(record))] as number);
	return await read(item, record, `/${encodeURIComponent(id)}`, { includedetails: true });
}

/** What was read in this run: an item more changes nothing of the Halo. */
const readByClient = new WeakMap<object, Promise<HaloAnswers>>();

/** The same for all items of a run. */
export async function lookAtAllOnce(item: ItemContext): Promise<HaloAnswers> {
	const known = readByClient.get(item.client) ?? lookAtAll(item);
	readByClient.set(item.client, known);
	return await known;
}

/** Reads a little of everything that an assumption is about; nothing is written. */
async function lookAtAll(item: ItemContext): Promise<HaloAnswers> {
	const seen: HaloAnswers = {};
	for (const [name, look] of Object.entries(LOOKS) as Array<[LookName, Look]>)
		seen[name] = await lookUpOne(item, look, seen);
	return seen;
}
