import type { IDataObject } from 'n8n-workflow';
import { tryToParseDateTime } from 'n8n-workflow';
import { readChoice } from '../../shared/choice';
import { nowEpochMs } from '../../shared/clock';
import { inputRefused } from '../../shared/errors';
import { REPORT_PERIOD } from '../description/parameterNames';
import type { PeriodChoice } from '../description/reportInputs';
import { periodChoices, periodProperty } from '../description/reportInputs';
import type { ItemContext } from '../execution/itemContext';
import type { Query } from '../transport/pages';
import { toHaloBound } from './dates';

/** Halo's parameters of a period, and its number for one that is given by its days (as a client in production sends it). */
const FROM = 'reportingperiodstartdate';
const TO = 'reportingperiodenddate';
const BY_DAYS = 7;

/** The first and the last day of a period, such as `2026-03-01` and `2026-03-31`. */
export function daysOfPeriod(
	{ unit, back }: PeriodChoice,
	epochMs: number,
	zone: string,
): [from: string, to: string] {
	const start = tryToParseDateTime(new Date(epochMs), zone)
		.minus({ [unit]: back })
		.startOf(unit);
	return [start.toFormat('yyyy-MM-dd'), start.endOf(unit).toFormat('yyyy-MM-dd')];
}

/** What is sent for the period that was chosen by its name; undefined where none was. */
function namedPeriod({ client, context, index }: ItemContext): Query | undefined {
	const filters = context.getNodeParameter('filters', index, {}) as IDataObject;
	if (!(REPORT_PERIOD in filters)) return undefined;
	const chosen = readChoice(client.node, periodProperty, filters[REPORT_PERIOD]);
	const choice = periodChoices.find(({ value }) => value === chosen);
	if (choice === undefined) return undefined;
	const zone = context.getTimezone();
	const [from, to] = daysOfPeriod(choice, nowEpochMs(), zone);
	const bound = (day: string, isEnd: boolean) => toHaloBound('date', day, { zone, isEnd }) ?? day;
	return { [FROM]: bound(from, false), [TO]: bound(to, true) };
}

/**
 * The period that a report is run for, from its name or its two days.
 *
 * @param asked the query of the filters so far, which may hold the days
 * @returns what to send; empty where no period was given
 * @throws NodeOperationError where both were given, or one day without the other
 */
export function periodQueryOf(item: ItemContext, asked: Query): Query {
	const { [FROM]: from, [TO]: to } = asked;
	const named = namedPeriod(item);
	const { node } = item.client;
	if (named !== undefined && (from !== undefined || to !== undefined))
		throw inputRefused(node, 'Period: days were given too', 'Use either Period, or From and To.');
	if ((from === undefined) !== (to === undefined))
		throw inputRefused(
			node,
			`${from === undefined ? 'From' : 'To'} is empty`,
			'Give both days, From and To, or choose a Period.',
		);
	const days = named ?? (from === undefined || to === undefined ? {} : { [FROM]: from, [TO]: to });
	return FROM in days ? { ...days, reportingperiod: BY_DAYS } : {};
}

/** Whether a report that was run says that it was run for these days. */
export function showsPeriod(profile: IDataObject, asked: Query): boolean {
	return [FROM, TO].every(
		(name) => String(profile[name] ?? '').slice(0, 10) === String(asked[name]).slice(0, 10),
	);
}
