import type { IDataObject, INodeParameters } from 'n8n-workflow';
import {
	incidentRow,
	incidentsAnswer,
	microsoftIdOf,
	PetraOnNetwork,
	petraTrigger,
	petraWebhookTrigger,
	runPetra,
	SECRET,
	tenantRow,
} from '../../../support/petra';

const [BIRCH, QUAY] = ['Qx71Ab', 'Rt02Zz'];
const tenants = [BIRCH, QUAY].map((id) => tenantRow(id, `Tenant ${id}`));
const now = (id: string, tenantId = BIRCH, more: IDataObject = {}) => ({
	...incidentRow(id, 0, tenantId),
	createdAt: new Date(Date.now()).toISOString(),
	...more,
});
const user = (more: IDataObject) => ({
	user: { ...(incidentRow('a', 0).user as IDataObject), ...more },
});
const UUID = (nth: number) => `3b1f8f7e-8f0a-4a53-9a2e-6a1d6c1b7e1${nth}`;
const headers = { 'x-petra-webhook-secret': SECRET };
const bodyOf = ({ url }: IDataObject) => ({ url: String(url) });

/** What each way of incidents into a flow lets through: Get Many, both triggers, and a try in the editor. */
const ways: Array<[string, (filters: INodeParameters, rows: IDataObject[]) => Promise<unknown[]>]> =
	[
		[
			'Get Many',
			async (filters, rows) => {
				new PetraOnNetwork().answer('/v1/incidents', incidentsAnswer(rows));
				const parameters = { resource: 'incident', operation: 'getAll', returnAll: true, filters };
				return (await runPetra(parameters)).json;
			},
		],
		[
			'Petra Trigger',
			async (filters, rows) => {
				const there: IDataObject[] = [];
				new PetraOnNetwork()
					.answer('/v1/incidents', incidentsAnswer(there), 'any')
					.tenants(tenants, 'any');
				const trigger = petraTrigger({ filters });
				await trigger.poll();
				there.push(...rows);
				return (await trigger.poll()) ?? [];
			},
		],
		[
			'Petra Trigger, tried in the editor',
			async (filters, rows) => {
				new PetraOnNetwork().answer('/v1/incidents', incidentsAnswer(rows)).tenants(tenants, 'any');
				return (await petraTrigger({ filters }).poll('manual')) ?? [];
			},
		],
		[
			'Petra Webhook Trigger',
			async (filters, rows) => {
				new PetraOnNetwork().answer('/v1/incidents', incidentsAnswer(rows), 'any');
				const trigger = petraWebhookTrigger({ filters });
				const items: unknown[] = [];
				for (const row of rows)
					items.push(...((await trigger.deliver({ body: bodyOf(row), headers })).items ?? []));
				return items;
			},
		],
	];

const rows = () => [
	now(UUID(1)),
	now(UUID(2), QUAY, { isLive: false }),
	now(UUID(3), BIRCH, { ...user({ mail: 'test@birch.example', id: 'u-1' }), isLive: null }),
];

describe.each(ways)('%s', (_, letThrough) => {
	test.each<[string, INodeParameters, number[]]>([
		['nothing', {}, [1, 2, 3]],
		['live ones only, and what is unknown', { live: 'only' }, [1, 3]],
		['those that are not live, and what is unknown', { live: 'not' }, [2, 3]],
		['a tenant by name', { withoutTenants: [' tenant rt02zz '] }, [1, 3]],
		['a tenant by ID', { withoutTenants: [QUAY] }, [1, 3]],
		["a tenant by Microsoft's ID", { withoutTenants: [microsoftIdOf(QUAY).toUpperCase()] }, [1, 3]],
		['several tenants', { withoutTenants: [QUAY, `Tenant ${BIRCH}`] }, []],
		['a user by email address', { withoutUsers: ['Test@Birch.example'] }, [1, 2]],
		['a user by login name', { withoutUsers: ['pat.lee@birchdental.example'] }, []],
		['a user by Microsoft ID', { withoutUsers: ['u-1'] }, [1, 2]],
		['several users in one place', { withoutUsers: ['a@x.example, u-1;u-7'] }, [1, 2]],
		['no user by the name that he may choose', { withoutUsers: ['Pat Lee'] }, [1, 2, 3]],
		['fields left empty', { withoutTenants: [''], withoutUsers: [' '] }, [1, 2, 3]],
		['a text in place of the list', { withoutTenants: QUAY }, [1, 3]],
	])('leaves out: %s', async (__, filters, expected) => {
		const found = (await letThrough(filters, rows())) as IDataObject[];
		expect(found.map(({ id }) => id).sort()).toEqual(expected.map(UUID));
	});
});

describe('the filter of a trigger', () => {
	test('that leaves out a tenant which Petra does not watch is refused when the workflow is published', async () => {
		new PetraOnNetwork().tenants(tenants);
		const trigger = petraTrigger({ filters: { withoutTenants: [QUAY, 'Nobody'] } });
		await expect(trigger.poll()).rejects.toThrow(
			'Filter Leave Out Tenants: Petra watches no tenant named "Nobody"',
		);
	});

	test('is held against Petra again where it is changed, also by hand, and not where it stays', async () => {
		let asked = 0;
		new PetraOnNetwork().answer('/v1/incidents', incidentsAnswer(rows()), 'any').answer(
			'/v1/tenants',
			() => {
				asked++;
				return { body: { totalTenants: tenants.length, tenants } };
			},
			'any',
		);
		const stored = { staticData: {} };
		const leavingOut = (name: string) =>
			petraTrigger({ filters: { withoutTenants: [name] } }, { stored });
		await leavingOut(QUAY).poll();
		expect(asked).toBe(1);
		await leavingOut(QUAY).poll();
		expect(asked).toBe(1);
		const misspelt = 'Filter Leave Out Tenants: Petra watches no tenant named "Quay Logistic"';
		await expect(leavingOut('Quay Logistic').poll()).rejects.toThrow(misspelt);
		await expect(leavingOut('Quay Logistic').poll('manual')).rejects.toThrow(misspelt);
	});

	test('holds for events of tenants as well', async () => {
		let there = tenants;
		new PetraOnNetwork().answer(
			'/v1/tenants',
			() => ({ body: { totalTenants: there.length, tenants: there } }),
			'any',
		);
		const trigger = petraTrigger({
			events: ['tenantPaused'],
			filters: { withoutTenants: [QUAY] },
		});
		await trigger.poll();
		there = tenants.map((row) => ({ ...row, isPaused: true }));
		expect((await trigger.poll())?.map(({ tenantId }) => tenantId)).toEqual([BIRCH]);
	});

	test('takes nothing from another webhook of the workflow: live ones here, the others there', async () => {
		const [live, other] = rows();
		new PetraOnNetwork().answer('/v1/incidents', incidentsAnswer([live, other]), 'any');
		const workflow = { id: 'two-branches' };
		const stored = { staticData: {} };
		const [first, second] = ['only', 'not'].map((choice) =>
			petraWebhookTrigger({ filters: { live: choice } }, undefined, { workflow, stored }),
		);
		const arrive = async (row: IDataObject) =>
			await Promise.all(
				[first, second, first, second].map(
					async (trigger) =>
						(await trigger.deliver({ body: bodyOf(row), headers })).items?.length ?? 0,
				),
			);
		const sumOf = (counts: number[]) => [counts[0] + counts[2], counts[1] + counts[3]];
		expect(sumOf(await arrive(live))).toEqual([1, 0]);
		expect(sumOf(await arrive(other))).toEqual([0, 1]);
	});

	test('lets through what Petra could not complete: an incident must not get lost', async () => {
		new PetraOnNetwork().answer('/v1/incidents', { status: 503 }, 'any');
		const trigger = petraWebhookTrigger({ filters: { live: 'only', withoutUsers: ['u-9'] } });
		const [row] = rows() as IDataObject[];
		expect((await trigger.deliver({ body: bodyOf(row), headers })).items).toMatchObject([
			{ id: row.id, isComplete: false },
		]);
		expect((await trigger.deliver({ body: bodyOf(row), headers })).items).toBeUndefined();
	});
});
