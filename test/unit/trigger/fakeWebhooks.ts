import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { HaloPsaTrigger } from '../../../nodes/HaloPsa/HaloPsaTrigger.node';
import { StoredCredential } from '../../support/credentials';
import type { Answer, Sent } from '../../support/halo';
import { Halo } from '../../support/halo';
import type { TriggerSetup } from '../../support/triggers';
import { TriggerUnderTest } from '../../support/triggers';

const HOOKS = ['hook-1', 'hook-2', 'hook-3'];
const BINDINGS = Array.from({ length: 12 }, (_, index) => 41 + index);

/** Halo's event catalogue as far as the tests choose from it, with a twin that never happens for webhooks. */
export const catalogue = [
	{ id: 1, lookupid: 64, name: 'New $#request Logged to Recipient', value2: 'New Ticket Logged' },
	{ id: 3, lookupid: 64, name: 'New $#request Logged - All', value2: 'New Ticket Logged' },
	{ id: 39, lookupid: 64, name: '$#request Closed - All', value2: '' },
	{ id: 61, lookupid: 64, name: '$#request Updated - All', value2: 'Ticket Updated' },
	{ id: 76, lookupid: 64, name: '$#request Status Changed - All', value2: 'Ticket Status Changed' },
];

/** Answers for Halo's webhooks, with what is stored to look at and to damage. */
export class FakeWebhooks {
	readonly halo = new Halo();

	webhooks: IDataObject[] = [];

	bindings: IDataObject[] = [];

	/** Answers instead of the usual one, by route: the first of the list is used up. */
	readonly instead: Record<string, Array<Answer | 'stored, then lost'>> = {};

	/** This build knows no signatures. */
	unsigned = false;

	private nextHook = 0;

	private nextBinding = 0;

	constructor() {
		this.on('GET /Lookup', () => ({ body: [...catalogue, { id: 3, lookupid: 7, name: 'Other' }] }));
		this.on('GET /Agent/me', () => ({ body: { id: 30, name: 'petra_api' } }));
		this.on('GET /Webhook', () => ({ body: this.webhooks.map((row) => this.shown(row)) }));
		this.on('POST /Webhook', ({ body }) => this.saveWebhook((body as IDataObject[])[0]));
		this.on('GET /Notification', () => ({ body: this.bindings }));
		this.on('POST /Notification', ({ body }) => this.saveBinding((body as IDataObject[])[0]));
		for (const id of HOOKS) {
			this.on(`GET /Webhook/${id}`, () => this.one(this.webhooks.find((row) => row.id === id)));
			this.on(`DELETE /Webhook/${id}`, () => {
				const found = this.webhooks.some((row) => row.id === id);
				this.webhooks = this.webhooks.filter((row) => row.id !== id);
				return found ? {} : { status: 404 };
			});
		}
		for (const id of BINDINGS) {
			this.on(`GET /Notification/${id}`, () =>
				this.one(this.bindings.find((row) => row.id === id)),
			);
			this.on(`DELETE /Notification/${id}`, () => {
				const found = this.bindings.some((row) => row.id === id);
				this.bindings = this.bindings.filter((row) => row.id !== id);
				return found ? {} : { status: 404 };
			});
		}
	}

	/** What was asked since the last look, as `POST /Webhook`. */
	get asked(): string[] {
		const { api } = this.halo;
		const asked = api.slice(this.looked).map(({ method, path }) => `${method} ${path}`);
		this.looked = api.length;
		return asked;
	}

	/** Leaves what was asked until now out of the next look. */
	lookAway(): void {
		this.looked = this.halo.api.length;
	}

	private looked = 0;

	private on(route: string, answer: (sent: Sent) => Answer): void {
		this.halo.on(
			route,
			(sent) => {
				const instead = this.instead[route]?.shift();
				if (instead === undefined) return answer(sent);
				if (instead !== 'stored, then lost') return instead;
				answer(sent);
				return { lost: 'ECONNRESET' };
			},
			'any',
		);
	}

	private shown(row: IDataObject): IDataObject {
		const shown = { ...row };
		delete shown.basic_password;
		const events = this.bindings.filter(({ webhook_id }) => webhook_id === row.id);
		return { ...shown, events };
	}

	private one(row: IDataObject | undefined): Answer {
		return row === undefined ? { status: 404 } : { body: this.shown(row) };
	}

	private saveWebhook(given: IDataObject): Answer {
		const before = this.webhooks.find(({ id }) => id === given.id);
		const twin = this.webhooks.some(({ id, name }) => id !== given.id && name === given.name);
		if (twin) return { status: 400, body: { Message: 'Name must be unique' } };
		const row: IDataObject = { ...before, ...given, id: given.id ?? HOOKS[this.nextHook++] };
		if (this.unsigned && row.authentication_type === 3) row.authentication_type = 0;
		this.webhooks = [...this.webhooks.filter(({ id }) => id !== row.id), row];
		return { status: 201, body: this.shown(row) };
	}

	private saveBinding(given: IDataObject): Answer {
		const row = { ...given, id: BINDINGS[this.nextBinding++] };
		this.bindings.push(row);
		return { status: 201, body: row };
	}
}

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

let workflows = 0;

/** A trigger in a workflow of its own; what is left out is automatic, for a closed ticket. */
export function triggerWith(
	parameters: INodeParameters = {},
	more: Partial<TriggerSetup> = {},
): TriggerUnderTest {
	const store = new StoredCredential();
	return new TriggerUnderTest({
		nodeType: new HaloPsaTrigger(),
		type: 'n8n-nodes-halopsa.haloPsaTrigger',
		parameters: { events: [39], ...parameters },
		credential: { type: 'haloPsaApi', store, details: store.details },
		workflow: { id: `workflow-${++workflows}`, name: 'Closed tickets' },
		...more,
	});
}
