import type { IDataObject } from 'n8n-workflow';
import {
	incidentRow,
	incidentsAnswer,
	PetraOnNetwork,
	petraTrigger,
	petraWebhookTrigger,
	SECRET,
	tenantRow,
} from '../../../support/petra';

const MINUTE_MS = 60_000;
const INCIDENTS = ['newIncident', 'incidentRemediated', 'incidentStatusChanged'];
const TENANTS = ['tenantAdded', 'tenantPaused', 'tenantResumed'];

const ago = (id: string, minutes: number, more: IDataObject = {}) => ({
	...incidentRow(id, 0),
	createdAt: new Date(Date.now() - minutes * MINUTE_MS).toISOString(),
	...more,
});

const short = (items: IDataObject[] | null) =>
	items?.map(({ event, id, tenantId, previousStatus }) => [
		event,
		id ?? tenantId,
		previousStatus ?? null,
	]) ?? null;

describe('What the polling trigger stored before there were versions', () => {
	/** A trigger that has seen an incident of 100 minutes ago, with a blank in its status, and two tenants. */
	function polling(events: string[]) {
		const incidents: IDataObject[] = [ago('a', 100, { remediationStatus: 'UNDER REVIEW' })];
		const tenants = [
			tenantRow('Qx71Ab', 'Birch Dental'),
			{ ...tenantRow('Rt02Zz', 'Cedar'), isPaused: true },
		];
		const petra = new PetraOnNetwork()
			.answer('/v1/incidents', incidentsAnswer(incidents), 'any')
			.answer('/v1/tenants', () => ({ body: { totalTenants: tenants.length, tenants } }), 'any');
		const trigger = petraTrigger({ events });
		const createdMs = Date.parse(String(incidents[0].createdAt));
		Object.assign(trigger.data, {
			incidents: {
				known: { a: `${createdMs} Qx71Ab UNDER REVIEW` },
				newest: createdMs,
				floor: createdMs - 30 * 24 * 60 * MINUTE_MS,
			},
			readWholeAt: Date.now(),
			tenants: { Qx71Ab: false, Rt02Zz: true },
			credential: 'petra-1',
		});
		return { petra, incidents, tenants, trigger };
	}

	test('causes no event', async () => {
		const { trigger, incidents } = polling([...INCIDENTS, ...TENANTS]);
		expect(await trigger.poll()).toBeNull();
		const newestEpochMs = Date.parse(String(incidents[0].createdAt));
		expect(trigger.data).toMatchObject({
			version: 2,
			incidents: { newestEpochMs, known: { rows: { a: expect.any(Array) } } },
			tenants: { Qx71Ab: { isPaused: false }, Rt02Zz: { isPaused: true } },
		});
		const gone = ['readWholeAt', 'credential'];
		expect(gone.filter((name) => Object.hasOwn(trigger.data, name))).toEqual([]);
		expect(await trigger.poll()).toBeNull();
	});

	test('loses no event, each told with what was before', async () => {
		const { trigger, incidents, tenants } = polling([...INCIDENTS, ...TENANTS]);
		incidents[0].remediationStatus = 'REMEDIATED';
		// Older than the newest that is known, but within the window.
		incidents.push(ago('late', 200), ago('b', 1));
		tenants[0] = { ...tenants[0], isPaused: true };
		tenants[1] = { ...tenants[1], isPaused: false };
		tenants.push(tenantRow('Lw55Kd', 'Elm'));
		expect(short(await trigger.poll())).toEqual([
			['newIncident', 'late', null],
			['incidentRemediated', 'a', 'UNDER REVIEW'],
			['newIncident', 'b', null],
			['tenantPaused', 'Qx71Ab', null],
			['tenantResumed', 'Rt02Zz', null],
			['tenantAdded', 'Lw55Kd', null],
		]);
		expect(await trigger.poll()).toBeNull();
	});

	test('of tenants alone is a first look at the incidents', async () => {
		const { trigger, incidents } = polling([...INCIDENTS, ...TENANTS]);
		delete trigger.data.incidents;
		incidents.push(ago('b', 1));
		expect(await trigger.poll()).toBeNull();
		incidents.push(ago('c', 0));
		expect(short(await trigger.poll())).toEqual([['newIncident', 'c', null]]);
	});
});

describe('What the polling trigger stored before it noted what it passed on', () => {
	const repeating = { events: INCIDENTS, options: { repeatHours: 1 } };

	test('causes no event and no repetition, loses no event, and repeats what comes from now on', async () => {
		const incidents: IDataObject[] = [ago('a', 100), ago('b', 90)];
		new PetraOnNetwork().answer('/v1/incidents', incidentsAnswer(incidents), 'any');
		const trigger = petraTrigger(repeating);
		const newestEpochMs = Date.parse(String(incidents[1].createdAt));
		const values = (index: number) => [
			Date.parse(String(incidents[index].createdAt)),
			'Qx71Ab',
			incidents[index].remediationStatus as string,
		];
		Object.assign(trigger.data, {
			version: 1,
			incidents: {
				known: {
					fields: ['createdEpochMs', 'tenantId', 'status'],
					rows: { a: values(0), b: values(1) },
				},
				newestEpochMs,
				floorEpochMs: newestEpochMs - 30 * 24 * 60 * MINUTE_MS,
			},
			readWholeAtEpochMs: Date.now(),
			lookedAtEpochMs: Date.now(),
		});
		expect(await trigger.poll()).toBeNull();
		incidents[0].remediationStatus = 'REMEDIATED';
		incidents.push(ago('c', 0));
		expect(short(await trigger.poll())).toEqual([
			['incidentRemediated', 'a', 'NEEDS_REMEDIATION'],
			['newIncident', 'c', null],
		]);
		const later = Date.now() + 120 * MINUTE_MS;
		jest.spyOn(Date, 'now').mockReturnValue(later);
		expect(short(await trigger.poll())).toEqual([['newIncident', 'c', null]]);
		expect(trigger.data.version).toBe(2);
	});
});

describe('What the triggers of a workflow stored together before there were versions', () => {
	const ID = '3b1f8f7e-8f0a-4a53-9a2e-6a1d6c1b7e10';
	const OTHER = '0d7f4f5e-6d0a-4a53-9a2e-6a1d6c1b7e11';
	const headers = { 'x-petra-webhook-secret': SECRET };
	const body = (id: string) => ({
		url: `https://app.petrasecurity.com/tenant/Qx71Ab/incidents/${id}`,
	});
	const older = (kind: 'polling' | 'webhook', id: string) => ({
		staticData: { global: { petraPassedOn: { [kind]: { [id]: Date.now() - MINUTE_MS } } } },
	});

	test.each(['polling', 'webhook'] as const)(
		'by %s keeps a delivery from starting the flow again, and no other one',
		async (kind) => {
			const stored = older(kind, ID);
			const trigger = petraWebhookTrigger({ complete: false }, undefined, { stored });
			const again = await trigger.deliver({ body: body(ID), headers });
			expect(again).toMatchObject({ status: 200, items: undefined });
			const other = await trigger.deliver({ body: body(OTHER), headers });
			expect(other.items).toHaveLength(1);
			expect(Object.keys(stored.staticData.global)).toEqual(['petraDeduplication']);
			expect(stored.staticData.global).toMatchObject({
				petraDeduplication: { version: 1, [kind]: { [ID]: expect.any(Number) } },
			});
		},
	);

	test('keeps polling from bringing what the webhook has brought', async () => {
		const incidents: IDataObject[] = [];
		new PetraOnNetwork().answer('/v1/incidents', incidentsAnswer(incidents), 'any');
		const trigger = petraTrigger({ events: INCIDENTS }, { stored: older('webhook', ID) });
		await trigger.poll();
		incidents.push(ago(ID, 1), ago(OTHER, 0));
		expect(short(await trigger.poll())).toEqual([['newIncident', OTHER, null]]);
	});
});
