import { createHmac, randomUUID } from 'crypto';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeCredentialsDetails,
	INodeParameters,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import nock from 'nock';
import { HaloPsaTrigger } from '../../../../nodes/HaloPsa/HaloPsaTrigger.node';
import { ticket } from '../../../../nodes/HaloPsa/records/resources/ticket';
import { ticketNote } from '../../../../nodes/HaloPsa/records/resources/ticketNote';
import { HaloClient } from '../../../../nodes/HaloPsa/transport/client';
import type { Fault, Row, Sandbox } from '../../../../sandbox';
import { startSandbox } from '../../../../sandbox';
import { credential, StoredCredential } from '../../../support/credentials';
import type { N8nDoor } from '../../../support/n8nDoor';
import { openDoor } from '../../../support/n8nDoor';
import type { Delivery, DeliveryOutcome, TriggerSetup } from '../../../support/triggers';
import { TriggerUnderTest } from '../../../support/triggers';

/** The node as another process of n8n loads it: it shares nothing with this one but what n8n stores. */
export function inAnotherProcess(): HaloPsaTrigger {
	let node: HaloPsaTrigger | undefined;
	jest.isolateModules(() => {
		const file = '../../../../nodes/HaloPsa/HaloPsaTrigger.node';
		const modules =
			jest.requireActual<typeof import('../../../../nodes/HaloPsa/HaloPsaTrigger.node')>(file);
		node = new modules.HaloPsaTrigger();
	});
	return node as HaloPsaTrigger;
}

/** A delivery that begins a test's own, signed with a webhook's secret as Halo signs. */
export function signedWith(
	{ basic_password }: Row,
	body: unknown,
	write = (digest: Buffer) => digest.toString('base64'),
	more: Partial<Delivery> = {},
): Delivery {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const digest = createHmac('sha256', String(basic_password)).update(text).digest();
	return { body: text, headers: { 'X-Halo-Signature': write(digest) }, ...more };
}

/** The stored credentials of the trigger: Halo's, and the secret of a webhook that is made by hand. */
class TriggerStore extends StoredCredential {
	secret: ICredentialDataDecryptedObject = {};

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		details: INodeCredentialsDetails,
	): Promise<ICredentialDataDecryptedObject> {
		if (details.id === 'secret-1') return this.secret;
		return await super.getDecrypted(additionalData, details);
	}
}

/** The sandbox as Halo and n8n's webhook server, both in this process, and what is at hand of them in a test. */
class TriggerWorld {
	private looked = 0;

	/** Which workflow has stored what. */
	private readonly workflowIds = new WeakMap<object, string>();

	/** GUIDs of webhooks in the order in which they were met. */
	private guids: string[] = [];

	constructor(
		readonly sandbox: Sandbox,
		readonly door: N8nDoor,
		readonly store: TriggerStore,
	) {}

	get webhooks(): Row[] {
		return this.sandbox.halo.rows('Webhook');
	}

	get bindings(): Row[] {
		return this.sandbox.halo.rows('Notification');
	}

	/** What was asked since the last look, as `POST /Webhook`; webhooks are called `hook-1`, `hook-2` as they are met. */
	get asked(): string[] {
		const all = this.sandbox.apiRequests().filter(({ path }) => path !== '/api/authinfo');
		const asked = all.slice(this.looked).map(({ method, path }) => `${method} ${this.named(path)}`);
		this.looked = all.length;
		return asked;
	}

	/** Leaves what was asked until now out of the next look. */
	lookAway(): void {
		void this.asked;
	}

	/** Begins a test. */
	reset(): void {
		this.sandbox.reset();
		Object.assign(this.door, { answer: undefined });
		for (const list of [this.door.triggers, this.door.outcomes, this.door.arrived]) list.length = 0;
		this.guids = [];
		this.looked = 0;
		this.store.secret = {};
	}

	/** Has Halo answer a route otherwise; the next request unless more are told. */
	instead(route: string, fault: Fault): void {
		const [method, path] = route.split(' ');
		this.sandbox.faults.add({ method, path: pathOf(path), ...fault });
	}

	/** A trigger in a workflow of its own, or in the one that has stored something; what is left out is automatic, for a closed ticket. */
	trigger(parameters: INodeParameters = {}, more: Partial<TriggerSetup> = {}): TriggerUnderTest {
		const { store } = this;
		const stored = more.stored ?? { staticData: {} };
		const id = this.workflowIds.get(stored) ?? `workflow-${randomUUID()}`;
		this.workflowIds.set(stored, id);
		const trigger = new TriggerUnderTest({
			nodeType: new HaloPsaTrigger(),
			type: 'n8n-nodes-halopsa.haloPsaTrigger',
			parameters: { events: [39], ...parameters },
			credential: { type: 'haloPsaApi', store, details: store.details },
			node: {
				credentials: {
					haloPsaApi: store.details,
					haloPsaWebhookApi: { id: 'secret-1', name: 'Secret' },
				},
			},
			workflow: { id, name: 'Closed tickets' },
			origin: this.door.origin,
			stored,
			...more,
		});
		this.door.triggers.unshift(trigger);
		return trigger;
	}

	/** A trigger of the same workflow after n8n was killed: nothing was stored since it was published, and nothing is known. */
	restarted({ stored }: TriggerUnderTest): TriggerUnderTest {
		const empty = { staticData: {} };
		this.workflowIds.set(empty, this.workflowIds.get(stored) ?? '');
		return this.trigger({}, { stored: empty, nodeType: inAnotherProcess() });
	}

	/** The same, published. */
	async published(...given: Parameters<TriggerWorld['trigger']>): Promise<TriggerUnderTest> {
		const trigger = this.trigger(...given);
		await trigger.activate();
		return trigger;
	}

	/** An open ticket that no webhook is told of. */
	openTicket(more: Row = {}): Row {
		return this.sandbox.halo.add('Tickets', {
			summary: 'Mailbox rule alert',
			client_id: 12,
			tickettype_id: 1,
			status_id: 1,
			team: 'Security Desk',
			...more,
		});
	}

	/** Does something in Halo and waits until its deliveries are over; what came of them. */
	async outcomesOf(happening: () => unknown): Promise<DeliveryOutcome[]> {
		const before = this.door.outcomes.length;
		happening();
		await this.sandbox.halo.deliveriesDone();
		return this.door.outcomes.slice(before);
	}

	/** A technician closes a ticket; what came of its only delivery. */
	async closed(ticket = this.openTicket()): Promise<DeliveryOutcome> {
		const outcomes = await this.outcomesOf(() => this.close(ticket));
		expect(outcomes).toHaveLength(1);
		return outcomes[0];
	}

	/** Closes a ticket as a technician does. */
	close({ id }: Row): void {
		this.sandbox.halo.change('Tickets', { id, status_id: 9 });
	}

	/**
	 * Posts a row with the credential of the triggers, through the node's own client, as the Halo PSA node of a flow does;
	 * what came of the deliveries.
	 */
	async asItself(path: '/Actions' | '/Tickets', row: Row): Promise<DeliveryOutcome[]> {
		const before = this.door.outcomes.length;
		const { context } = await this.trigger({ createWebhook: 'manual' }).trigger();
		// It lends its credential only.
		this.door.triggers.shift();
		const client = await HaloClient.open(context);
		const record = path === '/Actions' ? ticketNote : ticket;
		const purpose = { record, access: 'edit' as const, doing: 'write' };
		const body = [row as IDataObject];
		await client.request({ method: 'POST', retry: 'never', path, body, purpose });
		await this.sandbox.halo.deliveriesDone();
		return this.door.outcomes.slice(before);
	}

	/** What Halo delivers of a ticket that is closed now; it is taken at n8n's door, so that no trigger hears of it. */
	async event(more: IDataObject = {}): Promise<IDataObject> {
		this.door.answer = 200;
		await this.outcomesOf(() => this.close(this.openTicket()));
		this.door.answer = undefined;
		const { body } = this.door.arrived[this.door.arrived.length - 1];
		return { ...(JSON.parse(String(body)) as IDataObject), ...more };
	}

	/** A delivery signed with the secret that Halo holds of the webhook. */
	signed(
		body: unknown,
		write?: (digest: Buffer) => string,
		more: Partial<Delivery> = {},
	): Delivery {
		return signedWith(this.webhooks[0] ?? {}, body, write, more);
	}

	private named(path: string): string {
		return path.replace(/^\/api/, '').replace(/[0-9a-f-]{36}/, (guid) => {
			if (!this.guids.includes(guid)) this.guids.push(guid);
			return `hook-${this.guids.indexOf(guid) + 1}`;
		});
	}
}

/** `/Webhook/*` stands for whichever webhook. */
function pathOf(path: string): Fault['path'] {
	return path.endsWith('/*') ? new RegExp(`^/api${path.slice(0, -1)}[^/]+$`, 'i') : path;
}

/** A world for the tests of one file, as at its start before each; nothing that is asked of Halo departs from its API. */
export function useTriggerWorld(): () => TriggerWorld {
	let world: TriggerWorld;

	beforeAll(async () => {
		nock.enableNetConnect('127.0.0.1');
		const [sandbox, door] = await Promise.all([startSandbox(), openDoor()]);
		const data = credential({ ...sandbox.credential(), accessToken: '', discovered: '' });
		world = new TriggerWorld(sandbox, door, new TriggerStore(data));
	});

	beforeEach(() => world.reset());

	afterEach(() => expect(world.sandbox.violations).toEqual([]));

	afterAll(async () => {
		await Promise.all([world.sandbox.close(), world.door.close()]);
	});

	return () => world;
}
