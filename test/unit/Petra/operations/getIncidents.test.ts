import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { locator } from '../../../support/node';
import {
	incidentRow,
	incidentsAnswer,
	microsoftIdOf,
	PetraOnNetwork,
	refusalOfPetra,
	runPetra,
	tenantRow,
} from '../../../support/petra';

const getMany = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'incident',
	operation: 'getAll',
	...more,
});
const get = (mode: string, value: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'incident',
	operation: 'get',
	incidentId: { __rl: true, mode, value },
	...more,
});

const tenants = [
	tenantRow('Qx71Ab', 'Birch Dental'),
	tenantRow('Rt02Zz', 'Quay Logistics', { isPaused: true }),
	tenantRow('Lw55Kd', 'Northwind Law'),
];
/** Incidents of the tenants in turn, the first the oldest. */
const series = (count: number, ids = ['Qx71Ab', 'Rt02Zz', 'Lw55Kd']): IDataObject[] =>
	Array.from({ length: count }, (_, index) =>
		incidentRow(`inc-${index}`, index, ids[index % ids.length]),
	);
const answering = (all: IDataObject[], times: number | 'any' = 'any') =>
	new PetraOnNetwork().answer('/v1/incidents', incidentsAnswer(all), times);

describe('Get Many', () => {
	test('gives flat incidents, newest first, with unknown values as they are', async () => {
		const strange = incidentRow('i2', 2, 'Qx71Ab', {
			remediationStatus: 'remediated',
			isLive: 'perhaps',
		});
		answering([incidentRow('i1', 1, 'Qx71Ab', { remediationStatus: 'REMEDIATED' }), strange]);
		const { json } = await runPetra(getMany());
		expect(json).toEqual([
			{
				title: expect.stringMatching(/^Petra: compromised account/),
				description: expect.stringContaining('State in Petra: remediated (open)'),
				id: 'i2',
				url: 'https://app.petrasecurity.com/tenant/Qx71Ab/incidents/i2',
				createdAt: '2026-06-01T00:02:00.000Z',
				occurredAt: '2026-05-31T23:58:00.000Z',
				remediationStatus: 'remediated',
				isRemediated: false,
				isLive: 'perhaps',
				tenantId: 'Qx71Ab',
				tenantName: 'Tenant Qx71Ab',
				microsoftTenantId: microsoftIdOf('Qx71Ab'),
				userName: 'Pat Lee',
				userEmail: 'pat@birchdental.example',
			},
			expect.objectContaining({ id: 'i1', remediationStatus: 'REMEDIATED', isRemediated: true }),
		]);
	});

	test('gives all that Petra sends without Simplify, and what is missing as null with it', async () => {
		const bare = { id: 'i1' };
		answering([bare]);
		expect((await runPetra(getMany({ simple: false }))).json).toEqual([bare]);
		const [simple] = (await runPetra(getMany())).json;
		expect(simple).toMatchObject({ id: 'i1', url: null, tenantName: null, isRemediated: false });
		expect(Object.keys(simple)).toHaveLength(14);
	});

	test('asks for the limit, the tenant and the moment', async () => {
		const petra = answering(series(9));
		await runPetra(
			getMany({
				limit: 3,
				filters: { since: '2026-06-01T01:00:00', tenantId: locator('id', 'Rt02Zz') },
			}),
			{ timezone: 'Europe/London' },
		).catch(() => undefined);
		expect(petra.sent[0].query).toEqual({
			tenantId: 'Rt02Zz',
			startDate: '2026-06-01T00:00:00Z',
			limit: '3',
		});
	});

	test('looks a name up, exactly', async () => {
		const petra = answering(series(9)).tenants(tenants);
		const filters = { tenantId: locator('name', ' quay logistics ') };
		const { json } = await runPetra(getMany({ filters }));
		expect(json.map(({ tenantId }) => tenantId)).toEqual(['Rt02Zz', 'Rt02Zz', 'Rt02Zz']);
		expect(petra.sent).toHaveLength(2);
	});

	test.each([
		['name', 'Quay', 'Filter Tenant: Petra watches no tenant named "Quay"'],
		['id', 'rt02zz', 'Filter Tenant: Petra watches no tenant with the ID "rt02zz"'],
	] as const)('refuses a tenant that is not there, by %s', async (mode, value, message) => {
		const petra = new PetraOnNetwork()
			.answer('/v1/incidents', { body: { incidents: [] } }, 'any')
			.tenants(tenants);
		const error = await refusalOfPetra(getMany({ filters: { tenantId: locator(mode, value) } }));
		expect(error.message).toBe(message);
		expect(error.description).toContain('Quay Logistics (Rt02Zz)');
		expect(petra.sent.length).toBeLessThanOrEqual(2);
	});

	test('takes an empty list of a tenant that is there', async () => {
		answering([]).tenants(tenants);
		const filters = { tenantId: locator('id', microsoftIdOf('Rt02Zz').toUpperCase()) };
		expect((await runPetra(getMany({ filters }))).json).toEqual([]);
	});

	test('refuses a name that two tenants bear, naming both', async () => {
		new PetraOnNetwork().tenants([...tenants, tenantRow('Zz99Zz', 'quay logistics')]);
		const filters = { tenantId: locator('name', 'Quay Logistics') };
		const { message, description } = await refusalOfPetra(getMany({ filters }));
		expect(message).toBe('Filter Tenant: 2 tenants in Petra are named "Quay Logistics"');
		expect(description).toContain('(Rt02Zz), quay logistics (Zz99Zz)');
	});

	test.each([
		[{ limit: 0 }, 'Limit is not a whole number above 0'],
		[{ filters: { since: 'yesterday' } }, 'Filter Created After: "yesterday" is not a date'],
		[{ filters: { since: '2026-02-31' } }, 'Filter Created After: "2026-02-31" is not a date'],
	])('refuses %j', async (more, message) => {
		expect((await refusalOfPetra(getMany(more as INodeParameters))).message).toBe(message);
	});
});

describe('more than 500 incidents', () => {
	test('are completed tenant by tenant: 700 of three tenants with five requests', async () => {
		const petra = answering(series(700)).tenants(tenants);
		const { json } = await runPetra(getMany({ returnAll: true }));
		const wanted = Array.from({ length: 700 }, (_, index) => `inc-${699 - index}`);
		expect(json.map(({ id }) => id)).toEqual(wanted);
		expect(petra.sent).toHaveLength(5);
	});

	test('of a tenant that the list of tenants no longer has are found too', async () => {
		answering(series(700)).tenants(tenants.slice(0, 2));
		expect((await runPetra(getMany({ returnAll: true }))).json).toHaveLength(700);
	});

	test('499 are complete with one request', async () => {
		const petra = answering(series(499), 1);
		expect((await runPetra(getMany({ returnAll: true }))).json).toHaveLength(499);
		expect(petra.sent).toHaveLength(1);
	});

	test('of one tenant can not be completed, which is refused with name and date', async () => {
		answering(series(700, ['Qx71Ab'])).tenants(tenants);
		const { message, description } = await refusalOfPetra(getMany({ returnAll: true }));
		expect(message).toBe(
			"Petra's list of incidents can't be read to its end: of Birch Dental it gives the newest 500 only, back to 2026-06-01T03:20:00.000Z",
		);
		expect(description).toContain('Set the filter Created After');
	});

	test('of the chosen tenant are refused likewise, and readable up to 500', async () => {
		answering(series(700, ['Qx71Ab']));
		const filters = { tenantId: locator('list', 'Qx71Ab') };
		const { message } = await refusalOfPetra(getMany({ returnAll: true, filters }));
		expect(message).toContain('of Tenant Qx71Ab it gives the newest 500 only');
		expect((await runPetra(getMany({ limit: 500, filters }))).json).toHaveLength(500);
	});

	test('up to a limit are given as far as they surely are the newest', async () => {
		// The newest 500 of the tenant that most belong to reach back to minute 140: 580 from there to the end.
		const all = [...series(600, ['Qx71Ab']), ...series(720).slice(600)];
		answering(all).tenants(tenants, 'any');
		expect((await runPetra(getMany({ limit: 580 }))).json).toHaveLength(580);
		const { message } = await refusalOfPetra(getMany({ limit: 581 }));
		expect(message).toContain('of Birch Dental it gives the newest 500 only');
	});

	test('open ones are looked for behind the first answer only where it holds too few', async () => {
		const all = series(700).map((row, index) => ({
			...row,
			remediationStatus: index % 10 === 0 ? 'IN_REVIEW' : 'REMEDIATED',
		}));
		const petra = answering(all).tenants(tenants, 'any');
		const open = getMany({ limit: 50, filters: { remediation: 'open' } });
		expect((await runPetra(open)).json).toHaveLength(50);
		expect(petra.sent).toHaveLength(1);
		expect((await runPetra({ ...open, limit: 60 })).json).toHaveLength(60);
		expect(petra.sent).toHaveLength(6);
		const closed = getMany({ limit: 2, filters: { remediation: 'remediated' } });
		expect((await runPetra(closed)).json).toMatchObject([
			{ isRemediated: true },
			{ isRemediated: true },
		]);
	});
});

describe('Get', () => {
	const url = 'https://app.petrasecurity.com/tenant/Rt02Zz/incidents/inc-00000001';
	const wanted = { ...incidentRow('inc-00000001', 1, 'Rt02Zz'), url };

	test('by URL asks the tenant that the URL names', async () => {
		const petra = answering([wanted, ...series(5)], 1);
		expect((await runPetra(get('url', `${url}?tab=1`))).json).toMatchObject([
			{ id: 'inc-00000001', tenantId: 'Rt02Zz' },
		]);
		expect(petra.sent[0].query).toEqual({ tenantId: 'Rt02Zz', limit: '500' });
	});

	test('by ID asks the organisation once for all items', async () => {
		const petra = answering(series(5), 1);
		const { json } = await runPetra(get('id', '={{ $json.id }}', { simple: false }), {
			items: [{ id: 'inc-3' }, { id: 'INC-1' }],
		});
		expect(json.map(({ id }) => id)).toEqual(['inc-3', 'inc-1']);
		expect(petra.sent).toHaveLength(1);
	});

	test('by ID goes on tenant by tenant until it is found', async () => {
		const petra = answering(series(700)).tenants(tenants);
		expect((await runPetra(get('id', 'inc-1'))).json).toMatchObject([{ id: 'inc-1' }]);
		expect(petra.sent.map(({ query }) => query.tenantId)).toEqual([
			undefined,
			undefined,
			'Qx71Ab',
			'Rt02Zz',
		]);
	});

	test.each([
		['id', '', 'Incident is empty'],
		['id', 'two words', 'Incident: "two words" is neither the address nor the ID of an incident'],
		['url', 'https://example.com/', 'is neither the address nor the ID of an incident'],
		['id', 'inc-77777777', 'Petra shows no incident with the ID inc-77777777'],
		['url', url, 'Petra shows no incident with the ID inc-00000001'],
	])('refuses %s %j', async (mode, value, sentence) => {
		answering(series(3));
		expect((await refusalOfPetra(get(mode, value))).message).toContain(sentence);
	});

	test('says where an incident may lie that the lists do not reach', async () => {
		answering(series(600, ['Qx71Ab'])).tenants(tenants);
		const { message, description } = await refusalOfPetra(get('id', 'inc-1'));
		expect(message).toBe('Petra shows no incident with the ID inc-1');
		expect(description).toContain('Birch Dental has more: it may lie behind them');
		const ofTenant = await refusalOfPetra(get('url', url.replace('Rt02Zz', 'Qx71Ab')));
		expect(ofTenant.description).toContain('Qx71Ab has more');
	});
});
