import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	IDataObject,
} from 'n8n-workflow';
import { incidentIn } from '../../../../nodes/Petra/trigger/delivery';
import { SharedDeduplication } from '../../../../nodes/Petra/trigger/sharedDeduplication';
import { testPetraWebhook } from '../../../../nodes/Petra/trigger/verifySecret';
import {
	incidentRow,
	incidentsAnswer,
	microsoftIdOf,
	PetraOnNetwork,
	PetraStore,
	petraTrigger,
	petraWebhookTrigger,
	SECRET,
} from '../../../support/petra';

const ID = '3b1f8f7e-8f0a-4a53-9a2e-6a1d6c1b7e10';
const OTHER = '9a2e8f7e-8f0a-4a53-9a2e-6a1d6c1b7e11';
const urlOf = (id: string, tenant = 'Qx71Ab') =>
	`https://app.petrasecurity.com/tenant/${tenant}/incidents/${id}`;
const headers = { 'X-Petra-Webhook-Secret': SECRET };
const body = { url: urlOf(ID) };
const bare = { complete: false };

describe('the secret', () => {
	const stored = (secret: ICredentialDataDecryptedObject) =>
		petraWebhookTrigger(bare, new PetraStore(secret));

	test.each<[string, Record<string, string>]>([
		['none', {}],
		['an empty one', { 'X-Petra-Webhook-Secret': '' }],
		['a wrong one', { 'X-Petra-Webhook-Secret': `${SECRET}x` }],
		['a part of it', { 'X-Petra-Webhook-Secret': SECRET.slice(0, -1) }],
		['it in another header', { Authorization: SECRET }],
	])('%s is answered with 401, and nothing starts', async (_, given) => {
		const outcome = await petraWebhookTrigger(bare).deliver({ body, headers: given });
		expect(outcome).toMatchObject({ status: 401, items: undefined });
		expect(JSON.stringify(outcome.answer)).not.toContain(SECRET);
	});

	test.each<ICredentialDataDecryptedObject>([
		{ headerName: 'X-Petra-Webhook-Secret', secret: '' },
		{ headerName: 'X-Petra-Webhook-Secret', secret: 'short' },
		{ headerName: '', secret: SECRET },
		{},
	])('a credential with %j lets nobody in', async (secret) => {
		for (const given of ['', 'short', SECRET]) {
			const trigger = stored(secret);
			const { status } = await trigger.deliver({
				body,
				headers: { 'X-Petra-Webhook-Secret': given },
			});
			expect(status).toBe(401);
		}
	});

	test('is looked for under the name of the credential, upper or lower case', async () => {
		const trigger = stored({ headerName: ' x-own ', secret: ` ${SECRET}\n` });
		expect((await trigger.deliver({ body, headers: { 'X-Own': SECRET } })).status).toBe(200);
	});

	test.each([
		[{ headerName: 'X-A', secret: SECRET }, 'OK', 'The secret is long enough.'],
		[{ headerName: 'X-A', secret: 'short' }, 'Error', 'The Secret has 5 characters, and 16'],
		[{ headerName: 'X A', secret: SECRET }, 'Error', 'The Header Name is empty or holds'],
		[{ headerName: 'X-A', secret: 'sixteen or more characters' }, 'Error', 'holds a space'],
	])('is tested by n8n: %j gives %s', async (data, status, message) => {
		const result = await testPetraWebhook.call({} as ICredentialTestFunctions, {
			id: '1',
			name: 'Secret',
			type: 'petraWebhookApi',
			data,
		});
		expect(result).toEqual({ status, message: expect.stringContaining(message) });
	});
});

describe('the incident in the body', () => {
	const found = { id: ID, tenant: { petraTenantId: 'Qx71Ab' } };

	test.each<[string, unknown]>([
		['its address in a field', body],
		['its address somewhere', { a: [{ b: `See ${urlOf(ID)}?tab=1 (new)` }] }],
		['its address in a text', `Incident: <${urlOf(ID)}>`],
		['its address with escaped slashes', urlOf(ID).replace(/\//g, '\\/')],
		['a path alone', { link: `/tenant/Qx71Ab/incidents/${ID}` }],
		['usual names', { incidentId: ID, tenantId: 'Qx71Ab' }],
		['usual names, deeper', { data: { incident: { incident_id: ID, tenant_id: 'Qx71Ab' } } }],
		['the form of the API', { ...incidentRow(ID, 1), url: undefined }],
		['the form of the API, deeper', { incident: { id: ID, tenant: { petraTenantId: 'Qx71Ab' } } }],
	])('is found by %s', (_, given) => {
		expect(incidentIn(given, {})).toMatchObject(found);
	});

	test.each<unknown>([
		undefined,
		null,
		'',
		'hello',
		{},
		[],
		{ id: 7 },
		{ id: 'ticket-1' },
		{ url: 'https://app.petrasecurity.com/tenant/Qx71Ab' },
		{ incidentId: 'x'.repeat(200) },
	])('%j names none', (given) => {
		expect(incidentIn(given, {})).toBeUndefined();
	});

	test('is taken from the fields that are named', () => {
		const given = { a: { nr: 'inc-7' }, org: 'Rt02Zz', url: urlOf(ID) };
		expect(incidentIn(given, { incidentId: 'a.nr', tenantId: 'org' })).toEqual({
			id: 'inc-7',
			tenant: { petraTenantId: 'Rt02Zz' },
		});
		expect(incidentIn(given, { incidentId: 'a.no' })).toMatchObject({ id: ID });
	});

	test('is not mixed up with the address of another one', () => {
		expect(incidentIn({ incidentId: ID, note: urlOf(OTHER, 'Rt02Zz') }, {})).toEqual({
			id: ID,
			tenant: {},
		});
	});
});

describe('what is passed on', () => {
	test('without completion: what the body tells, in the shape of the node', async () => {
		const { status, items, answer } = await petraWebhookTrigger(bare).deliver({ body, headers });
		expect({ status, answer }).toEqual({ status: 200, answer: { received: true } });
		expect(items).toEqual([
			{
				event: 'newIncident',
				previousStatus: null,
				title: 'Petra: compromised account',
				description: expect.stringContaining(`Tenant: Qx71Ab\nOpen in Petra: ${urlOf(ID)}`),
				id: ID,
				url: urlOf(ID),
				createdAt: null,
				occurredAt: null,
				remediationStatus: null,
				isRemediated: false,
				isLive: null,
				tenantId: 'Qx71Ab',
				tenantName: null,
				microsoftTenantId: null,
				userName: null,
				userEmail: null,
				isComplete: false,
				note: null,
				body,
			},
		]);
	});

	test('all that the body tells where it has the form of the API', async () => {
		const row = { ...incidentRow(ID, 1), remediationStatus: 'SOMETHING' };
		const trigger = petraWebhookTrigger({ ...bare, simple: false });
		const { items } = await trigger.deliver({ body: row, headers });
		expect(items).toMatchObject([{ ...row, isComplete: false, body: row }]);
	});

	test("a Microsoft ID in the place of Petra's is shown as such", async () => {
		const microsoft = microsoftIdOf('Qx71Ab');
		const trigger = petraWebhookTrigger(bare);
		const given = { incidentId: ID, tenantId: microsoft };
		const { items } = await trigger.deliver({ body: given, headers });
		expect(items).toMatchObject([{ tenantId: null, microsoftTenantId: microsoft }]);
	});

	test('completed from Petra with one request', async () => {
		const petra = new PetraOnNetwork().answer(
			'/v1/incidents',
			incidentsAnswer([incidentRow(ID, 1), incidentRow(OTHER, 2)]),
		);
		const { items } = await petraWebhookTrigger().deliver({ body, headers });
		expect(items).toMatchObject([
			{ id: ID, userEmail: 'pat@birchdental.example', isComplete: true, note: null, body },
		]);
		expect(petra.sent.map(({ query }) => query)).toEqual([{ tenantId: 'Qx71Ab', limit: '500' }]);
	});

	test.each<[string, Parameters<PetraOnNetwork['answer']>[1], string]>([
		[
			'does not list it',
			{ body: { incidents: [] } },
			'Petra did not list the incident at that moment',
		],
		['is asked too often', { status: 429 }, 'Petra still receives too many requests for incidents'],
		['is down', { status: 503 }, 'Petra could not give incidents (status 503)'],
		['is away', { lost: 'ECONNREFUSED' }, 'does not accept connections'],
		['refuses the key', { status: 401 }, 'Petra does not accept the API key'],
	])('not lost where Petra %s', async (_, reply, note) => {
		new PetraOnNetwork().answer('/v1/incidents', reply);
		const { status, items } = await petraWebhookTrigger().deliver({ body, headers });
		expect(status).toBe(200);
		expect(items).toMatchObject([
			{ id: ID, tenantId: 'Qx71Ab', isComplete: false, note: expect.stringContaining(note) },
		]);
	});

	test('not lost where the Petra credential is empty', async () => {
		const store = new PetraStore(
			{ headerName: 'X-Petra-Webhook-Secret', secret: SECRET },
			{ apiKey: '' },
		);
		const { items } = await petraWebhookTrigger({}, store).deliver({ body, headers });
		expect(items).toMatchObject([
			{ id: ID, note: expect.stringContaining('The API Key is empty') },
		]);
	});

	test.each<unknown>([{ test: true }, 'Test from Petra', []])(
		'a body without an incident as it is: %j',
		async (given) => {
			const trigger = petraWebhookTrigger();
			for (let nth = 0; nth < 2; nth++) {
				const { status, items } = await trigger.deliver({ body: given, headers });
				expect(status).toBe(200);
				expect(items).toMatchObject([
					{
						title: 'Petra: a call that names no incident',
						id: null,
						body: given,
						note: expect.stringContaining('The body names no incident'),
					},
				]);
			}
		},
	);
});

describe('once', () => {
	test('the same delivery again starts nothing, also after a restart', async () => {
		const trigger = petraWebhookTrigger(bare);
		expect((await trigger.deliver({ body, headers })).items).toHaveLength(1);
		expect(await trigger.deliver({ body, headers })).toEqual({
			status: 200,
			items: undefined,
			answer: { received: true, passedOn: false },
		});
		const stored = JSON.stringify(trigger.stored.staticData);
		expect(stored).toContain(ID);
		const restarted = petraWebhookTrigger(bare, undefined, { stored: JSON.parse(stored) });
		Object.assign(restarted.stored, { staticData: JSON.parse(stored) as IDataObject });
		expect((await restarted.deliver({ body, headers })).items).toBeUndefined();
	});

	test('several incidents one after the other are all known after a restart', async () => {
		const trigger = petraWebhookTrigger(bare);
		const bodyOf = (id: string) => ({ url: body.url.replace(ID, id) });
		const ids = [1, 2, 3, 4].map((nth) => ID.replace(/.$/, String(nth)));
		for (const id of ids)
			expect((await trigger.deliver({ body: bodyOf(id), headers })).items).toHaveLength(1);
		const restarted = petraWebhookTrigger(bare, undefined, { stored: trigger.stored });
		for (const id of ids)
			expect((await restarted.deliver({ body: bodyOf(id), headers })).items).toBeUndefined();
	});

	test('of ten deliveries at the same time, one starts the flow', async () => {
		const row = incidentRow(ID, 1);
		const petra = new PetraOnNetwork().answer('/v1/incidents', { body: { incidents: [row] } });
		const trigger = petraWebhookTrigger();
		const outcomes = await Promise.all(
			Array.from({ length: 10 }, async () => await trigger.deliver({ body, headers })),
		);
		expect(outcomes.filter(({ items }) => items !== undefined)).toHaveLength(1);
		expect(outcomes.map(({ status }) => status)).toEqual(Array<number>(10).fill(200));
		expect(petra.sent).toHaveLength(1);
	});

	test('is not so where switched off, nor when tried in the editor', async () => {
		const off = petraWebhookTrigger({ ...bare, options: { once: false } });
		const on = petraWebhookTrigger(bare);
		for (let nth = 0; nth < 2; nth++) {
			expect((await off.deliver({ body, headers })).items).toHaveLength(1);
			expect((await on.deliver({ body, headers, isTest: true })).items).toHaveLength(1);
		}
	});

	const both = () => {
		const workflow = { id: `both-${Math.random()}` };
		const stored = { staticData: {} };
		const incidents: IDataObject[] = [];
		new PetraOnNetwork().answer('/v1/incidents', incidentsAnswer(incidents), 'any');
		return {
			incidents,
			polling: petraTrigger({}, { workflow, stored }),
			webhook: petraWebhookTrigger(bare, undefined, { workflow, stored }),
		};
	};
	const now = (id: string) => ({ ...incidentRow(id, 0), createdAt: new Date().toISOString() });

	test('also where polling sees it behind the webhook', async () => {
		const { incidents, polling, webhook } = both();
		await polling.poll();
		expect((await webhook.deliver({ body, headers })).items).toHaveLength(1);
		incidents.push(now(ID), now(OTHER));
		expect((await polling.poll())?.map(({ id }) => id)).toEqual([OTHER]);
	});

	test('also where the webhook comes behind polling', async () => {
		const { incidents, polling, webhook } = both();
		await polling.poll();
		incidents.push(now(ID));
		expect(await polling.poll()).toHaveLength(1);
		expect((await webhook.deliver({ body, headers })).items).toBeUndefined();
	});

	test('also where one of the two has overwritten what the other stored', async () => {
		const { incidents, polling, webhook } = both();
		await polling.poll();
		const before = structuredClone(webhook.stored.staticData);
		await webhook.deliver({ body, headers });
		polling.stored.staticData = before;
		incidents.push(now(ID), now(OTHER));
		expect((await polling.poll())?.map(({ id }) => id)).toEqual([OTHER]);
		expect(JSON.stringify(polling.stored.staticData)).toContain(ID);
	});

	test('in another workflow the same incident is another matter', async () => {
		expect((await petraWebhookTrigger(bare).deliver({ body, headers })).items).toHaveLength(1);
		expect((await petraWebhookTrigger(bare).deliver({ body, headers })).items).toHaveLength(1);
	});

	test('the memory is bounded', () => {
		const data: IDataObject = {};
		const context = {
			getNode: () => ({ name: 'Petra Webhook Trigger' }),
			getWorkflow: () => ({ id: 'bounded', active: true }),
			getWorkflowStaticData: () => data,
		} as unknown as ConstructorParameters<typeof SharedDeduplication>[0];
		const deduplication = new SharedDeduplication(context);
		for (let nth = 0; nth < 3_000; nth++) deduplication.add('webhook', `i${nth}`);
		deduplication.save();
		const { webhook } = data.petraDeduplication as { webhook: object };
		expect(Object.keys(webhook)).toHaveLength(1_000);
	});
});
