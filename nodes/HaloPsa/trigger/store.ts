import type { FunctionsBase, INodeExecutionData } from 'n8n-workflow';
import { DeduplicationSet } from '../../shared/seen';
import type { EventFilters } from './eventFilters';

/** What Halo holds for this node, and how its deliveries prove themselves. */
export interface Registration {
	/** Halo's GUID. */
	webhookId: string;
	/** The node's address in n8n, without the secret. */
	url: string;
	secret: string;
	/** Halo signs its deliveries; otherwise the secret is in the address that Halo has. */
	signed: boolean;
	/** The n8n that made it: static data that was copied to another n8n is not about that one's webhook. */
	instance: string;
	/** ID of the row that binds an event → the event's number. */
	bindings: Record<string, number>;
}

/** What was worked out from the parameters when the workflow was published, so that a delivery costs no request. */
export interface Settings {
	filters: EventFilters;
	/** The agent of the credential, whose own changes are left out; undefined where they are not. */
	ownAgent?: number;
}

/** The node's static data. n8n notes a change only of its own properties, so nothing below them is changed in place. */
interface StoredTriggerState {
	production?: Registration;
	test?: Registration;
	settings?: Settings;
	seen?: Record<string, number>;
	forgottenUntil?: number;
	statuses?: Record<string, number>;
	lookedUntil?: number;
}

/**
 * What activating found out about the webhook: nothing since the last look, that Halo could not be asked, that all is well, or
 * that it was made just now.
 */
export type WebhookState = 'untouched' | 'doubtful' | 'checked' | 'new';

const MOST_SEEN = 1_500;
const MOST_STATUSES = 1_000;

/**
 * What one n8n process knows of one node. n8n gives each delivery its own copy of the static data and stores it whole, so
 * that of two deliveries at once one would undo what the other noted. Here all share one object, which each copy then
 * holds, and whichever is stored last stores all of it.
 */
interface ProcessState {
	/** Key of an event → when it was handed on, in milliseconds since 1970. */
	seen: Record<string, number>;
	/** Events before it may have been forgotten, in milliseconds since 1970. */
	forgottenUntil: number;
	/** Ticket → the last status that was seen of it, the oldest first. */
	statuses: Map<string, number>;
	/** Up to when Halo's delivery log was looked through, by Halo's clock. */
	lookedUntil: number;
	/** What activating found out a moment ago about the webhook. */
	webhook: WebhookState;
	/** Why Halo did not even try to deliver until a moment ago; the watch tells it. */
	silence: 'deleted' | 'switched off' | undefined;
	/** Tells the watch that activating is through with the webhook; n8n starts both at the same time. */
	onActivated: (() => void) | undefined;
	/** The last activation broke off: n8n then takes the webhook away, with the log of what it could not deliver. */
	keepOnce: boolean;
	/** What a test delivery brought, for the run in the editor. */
	testItems: INodeExecutionData[] | undefined;
}

const processStates = new Map<string, ProcessState>();

type Context = Pick<FunctionsBase, 'getNode' | 'getWorkflow' | 'getWorkflowStaticData'>;

/** What a node remembers, in this process and in n8n's database. */
export class TriggerState {
	private readonly stored: StoredTriggerState;

	readonly memory: ProcessState;

	private readonly noted: DeduplicationSet;

	private constructor(context: Context) {
		this.stored = context.getWorkflowStaticData('node') as StoredTriggerState;
		const key = `${context.getWorkflow().id}/${context.getNode().id}`;
		const memory: ProcessState = processStates.get(key) ?? {
			seen: {},
			forgottenUntil: 0,
			statuses: new Map<string, number>(),
			lookedUntil: 0,
			webhook: 'untouched',
			silence: undefined,
			onActivated: undefined,
			keepOnce: false,
			testItems: undefined,
		};
		processStates.set(key, memory);
		this.memory = memory;
		this.noted = new DeduplicationSet(memory.seen, MOST_SEEN);
		for (const [event, at] of Object.entries(this.stored.seen ?? {})) this.noted.add(event, at);
		for (const [ticket, status] of Object.entries(this.stored.statuses ?? {})) {
			if (!memory.statuses.has(ticket)) memory.statuses.set(ticket, status);
		}
		memory.forgottenUntil = Math.max(memory.forgottenUntil, this.stored.forgottenUntil ?? 0);
		memory.lookedUntil = Math.max(memory.lookedUntil, this.stored.lookedUntil ?? 0);
	}

	/** Opens what the node of a context remembers. */
	static of(context: Context): TriggerState {
		return new TriggerState(context);
	}

	/** What Halo holds for the published workflow, or for the test run in the editor. */
	registration(kind: 'production' | 'test'): Registration | undefined {
		return this.stored[kind];
	}

	/** Whose webhook has this address: the test run's, or the published workflow's. */
	kindOf(url: string): 'production' | 'test' {
		return this.stored.test?.url === url ? 'test' : 'production';
	}

	/** Keeps a registration, or forgets it. */
	setRegistration(kind: 'production' | 'test', registration: Registration | undefined): void {
		if (registration === undefined) delete this.stored[kind];
		else this.stored[kind] = registration;
	}

	get settings(): Settings | undefined {
		return this.stored.settings;
	}

	set settings(settings: Settings | undefined) {
		this.stored.settings = settings;
	}

	/** Notes that an event is handed on; false where it was before. */
	note(key: string): boolean {
		return this.noted.add(key, Date.now());
	}

	/** Whether an event was handed on before. */
	knows(key: string): boolean {
		return this.noted.has(key);
	}

	/** Takes back that an event was handed on: it could not be. */
	forget(key: string): void {
		this.noted.remove(key);
	}

	/** The status of a ticket that was seen last, which this one replaces. */
	replaceStatus(ticket: number, status: number): number | undefined {
		const { statuses } = this.memory;
		const before = statuses.get(String(ticket));
		statuses.delete(String(ticket));
		statuses.set(String(ticket), status);
		for (const oldest of statuses.keys()) {
			if (statuses.size <= MOST_STATUSES) break;
			statuses.delete(oldest);
		}
		return before;
	}

	/** Puts what this process knows into the static data, for n8n to store. */
	keep(): void {
		const { memory, stored } = this;
		memory.forgottenUntil = Math.max(memory.forgottenUntil, this.noted.forgetBefore(0));
		stored.seen = memory.seen;
		stored.forgottenUntil = memory.forgottenUntil;
		stored.lookedUntil = memory.lookedUntil;
		if (memory.statuses.size > 0) stored.statuses = Object.fromEntries(memory.statuses);
	}
}
