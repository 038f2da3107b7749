import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { locator } from '../../../support/node';
import {
	incidentRow,
	incidentsAnswer,
	petraCredential,
	PetraOnNetwork,
	petraTrigger,
	petraWebhookTrigger,
	SECRET,
	tenantRow,
} from '../../../support/petra';

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

	test('have the shape of the node, with the event behind it', async () => {
		const { incidents } = watching();
		const trigger = petraTrigger({});
		await trigger.poll();
		incidents.push(ago('a', 0));
		const [item] = (await trigger.poll()) ?? [];
		expect(Object.keys(item).slice(-3)).toEqual(['event', 'previousStatus', 'isRepeat']);
		expect(item).toEqual({
			event: 'newIncident',
			previousStatus: null,
			isRepeat: false,
			title: expect.stringContaining('Pat Lee (pat@birchdental.example)'),
			description: expect.stringContaining('Open in Petra: https://app.petrasecurity.com'),
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
			{ event: 'newIncident', previousStatus: null, isRepeat: false, ...incidents[1] },
		]);
	});

	test('with the same time stamp, and one that Petra shows late, are not missed', async () => {
		const { incidents } = watching([ago('old', 60)]);
		const trigger = petraTrigger({});
		await trigger.poll();
		const first = ago('a', 10);
		incidents.push(first);
		expect(short(await trigger.poll())).toEqual([['newIncident', 'a', null]]);
		incidents.push({ ...first, id: 'b' }, ago('late', 55), ago('very-late', 29 * 24 * 60));
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

	test('know every status that begins with REMEDIATED, and become it once', async () => {
		const { setStatus } = watching([ago('a', 100)]);
		const trigger = petraTrigger({ events: EVERYTHING });
		await trigger.poll();
		const seen: unknown[] = [];
		for (const status of ['REMEDIATED_BY_PETRA', 'REMEDIATED', 'UNREMEDIATED']) {
			setStatus('a', status);
			seen.push(...(short(await trigger.poll()) ?? []));
		}
		expect(seen).toEqual([
			['incidentRemediated', 'a', 'NEEDS_REMEDIATION'],
			['incidentStatusChanged', 'a', 'REMEDIATED_BY_PETRA'],
			['incidentStatusChanged', 'a', 'REMEDIATED'],
		]);
	});

	test('are all changes where only those are chosen', async () => {
		expect(await play(['incidentStatusChanged'])).toHaveLength(4);
	});

	test('are none where others are chosen', async () => {
		expect(await play(['newIncident'])).toEqual([]);
	});
});

describe('Repeat While Open (Hours)', () => {
	const HOURS = 4;
	const repeating = (more: INodeParameters = {}): INodeParameters => ({
		options: { repeatHours: HOURS },
		...more,
	});
	const repeats = (items: IDataObject[] | null) =>
		items?.map(({ event, id, isRepeat }) => [event, id, isRepeat]) ?? null;

	/** A trigger that has passed `a` on, with a clock that a test sets forward. */
	async function started(parameters: INodeParameters, workflow = { id: `r-${Math.random()}` }) {
		const world = watching([ago('old', 100)]);
		const trigger = petraTrigger(parameters, { workflow });
		await trigger.poll();
		world.incidents.push(ago('a', 0));
		expect(repeats(await trigger.poll())).toEqual([['newIncident', 'a', false]]);
		const began = Date.now();
		const after = (hours: number) =>
			void jest.spyOn(Date, 'now').mockReturnValue(began + hours * 60 * MINUTE);
		return { ...world, trigger, after };
	}

	test('brings an open incident again and again, without a further request, until it is remediated', async () => {
		const { petra, trigger, after, setStatus } = await started(repeating());
		petra.sent.splice(0);
		const seen: Array<[hours: number, items: ReturnType<typeof repeats>]> = [];
		for (const hours of [1, 3.9, 4, 4.1, 7.9, 8, 12, 16]) {
			if (hours === 12) setStatus('a', 'REMEDIATED_BY_PETRA');
			if (hours === 16) setStatus('a', 'REOPENED');
			after(hours);
			seen.push([hours, repeats(await trigger.poll())]);
		}
		expect(seen.filter(([, items]) => items !== null)).toEqual([
			[4, [['newIncident', 'a', true]]],
			[8, [['newIncident', 'a', true]]],
			[16, [['newIncident', 'a', true]]],
		]);
		expect(petra.sent).toHaveLength(8);
	});

	test('is off by default', async () => {
		const { trigger, after } = await started({});
		after(20);
		expect(await trigger.poll()).toBeNull();
	});

	test('switched on later counts from when the incident was passed on', async () => {
		const { trigger, after } = await started({});
		trigger.parameters = repeating();
		after(3);
		expect(await trigger.poll()).toBeNull();
		after(5);
		expect(repeats(await trigger.poll())).toEqual([['newIncident', 'a', true]]);
	});

	test('brings 20 a poll at most, each once', async () => {
		const { incidents, trigger, after } = await started(repeating());
		incidents.push(...Array.from({ length: 44 }, (_, index) => ago(`i${index}`, 44 - index)));
		expect(await trigger.poll()).toHaveLength(44);
		after(5);
		const polls = [await trigger.poll(), await trigger.poll(), await trigger.poll()];
		expect(polls.map((items) => items?.length)).toEqual([20, 20, 5]);
		expect(new Set(polls.flat().map((item) => item?.id)).size).toBe(45);
		expect(await trigger.poll()).toBeNull();
	});

	test('holds for New Incident only: a flow that closes tickets gets nothing that is open', async () => {
		const { trigger, after } = await started(repeating({ events: EVERYTHING }));
		after(5);
		expect(repeats(await trigger.poll())).toEqual([['newIncident', 'a', true]]);
		trigger.parameters = repeating({ events: ['incidentRemediated', 'incidentStatusChanged'] });
		after(10);
		expect(await trigger.poll()).toBeNull();
	});

	test('keeps to the filter', async () => {
		const { petra, trigger, after } = await started(repeating());
		petra.tenants(tenants, 'any');
		trigger.parameters = repeating({ filters: { tenantId: locator('id', 'Rt02Zz') } });
		after(5);
		expect(await trigger.poll()).toBeNull();
	});

	test('brings what a webhook brought first, too', async () => {
		const { incidents, trigger, after } = await started(repeating(), { id: 'repeating' });
		const id = '3b1f8f7e-8f0a-4a53-9a2e-6a1d6c1b7e10';
		const webhook = petraWebhookTrigger({ complete: false }, undefined, {
			workflow: { id: 'repeating' },
			stored: trigger.stored,
		});
		const url = `https://app.petrasecurity.com/tenant/Qx71Ab/incidents/${id}`;
		const headers = { 'x-petra-webhook-secret': SECRET };
		expect((await webhook.deliver({ body: { url }, headers })).items).toHaveLength(1);
		incidents.push(ago(id, 0));
		expect(await trigger.poll()).toBeNull();
		after(5);
		expect(repeats(await trigger.poll())).toEqual([
			['newIncident', 'a', true],
			['newIncident', id, true],
		]);
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
		const trigger = petraTrigger({ options: { lookbackDays: 2 } });
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
		const trigger = petraTrigger({ options: { lookbackDays: 10 } });
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
		trigger.parameters = { ...all, options: { lookbackDays: 60 } };
		expect(await trigger.poll()).toBeNull();
		setStatus('old', 'REMEDIATED');
		incidents.push(ago('b', 1));
		expect(short(await trigger.poll())).toEqual([['newIncident', 'b', null]]);
	});

	test('leaves behind what is older, so that the memory stays small', async () => {
		const { incidents } = watching([ago('a', 9 * 24 * 60 + 10), ago('b', 8 * 24 * 60)]);
		const trigger = petraTrigger({ options: { lookbackDays: 10 } });
		await trigger.poll();
		incidents.push(ago('c', 0));
		trigger.parameters = { options: { lookbackDays: 9 } };
		for (let nth = 0; nth < 2; nth++) await trigger.poll();
		expect(Object.keys((trigger.data.incidents as { known: { rows: object } }).known.rows)).toEqual(
			['c', 'b'],
		);
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

describe('another API key', () => {
	/** The trigger goes on with another key, which may be in another credential. */
	const withKey = (
		{ stored }: ReturnType<typeof petraTrigger>,
		apiKey: string,
		parameters: INodeParameters = {},
		id = 'petra-1',
	) => {
		const details = { id, name: 'Petra account' };
		const store = petraCredential({ apiKey }, details);
		const node = { credentials: { petraApi: details } };
		const credential = { type: 'petraApi', store, details };
		return petraTrigger(parameters, { stored, node, credential });
	};

	test('of the same organisation goes on, known by an incident', async () => {
		const { petra, incidents } = watching([ago('a', 9), ago('b', 8)]);
		const trigger = petraTrigger({});
		await trigger.poll();
		incidents.push(ago('c', 1));
		const renewed = withKey(trigger, 'petra_renewed');
		expect(short(await renewed.poll())).toEqual([['newIncident', 'c', null]]);
		incidents.push(ago('d', 0));
		expect(short(await renewed.poll())).toEqual([['newIncident', 'd', null]]);
		expect(petra.sent).toHaveLength(3);
	});

	test('of the same organisation goes on, known by a tenant', async () => {
		const { petra, incidents } = watching([ago('old', 29 * 24 * 60)]);
		petra.tenants(tenants, 'any');
		const trigger = petraTrigger({ options: { lookbackDays: 1 } });
		incidents.push(ago('a', 30));
		await trigger.poll();
		incidents.splice(0, 2, ago('c', 1, 'Rt02Zz'));
		const renewed = withKey(trigger, 'petra_renewed', { options: { lookbackDays: 1 } });
		expect(short(await renewed.poll())).toEqual([['newIncident', 'c', null]]);
	});

	test.each(['petra-1', 'petra-2'])(
		'of another organisation begins anew, in the credential %s',
		async (id) => {
			const { petra, incidents } = watching([ago('a', 9), ago('b', 8)]);
			let here = tenants;
			petra.answer(
				'/v1/tenants',
				() => ({ body: { totalTenants: here.length, tenants: here } }),
				'any',
			);
			const parameters = { events: ['newIncident', 'tenantAdded'] };
			const trigger = petraTrigger(parameters);
			await trigger.poll();
			here = ['Zz1', 'Zz2'].map((one) => tenantRow(one, `Tenant ${one}`));
			incidents.splice(0, 2, ago('x', 7, 'Zz1'), ago('y', 6, 'Zz2'));
			const other = withKey(trigger, 'petra_other', parameters, id);
			expect(await other.poll()).toBeNull();
			incidents.push(ago('z', 0, 'Zz1'));
			expect(short(await other.poll())).toEqual([['newIncident', 'z', null]]);
		},
	);

	test('where nothing was ever seen loses nothing, and tells nothing of long ago', async () => {
		const { incidents } = watching();
		const trigger = petraTrigger({});
		await trigger.poll();
		incidents.push(ago('theirs', 600), ago('new', 0));
		const renewed = withKey(trigger, 'petra_renewed');
		expect(short(await renewed.poll())).toEqual([['newIncident', 'new', null]]);
	});
});

test('a copied workflow begins anew, and the original goes on', async () => {
	const { incidents } = watching([ago('a', 9)]);
	const trigger = petraTrigger({});
	await trigger.poll();
	incidents.push(ago('b', 1));
	const copy = petraTrigger({}, { stored: structuredClone(trigger.stored) });
	expect(await copy.poll()).toBeNull();
	expect(short(await trigger.poll())).toEqual([['newIncident', 'b', null]]);
});

test('a pause is caught up, however the workflow was published again', async () => {
	const { incidents } = watching([ago('a', 40 * 24 * 60)]);
	const trigger = petraTrigger({});
	await trigger.poll('trigger', 'activate');
	incidents.push(ago('b', 20 * 24 * 60), ago('c', 1));
	expect(short(await trigger.poll('trigger', 'activate'))).toEqual([
		['newIncident', 'b', null],
		['newIncident', 'c', null],
	]);
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
	[{ options: { lookbackDays: 0 } }, 'Lookback (Days) is not a number from 1 to 365'],
	[
		{ options: { repeatHours: 'often' } },
		'Repeat While Open (Hours) is not a number from 1 to 720',
	],
])('%j is refused', async (parameters, sentence) => {
	await expect(petraTrigger(parameters as INodeParameters).poll()).rejects.toThrow(sentence);
});

test('an incident without an ID is no incident to remember: the poll fails', async () => {
	watching([{ ...ago('a', 1), id: null }]);
	await expect(petraTrigger({}).poll()).rejects.toThrow('an incident has no ID');
});
