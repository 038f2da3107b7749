import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { microsoftIdOf, PetraOnNetwork, refusalOfPetra, runPetra } from '../../../support/petra';

const get = (count?: string, options: IDataObject = {}): INodeParameters => ({
	resource: 'usage',
	operation: 'get',
	...(count === undefined ? {} : { count }),
	options: options as INodeParameters,
});

function row(petraTenantId: string, more: IDataObject = {}): IDataObject {
	return {
		petraTenantId,
		microsoftTenantId: microsoftIdOf(petraTenantId),
		displayName: `Tenant ${petraTenantId}`,
		onboardingDate: '2026-02-03',
		firstBillableDate: '2026-02-17',
		service: 'Monitoring',
		isPaused: false,
		billableStatus: 'Active',
		totalLicensedUsers: 31,
		billableUsersThisMonth: 29,
		proratingPercentageThisMonth: 100,
		...more,
	};
}

function answering(rows: IDataObject[], more: IDataObject = {}): PetraOnNetwork {
	return new PetraOnNetwork().answer('/v1/usage', {
		body: {
			asOf: '2026-06-30',
			reportGeneratedAt: '2026-06-30T06:00:00Z',
			organizationName: 'Northgate IT',
			totalTenants: rows.length,
			tenants: rows,
			...more,
		},
	});
}

const countsOf = async (rows: IDataObject[], count?: string, options?: IDataObject) => {
	answering(rows);
	const { json, hints } = await runPetra(get(count, options));
	return { counts: json.map((item) => item.count), json, hints };
};

test('gives one readable row a tenant, with one request', async () => {
	const petra = answering([row('Qx71Ab')]);
	const { json, hints } = await runPetra(get());
	expect(json).toEqual([
		{
			tenantId: 'Qx71Ab',
			tenantName: 'Tenant Qx71Ab',
			microsoftTenantId: microsoftIdOf('Qx71Ab'),
			count: 29,
			countedFrom: 'billableUsersThisMonth',
			why: 'Billable users this month (status Active)',
			isPaused: false,
			isTrial: false,
			billableStatus: 'Active',
			service: 'Monitoring',
			product: 'Monitoring',
			firstBillableDate: '2026-02-17',
			asOf: '2026-06-30',
			month: '2026-06',
		},
	]);
	expect(hints).toEqual([]);
	expect(petra.sent.map(({ query }) => query)).toEqual([{}]);
});

test('gives all that Petra sends without Simplify, with the count beside it', async () => {
	answering([row('Qx71Ab')]);
	const { json } = await runPetra({ ...get('licensedUsers'), simple: false });
	expect(json).toEqual([
		{
			...row('Qx71Ab'),
			count: 31,
			countedFrom: 'totalLicensedUsers',
			why: 'Licensed users (status Active)',
			product: 'Monitoring',
			isTrial: false,
			asOf: '2026-06-30',
			month: '2026-06',
			organizationName: 'Northgate IT',
		},
	]);
});

test('unknown statuses and services stay as they are and are counted', async () => {
	const { json } = await countsOf([row('a', { billableStatus: 'CHURNING', service: 'Scan' })]);
	expect(json).toMatchObject([
		{ count: 29, billableStatus: 'CHURNING', service: 'Scan', isTrial: false },
	]);
	expect(json[0].why).toContain('status CHURNING');
});

describe('tenants that Petra does not bill', () => {
	const rows = [
		row('paused', { isPaused: true }),
		row('trial', { billableStatus: 'Trial' }),
		row('new', { firstBillableDate: '2026-07-01' }),
		row('first', { firstBillableDate: '2026-06-30' }),
	];

	test('count as 0 unless asked otherwise, and say why', async () => {
		const { counts, json } = await countsOf(rows);
		expect(counts).toEqual([0, 0, 0, 29]);
		expect(json.map(({ why }) => why)).toEqual([
			'0, since the tenant is paused, which Petra does not bill',
			'0, since the tenant is on trial, which Petra does not bill',
			'0, since the tenant is on trial, which Petra does not bill',
			'Billable users this month (status Active)',
		]);
		expect(json.map(({ isTrial }) => isTrial)).toEqual([false, true, true, false]);
	});

	test('are left out or counted by choice', async () => {
		expect((await countsOf(rows, undefined, { paused: 'leaveOut' })).counts).toEqual([0, 0, 29]);
		expect((await countsOf(rows, undefined, { trial: 'leaveOut' })).counts).toEqual([0, 29]);
		expect(
			(await countsOf(rows, undefined, { paused: 'asTheyAre', trial: 'asTheyAre' })).counts,
		).toEqual([29, 29, 29, 29]);
	});

	test('leaving out wins over counting as 0 where both apply', async () => {
		const both = [row('both', { isPaused: true, billableStatus: 'trial' })];
		expect((await countsOf(both, undefined, { trial: 'leaveOut' })).counts).toEqual([]);
	});
});

describe('prorated counts', () => {
	test.each<[string, number[], Array<number | null>]>([
		['to 100', [100, 50, 0], [29, 15, 0]],
		['to 1', [1, 0.5, 0], [29, 15, 0]],
		['to 1, all whole', [1, 1], [29, 29]],
		['to 100, one tenant', [50], [15]],
		['on two scales', [100, 0.5], [null, null]],
		['beyond both', [100, 120], [null, null]],
		['below both', [-5, 100], [null, null]],
	])('go %s: %j', async (_, shares, expected) => {
		const rows = shares.map((share, index) =>
			row(`t${index}`, { proratingPercentageThisMonth: share }),
		);
		const { counts, hints } = await countsOf(rows, 'proratedUsers');
		expect(counts).toEqual(expected);
		expect(hints).toHaveLength(expected.includes(null) ? 1 : 0);
	});

	test.each([
		['down', 14],
		['nearest', 15],
		['up', 15],
	])('are rounded %s', async (rounding, expected) => {
		const rows = [row('a', { proratingPercentageThisMonth: 50 })];
		expect((await countsOf(rows, 'proratedUsers', { rounding })).counts).toEqual([expected]);
	});

	test('are not thrown off by how a computer multiplies', async () => {
		const rows = [row('a', { billableUsersThisMonth: 100, proratingPercentageThisMonth: 55 })];
		const up = await countsOf(rows, 'proratedUsers', { rounding: 'up' });
		expect(up.counts).toEqual([55]);
		expect(up.json[0]).toMatchObject({
			countedFrom: 'billableUsersThisMonth × proratingPercentageThisMonth',
			why: 'Billable users this month, 100 × 55 % (status Active)',
		});
	});
});

test.each([undefined, null, '29', 28.5, -1])(
	'%j is no count: it is left open and told of',
	async (billableUsersThisMonth) => {
		const { counts, json, hints } = await countsOf([
			row('a', { billableUsersThisMonth }),
			row('b'),
		]);
		expect(counts).toEqual([null, 29]);
		expect(json[0].why).toContain('No count: Petra gives');
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringContaining('There is no count to bill for 1 of 2 tenants: Tenant a.'),
		]);
	},
);

test('a list shorter than Petra counts is refused, not billed', async () => {
	answering([row('a')], { totalTenants: 60 });
	expect((await refusalOfPetra(get())).message).toBe(
		"Petra's answer for usage can't be used: it says that there are 60 rows, but holds 1",
	);
});

describe('As Of', () => {
	const onDay = (day: string): INodeParameters => ({ ...get(), asOf: 'onDay', day });
	const sentAt = async (now: string, parameters: INodeParameters, timezone: string) => {
		jest.spyOn(Date, 'now').mockReturnValue(Date.parse(now));
		const petra = answering([row('a')]);
		await runPetra(parameters, { timezone });
		return petra.sent.map(({ query }) => query);
	};

	test.each([
		['2026-05-31', '2026-05-31'],
		['2026-05-31T23:30:00Z', '2026-06-01'],
		['2026-05-31T00:00:00', '2026-05-31'],
	])('On a Day: %s asks for %s', async (day, sent) => {
		const petra = answering([row('a')]);
		await runPetra(onDay(day));
		expect(petra.sent.map(({ query }) => query)).toEqual([{ asOf: sent }]);
	});

	test.each([
		['yesterday', '2026-11-01T08:00:00Z', 'Europe/London', '2026-10-31'],
		['yesterday', '2027-01-01T00:30:00Z', 'Europe/London', '2026-12-31'],
		['yesterday', '2026-11-02T03:30:00Z', 'America/New_York', '2026-10-31'],
		['yesterday', '2026-10-25T23:30:00Z', 'Europe/Berlin', '2026-10-25'],
		['lastDayOfLastMonth', '2026-11-01T08:00:00Z', 'Europe/London', '2026-10-31'],
		['lastDayOfLastMonth', '2026-11-30T23:59:00Z', 'Europe/London', '2026-10-31'],
		['lastDayOfLastMonth', '2026-10-31T20:00:00Z', 'Australia/Sydney', '2026-10-31'],
		['lastDayOfLastMonth', '2026-11-01T03:30:00Z', 'America/New_York', '2026-09-30'],
		['lastDayOfLastMonth', '2028-03-15T12:00:00Z', 'Europe/London', '2028-02-29'],
		['today', '2026-11-01T03:30:00Z', 'America/New_York', '2026-10-31'],
	])('%s at %s in %s asks for %s', async (asOf, now, timezone, day) => {
		expect(await sentAt(now, { ...get(), asOf }, timezone)).toEqual([{ asOf: day }]);
	});

	test.each([
		['2026-11-01T12:00:00Z', 'Europe/London'],
		['2026-10-31T20:00:00Z', 'Australia/Sydney'],
	])("today at %s in %s is Petra's own, not a day still to come", async (now, timezone) => {
		expect(await sentAt(now, get(), timezone)).toEqual([{}]);
	});

	test.each([
		['31.5.2026', 'Day: "31.5.2026" is not a date'],
		['', 'Day is empty'],
		['={{ $json.nothing }}', 'Day is empty'],
	])('On a Day: %j is refused, and nothing is asked', async (day, message) => {
		const petra = new PetraOnNetwork();
		expect((await refusalOfPetra(onDay(day))).message).toBe(message);
		expect(petra.sent).toEqual([]);
	});

	test.each(['={{ $json.nothing }}', 'tomorrow'])('%j is no choice of it', async (asOf) => {
		const { message, description } = await refusalOfPetra({ ...get(), asOf });
		expect(message).toMatch(/^As Of: ".*" is none of its choices$/);
		expect(description).toBe('Choose Today, Yesterday, Last Day of Last Month, On a Day.');
	});

	test.each([
		['the day that Petra names', '2026-06-30', '2026-06'],
		['the day asked for, where Petra names none', undefined, '2026-05'],
		['the day asked for, where Petra names what is no day', 'June', '2026-05'],
	])('the month is that of %s', async (_, asOf, month) => {
		answering([row('a')], { asOf });
		expect((await runPetra(onDay('2026-05-31'))).json).toMatchObject([{ month }]);
	});
});

describe('Products', () => {
	const mapped = (...pairs: Array<[service: string, product: string]>): INodeParameters => ({
		...get(),
		products: { product: pairs.map(([service, product]) => ({ service, product })) },
	});

	test.each<[string | null | undefined, string | null]>([
		['Monitoring', 'Petra Identity Protection'],
		[' monitoring ', 'Petra Identity Protection'],
		['Response', 'Response'],
		[' Response ', 'Response'],
		['__proto__', '__proto__'],
		['', null],
		['  ', null],
		[null, null],
		[undefined, null],
	])('the service %j is billed by %j, raw and simplified', async (service, product) => {
		const parameters = mapped(
			['Other', 'Something else'],
			[' MONITORING', ' Petra Identity Protection '],
		);
		for (const simple of [true, false]) {
			answering([row('a', { service })]);
			const { json } = await runPetra({ ...parameters, simple });
			expect(json).toMatchObject([{ product, count: 29 }]);
		}
	});

	test('may differ by item', async () => {
		answering([row('a')]);
		const items = ['First', 'Second'].map((name) => ({ name }));
		const { json } = await runPetra(mapped(['Monitoring', '={{ $json.name }}']), { items });
		expect(json.map(({ product }) => product)).toEqual(['First', 'Second']);
	});

	test.each<[string, Array<[string, string]>]>([
		[
			'Products, row 3: "monitoring" is the service of row 1 too',
			[
				['Monitoring', 'A'],
				['Response', 'B'],
				['monitoring', 'A'],
			],
		],
		['Products, row 1: Service in Petra is empty', [[' ', 'A']]],
		['Products, row 1: Product is empty', [['Monitoring', '={{ $json.nothing }}']]],
		[
			'Products, row 2: Service in Petra is empty',
			[
				['Monitoring', 'A'],
				['', ''],
			],
		],
	])('%s: refused, and nothing is asked', async (message, pairs) => {
		const petra = new PetraOnNetwork();
		expect((await refusalOfPetra(mapped(...pairs))).message).toBe(message);
		expect(petra.sent).toEqual([]);
	});
});

test('what Petra does not bill counts as 0, by its status, unless told otherwise', async () => {
	const rows = ['Active', 'Trial', 'NFR', 'Deleted', 'deleted', 'CHURNED'].map((billableStatus) =>
		row(billableStatus, { billableStatus }),
	);
	const { counts, json } = await countsOf(rows);
	expect(counts).toEqual([29, 0, 0, 0, 0, 29]);
	expect(json[2]).toMatchObject({
		billableStatus: 'NFR',
		why: '0, since the tenant is not for resale (NFR), which Petra does not bill',
	});
	const options = { trial: 'leaveOut', notForResale: 'asTheyAre', deleted: 'leaveOut' };
	expect((await countsOf(rows, undefined, options)).counts).toEqual([29, 29, 29]);
});

test.each([1, 2])(
	'an Autopsy is no seat of Monitoring, whether Petra counts it or not (%d)',
	async (totalTenants) => {
		const autopsy = row('Qx71Ab', { service: 'Autopsy', billableUsersThisMonth: 500 });
		answering([row('Qx71Ab'), autopsy], { totalTenants });
		const { json, hints } = await runPetra(get());
		expect(json).toMatchObject([{ tenantId: 'Qx71Ab', count: 29, service: 'Monitoring' }]);
		expect(hints).toMatchObject([{ message: expect.stringContaining('1 row is left out') }]);
	},
);
