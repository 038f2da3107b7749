import type { Response } from 'express';
import { entities } from './entities';
import type { World } from './world';

const doublesAt = (path: string): string[] =>
	entities.get(path.toLowerCase().split('/')[1])?.doubles ?? [];

const mark = '\u0001';
const isDate = /^\d{4}-\d{2}-\d{2}T[\d:.]+$/;

/** Sends JSON in Halo's manner: `12.0` for fractional types, and dates with a `Z` where the switch says so. */
export function sendJson(
	response: Response,
	status: number,
	content: unknown,
	path: string,
	{ switches }: World,
): void {
	const doubles = switches.doublesWithPoint ? doublesAt(path) : [];
	const withZ = status === 201 && switches.postDatesWithZ;
	response.status(status).type('json');
	if (!withZ && doubles.length === 0) return void response.send(JSON.stringify(content ?? null));
	const json = JSON.stringify(content ?? null, (name, value: unknown) => {
		if (typeof value === 'number' && doubles.includes(name)) {
			return Number.isInteger(value) ? `${mark}${value}` : value;
		}
		return withZ && typeof value === 'string' && isDate.test(value) ? `${value}Z` : value;
	});
	const withPoints = json.replace(/"\\u0001(-?\d+)"/g, '$1.0');
	response.send(withPoints);
}
