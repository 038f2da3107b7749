import type { NodeApiError } from 'n8n-workflow';
import { asNodeError, inputRefused } from '../../shared/errors';
import { queryInputs } from '../description/reportInputs';
import type { ItemContext } from '../execution/itemContext';
import { warn } from '../execution/warnings';
import { readQueryParameters } from '../input/queryParameters';
import type { ReportAnswer } from '../reconcile/reportAnswer';
import { MOST_REPORT_ROWS, reportAnswerOf, storedReportIn } from '../reconcile/reportAnswer';
import { prepareSql } from '../reconcile/sql';
import { tickBoxOf } from '../records/permissions';
import type { RecordType } from '../records/record';
import type { Operation } from './operation';
import { askForRows, typedRows } from './reportOutput';

/** The query as it stands in the node: n8n evaluates no expression in it, wherever it stands. */
function constantSql({ client, context, index }: ItemContext): string {
	const sql = context.getNodeParameter('sql', index, '') as string;
	if (sql.trim() !== '') return sql;
	throw inputRefused(client.node, 'SQL is empty', 'Write a query that begins with SELECT.');
}

function readRowLimit({ client, context, index }: ItemContext): number {
	const limit = Number(context.getNodeParameter('limit', index, 50));
	if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_REPORT_ROWS) return limit;
	throw inputRefused(
		client.node,
		`Limit: it has to be a whole number from 1 to ${MOST_REPORT_ROWS}`,
		'Halo gives no more rows of a query than that.',
	);
}

/** A Halo that does not know that the query was only to be run has stored it: said at once, and not asked for again. */
function queryAnswerOf(body: unknown): ReportAnswer {
	const stored = storedReportIn(body);
	return stored === undefined
		? reportAnswerOf(body)
		: {
				why: `this Halo build stored the query as the report ${stored} in place of running it. Delete that report in Halo, and use Run with a report of your own`,
			};
}

/** A refusal that may come from the other permission as well: which of the two a query takes is not published. */
function withBothPermissions(thrown: unknown, record: RecordType, item: ItemContext): NodeApiError {
	const error = asNodeError(item.client.node, thrown, item.index) as NodeApiError;
	if (record.permission !== undefined && ['401', '403'].includes(String(error.httpCode)))
		error.description = `${error.description ?? ''} If that is so, this Halo build may want "${tickBoxOf(record.permission, 'edit')}" for a query.`;
	return error;
}

/** Runs a query in SQL, and puts out its rows. */
export const runQuery: Operation<'runQuery'> = {
	verb: 'runQuery',
	access: 'read',
	isHiddenFromTools: true,
	name: 'Run Query',
	action: () => 'Run a query in SQL',
	description: () => 'Run a query of your own in SQL and get its rows, each as an item',
	properties: () => queryInputs(MOST_REPORT_ROWS),
	output: () => 'unknown',
	kind: 'perItem',
	async run(item, record) {
		const limit = readRowLimit(item);
		const parameters = readQueryParameters(item);
		// One row more tells whether there are more.
		const most = Math.min(limit + 1, MOST_REPORT_ROWS);
		const prepared = prepareSql(constantSql(item), parameters, most);
		if ('why' in prepared)
			throw inputRefused(item.client.node, `SQL: ${prepared.why}`, prepared.how);
		const purpose = { record, access: 'read' as const, doing: 'run the query' };
		const body = [{ _loadreportonly: true, sql: prepared.sql }];
		const { rows, profile } = await askForRows(
			item,
			'The query',
			{ method: 'POST', path: record.path, body, purpose },
			queryAnswerOf,
		).catch((thrown: unknown) => {
			throw withBothPermissions(thrown, record, item);
		});
		if (rows.length > limit) {
			rows.length = limit;
			warn(item.context, `The query has more than ${limit} rows: Limit leaves out the others.`);
		}
		return await typedRows(item, rows, profile);
	},
};
