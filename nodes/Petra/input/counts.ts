import type { IDataObject } from 'n8n-workflow';
import { isSameText } from '../../shared/text';

/** Which of Petra's counts is billed. */
export type CountSource = 'billableUsers' | 'licensedUsers' | 'proratedUsers';

/** What becomes of tenants that Petra itself does not bill. */
export type Handling = 'asTheyAre' | 'leaveOut' | 'zero';

/** How a count is made from a row of usage. */
export interface CountOptions {
	source: CountSource;
	paused: Handling;
	trial: Handling;
	notForResale: Handling;
	deleted: Handling;
	rounding: 'down' | 'nearest' | 'up';
}

/** What holds for all rows of an answer. */
export interface UsageReport {
	/** The day of the report, such as `2026-06-30`. */
	asOf: string;
	/** Of the prorating percentages; undefined where it is not clear. */
	scale: 1 | 100 | undefined;
}

/** A count with its reason; null where Petra gives nothing to count. */
export interface Counted {
	count: number | null;
	/** Petra's properties that went in. */
	countedFrom: string;
	why: string;
}

const COUNTED_FROM: Record<CountSource, string> = {
	billableUsers: 'billableUsersThisMonth',
	licensedUsers: 'totalLicensedUsers',
	proratedUsers: 'billableUsersThisMonth',
};

const COUNT_LABELS: Record<CountSource, string> = {
	billableUsers: 'Billable users this month',
	licensedUsers: 'Licensed users',
	proratedUsers: 'Billable users this month',
};

const SHARE = 'proratingPercentageThisMonth';

const round = { down: Math.floor, nearest: Math.round, up: Math.ceil };

/**
 * The count to bill for a tenant.
 *
 * @returns undefined where the tenant is to be left out
 */
export function countOf(
	row: IDataObject,
	options: CountOptions,
	{ asOf, scale }: UsageReport,
): Counted | undefined {
	const unbilled = [
		{
			applies: row.isPaused === true,
			handling: options.paused,
			why: 'paused, which Petra does not bill',
		},
		{
			applies: isTrial(row, asOf),
			handling: options.trial,
			why: 'on trial, which Petra does not bill',
		},
		{
			applies: hasStatus(row, 'NFR'),
			handling: options.notForResale,
			why: 'not for resale (NFR), which Petra does not bill',
		},
		{
			applies: hasStatus(row, 'Deleted'),
			handling: options.deleted,
			why: 'deleted in Petra, which does not bill it any more',
		},
	].filter(({ applies }) => applies);
	if (unbilled.some(({ handling }) => handling === 'leaveOut')) return undefined;
	const zero = unbilled.find(({ handling }) => handling === 'zero');
	const property = COUNTED_FROM[options.source];
	if (zero !== undefined) {
		return { count: 0, countedFrom: 'none', why: `0, since the tenant is ${zero.why}` };
	}
	const users = row[property];
	if (typeof users !== 'number' || !Number.isInteger(users) || users < 0) {
		return {
			count: null,
			countedFrom: property,
			why: `No count: Petra gives ${JSON.stringify(users ?? null)} as ${property}`,
		};
	}
	const status = row.billableStatus === undefined ? '' : ` (status ${String(row.billableStatus)})`;
	if (options.source !== 'proratedUsers') {
		return { count: users, countedFrom: property, why: `${COUNT_LABELS[options.source]}${status}` };
	}
	const share = row[SHARE];
	const countedFrom = `${property} × ${SHARE}`;
	if (typeof share !== 'number' || scale === undefined) {
		return {
			count: null,
			countedFrom,
			why: `No count: it is not clear what ${JSON.stringify(share ?? null)} as ${SHARE} means`,
		};
	}
	return {
		// 29 × 0.55 is 15.950000000000001 to a computer, and 20 × 0.35 a bit below 7.
		count: round[options.rounding](Number(((users * share) / scale).toFixed(6))),
		countedFrom,
		why: `${COUNT_LABELS[options.source]}, ${users} × ${Number(((share * 100) / scale).toFixed(4))} %${status}`,
	};
}

/** Whether Petra gives a tenant this status: Trial, Active, NFR or Deleted. */
function hasStatus(row: IDataObject, status: string): boolean {
	return isSameText(row.billableStatus, status);
}

/**
 * Whether a row is about watching a tenant's seats. An Autopsy is looked at once, on request: its users are no seats, and
 * never added to those of Monitoring. What Petra may add besides stays in.
 */
export function countsSeats(row: IDataObject): boolean {
	return !isSameText(row.service, 'Autopsy');
}

/**
 * Whether a tenant is in its free days: Petra says so, or its first billable day is still to come.
 *
 * @param asOf the day of the report, such as `2026-06-30`
 */
export function isTrial(row: IDataObject, asOf: string): boolean {
	const first = /^\d{4}-\d{2}-\d{2}/.exec(String(row.firstBillableDate ?? ''))?.[0];
	return hasStatus(row, 'Trial') || (first !== undefined && first > asOf.slice(0, 10));
}

/**
 * By what to divide the prorating percentages of an answer. Petra's pages do not tell whether they go to 100 or to 1,
 * so the whole answer decides: one value above 1 proves percent. A month has 31 days at most, so a real share is
 * never below 3 %, and values between 0 and 1 are parts of 1.
 *
 * @returns undefined where the values fit neither scale, or both
 */
export function shareScale(rows: IDataObject[]): 1 | 100 | undefined {
	const values = rows.map((row) => row[SHARE]).filter((value) => typeof value === 'number');
	if (values.some((value) => value < 0 || value > 100)) return undefined;
	if (values.every((value) => value <= 1)) return 1;
	return values.some((value) => value > 0 && value < 3) ? undefined : 100;
}
