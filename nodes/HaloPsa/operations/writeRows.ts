import type { IDataObject } from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';
import { asNodeError, inputRefused, isUnconfirmed } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import { isForAgents } from '../../shared/runItems';
import { endpointProperty, rowsProperty } from '../description/endpoint';
import type { ItemContext } from '../execution/itemContext';
import { refuseInexact } from '../input/numbers';
import type { RecordType } from '../records/record';
import type { RequestPurpose } from '../transport/errors';
import { unconfirmedWrite } from '../transport/errors';
import { whyNoData } from '../transport/pages';
import type { Operation } from './operation';

const FORM = 'It must look like [{ "name": "value" }], with Halo\'s own property names.';

const purposeFor = (record: RecordType): RequestPurpose => ({
	record,
	access: 'edit',
	doing: `write ${record.plural}`,
});

async function post({ client }: ItemContext, record: RecordType, rows: IDataObject[]) {
	const purpose = purposeFor(record);
	const reply = await client.request({
		method: 'POST',
		retry: 'never',
		path: record.path,
		// By default Halo answers only one of several rows.
		query: rows.length > 1 ? { returnall: true } : {},
		body: rows,
		purpose,
	});
	const { body, status } = reply;
	// Some endpoints answer a write with nothing at all.
	const isNothing = body === undefined || body === null || body === '';
	const why = isNothing ? undefined : whyNoData(reply);
	if (why !== undefined) throw unconfirmedWrite(client.node, purpose, why, { status });
	return (Array.isArray(body) ? body : [body]).filter(isObject);
}

/** Sends the rows, unless an earlier try of this node did: nothing is known of them that would tell what is there. */
async function writeRowsOfItem(
	item: ItemContext,
	record: RecordType,
	rows: IDataObject[],
): Promise<IDataObject[]> {
	const { client, memory, index } = item;
	const write = memory.recall(record, index, {});
	if (write?.kind === 'written') return [{ written: rows.length, alreadyWritten: true }];
	if (write?.kind === 'unconfirmed') {
		throw unconfirmedWrite(client.node, purposeFor(record), 'in an earlier try of this node');
	}
	try {
		const saved = await post(item, record, rows);
		memory.note(record, index, {}, { kind: 'written', id: String(saved.length) });
		return saved.length === 0 ? [{ written: rows.length }] : saved;
	} catch (thrown) {
		if (isUnconfirmed(thrown)) memory.note(record, index, {}, { kind: 'unconfirmed' });
		throw asNodeError(client.node, thrown, index);
	}
}

const OF_REPORTS = /^\/report(\/|$)/i;
/** With these Halo runs the query of a report in place of storing it. */
const RUNS_A_QUERY = ['_loadreportonly', '_testonly'];

/**
 * Refuses a query in SQL: its failure would pass for a success here, and an AI agent could run it, or store it to be run.
 * Run Query is made for it.
 */
function refuseSql({ client, context }: ItemContext, { path }: RecordType, rows: IDataObject[]) {
	if (!OF_REPORTS.test(path)) return;
	const given = new Set(rows.flatMap(Object.keys).map((name) => name.toLowerCase()));
	const isRun = RUNS_A_QUERY.some((name) => given.has(name));
	if (!isRun && !(given.has('sql') && isForAgents(context))) return;
	throw inputRefused(
		client.node,
		'Rows (JSON): a query in SQL is not run from here',
		'Use Run Query of the resource Report, which takes parameters and shows the rows. It is not for AI agents.',
	);
}

/** Posts rows as they are given: with an ID a row is changed, without one it is created. */
export const writeRows: Operation<'writeRows'> = {
	verb: 'writeRows',
	access: 'edit',
	name: 'Create or Update Rows',
	action: () => 'Create or update records of any kind',
	description: () =>
		'Send rows to any endpoint: with an ID a row is changed, without one it is created',
	properties: () => [endpointProperty, rowsProperty],
	kind: 'perItem',
	async run(item, record) {
		const given = item.context.getNodeParameter('rows', item.index, '') as unknown;
		const value =
			typeof given === 'string' ? jsonParse<unknown>(given, { fallbackValue: null }) : given;
		if (Array.isArray(value) && value.length === 0) {
			throw inputRefused(item.client.node, 'Rows (JSON) is empty', FORM);
		}
		const rows = (Array.isArray(value) ? value : [value]).filter(isObject);
		if (rows.length === 0 || (Array.isArray(value) && rows.length !== value.length)) {
			throw inputRefused(item.client.node, 'Rows (JSON): this is not a list of JSON objects', FORM);
		}
		refuseInexact(item.client.node, 'Rows (JSON)', rows);
		refuseSql(item, record, rows);
		return await writeRowsOfItem(item, record, rows);
	},
};
