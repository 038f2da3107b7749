import type { INode } from 'n8n-workflow';
import { tryToParseDateTime } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';

/** When events that happen by themselves are held back, as a person has filled it in. */
export interface QuietTimes {
	/** Such as `18:00`. */
	quietFrom?: string;
	/** Such as `08:00`, on the next day where it is before the other. */
	quietUntil?: string;
	/** Days of the week that are quiet as a whole, 1 for Monday to 7 for Sunday. */
	quietDays?: number[];
}

const MINUTES_OF_AN_HOUR = 60;

function minuteOf(node: INode, label: string, given: string): number {
	const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(given.trim());
	if (match !== null) return Number(match[1]) * MINUTES_OF_AN_HOUR + Number(match[2]);
	throw inputRefused(node, `${label}: "${given.slice(0, 60)}" is no time`, 'Use the form 18:00.');
}

/**
 * Whether a moment is quiet.
 *
 * @param epochMs in milliseconds since 1970
 * @param zone the workflow's time zone, in which the times are meant
 * @throws NodeOperationError where a time is none, only one of both is filled in, or both are the same
 */
export function isQuiet(
	node: INode,
	{ quietFrom = '', quietUntil = '', quietDays = [] }: QuietTimes,
	epochMs: number,
	zone: string,
): boolean {
	const local = tryToParseDateTime(new Date(epochMs), zone);
	const isQuietDay = quietDays.map(Number).includes(local.weekday);
	if (quietFrom.trim() === '' && quietUntil.trim() === '') return isQuietDay;
	const from = minuteOf(node, 'Quiet From', quietFrom);
	const until = minuteOf(node, 'Quiet Until', quietUntil);
	if (from === until)
		throw inputRefused(
			node,
			`Quiet From and Quiet Until are both ${quietFrom.trim()}, which may mean never or always`,
			'Give two times. For whole days, use Quiet Days.',
		);
	const minute = local.hour * MINUTES_OF_AN_HOUR + local.minute;
	const isOvernight = from > until;
	const isWithin = isOvernight
		? minute >= from || minute < until
		: minute >= from && minute < until;
	return isQuietDay || isWithin;
}
