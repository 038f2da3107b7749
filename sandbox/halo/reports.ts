import type { Row } from '../types';
import { checkAccess } from './access';
import { notFound } from './errors';
import { boundRows, postRows } from './post';
import type { HaloRequest } from './post';
import { present } from './present';
import { runSql } from './sql';
import { listOf, same, timeOf } from './values';
import type { World } from './world';

/** The most rows that Halo gives of a report. */
const MOST_ROWS = 50_000;
/** `reportingperiod` of a period that is given by its days. */
const BY_DAYS = '7';

const typeOf = (value: unknown): string => {
	if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'decimal';
	if (typeof value === 'boolean') return 'bit';
	return /^\d{4}-\d{2}-\d{2}T/.test(String(value)) ? 'datetime' : 'nvarchar';
};

/** The columns of rows with their types, as the database tells them. */
const columnsOf = (rows: Row[]): Row[] =>
	Object.entries(rows[0] ?? {}).map(([name, value]) => ({ name, data_type: typeOf(value) }));

const asText = (value: unknown): unknown => {
	if (typeof value === 'number') return value.toLocaleString('en-US', { maximumFractionDigits: 9 });
	return typeof value === 'boolean' ? (value ? 'True' : 'False') : value;
};

const rowsAsText = (rows: Row[]): Row[] =>
	rows.map((row) =>
		Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asText(value)])),
	);

/** What running gives: rows, or in a success as well why there are none. */
function contentOf(row: Row, { store, switches }: World, narrow: (rows: Row[]) => Row[]) {
	const stored = row.report as Row | undefined;
	if (typeof stored?.load_error === 'string') return { content: stored, columns: [] };
	const found =
		stored === undefined ? runSql(String(row.sql ?? ''), store) : { rows: listOf(stored, 'rows') };
	if ('error' in found)
		return { content: { loaded: false, load_error: found.error, rows: [] }, columns: [] };
	const rows = narrow(found.rows).slice(0, MOST_ROWS);
	const columns = switches.reportColumns === 'told' ? columnsOf(rows) : [];
	const shown = switches.reportValues === 'text' ? rowsAsText(rows) : rows;
	return { content: { loaded: true, load_error: '', rows: shown }, columns };
}

/** The rows for a customer, an invoice and a period, where the report has what they go by. */
const narrowed = (row: Row, query: Record<string, string>) => (rows: Row[]) => {
	const within = ['client_id', 'invoice_id'].filter((name) => query[name] !== undefined);
	const date = String(row.reportingperioddatefield ?? '');
	const hasPeriod = date !== '' && query.reportingperiod === BY_DAYS;
	return rows.filter(
		(one) =>
			within.every((name) => !(name in one) || same(one[name], query[name])) &&
			(!hasPeriod ||
				(timeOf(one[date]) >= timeOf(query.reportingperiodstartdate) &&
					timeOf(one[date]) <= timeOf(query.reportingperiodenddate))),
	);
};

/** One report, run where that is asked for. */
export function getReport(request: HaloRequest, id: string): unknown {
	const { world, caller, query } = request;
	const entity = world.store.entity('Report');
	checkAccess(entity, 'one', caller);
	const row = world.store.find('Report', Number(id));
	if (!row) throw notFound();
	const profile = present(entity, row, 'one', { world, query });
	delete profile.report;
	if (query.loadreport?.toLowerCase() !== 'true') return profile;
	const { content, columns } = contentOf(row, world, narrowed(row, query));
	const period =
		world.switches.reportPeriod === 'shown' && query.reportingperiodstartdate !== undefined
			? {
					reportingperiodstartdate: query.reportingperiodstartdate.replace('Z', ''),
					reportingperiodenddate: query.reportingperiodenddate.replace('Z', ''),
				}
			: {};
	return { ...profile, ...period, available_columns: columns, report: content };
}

/** A query of the request's own, or a report to store. */
export function postReport(request: HaloRequest): unknown {
	const { world, caller } = request;
	const entity = world.store.entity('Report');
	const [first] = boundRows(request, entity.schema);
	const { queryStored, queryPermission, queryReply } = world.switches;
	if (first?._loadreportonly !== true || queryStored)
		return postRows(entity, boundRows(request, entity.schema), request);
	checkAccess(entity, queryPermission === 'edit' ? 'write' : 'one', caller);
	const { content, columns } = contentOf({ sql: first.sql }, world, (rows) => rows);
	const profile = { id: 0, sql: first.sql, available_columns: columns, report: content };
	return queryReply === 'array' ? [profile] : profile;
}

/** What a report has published. */
export function getReportData({ world, caller }: HaloRequest, publishedId: string): unknown {
	const entity = world.store.entity('Report');
	checkAccess(entity, 'one', caller);
	const row = world.store.findBy('Report', 'published_id', publishedId);
	if (row?.is_published !== true) throw notFound();
	const { content, columns } = contentOf(row, world, (rows) => rows);
	if (world.switches.publishedData === 'report')
		return { id: row.id, name: row.name, available_columns: columns, report: content };
	return content.load_error ? content : content.rows;
}
