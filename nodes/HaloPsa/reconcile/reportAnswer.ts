import type { IDataObject } from 'n8n-workflow';
import { isObject, sentenceOf } from '../../shared/reply';

/** The most rows that Halo gives of a report (seen live); it does not say where it cut. */
export const MOST_REPORT_ROWS = 50_000;

/** What Halo answered to the running of a report. */
export type ReportAnswer =
	| {
			/** The rows, as they lie in the answer. */
			rows: IDataObject[];
			/** The report itself, where it came with its rows; else empty. */
			profile: IDataObject;
	  }
	/** Halo's own words on why the report failed: it says so in an answer of status 200. */
	| { failed: string }
	/** Why it is not surely the result of a report. */
	| { why: string };

const textIn = (value: unknown): string | undefined =>
	typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

function rowsOnly(rows: unknown[], profile: IDataObject): ReportAnswer {
	const others = rows.filter((row) => !isObject(row)).length;
	return others === 0
		? { rows: rows as IDataObject[], profile }
		: { why: `${others} of its ${rows.length} rows are no rows` };
}

/** Reads Halo's `ReportContent`: `loaded`, `load_error`, `rows`. */
function contentAnswer(content: IDataObject, profile: IDataObject): ReportAnswer {
	const failed = textIn(content.load_error);
	if (failed !== undefined) return { failed };
	if (Array.isArray(content.rows)) return rowsOnly(content.rows as unknown[], profile);
	if (content.loaded === true && (content.rows ?? null) === null) return { rows: [], profile };
	return { why: content.loaded === false ? 'Halo did not load it' : 'the answer holds no rows' };
}

/**
 * Reads the answer to a report that was run: the report, with its result in `report`. A write answers a list of one in
 * some builds.
 *
 * @returns the rows, Halo's word that it failed, or why the answer is neither
 */
export function reportAnswerOf(body: unknown): ReportAnswer {
	const profile: unknown = Array.isArray(body) && body.length === 1 ? body[0] : body;
	if (!isObject(profile)) return { why: 'the answer holds no report' };
	const content = profile.report;
	if (isObject(content)) return contentAnswer(content, profile);
	// Without `report` around it, as an answer that is nothing but the result would come.
	if ('rows' in profile || 'load_error' in profile) return contentAnswer(profile, {});
	return { why: 'the answer holds no rows' };
}

/**
 * Reads the answer to a published report, whose form is known from clients only: its rows alone. A report around them, as
 * when it is run, is understood too. A row is taken as it is, whatever it tells of.
 */
export function publishedAnswerOf(body: unknown): ReportAnswer {
	const rows = isObject(body) ? body.data : body;
	if (!Array.isArray(rows)) {
		const read = reportAnswerOf(body);
		const said = isObject(body) && 'why' in read ? sentenceOf(body) : undefined;
		return said === undefined ? read : { failed: said };
	}
	const list = rows as unknown[];
	const [only] = list;
	const isReport = list.length === 1 && isObject(only) && isObject(only.report);
	return isReport ? reportAnswerOf(only) : rowsOnly(list, {});
}

/** The ID under which a query was stored as a report: a Halo that does not know that it was only to be run. */
export function storedReportIn(body: unknown): number | undefined {
	const profile: unknown = Array.isArray(body) && body.length === 1 ? body[0] : body;
	const id = isObject(profile) && !isObject(profile.report) ? Number(profile.id) : NaN;
	return id > 0 ? id : undefined;
}
