import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { choiceOf } from '../../HaloPsa/input/references';
import type { Choice } from '../../HaloPsa/input/references';
import { inputRefused } from '../../shared/errors';
import { findTenant, isTenant, readTenants } from '../input/tenants';
import { isRemediated, simpleIncident } from '../records/incident';
import { simplify, valueAt } from '../records/record';
import { tenant } from '../records/tenant';
import { PetraClient } from '../transport/client';
import type { PetraEvent } from './events';
import { incidentEvents } from './events';
import type { IncidentChange, StoredIncidents } from './known';
import { KnownIncidents } from './known';
import { SharedDeduplication } from './passedOn';
import { readWindow } from './window';

/** What the trigger keeps in the node's static data. Each member is set whole, else n8n does not store it. */
interface StoredPetraState {
	incidents?: StoredIncidents;
	/** When the incidents were last read of every tenant, by n8n's clock. */
	readWholeAt?: number;
	/** Tenant ID → whether it was paused. */
	tenants?: Record<string, boolean>;
	/** The credential that the incidents were read with. */
	credential?: string;
}

interface PetraPollInput {
	events: ReadonlySet<PetraEvent>;
	tenant: Choice | undefined;
	lookBackDays: number;
	simple: boolean;
}

/** Polls of one node at a time: n8n starts the next one although a slow one still runs. */
const running = new Set<string>();

const LONGEST_WAITS = 180_000;
const LONGEST_ANSWER = 60_000;
const SAMPLES = 5;

function readPollInput(context: IPollFunctions): PetraPollInput {
	const events = context.getNodeParameter('events', []) as PetraEvent[];
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const lookBackDays = Number(options.lookBackDays ?? 30);
	if (events.length === 0) {
		throw inputRefused(context.getNode(), 'Trigger On is empty', 'Choose one event or more.');
	}
	if (!(lookBackDays >= 1 && lookBackDays <= 365)) {
		throw inputRefused(
			context.getNode(),
			'Look-Back Days is not a number from 1 to 365',
			'Set it to how many days after its creation an incident may still change.',
		);
	}
	return {
		events: new Set(events),
		tenant: choiceOf(filters.tenantId),
		lookBackDays,
		simple: context.getNodeParameter('simple', true) === true,
	};
}

function tenantOf(row: IDataObject): IDataObject {
	return (valueAt(row, 'tenant') ?? {}) as IDataObject;
}

function isWanted(row: IDataObject, wish: PetraPollInput): boolean {
	return wish.tenant === undefined || isTenant(tenantOf(row), wish.tenant);
}

/** What a change is to somebody who has chosen these events: one event, two for a new incident that is over already. */
function eventsOf({ kind, row }: IncidentChange, events: ReadonlySet<PetraEvent>): PetraEvent[] {
	const isOver = isRemediated(row);
	const changed = isOver && events.has('incidentRemediated');
	const asChanged: PetraEvent = changed ? 'incidentRemediated' : 'incidentStatusChanged';
	const found: PetraEvent[] =
		kind === 'changed' ? [asChanged] : ['newIncident', ...(changed ? [asChanged] : [])];
	return found.filter((event) => events.has(event));
}

function incidentItem(
	row: IDataObject,
	event: PetraEvent,
	previousStatus: string | null,
	{ simple }: PetraPollInput,
): IDataObject {
	return { event, previousStatus, ...(simple ? simpleIncident(row) : row) };
}

function tenantItem(row: IDataObject, event: PetraEvent, { simple }: PetraPollInput): IDataObject {
	return { event, ...(simple ? simplify(tenant, row) : row) };
}

/** The tenants that are new or that were paused or resumed; a first look answers nothing. */
function tenantItems(
	rows: IDataObject[],
	known: Record<string, boolean> | undefined,
	wish: PetraPollInput,
): IDataObject[] {
	if (known === undefined) return [];
	return rows.flatMap((row) => {
		if (wish.tenant !== undefined && !isTenant(row, wish.tenant)) return [];
		const id = String(row.petraTenantId);
		const isPaused = row.isPaused === true;
		const event = !Object.hasOwn(known, id)
			? 'tenantAdded'
			: known[id] === isPaused
				? undefined
				: isPaused
					? 'tenantPaused'
					: 'tenantResumed';
		return event !== undefined && wish.events.has(event) ? [tenantItem(row, event, wish)] : [];
	});
}

/** Changes as items. A new incident that a webhook has brought into this workflow already does not come again. */
function incidentItems(
	context: IPollFunctions,
	changes: IncidentChange[],
	wish: PetraPollInput,
): IDataObject[] {
	const passedOn = new SharedDeduplication(context);
	const items = changes
		.filter(({ row }) => isWanted(row, wish))
		.flatMap((change) =>
			eventsOf(change, wish.events)
				.filter(
					(event) => event !== 'newIncident' || !passedOn.has('webhook', String(change.row.id)),
				)
				.map((event) => incidentItem(change.row, event, change.previousStatus, wish)),
		);
	const fresh = items.filter(({ event }) => event === 'newIncident');
	for (const { id } of fresh) passedOn.add('polling', String(id));
	if (fresh.length > 0) passedOn.save();
	return items;
}

/** What a person gets who tries the node in the editor: the newest that fits, and nothing is remembered. */
async function samples(client: PetraClient, wish: PetraPollInput): Promise<IDataObject[]> {
	const items: IDataObject[] = [];
	if (incidentEvents.some((event) => wish.events.has(event))) {
		const { incidents } = await readWindow(client, KnownIncidents.from(undefined), {
			lookBackDays: wish.lookBackDays,
			isDue: false,
			needsStatus: false,
		});
		for (const row of incidents.filter((one) => isWanted(one, wish))) {
			const [event] = eventsOf({ kind: 'new', row, previousStatus: null }, wish.events);
			const shown =
				event ?? (wish.events.has('incidentStatusChanged') ? 'incidentStatusChanged' : undefined);
			if (shown !== undefined) items.push(incidentItem(row, shown, null, wish));
		}
	}
	if (items.length === 0 && wish.events.has('tenantAdded')) {
		const rows = await readTenants(client);
		items.push(...tenantItems(rows, {}, wish));
	}
	return items.slice(0, SAMPLES);
}

const HOUR = 3_600_000;

/** How long this poll may take: n8n 2 drops what is answered too late, n8n 1 waits. */
function budgetOf(context: IPollFunctions): number {
	return typeof context.getPollBudgetMs === 'function' ? context.getPollBudgetMs() : Infinity;
}

/** Looks at Petra and answers what happened since the last look. What is remembered changes only when all is read. */
async function look(
	context: IPollFunctions,
	stored: StoredPetraState,
	wish: PetraPollInput,
): Promise<IDataObject[]> {
	const budget = budgetOf(context);
	const client = await PetraClient.open(context, {
		waits: Math.min(LONGEST_WAITS, budget / 2),
		answer: Math.min(LONGEST_ANSWER, budget / 2),
	});
	const credential = context.getNode().credentials?.petraApi?.id ?? '';
	const isFirst = stored.incidents === undefined && stored.tenants === undefined;
	// A name that was typed wrong would wait for ever.
	if (isFirst && wish.tenant !== undefined) await findTenant(client, wish.tenant, 'Filter Tenant');
	const wantsIncidents = incidentEvents.some((event) => wish.events.has(event));
	const wantsTenants = [...wish.events].some((event) => !incidentEvents.includes(event));
	let known = KnownIncidents.from(stored.incidents);
	const startedAt = Date.now();
	const window = wantsIncidents
		? await readWindow(client, known, {
				lookBackDays: wish.lookBackDays,
				isDue: startedAt - (stored.readWholeAt ?? 0) >= HOUR,
				needsStatus:
					wish.events.has('incidentRemediated') || wish.events.has('incidentStatusChanged'),
			})
		: undefined;
	const tenants = wantsTenants ? await readTenants(client) : undefined;
	const items: IDataObject[] = [];
	if (window !== undefined) {
		// With another credential and not one incident in common, it is another organisation: all of it was there before.
		const isOther = stored.credential !== credential && !known.knowsAny(window.incidents);
		if (isOther) known = KnownIncidents.from(undefined);
		const changes = known.look(window.incidents);
		known.forgetBefore(window.since);
		const found = incidentItems(context, changes, wish);
		const warning = window.lost.join('. ');
		items.push(...(warning === '' ? found : found.map((item) => ({ ...item, warning }))));
		for (const warning of window.warnings) context.logger.warn(warning);
		stored.incidents = known.stored();
		stored.credential = credential;
		if (window.isWhole) stored.readWholeAt = startedAt;
	}
	if (tenants !== undefined) {
		items.push(...tenantItems(tenants, stored.tenants, wish));
		const now = tenants.map((row) => [String(row.petraTenantId), row.isPaused === true] as const);
		// A tenant that left the list stays known: should it be back, it is not a new one.
		stored.tenants = { ...stored.tenants, ...Object.fromEntries(now) };
	}
	return items;
}

/**
 * One poll. Without events it answers null; the first one only notes what is there.
 *
 * @throws NodeApiError where Petra can't be read; nothing is forgotten, so that the next poll finds all that happened
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const wish = readPollInput(context);
	const asOutput = (items: IDataObject[]): INodeExecutionData[][] | null =>
		items.length === 0 ? null : [items.map((json) => ({ json }))];
	if (context.getMode() === 'manual') {
		return asOutput(await samples(await PetraClient.open(context, { waits: 0 }), wish));
	}
	const key = `${String(context.getWorkflow().id)} ${context.getNode().id}`;
	if (running.has(key)) return null;
	running.add(key);
	try {
		return asOutput(
			await look(context, context.getWorkflowStaticData('node') as StoredPetraState, wish),
		);
	} finally {
		running.delete(key);
	}
}
