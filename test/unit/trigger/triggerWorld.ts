import { createHmac } from 'crypto';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock from 'nock';
import { HaloPsaTrigger } from '../../../nodes/HaloPsa/HaloPsaTrigger.node';
import type { Fault, Row, Sandbox } from '../../../sandbox';
import { startSandbox } from '../../../sandbox';
import { credential, StoredCredential } from '../../support/credentials';
import type { N8nDoor } from '../../support/n8nDoor';
import { openDoor } from '../../support/n8nDoor';
import type { Delivery, DeliveryOutcome, TriggerSetup } from '../../support/triggers';
import { TriggerUnderTest } from '../../support/triggers';

/** The node as another process of n8n loads it: it shares nothing with this one but what n8n stores. */
export function inAnotherProcess(): HaloPsaTrigger {
	let node: HaloPsaTrigger | undefined;
	jest.isolateModules(() => {
		const file = '../../../nodes/HaloPsa/HaloPsaTrigger.node';
		const modules =
			jest.requireActual<typeof import('../../../nodes/HaloPsa/HaloPsaTrigger.node')>(file);
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

let workflows = 0;

/** The sandbox as Halo and n8n's webhook server, both in this process, and what is at hand of them in a test. */
class TriggerWorld {
	private looked = 0;

	/** GUIDs of webhooks in the order in which they were met. */
	private guids: string[] = [];

	constructor(
		readonly sandbox: Sandbox,
		readonly door: N8nDoor,
		private readonly store: StoredCredential,
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
	}

	/** Has Halo answer a route otherwise; the next request unless more are told. */
	instead(route: string, fault: Fault): void {
		const [method, path] = route.split(' ');
		this.sandbox.faults.add({ method, path: pathOf(path), ...fault });
	}

	/** A trigger in a workflow of its own; what is left out is automatic, for a closed ticket. */
	trigger(parameters: INodeParameters = {}, more: Partial<TriggerSetup> = {}): TriggerUnderTest {
		const { store } = this;
		const trigger = new TriggerUnderTest({
			nodeType: new HaloPsaTrigger(),
			type: 'n8n-nodes-halopsa.haloPsaTrigger',
			parameters: { events: [39], ...parameters },
			credential: { type: 'haloPsaApi', store, details: store.details },
			workflow: { id: `workflow-${++workflows}`, name: 'Closed tickets' },
			origin: this.door.origin,
			...more,
		});
		this.door.triggers.unshift(trigger);
		return trigger;
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

	/** Closes a ticket with the credential of the triggers, as a flow does; what came of the delivery. */
	async closedByItself({ id }: Row): Promise<DeliveryOutcome[]> {
		const before = this.door.outcomes.length;
		const { ok } = await fetch(`${this.sandbox.url}/api/Tickets`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${String(this.store.data.accessToken)}`,
				'content-type': 'application/json',
			},
			body: JSON.stringify([{ id, status_id: 9 }]),
		});
		expect(ok).toBe(true);
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
		world = new TriggerWorld(sandbox, door, new StoredCredential(data));
	});

	beforeEach(() => world.reset());

	afterEach(() => expect(world.sandbox.violations).toEqual([]));

	afterAll(async () => {
		await Promise.all([world.sandbox.close(), world.door.close()]);
	});

	return () => world;
}
