import type { ICredentialTestFunctions, IDataObject } from 'n8n-workflow';
import { HaloPsaTrigger } from '../../../../nodes/HaloPsa/HaloPsaTrigger.node';
import type { Row } from '../../../../sandbox';
import { locator } from '../../../support/node';
import { useTriggerWorld } from './triggerWorld';

const world = useTriggerWorld();

/** A technician gives a ticket another status; the only item that came of it. */
const changed = async ({ id }: Row, status_id: number): Promise<IDataObject | undefined> => {
	const change = () => world().sandbox.halo.change('Tickets', { id, status_id });
	const outcomes = await world().outcomesOf(change);
	expect(outcomes).toMatchObject([{ status: 200 }]);
	return outcomes[0].items?.[0];
};

describe('Filters', () => {
	it.each([
		[{ client_id: locator('id', '12') }, true],
		[{ client_id: locator('id', '13') }, false],
		[{ tickettype_id: locator('list', 1), status_id: locator('list', 9) }, true],
		[{ tickettype_id: locator('list', 2), status_id: locator('list', 9) }, false],
		[{ to_status_id: locator('list', 1) }, true],
	])('%j: a closed ticket passes: %s, without any request', async (filters, isIn) => {
		await world().published({ filters, ignoreOwnChanges: false });
		world().lookAway();
		const { status, items } = await world().closed();
		expect([status, items !== undefined]).toEqual([200, isIn]);
		expect(world().asked).toEqual([]);
	});

	it('look a name up once, when the workflow is published', async () => {
		const trigger = await world().published({
			filters: { team: locator('name', 'security desk') },
			ignoreOwnChanges: false,
		});
		expect(world().asked.filter((request) => request === 'GET /Team')).toHaveLength(1);
		expect(await world().closed()).toMatchObject({ items: [{}] });
		const elsewhere = world().openTicket({ team: 'Projects' });
		expect(await world().closed(elsewhere)).toMatchObject({ items: undefined });
		const [{ id: team_id }] = world()
			.sandbox.halo.rows('Team')
			.filter(({ name }) => name === 'Security Desk');
		// A build that names the team by its ID alone.
		const { object_id: id, ...event } = await world().event();
		const byId = world().signed({ ...event, object_id: id, ticket: { id, team_id } });
		expect(await trigger.deliver(byId)).toMatchObject({ items: [{}] });
		expect(world().asked).toEqual([]);
	});

	it('of a status change know the status before where an earlier delivery showed it', async () => {
		await world().published({
			events: [76],
			filters: { from_status_id: locator('id', '1'), to_status_id: locator('id', '9') },
		});
		const [known, other, unknown] = [2, 2, 1].map((status_id) => world().openTicket({ status_id }));
		expect(await changed(known, 1)).toBeUndefined();
		expect(await changed(known, 9)).toMatchObject({ previous_status_id: 1 });
		await changed(other, 4);
		expect(await changed(other, 9)).toBeUndefined();
		// Nothing is known of this one, so it is let in.
		expect(await changed(unknown, 9)).toMatchObject({ previous_status_id: null });
	});

	it('read the ticket where the delivery carries none', async () => {
		world().sandbox.switches.webhookShape = 'event only';
		await world().published({
			filters: { client_id: locator('id', '12') },
			ignoreOwnChanges: false,
		});
		world().lookAway();
		const [here, elsewhere] = [12, 13].map((client_id) => world().openTicket({ client_id }));
		expect(await world().closed(elsewhere)).toMatchObject({ items: undefined });
		expect(await world().closed(here)).toMatchObject({ items: [{ object_id: here.id }] });
		expect(world().asked).toEqual([
			`GET /Tickets/${String(elsewhere.id)}`,
			`GET /Tickets/${String(here.id)}`,
		]);
	});
});

describe('The filter Has Supplier Reference', () => {
	const filters = { hasSupplierReference: true };
	const close = async (row: Row) => await world().closed(world().openTicket(row));

	it('lets tickets with one pass, and leaves out those without', async () => {
		await world().published({ filters, ignoreOwnChanges: false });
		world().lookAway();
		expect(await close({ supplier_reference: 'inc_1' })).toMatchObject({ items: [{}] });
		for (const supplier_reference of ['', ' ', null])
			expect(await close({ supplier_reference })).toMatchObject({ items: undefined });
		expect(world().asked).toEqual([]);
	});

	it('reads the ticket where the delivery does not show it', async () => {
		const trigger = await world().published({ filters, ignoreOwnChanges: false });
		const [here, none] = [{ supplier_reference: 'inc_1' }, { supplier_reference: '' }].map((row) =>
			world().openTicket(row),
		);
		world().lookAway();
		const event = await world().event();
		const of = ({ id }: Row) => world().signed({ ...event, id, object_id: id, ticket: { id } });
		expect(await trigger.deliver(of(here))).toMatchObject({
			items: [{ ticket: { supplier_reference: 'inc_1' } }],
		});
		expect((await trigger.deliver(of(none))).items).toBeUndefined();
		expect(world().asked).toEqual([`GET /Tickets/${here.id}`, `GET /Tickets/${none.id}`]);
	});

	it('lets an event pass whose ticket can not be read, and says why', async () => {
		world().sandbox.switches.webhookShape = 'event only';
		await world().published({ filters, ignoreOwnChanges: false });
		const ticket = world().openTicket({ supplier_reference: '' });
		world().sandbox.faults.add({ path: `/Tickets/${ticket.id}`, status: 403, times: Infinity });
		expect(await world().closed(ticket)).toMatchObject({
			items: [{ full_record_error: expect.any(String) }],
		});
	});
});

describe('Get Full Record', () => {
	it('reads the ticket once', async () => {
		world().sandbox.switches.webhookShape = 'event only';
		await world().published({ options: { fullRecord: true }, ignoreOwnChanges: false });
		world().lookAway();
		const ticket = world().openTicket({ summary: 'As it is now' });
		expect(await world().closed(ticket)).toMatchObject({
			items: [{ ticket: { summary: 'As it is now' } }],
		});
		expect(world().asked).toEqual([`GET /Tickets/${String(ticket.id)}`]);
	});

	it('loses no event because the ticket can not be read', async () => {
		world().sandbox.switches.webhookShape = 'event only';
		await world().published({
			options: { fullRecord: true },
			filters: { client_id: locator('id', '12') },
		});
		const ticket = world().openTicket();
		world().instead('GET /Tickets/*', { status: 404 });
		expect(await world().closed(ticket)).toMatchObject({
			items: [
				{
					object_id: ticket.id,
					full_record_error: `Halo has no ticket with the ID ${String(ticket.id)}`,
				},
			],
		});
	});

	it('answers Halo before it has waited out its limit', async () => {
		await world().published({ options: { fullRecord: true } });
		const ticket = world().openTicket();
		world().instead('GET /Tickets/*', { status: 429, headers: { 'Retry-After': '30' } });
		expect(await world().closed(ticket)).toMatchObject({
			status: 202,
			items: [{ object_id: ticket.id }],
		});
	});
});

describe('A webhook that was made by hand', () => {
	const password = 'a-long/random+text';
	const byHand = { createWebhook: 'manual', ignoreOwnChanges: false };

	beforeEach(() => (world().store.secret = { secret: password }));

	/** A webhook as a person makes it in Halo, with an event bound to it. */
	const makeWebhook = (more: Row) => {
		const { halo } = world().sandbox;
		const { id } = halo.add('Webhook', { name: 'By hand', method: 0, active: true, ...more });
		halo.add('Notification', { webhook_id: id, eventno: 39, type: -2, delivery_method: 6 });
	};

	it.each<[string, (url: string) => Row]>([
		[
			'a user and a password',
			(url) => ({
				url,
				authentication_type: 1,
				basic_username: 'halo',
				basic_password: password,
			}),
		],
		['the address', (url) => ({ url: `${url}?secret=${encodeURIComponent(password)}` })],
		[
			'a signature',
			(url) => ({
				url,
				authentication_type: 3,
				authentication_header: 'X-Halo-Signature',
				basic_password: password,
			}),
		],
	])('is let in where it brings the secret as %s, and Halo is asked for none', async (_, more) => {
		const trigger = await world().published(byHand);
		await trigger.activate();
		expect(world().asked).toEqual([]);
		makeWebhook(more(trigger.url()));
		expect(await world().closed()).toMatchObject({ status: 200, items: [{}] });
		await trigger.hook('delete');
		expect(world().asked).toEqual([]);
		expect(world().webhooks).toHaveLength(1);
	});

	it('keeps everything else out', async () => {
		const trigger = await world().published(byHand);
		const basic = (given: string) => ({
			body: {},
			headers: { authorization: `Basic ${Buffer.from(`halo:${given}`).toString('base64')}` },
		});
		expect(await trigger.deliver(basic(password))).toMatchObject({ status: 200 });
		expect(await trigger.deliver(basic('guessed'))).toMatchObject({ status: 401 });
		expect(await trigger.deliver(basic(''))).toMatchObject({ status: 401 });
		expect(await trigger.deliver({ body: {}, query: { secret: '' } })).toMatchObject({
			status: 401,
		});
	});

	it.each(['', ' ', '1', 'fifteen-letters', 'a secret with blanks'])(
		'with the secret %j is refused, and lets nobody in',
		async (secret) => {
			const trigger = await world().published(byHand);
			world().store.secret = { secret };
			await expect(world().published(byHand)).rejects.toThrow('is empty or too weak');
			expect(await trigger.deliver({ body: {}, query: { secret } })).toMatchObject({
				status: 401,
				items: undefined,
			});
		},
	);

	it.each([
		['fifteen-letters', 'The Secret has 15 characters, and 16 are the least'],
		['a secret with blanks', 'The Secret holds a space'],
		['a-long/random+text', 'The secret is long enough'],
	])('the test of the credential says what it is worth: %s', async (secret, sentence) => {
		const test = new HaloPsaTrigger().methods.credentialTest.testHaloPsaWebhook;
		const credential = { id: '1', name: 'Webhook', type: 'haloPsaWebhookApi', data: { secret } };
		const { message } = await test.call({} as ICredentialTestFunctions, credential);
		expect(message).toContain(sentence);
	});
});

describe('A test run in the editor', () => {
	it('takes no event away from the published flow', async () => {
		const trigger = await world().published();
		trigger.data.test = { ...(trigger.data.production as IDataObject), url: trigger.url(true) };
		const event = await world().event();
		const test = world().signed(event, undefined, { isTest: true });
		expect(await trigger.deliver(test)).toMatchObject({ items: [{}] });
		expect(await trigger.deliver(world().signed(event))).toMatchObject({ items: [{}] });
	});

	it('passes on to the run what the delivery brought', async () => {
		const trigger = world().trigger();
		await trigger.hook('create', { isTest: true, activation: 'manual' });
		const ticket = world().openTicket();
		expect(await world().closed(ticket)).toMatchObject({ items: [{ object_id: ticket.id }] });
		const { response } = await trigger.trigger('manual');
		await response?.manualTriggerFunction?.();
		expect(trigger.emitted).toMatchObject([[{ object_id: ticket.id }]]);
		await expect(response?.manualTriggerFunction?.()).rejects.toThrow(
			'The test delivery did not get here',
		);
	});
});
