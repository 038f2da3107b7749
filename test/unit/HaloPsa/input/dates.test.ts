import { rowInUtc } from '../../../../nodes/HaloPsa/execution/outputRow';
import { toHaloBound, toHaloDate, toHaloDay } from '../../../../nodes/HaloPsa/input/dates';
import { isSameValue } from '../../../../nodes/HaloPsa/reconcile/compare';
import { fromHaloDate } from '../../../../nodes/HaloPsa/reconcile/values';
import { records } from '../../../../nodes/HaloPsa/records';
import type { Field } from '../../../../nodes/HaloPsa/records/record';
import type { ChangeHour } from '../../../support/clockChanges';
import { changeHours, zones } from '../../../support/clockChanges';
import { Halo } from '../../../support/halo';
import { locator, refusalOf, run } from '../../../support/node';

describe('a day to Halo', () => {
	test.each<[unknown, string, string | undefined]>([
		['2026-03-09', 'UTC', '2026-03-09T12:00:00Z'],
		['2026-03-09', 'Asia/Tokyo', '2026-03-09T12:00:00Z'],
		['2026-03-09', 'America/Los_Angeles', '2026-03-09T12:00:00Z'],
		['2026-03-09', 'Pacific/Kiritimati', '2026-03-09T12:00:00Z'],
		['2026-03-09T00:00:00', 'America/New_York', '2026-03-09T12:00:00Z'],
		['2026-03-09T23:59:59', 'Asia/Kolkata', '2026-03-09T12:00:00Z'],
		// Of a moment, the day on the wall of the workflow's time zone counts.
		['2026-03-09T23:30:00Z', 'Europe/Berlin', '2026-03-10T12:00:00Z'],
		['2026-03-09T03:30:00Z', 'America/New_York', '2026-03-08T12:00:00Z'],
		['2026-07-09T23:30:00Z', 'Europe/London', '2026-07-10T12:00:00Z'],
		['2027-03-31T00:00:00.000+02:00', 'UTC', '2027-03-31T12:00:00Z'],
		// A day in UTC, as Halo holds it and as most systems put it.
		['2026-03-09T00:00:00Z', 'America/New_York', '2026-03-09T12:00:00Z'],
		['2026-03-09T12:00:00Z', 'Pacific/Auckland', '2026-03-09T12:00:00Z'],
		[new Date('2026-03-09T23:30:00Z'), 'Europe/Berlin', '2026-03-10T12:00:00Z'],
		// The days on which the clocks change.
		['2026-03-29', 'Europe/London', '2026-03-29T12:00:00Z'],
		['2026-10-25', 'Europe/London', '2026-10-25T12:00:00Z'],
		['2026-02-30', 'UTC', undefined],
		['31/03/2026', 'UTC', undefined],
		['', 'UTC', undefined],
	])('%p in %s is %s', (value, zone, day) => {
		expect(toHaloDay(value, zone)).toBe(day);
	});
});

const contract = (start_date: unknown) => ({
	resource: 'contract',
	operation: 'create',
	ref: 'C-1',
	client_id: locator('id', 12),
	start_date: start_date as string,
});

test('a field of a day is written as noon, in the time zone of the workflow', async () => {
	const halo = new Halo().on('POST /ClientContract', { body: { id: 7 } });
	await run(contract('2026-03-09T23:30:00Z'), { timezone: 'Asia/Tokyo' });
	expect(halo.api[0].body).toEqual([
		{ ref: 'C-1', client_id: 12, start_date: '2026-03-10T12:00:00Z' },
	]);
});

test('a field of a day refuses what is no date, before any request', async () => {
	const { message, description } = await refusalOf(contract('next Monday'));
	expect(message).toBe('Start Date: "next Monday" is not a date');
	expect(description).toBe('Use the form 2026-03-09.');
});

type DateField = Extract<Field, { kind: 'date' | 'dateTime' }>;

const withLines = (field: Field): Field[] => (field.kind === 'lines' ? field.of : [field]);
const isDate = (field: Field): field is DateField =>
	field.kind === 'date' || field.kind === 'dateTime';

const dateFields = records.flatMap(({ name: record, fields = [] }) =>
	fields
		.flatMap(withLines)
		.filter(isDate)
		.map((field) => ({ where: `${record} ${field.name}`, field })),
);

/** What Halo may hold in a field: a day at midnight or noon, a moment with all the digits that were seen, none with a zone. */
const heldIn = (kind: DateField['kind'], hours: ChangeHour[]): string[] => {
	if (kind === 'dateTime')
		return hours.map(({ epochMs }) => `${new Date(epochMs).toISOString().slice(0, 19)}.4214387`);
	const days = [...new Set(hours.map(({ wall }) => wall.slice(0, 10)))];
	return days.flatMap((day) => [`${day}T00:00:00`, `${day}T12:00:00`]);
};

describe.each(zones)('what a row shows can be put into every input, in %s', (zone) => {
	const hours = changeHours(zone);

	test.each(dateFields)(
		'$where: the day or the moment is written as Halo holds it',
		({ field }) => {
			const written = heldIn(field.kind, hours).map((held) => {
				const shown = rowInUtc({ [field.name]: held })[field.name];
				const value = toHaloDate(field.kind, shown, zone);
				return { held, value, isSame: isSameValue(held, value, field) };
			});
			const asHeld = ({ held }: { held: string }) => ({
				held,
				value: field.kind === 'date' ? `${held.slice(0, 10)}T12:00:00Z` : `${held}Z`,
				isSame: true,
			});
			expect(written).toEqual(written.map(asHeld));
		},
	);

	const dateFilters = records.flatMap(({ name: record, operations }) =>
		(operations?.getAll?.filters ?? []).flatMap((filter) =>
			filter.kind === 'date' || filter.kind === 'dateTime'
				? [
						{
							where: `${record} ${filter.name}`,
							name: filter.name,
							kind: filter.kind,
							isEnd: filter.check?.is === 'notAfter',
						},
					]
				: [],
		),
	);

	test.each(dateFilters)('$where: the row it was taken from is found', ({ name, kind, isEnd }) => {
		const lost = heldIn(kind, hours).filter((held) => {
			const shown = rowInUtc({ [name]: held })[name];
			const bound = fromHaloDate(toHaloBound(kind, shown, { zone, isEnd })) ?? NaN;
			const moment = fromHaloDate(held) ?? NaN;
			const isFound = isEnd ? moment <= bound : moment >= bound;
			return !isFound || !(Math.abs(moment - bound) < (kind === 'date' ? 86_400_000 : 1));
		});
		expect(lost).toEqual([]);
	});
});
