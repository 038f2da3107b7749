import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { locator } from '../../support/node';
import {
	incidentRow,
	incidentsAnswer,
	petraCredential,
	PetraOnNetwork,
	petraTrigger,
	tenantRow,
} from '../../support/petra';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const EVERYTHING = ['newIncident', 'incidentRemediated', 'incidentStatusChanged'];
const all: INodeParameters = { events: EVERYTHING };
const tenants = ['Qx71Ab', 'Rt02Zz', 'Lw55Kd'].map((id) => tenantRow(id, `Tenant ${id}`));

/** An incident of so many minutes ago. */
const ago = (id: string, minutes: number, tenantId = 'Qx71Ab', more: IDataObject = {}) => ({
	...incidentRow(id, 0, tenantId),
	createdAt: new Date(Date.now() - minutes * MINUTE).toISOString(),
	...more,
});

/** Petra with incidents that a test adds to and changes while the trigger polls. */
function watching(rows: IDataObject[] = []) {
	let broken: 'lost' | 'status' | undefined;
	const incidents = [...rows];
	const answer = incidentsAnswer(incidents);
	const petra = new PetraOnNetwork().answer(
		'/v1/incidents',
		(sent, nth) => {
			if (broken === 'lost') return { lost: 'ECONNREFUSED' };
			if (broken === 'status') return { status: 503 };
			return typeof answer === 'function' ? answer(sent, nth) : answer;
		},
		'any',
	);
	return {
		petra,
		incidents,
		breakDown: (how: 'lost' | 'status' | undefined) => {
			broken = how;
		},
		setStatus: (id: string, remediationStatus: string) => {
			const index = incidents.findIndex((row) => row.id === id);
			incidents[index] = { ...incidents[index], remediationStatus };
		},
	};
}

const short = (items: IDataObject[] | null) =>
	items?.map(({ event, id, previousStatus }) => [event, id, previousStatus]) ?? null;

describe('new incidents', () => {
	test('start the flow once, oldest first; what was there before does not', async () => {
		const { petra, incidents } = watching([ago('old', 100)]);
		const trigger = petraTrigger({});
		expect(await trigger.poll()).toBeNull();
		expect(await trigger.poll()).toBeNull();
		incidents.push(ago('b', 1), ago('c', 0), ago('a', 2));
		expect(short(await trigger.poll())).toEqual([
			['newIncident', 'a', null],
			['newIncident', 'b', null],
			['newIncident', 'c', null],
		]);
		expect(await trigger.poll()).toBeNull();
		expect(petra.sent).toHaveLength(4);
	});

	test('start the flow in n8n 1 too, which sets a poll no time', async () => {
		const { incidents } = watching([ago('old', 100)]);
		const trigger = petraTrigger({});
		trigger.lacks = ['getPollBudgetMs'];
		expect(await trigger.poll()).toBeNull();
		incidents.push(ago('a', 1));
		expect(short(await trigger.poll())).toEqual([['newIncident', 'a', null]]);
	});

	test('have the shape of the node, with the event before it', async () => {
		const { incidents } = watching();
		const trigger = petraTrigger({});
		await trigger.poll();
		incidents.push(ago('a', 0));
		const [item] = (await trigger.poll()) ?? [];
		expect(item).toEqual({
			event: 'newIncident',
			previousStatus: null,
			id: 'a',
			url: 'https://app.petrasecurity.com/tenant/Qx71Ab/incidents/a',
			createdAt: incidents[0].createdAt,
			occurredAt: incidents[0].occurredAt,
			remediationStatus: 'NEEDS_REMEDIATION',
			isRemediated: false,
			isLive: true,
			tenantId: 'Qx71Ab',
			tenantName: 'Tenant Qx71Ab',
			microsoftTenantId: (incidents[0].tenant as IDataObject).microsoftTenantId,
			userName: 'Pat Lee',
			userEmail: 'pat@birchdental.example',
		});
		trigger.parameters = { simple: false };
		incidents.push(ago('b', 0));
		expect(await trigger.poll()).toEqual([
			{ event: 'newIncident', previousStatus: null, ...incidents[1] },
		]);
	});

	test('with the same time stamp, and one that Petra shows late, are not missed', async () => {
		const { incidents } = watching([ago('old', 60)]);
		const trigger = petraTrigger({});
		await trigger.poll();
		const twin = ago('a', 10);
		incidents.push(twin);
		expect(short(await trigger.poll())).toEqual([['newIncident', 'a', null]]);
		incidents.push({ ...twin, id: 'b' }, ago('late', 55), ago('very-late', 29 * 24 * 60));
		expect(short(await trigger.poll())).toEqual([
			['newIncident', 'very-late', null],
			['newIncident', 'late', null],
			['newIncident', 'b', null],
		]);
	});

	test('that are over when they are first seen are remediated too', async () => {
		const { incidents } = watching();
		const [both, onlyOver] = [petraTrigger(all), petraTrigger({ events: ['incidentRemediated'] })];
		for (const trigger of [both, onlyOver]) await trigger.poll();
		incidents.push(ago('a', 0, 'Qx71Ab', { remediationStatus: 'REMEDIATED' }));
		expect(short(await both.poll())).toEqual([
			['newIncident', 'a', null],
			['incidentRemediated', 'a', null],
		]);
		expect(short(await onlyOver.poll())).toEqual([['incidentRemediated', 'a', null]]);
	});
});

describe('changes of status', () => {
	const play = async (events: string[]) => {
		const { setStatus } = watching([ago('a', 100), ago('b', 20 * 24 * 60)]);
		const trigger = petraTrigger({ events });
		await trigger.poll();
		const seen: unknown[] = [];
		for (const status of ['IN_REVIEW', 'remediated', 'REMEDIATED', 'REOPENED']) {
			setStatus('b', status);
			seen.push(...(short(await trigger.poll()) ?? []));
		}
		return seen;
	};

	test('are told with the status before, the one to REMEDIATED as such', async () => {
		expect(await play(EVERYTHING)).toEqual([
			['incidentStatusChanged', 'b', 'NEEDS_REMEDIATION'],
			['incidentStatusChanged', 'b', 'IN_REVIEW'],
			['incidentRemediated', 'b', 'remediated'],
			['incidentStatusChanged', 'b', 'REMEDIATED'],
		]);
	});

	test('an unknown status is never read as remediated', async () => {
		expect(await play(['incidentRemediated'])).toEqual([['incidentRemediated', 'b', 'remediated']]);
	});

	test('are all changes where only those are chosen', async () => {
		expect(await play(['incidentStatusChanged'])).toHaveLength(4);
	});

	test('are none where others are chosen', async () => {
		expect(await play(['newIncident'])).toEqual([]);
	});
});

describe('an outage', () => {
	test.each(['lost', 'status'] as const)(
		'of 30 polls (%s) fails each of them, and afterwards nothing is missed or repeated',
		async (how) => {
			const { incidents, breakDown, setStatus } = watching([ago('open', 300)]);
			const trigger = petraTrigger(all);
			await trigger.poll();
			incidents.push(ago('before', 200));
			expect(await trigger.poll()).toHaveLength(1);
			breakDown(how);
			for (let nth = 0; nth < 30; nth++) {
				incidents.push(ago(`during-${nth}`, 100 - nth));
				await expect(trigger.poll()).rejects.toThrow(/Petra could not give|does not accept/);
			}
			setStatus('open', 'REMEDIATED');
			breakDown(undefined);
			expect(short(await trigger.poll())).toEqual([
				['incidentRemediated', 'open', 'NEEDS_REMEDIATION'],
				...Array.from({ length: 30 }, (_, nth) => ['newIncident', `during-${nth}`, null]),
			]);
			expect(await trigger.poll()).toBeNull();
		},
		60_000,
	);

	test('longer than the look-back misses nothing either', async () => {
		const { petra, incidents } = watching([ago('old', 100)]);
		const trigger = petraTrigger({ options: { lookBackDays: 2 } });
		await trigger.poll();
		jest.spyOn(Date, 'now').mockImplementation(() => new Date().getTime() + 40 * DAY);
		incidents.push(ago('day-1', 39 * 24 * 60), ago('day-39', 24 * 60));
		expect(short(await trigger.poll())).toEqual([
			['newIncident', 'day-1', null],
			['newIncident', 'day-39', null],
		]);
		expect(petra.sent).toHaveLength(2);
	});

	test('of a second route takes nothing from the first', async () => {
		const { petra, incidents } = watching();
		petra.answer(
			'/v1/tenants',
			(_, nth) => (nth === 2 ? { status: 401 } : { body: { totalTenants: 3, tenants } }),
			3,
		);
		const trigger = petraTrigger({ events: ['newIncident', 'tenantAdded'] });
		await trigger.poll();
		incidents.push(ago('a', 0));
		await expect(trigger.poll()).rejects.toThrow('Petra does not accept the API key');
		expect(short(await trigger.poll())).toEqual([['newIncident', 'a', null]]);
	});

	test('of minutes of "too many requests" ends in a sentence', async () => {
		new PetraOnNetwork().answer('/v1/incidents', { status: 429 }, 3);
		await expect(petraTrigger({}).poll()).rejects.toMatchObject({
			message:
				'Petra still receives too many requests for incidents: it allows 10 requests a minute',
			httpCode: '429',
		});
	});
});

describe('the window', () => {
	test("begins so many days before Petra's newest incident, whatever n8n's clock says", async () => {
		const newest = ago('a', 3 * 24 * 60);
		const { petra } = watching([newest]);
		const trigger = petraTrigger({ options: { lookBackDays: 10 } });
		await trigger.poll();
		const real = Date.now();
		jest.spyOn(Date, 'now').mockReturnValue(real + 300 * DAY);
		await trigger.poll();
		const [first, second] = petra.sent.map(({ query }) => Date.parse(query.startDate));
		expect(Math.abs(first - (real - 10 * DAY))).toBeLessThan(5_000);
		expect(Math.abs(second - (Date.parse(newest.createdAt) - 10 * DAY))).toBeLessThan(5_000);
	});

	test('is not led into the future by an incident of a day to come', async () => {
		const { petra } = watching([ago('future', -400 * 24 * 60)]);
		const trigger = petraTrigger({});
		await trigger.poll();
		await trigger.poll();
		expect(Date.parse(petra.sent[1].query.startDate)).toBeLessThan(Date.now() - 29 * DAY);
	});

	test('that is made longer does not bring up old incidents', async () => {
		const { incidents, setStatus } = watching([ago('old', 50 * 24 * 60), ago('a', 5)]);
		const trigger = petraTrigger(all);
		await trigger.poll();
		trigger.parameters = { ...all, options: { lookBackDays: 60 } };
		expect(await trigger.poll()).toBeNull();
		setStatus('old', 'REMEDIATED');
		incidents.push(ago('b', 1));
		expect(short(await trigger.poll())).toEqual([['newIncident', 'b', null]]);
	});

	test('leaves behind what is older, so that the memory stays small', async () => {
		const { incidents } = watching([ago('a', 9 * 24 * 60 + 10), ago('b', 8 * 24 * 60)]);
		const trigger = petraTrigger({ options: { lookBackDays: 10 } });
		await trigger.poll();
		incidents.push(ago('c', 0));
		trigger.parameters = { options: { lookBackDays: 9 } };
		for (let nth = 0; nth < 2; nth++) await trigger.poll();
		expect(Object.keys((trigger.data.incidents as { known: object }).known)).toEqual(['c', 'b']);
	});
});

describe('more than 500 incidents in the window', () => {
	const many = (count: number): IDataObject[] =>
		Array.from({ length: count }, (_, index) =>
			ago(`i${index}`, count - index, tenants[index % 3].petraTenantId as string, {
				remediationStatus: 'REMEDIATED',
			}),
		);

	test('cost one request a poll, unless open ones lie further back or an hour has passed', async () => {
		const rows = many(700);
		rows[4].remediationStatus = 'OPEN';
		const { petra, incidents, setStatus } = watching(rows);
		petra.tenants(tenants, 'any');
		const [news, changes] = [petraTrigger({}), petraTrigger(all)];
		expect(await news.poll()).toBeNull();
		expect(await changes.poll()).toBeNull();
		expect(petra.sent.splice(0)).toHaveLength(10);
		incidents.push(ago('new', 0));
		expect(short(await news.poll())).toEqual([['newIncident', 'new', null]]);
		expect(petra.sent.splice(0)).toHaveLength(1);
		setStatus('i4', 'REMEDIATED');
		expect(short(await changes.poll())).toEqual([
			['incidentRemediated', 'i4', 'OPEN'],
			['newIncident', 'new', null],
		]);
		// The organisation, the tenants, and the one tenant with an open incident.
		expect(petra.sent.splice(0).map(({ query }) => query.tenantId)).toEqual([
			undefined,
			undefined,
			'Rt02Zz',
		]);
		expect(await changes.poll()).toBeNull();
		expect(petra.sent.splice(0)).toHaveLength(1);
		const real = Date.now();
		jest.spyOn(Date, 'now').mockReturnValue(real + 61 * MINUTE);
		await changes.poll();
		expect(petra.sent).toHaveLength(5);
	});

	test('that came since the last poll are all found', async () => {
		const { petra, incidents } = watching([ago('old', 2_000)]);
		petra.tenants(tenants, 'any');
		const trigger = petraTrigger({});
		await trigger.poll();
		incidents.push(...many(700));
		const items = await trigger.poll();
		expect(items?.map(({ id }) => id)).toEqual(many(700).map(({ id }) => id));
		expect(petra.sent).toHaveLength(6);
	});

	test('of one tenant are passed on as far as they reach, with a warning', async () => {
		const { petra, incidents } = watching([ago('old', 2_000)]);
		petra.tenants(tenants, 'any');
		const trigger = petraTrigger({});
		await trigger.poll();
		incidents.push(...Array.from({ length: 600 }, (_, index) => ago(`i${index}`, 600 - index)));
		const items = (await trigger.poll()) ?? [];
		expect(items).toHaveLength(500);
		expect(items[0].warning).toContain(
			'Petra gives the newest 500 incidents of Tenant Qx71Ab only',
		);
		expect(await trigger.poll()).toBeNull();
	});
});

describe('the filter Tenant', () => {
	test.each([
		['id', 'Rt02Zz'],
		['name', 'tenant rt02zz'],
	] as const)('by %s passes on that tenant only', async (mode, value) => {
		const { petra, incidents } = watching();
		petra.tenants(tenants);
		const trigger = petraTrigger({ filters: { tenantId: locator(mode, value) } });
		await trigger.poll();
		incidents.push(ago('a', 1), ago('b', 0, 'Rt02Zz'));
		expect(short(await trigger.poll())).toEqual([['newIncident', 'b', null]]);
		expect(petra.sent).toHaveLength(3);
	});

	test('that names nobody is refused when the workflow is published', async () => {
		new PetraOnNetwork().tenants(tenants);
		const trigger = petraTrigger({ filters: { tenantId: locator('name', 'Nobody') } });
		await expect(trigger.poll()).rejects.toThrow(
			'Filter Tenant: Petra watches no tenant named "Nobody"',
		);
	});
});

describe('tenants', () => {
	test('that are added, paused and resumed are told once', async () => {
		let now = tenants.slice(0, 2);
		const petra = new PetraOnNetwork().answer(
			'/v1/tenants',
			() => ({ body: { totalTenants: now.length, tenants: now } }),
			'any',
		);
		const trigger = petraTrigger({ events: ['tenantAdded', 'tenantPaused', 'tenantResumed'] });
		const poll = async () =>
			(await trigger.poll())?.map(({ event, tenantId, isPaused }) => [event, tenantId, isPaused]);
		expect(await poll()).toBeUndefined();
		now = [{ ...tenants[0], isPaused: true }, tenants[1], tenants[2]];
		expect(await poll()).toEqual([
			['tenantPaused', 'Qx71Ab', true],
			['tenantAdded', 'Lw55Kd', false],
		]);
		expect(await poll()).toBeUndefined();
		now = [tenants[0], tenants[2]];
		expect(await poll()).toEqual([['tenantResumed', 'Qx71Ab', false]]);
		now = tenants;
		expect(await poll()).toBeUndefined();
		expect(petra.sent).toHaveLength(5);
	});

	test('chosen later begin with what is there then', async () => {
		const { petra } = watching();
		petra.tenants(tenants);
		const trigger = petraTrigger({});
		await trigger.poll();
		trigger.parameters = { events: ['newIncident', 'tenantAdded'] };
		expect(await trigger.poll()).toBeNull();
	});
});

test('two polls at once pass an incident on once', async () => {
	const { petra, incidents } = watching();
	const trigger = petraTrigger({});
	await trigger.poll();
	incidents.push(ago('a', 0));
	const both = await Promise.all([trigger.poll(), trigger.poll()]);
	expect(both.filter((items) => items !== null)).toHaveLength(1);
	expect(petra.sent).toHaveLength(2);
});

test('another organisation behind another credential begins anew; a new key of the same does not', async () => {
	const { incidents } = watching([ago('a', 9), ago('b', 8)]);
	const trigger = petraTrigger({});
	await trigger.poll();
	const details = { id: 'petra-2', name: 'Other' };
	const moved = petraTrigger(
		{},
		{
			stored: trigger.stored,
			node: { credentials: { petraApi: details } },
			credential: { type: 'petraApi', store: petraCredential({}, details), details },
		},
	);
	incidents.push(ago('c', 1));
	expect(short(await moved.poll())).toEqual([['newIncident', 'c', null]]);
	incidents.splice(0, 3, ago('x', 7), ago('y', 6));
	Object.assign(moved.data, { credential: 'petra-1' });
	expect(await moved.poll()).toBeNull();
});

describe('tried in the editor', () => {
	test('shows the newest that fits, and remembers nothing', async () => {
		watching([ago('a', 9, 'Qx71Ab', { remediationStatus: 'REMEDIATED' }), ago('b', 8)]);
		const trigger = petraTrigger({ events: ['incidentRemediated'] });
		expect(short(await trigger.poll('manual'))).toEqual([['incidentRemediated', 'a', null]]);
		expect(trigger.stored.staticData).toEqual({});
		trigger.parameters = {};
		expect(short(await trigger.poll('manual'))).toEqual([
			['newIncident', 'b', null],
			['newIncident', 'a', null],
		]);
	});

	test('shows a tenant where only those are waited for', async () => {
		new PetraOnNetwork().tenants(tenants);
		const trigger = petraTrigger({ events: ['tenantAdded'] });
		expect(await trigger.poll('manual')).toMatchObject([{ event: 'tenantAdded' }, {}, {}]);
	});

	test('shows nothing where there is nothing', async () => {
		watching();
		expect(await petraTrigger({}).poll('manual')).toBeNull();
	});
});

test.each([
	[{ events: [] }, 'Trigger On is empty'],
	[{ options: { lookBackDays: 0 } }, 'Look-Back Days is not a number from 1 to 365'],
])('%j is refused', async (parameters, sentence) => {
	await expect(petraTrigger(parameters as INodeParameters).poll()).rejects.toThrow(sentence);
});

test('an incident without an ID is no incident to remember: the poll fails', async () => {
	watching([{ ...ago('a', 1), id: null }]);
	await expect(petraTrigger({}).poll()).rejects.toThrow('an incident has no ID');
});
