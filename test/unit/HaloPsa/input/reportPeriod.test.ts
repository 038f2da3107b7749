import type { INodeParameters } from 'n8n-workflow';
import { periodChoices } from '../../../../nodes/HaloPsa/description/reportInputs';
import { daysOfPeriod, showsPeriod } from '../../../../nodes/HaloPsa/input/reportPeriod';
import { Halo } from '../../../support/halo';
import { locator, refusalOf, run } from '../../../support/node';

const daysOf = (value: string, at: string, zone = 'Europe/London') => {
	const choice = periodChoices.find((candidate) => candidate.value === value);
	if (choice === undefined) throw new Error(`There is no period ${value}`);
	return daysOfPeriod(choice, Date.parse(at), zone);
};

test.each([
	['today', ['2026-03-09', '2026-03-09']],
	['yesterday', ['2026-03-08', '2026-03-08']],
	['thisWeek', ['2026-03-09', '2026-03-15']],
	['lastWeek', ['2026-03-02', '2026-03-08']],
	['thisMonth', ['2026-03-01', '2026-03-31']],
	['lastMonth', ['2026-02-01', '2026-02-28']],
	['thisQuarter', ['2026-01-01', '2026-03-31']],
	['lastQuarter', ['2025-10-01', '2025-12-31']],
	['thisYear', ['2026-01-01', '2026-12-31']],
	['lastYear', ['2025-01-01', '2025-12-31']],
])('%s, on Monday 9 March 2026, is %j', (period, days) => {
	expect(daysOf(period, '2026-03-09T10:00:00Z')).toEqual(days);
});

test('the last month of a long one, and days in the zone of the workflow', () => {
	expect(daysOf('lastMonth', '2026-03-31T10:00:00Z')).toEqual(['2026-02-01', '2026-02-28']);
	expect(daysOf('today', '2026-03-09T23:30:00Z', 'Pacific/Auckland')).toEqual([
		'2026-03-10',
		'2026-03-10',
	]);
	expect(daysOf('yesterday', '2026-03-29T22:30:00Z', 'Europe/Berlin')).toEqual([
		'2026-03-29',
		'2026-03-29',
	]);
});

const runFor = (filters: INodeParameters) => ({
	resource: 'report',
	operation: 'run',
	reportId: locator('id', '5'),
	filters,
});

test.each([
	[{ reportingperiodstartdate: '2026-03-01' }, 'To is empty'],
	[{ reportingperiodenddate: '2026-03-01' }, 'From is empty'],
	[
		{
			period: 'today',
			reportingperiodstartdate: '2026-03-01',
			reportingperiodenddate: '2026-03-01',
		},
		'Period: days were given too',
	],
	[{ period: 'someday' }, 'Period: "someday" is none of its choices'],
	[
		{ reportingperiodstartdate: 'x', reportingperiodenddate: 'y' },
		'Filter From: "x" is not a date',
	],
	[
		{ reportingperiodstartdate: '={{ $json.nothing }}', reportingperiodenddate: '2026-03-01' },
		'Filter From: the expression is empty',
	],
	[
		{ client_id: locator('id', '={{ $json.nothing }}') },
		'Filter Customer: the expression is empty',
	],
])('%j is refused', async (filters, message) => {
	expect((await refusalOf(runFor(filters))).message).toBe(message);
});

describe('whether Halo used it', () => {
	const asked = {
		reportingperiodstartdate: '2026-03-01T00:00:00Z',
		reportingperiodenddate: '2026-03-31T23:59:59Z',
	};

	test.each([
		[{ ...asked }, true],
		[
			{
				reportingperiodstartdate: '2026-03-01T12:00:00',
				reportingperiodenddate: '2026-03-31T00:00:00',
			},
			true,
		],
		[{ ...asked, reportingperiodenddate: '2026-04-30T00:00:00' }, false],
		[{}, false],
	])('a report that says %j', (profile, shows) => {
		expect(showsPeriod(profile, asked)).toBe(shows);
	});

	test.each([
		[asked, []],
		[{}, [expect.stringMatching(/the report "Tickets" was run for: Period\. .*check the rows/)]],
	])('with %j in the answer, what is told: %j', async (period, hints) => {
		new Halo().on('GET /Report/5', {
			body: { id: 5, name: 'Tickets', ...period, report: { loaded: true, rows: [{ a: 1 }] } },
		});
		const outcome = await run(
			runFor({ reportingperiodstartdate: '2026-03-01', reportingperiodenddate: '2026-03-31' }),
		);
		expect(outcome.json).toEqual([{ a: 1 }]);
		expect(outcome.hints.map(({ message }) => message)).toEqual(hints);
	});
});

test('another report than the one that was run is not taken for it', async () => {
	new Halo().on('GET /Report/5', { body: { id: 6, report: { loaded: true, rows: [] } } });
	expect((await refusalOf(runFor({}))).message).toBe(
		"Halo's report 5 can't be read: the answer shows the ID 6",
	);
});
