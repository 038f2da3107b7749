import type { IDataObject, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';
import { DeduplicationSet } from '../../shared/seen';

/** How an incident came into the workflow. */
export type TriggerKind = 'polling' | 'webhook';

type Remembered = Record<TriggerKind, Record<string, number>>;

const KEY = 'petraPassedOn';
const MOST = 1_000;
const KEPT_FOR = 60 * 24 * 3_600_000;

/**
 * The same in this process, by workflow. n8n hands a polling trigger the static data of the moment when the workflow
 * was published and a webhook that of the database, and each stores its own whole: alone, neither sees the other's.
 */
const inProcess = new Map<string, Remembered>();

const plain = (value: unknown): Record<string, number> =>
	typeof value === 'object' && value !== null ? { ...(value as Record<string, number>) } : {};

/** The incidents that a workflow has been given by its Petra triggers, so that each comes once, whichever sees it first. */
export class SharedDeduplication {
	private readonly shared: IDataObject;

	private readonly remembered: Remembered;

	constructor(context: IPollFunctions | IWebhookFunctions) {
		const workflow = String(context.getWorkflow().id);
		this.shared = context.getWorkflowStaticData('global');
		const stored = (this.shared[KEY] ?? {}) as Partial<Remembered>;
		const here = inProcess.get(workflow);
		this.remembered = {
			polling: { ...plain(stored.polling), ...here?.polling },
			webhook: { ...plain(stored.webhook), ...here?.webhook },
		};
		inProcess.set(workflow, this.remembered);
	}

	/** Whether this way has passed the incident on. */
	has(way: TriggerKind, id: string): boolean {
		return Object.hasOwn(this.remembered[way], id);
	}

	/** Notes that an incident was passed on; false where it was noted before. */
	add(way: TriggerKind, id: string): boolean {
		return new DeduplicationSet(this.remembered[way], MOST).add(id, Date.now());
	}

	/** Puts what is remembered into the static data, which n8n stores behind the trigger. */
	save(): void {
		for (const way of ['polling', 'webhook'] as const) {
			new DeduplicationSet(this.remembered[way], MOST).forgetBefore(Date.now() - KEPT_FOR);
		}
		const { polling, webhook } = this.remembered;
		// n8n notices a change of the static data only where a whole value is set.
		this.shared[KEY] = { polling: { ...polling }, webhook: { ...webhook } };
	}
}
