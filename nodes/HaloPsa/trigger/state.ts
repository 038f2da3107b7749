import type { FunctionsBase, IDataObject, INodeExecutionData } from 'n8n-workflow';
import { nowEpochMs } from '../../shared/clock';
import { DeduplicationSet } from '../../shared/deduplicationSet';
import type { Migration } from '../../shared/storedState';
import { openStored, storeBesideExecution } from '../../shared/storedState';
import type { EventFilters } from './eventFilters';
import { TicketMemory } from './ticketMemory';

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

/** Whose webhook: the published workflow's, or the test run's in the editor. */
export type WebhookKind = 'production' | 'test';

/** What was worked out from the parameters when the workflow was published, so that a delivery costs no request. */
export interface DeliverySettings {
	filters: EventFilters;
	/** The agent of the credential, whose own changes are left out; undefined where they are not. */
	ownAgent?: number;
	/** Stands for the connection that it was worked out with. */
	connection?: string;
}

/** The node's static data. n8n notes a change only of its own properties, so nothing below them is changed in place. */
interface StoredTriggerState {
	version: 1;
	production?: Registration;
	test?: Registration;
	settings?: DeliverySettings;
	handedOn?: Record<string, number>;
	forgottenUntilEpochMs?: number;
	statuses?: Record<string, number>;
	logReadUntilEpochMs?: number;
	touches?: Record<string, string>;
	/** Whom all of this belongs to; absent where an older package stored it. */
	owner?: string;
	ownApplication?: string;
	/** When the workflow was unpublished, by Halo's clock, in milliseconds since 1970. */
	pausedAtEpochMs?: number;
}

/** Before there were versions, some members had other names. */
const unversionedTriggerState: Migration = ({ seen, forgottenUntil, lookedUntil, ...same }) => ({
	...same,
	handedOn: seen,
	forgottenUntilEpochMs: forgottenUntil,
	logReadUntilEpochMs: lookedUntil,
});

/**
 * What activating found out about the webhook: nothing since the last look, that Halo could not be asked, that all is well, or
 * that it was made just now.
 */
export type WebhookCheck = 'untouched' | 'doubtful' | 'checked' | 'new';

/** Why Halo did not even try to deliver. */
export type Outage = 'deleted' | 'inactive';

const MAX_HANDED_ON = 1_500;

/**
 * What one n8n process knows of one node. n8n gives each delivery its own copy of the static data and stores it whole, so
 * that of two deliveries at once one would undo what the other noted. Here all share one object, which each copy then
 * holds, and whichever is stored last stores all of it.
 */
interface ProcessState {
	/** Key of an event → when it was passed on, in milliseconds since 1970. */
	handedOn: Record<string, number>;
	/** Events before it may have been forgotten, in milliseconds since 1970. */
	forgottenUntilEpochMs: number;
	/** Ticket → the last status that was seen of it, the oldest first. */
	statuses: Map<string, number>;
	/** Ticket → what it was like at the last "Ticket Updated", the oldest first. */
	touches: Map<string, string>;
	/** Name of the connection's own API application, where an action that it wrote has told it. */
	ownApplication: string | undefined;
	/** A test run listens in this process. */
	isListening: boolean;
	/** Up to when Halo's delivery log was read, by Halo's clock, in milliseconds since 1970. */
	logReadUntilEpochMs: number;
	/** What activating found out a moment ago about the webhook. */
	webhookCheck: WebhookCheck;
	/** Why Halo did not even try to deliver until a moment ago; the monitor warns of it. */
	outage: Outage | undefined;
	/** Since when the workflow was unpublished until a moment ago, in milliseconds since 1970. */
	pausedAtEpochMs: number | undefined;
	/** Tells the monitor that activating is through with the webhook; n8n starts both at the same time. */
	onActivated: (() => void) | undefined;
	/** The last activation failed halfway: n8n then takes the webhook away, with the log of what it could not deliver. */
	keepsWebhookOnce: boolean;
	/** What a test delivery brought, for the run in the editor. */
	testItems: INodeExecutionData[] | undefined;
}

const processStates = new Map<string, ProcessState>();

type Context = Pick<FunctionsBase, 'getNode' | 'getWorkflow' | 'getWorkflowStaticData'>;

/** What a node remembers, in this process and in n8n's database. */
export class TriggerState {
	private readonly stored: StoredTriggerState;

	readonly process: ProcessState;

	/** The latest that was seen of each ticket. */
	readonly tickets: TicketMemory;

	private readonly deduplication: DeduplicationSet;

	private constructor(context: Context) {
		const data = context.getWorkflowStaticData('node');
		openStored(data, [unversionedTriggerState], context.getNode());
		this.stored = data as IDataObject & StoredTriggerState;
		this.process = processStateOf(`${context.getWorkflow().id}/${context.getNode().id}`);
		this.deduplication = new DeduplicationSet(this.process.handedOn, MAX_HANDED_ON);
		this.tickets = new TicketMemory(this.process);
		this.mergeStored();
	}

	/** Opens what the node of a context remembers. */
	static of(context: Context): TriggerState {
		return new TriggerState(context);
	}

	/** Whether what is remembered is this owner's. */
	owns(owner: string): boolean {
		return this.stored.owner === undefined || this.stored.owner === owner;
	}

	/** Makes the state this owner's: what another one has left is forgotten, such as a copied workflow's. */
	adopt(owner: string): void {
		const { process, stored } = this;
		if (!this.owns(owner)) {
			for (const name of Object.keys(stored)) {
				if (name !== 'version') delete stored[name as keyof StoredTriggerState];
			}
			for (const key of Object.keys(process.handedOn)) this.deduplication.remove(key);
			process.statuses.clear();
			process.touches.clear();
			process.forgottenUntilEpochMs = 0;
			process.logReadUntilEpochMs = 0;
			process.ownApplication = undefined;
		}
		if (stored.owner !== owner) stored.owner = owner;
	}

	/** What Halo holds for the published workflow, or for the test run in the editor. */
	registration(kind: WebhookKind): Registration | undefined {
		return this.stored[kind];
	}

	/** Secrets of what was registered. */
	get secrets(): string[] {
		const { production, test } = this.stored;
		return [production, test].flatMap((held) => (held === undefined ? [] : [held.secret]));
	}

	/** Whose webhook has this address: the test run's, or the published workflow's. */
	kindOf(url: string): WebhookKind {
		return this.stored.test?.url === url ? 'test' : 'production';
	}

	/** Keeps a registration, or forgets it. */
	setRegistration(kind: WebhookKind, registration: Registration | undefined): void {
		if (registration === undefined) delete this.stored[kind];
		else this.stored[kind] = registration;
	}

	get settings(): DeliverySettings | undefined {
		return this.stored.settings;
	}

	set settings(settings: DeliverySettings | undefined) {
		if (settings !== undefined && settings.connection !== this.stored.settings?.connection) {
			// Another API application has another name.
			this.process.ownApplication = undefined;
			delete this.stored.ownApplication;
		}
		this.stored.settings = settings;
	}

	/** The workflow is unpublished: since when, by Halo's clock, in milliseconds since 1970. */
	beginPause(epochMs: number): void {
		this.stored.pausedAtEpochMs = epochMs;
	}

	/** The workflow is published: the monitor is told since when it was not, once. */
	endPause(): void {
		this.process.pausedAtEpochMs = this.stored.pausedAtEpochMs;
		delete this.stored.pausedAtEpochMs;
	}

	/** Notes that an event is passed on; false where it was before. */
	note(key: string): boolean {
		return this.deduplication.add(key, nowEpochMs());
	}

	/** Whether an event was passed on before. */
	knows(key: string): boolean {
		return this.deduplication.has(key);
	}

	/** Takes back that an event was passed on: it could not be. */
	forget(key: string): void {
		this.deduplication.remove(key);
	}

	/** Stores what is remembered, whether an execution begins or not. */
	saveBesideExecution(): void {
		storeBesideExecution(() => this.save());
	}

	/** Puts what this process knows into the static data, for n8n to store. */
	save(): void {
		const { process, stored } = this;
		process.forgottenUntilEpochMs = Math.max(
			process.forgottenUntilEpochMs,
			this.deduplication.forgetBefore(0),
		);
		stored.handedOn = process.handedOn;
		stored.forgottenUntilEpochMs = process.forgottenUntilEpochMs;
		stored.logReadUntilEpochMs = process.logReadUntilEpochMs;
		if (process.statuses.size > 0) stored.statuses = Object.fromEntries(process.statuses);
		if (process.touches.size > 0) stored.touches = Object.fromEntries(process.touches);
		if (process.ownApplication !== undefined) stored.ownApplication = process.ownApplication;
	}

	private mergeStored(): void {
		const { process, stored } = this;
		for (const [event, at] of Object.entries(stored.handedOn ?? {}))
			this.deduplication.add(event, at);
		for (const [ticket, status] of Object.entries(stored.statuses ?? {})) {
			if (!process.statuses.has(ticket)) process.statuses.set(ticket, status);
		}
		for (const [ticket, touch] of Object.entries(stored.touches ?? {})) {
			if (!process.touches.has(ticket)) process.touches.set(ticket, touch);
		}
		process.ownApplication ??= stored.ownApplication;
		process.forgottenUntilEpochMs = Math.max(
			process.forgottenUntilEpochMs,
			stored.forgottenUntilEpochMs ?? 0,
		);
		process.logReadUntilEpochMs = Math.max(
			process.logReadUntilEpochMs,
			stored.logReadUntilEpochMs ?? 0,
		);
	}
}

function processStateOf(key: string): ProcessState {
	const state: ProcessState = processStates.get(key) ?? {
		handedOn: {},
		forgottenUntilEpochMs: 0,
		statuses: new Map<string, number>(),
		touches: new Map<string, string>(),
		ownApplication: undefined,
		isListening: false,
		logReadUntilEpochMs: 0,
		webhookCheck: 'untouched',
		outage: undefined,
		pausedAtEpochMs: undefined,
		onActivated: undefined,
		keepsWebhookOnce: false,
		testItems: undefined,
	};
	processStates.set(key, state);
	return state;
}
