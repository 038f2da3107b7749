import type { IDataObject, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';
import { DAY_MS, nowEpochMs } from '../../shared/clock';
import { DeduplicationSet } from '../../shared/deduplicationSet';
import { isObject } from '../../shared/reply';
import type { Migration } from '../../shared/storedState';
import { openStored } from '../../shared/storedState';

/** How an incident came into the workflow. */
export type TriggerKind = 'polling' | 'webhook';

/** ID of an incident → when it was passed on, in milliseconds since 1970; of each kind of trigger. */
type PassedByKind = Record<TriggerKind, Record<string, number>>;

/** What the triggers of a workflow keep together in its static data, in members of these names. */
const KEY = 'petraDeduplication';
/** Where it was kept before there were versions. */
const UNVERSIONED_KEY = 'petraPassedOn';

const MAX_PASSED_ON = 1_000;
const KEPT_FOR_MS = 60 * DAY_MS;

/** The first version is the one of before, under another name. */
const withoutVersion: Migration = ({ polling, webhook }) => ({ polling, webhook });

/**
 * The same in this process, by workflow. n8n hands a polling trigger the static data of the moment when the workflow
 * was published and a webhook that of the database, and each stores its own whole: alone, neither sees the other's.
 */
const inProcess = new Map<string, PassedByKind>();

/** The incidents that a workflow has been given by its Petra triggers, so that each comes once, whichever sees it first. */
export class SharedDeduplication {
	private readonly shared: IDataObject;

	private readonly passedOn: PassedByKind;

	constructor(context: IPollFunctions | IWebhookFunctions) {
		const workflow = String(context.getWorkflow().id);
		this.shared = context.getWorkflowStaticData('global');
		const stored = this.readStored(context);
		const here = inProcess.get(workflow);
		this.passedOn = {
			polling: { ...stored.polling, ...here?.polling },
			webhook: { ...stored.webhook, ...here?.webhook },
		};
		inProcess.set(workflow, this.passedOn);
	}

	/** Whether this kind of trigger has passed the incident on. */
	has(kind: TriggerKind, id: string): boolean {
		return Object.hasOwn(this.passedOn[kind], id);
	}

	/** Notes that an incident was passed on; false where it was noted before. */
	add(kind: TriggerKind, id: string): boolean {
		return new DeduplicationSet(this.passedOn[kind], MAX_PASSED_ON).add(id, nowEpochMs());
	}

	/** Puts what is remembered into the static data, which n8n stores behind the trigger. */
	save(): void {
		for (const kind of ['polling', 'webhook'] as const) {
			const set = new DeduplicationSet(this.passedOn[kind], MAX_PASSED_ON);
			set.forgetBefore(nowEpochMs() - KEPT_FOR_MS);
		}
		const { polling, webhook } = this.passedOn;
		// n8n notices a change of the static data only where a whole value is set.
		this.shared[KEY] = { version: 1, polling: { ...polling }, webhook: { ...webhook } };
		delete this.shared[UNVERSIONED_KEY];
	}

	/** What n8n has stored: the copy that a published trigger holds may be older than the database's. */
	private readStored(context: IPollFunctions | IWebhookFunctions): Partial<PassedByKind> {
		const found = this.shared[KEY] ?? this.shared[UNVERSIONED_KEY];
		const stored: IDataObject = isObject(found) ? { ...found } : {};
		openStored(stored, [withoutVersion], context.getNode());
		return stored as Partial<PassedByKind>;
	}
}
