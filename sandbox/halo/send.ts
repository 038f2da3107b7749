import type { Response } from 'express';
import { entities } from './entities';
import type { World } from './world';

const fractionsAt = (path: string): string[] =>
	entities.get(path.toLowerCase().split('/')[1])?.fractional ?? [];

const mark = '\u0001';
/** A date without a zone, but for those that stand for "not set", which were seen without one in every reply. */
const isDate = /^(?!0001|1899|190[01])\d{4}-\d{2}-\d{2}T[\d:.]+$/;

/** Sends JSON in Halo's manner: `12.0` for fractional types, and dates with a `Z` where the switch says so. */
export function sendJson(
	response: Response,
	status: number,
	content: unknown,
	path: string,
	{ switches }: World,
): void {
	const fractional = switches.fractionsWithPoint ? fractionsAt(path) : [];
	const withZ = status === 201 && switches.postDatesWithZ;
	response.status(status).type('json');
	if (!withZ && fractional.length === 0) return void response.send(JSON.stringify(content ?? null));
	const json = JSON.stringify(content ?? null, (name, value: unknown) => {
		if (typeof value === 'number' && fractional.includes(name)) {
			return Number.isInteger(value) ? `${mark}${value}` : value;
		}
		return withZ && typeof value === 'string' && isDate.test(value) ? `${value}Z` : value;
	});
	const withPoints = json.replace(/"\\u0001(-?\d+)"/g, '$1.0');
	response.send(withPoints);
}
