import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { HOUR_MS, MINUTE_MS, nowEpochMs } from '../../shared/clock';
import { inputRefused } from '../../shared/errors';
import { choiceOf } from '../../shared/locator';
import { nodeMarkOf } from '../../shared/nodeMark';
import { readIncidentFilters } from '../input/incidentFilters';
import { findTenant } from '../input/tenants';
import { PetraClient } from '../transport/client';
import { readTenants } from '../transport/tenants';
import { incidentEventsIn, tenantEventsIn } from './events';
import type { PollInput } from './items';
import { incidentItems, sampleItems, tenantItems } from './items';
import { KnownIncidents } from './knownIncidents';
import { organisationOf } from './organisation';
import { StoredPetraPoll } from './pollState';
import { SharedDeduplication } from './sharedDeduplication';
import type { IncidentWindow } from './window';
import { readWindow } from './window';

/** Polls of one node at a time: n8n starts the next one although a slow one still runs. */
const running = new Set<string>();

const POLL_MAX_WAIT_MS = 3 * MINUTE_MS;
const POLL_ANSWER_TIMEOUT_MS = MINUTE_MS;
const SAMPLES = 5;
/** How far n8n's clock may be ahead of Petra's, in milliseconds. */
const KEY_OVERLAP_MS = 10 * MINUTE_MS;

/**
 * One poll. Without events it answers null; the first one only notes what is there.
 *
 * @throws NodeApiError where Petra can't be read; nothing is forgotten, so that the next poll finds all that happened
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const input = readPollInput(context);
	if (context.getMode() === 'manual') return asOutput(await samples(context, input));
	const key = `${String(context.getWorkflow().id)} ${context.getNode().id}`;
	if (running.has(key)) return null;
	running.add(key);
	try {
		return asOutput(await look(context, input));
	} finally {
		running.delete(key);
	}
}

function asOutput(items: IDataObject[]): INodeExecutionData[][] | null {
	return items.length === 0 ? null : [items.map((json) => ({ json }))];
}

function readPollInput(context: IPollFunctions): PollInput {
	const events = context.getNodeParameter('events', []) as string[];
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const lookbackDays = Number(options.lookbackDays ?? 30);
	if (events.length === 0) {
		throw inputRefused(context.getNode(), 'Trigger On is empty', 'Choose one event or more.');
	}
	const inRange = (value: number, label: string, most: number, description: string) => {
		if (value >= 1 && value <= most) return;
		throw inputRefused(
			context.getNode(),
			`${label} is not a number from 1 to ${most}`,
			description,
		);
	};
	inRange(
		lookbackDays,
		'Lookback (Days)',
		365,
		'Set it to how many days after its creation an incident may still change.',
	);
	const repeatHours = options.repeatHours === undefined ? undefined : Number(options.repeatHours);
	if (repeatHours !== undefined) {
		inRange(
			repeatHours,
			'Repeat While Open (Hours)',
			720,
			'Set it to hours, or take the option out where no incident is to come again.',
		);
	}
	return {
		events: new Set(events),
		tenant: choiceOf(filters.tenantId),
		leftOut: readIncidentFilters(filters),
		lookbackDays,
		repeatAfterMs: repeatHours && repeatHours * HOUR_MS,
		simple: context.getNodeParameter('simple', true) === true,
	};
}

/** What a person gets who tries the node in the editor: the newest that fits, and nothing is remembered. */
async function samples(context: IPollFunctions, input: PollInput): Promise<IDataObject[]> {
	const client = await PetraClient.open(context, { maxWaitMs: 0 });
	await checkTenants(client, input);
	const items: IDataObject[] = [];
	if (incidentEventsIn(input.events).length > 0) {
		const { lookbackDays } = input;
		const query = { lookbackDays, isDue: false, needsStatus: false };
		const { incidents } = await readWindow(client, KnownIncidents.from(undefined), query);
		items.push(...sampleItems(incidents, input));
	}
	// Of a tenant, one look shows no more than that it is there.
	const seenAtOnce = { wasPaused: undefined, isPaused: false };
	const ofTenants = tenantEventsIn(input.events).some((event) => event.shows(seenAtOnce));
	if (items.length === 0 && ofTenants) {
		items.push(...tenantItems(await readTenants(client), {}, input));
	}
	return items.slice(0, SAMPLES);
}

/** Looks at Petra and answers what happened since the last look. What is remembered changes only when all is read. */
async function look(context: IPollFunctions, input: PollInput): Promise<IDataObject[]> {
	const stored = StoredPetraPoll.of(context);
	stored.adopt(nodeMarkOf(context));
	const client = await openClient(context);
	// A name that was typed wrong would wait for ever, or leave nothing out.
	const tenants = JSON.stringify([input.tenant ?? null, input.leftOut.tenants]);
	if (stored.isEmpty || !stored.hasChecked(tenants)) await checkTenants(client, input);
	stored.saveChecked(tenants);
	const startedAtEpochMs = nowEpochMs();
	const known = KnownIncidents.from(stored.incidents);
	const incidentEvents = incidentEventsIn(input.events);
	const window =
		incidentEvents.length > 0
			? await readWindow(client, known, {
					lookbackDays: input.lookbackDays,
					isDue: startedAtEpochMs - stored.readWholeAtEpochMs >= HOUR_MS,
					needsStatus: incidentEvents.some(({ needsStatus }) => needsStatus),
				})
			: undefined;
	const watched = tenantEventsIn(input.events).length > 0 ? await readTenants(client) : undefined;
	const credentialId = context.getNode().credentials?.petraApi?.id ?? '';
	if (!stored.isEmpty && !stored.isOfKey(client.keyMark, credentialId)) {
		const seen = { incidents: window?.incidents ?? [], tenants: watched };
		const organisation = await organisationOf(client, { known, stored, seen });
		if (organisation === 'other') stored.forget();
		if (organisation === 'unknown') known.raiseFloor(stored.lookedAtEpochMs - KEY_OVERLAP_MS);
	}
	const current = stored.isEmpty ? KnownIncidents.from(undefined) : known;
	const items: IDataObject[] = [];
	if (window !== undefined) {
		items.push(...takeIncidents(context, { stored, known: current, window, input }));
		if (window.isWhole) stored.saveReadWhole(startedAtEpochMs);
	}
	if (watched !== undefined) {
		items.push(...tenantItems(watched, stored.tenants, input));
		const now = watched.map(
			(row) => [String(row.petraTenantId), { isPaused: row.isPaused === true }] as const,
		);
		stored.addTenants(Object.fromEntries(now));
	}
	stored.saveLook(client.keyMark, startedAtEpochMs);
	return items;
}

/** A client that is done before n8n gives the poll up: n8n 2 drops what is answered too late, n8n 1 waits. */
async function openClient(context: IPollFunctions): Promise<PetraClient> {
	const budgetMs =
		typeof context.getPollBudgetMs === 'function' ? context.getPollBudgetMs() : Infinity;
	return await PetraClient.open(context, {
		maxWaitMs: Math.min(POLL_MAX_WAIT_MS, budgetMs / 2),
		answerTimeoutMs: Math.min(POLL_ANSWER_TIMEOUT_MS, budgetMs / 2),
	});
}

async function checkTenants(client: PetraClient, { tenant, leftOut }: PollInput): Promise<void> {
	if (tenant !== undefined) await findTenant(client, tenant, 'Filter Tenant');
	for (const value of leftOut.tenants) {
		const find = async (mode: 'id' | 'name') =>
			await findTenant(client, { mode, value }, 'Filter Leave Out Tenants');
		await find('id').catch(async () => await find('name'));
	}
}

/** What a look at the incidents works with. */
interface IncidentsLook {
	stored: StoredPetraPoll;
	known: KnownIncidents;
	window: IncidentWindow;
	input: PollInput;
}

/** Holds the incidents against what is known, and keeps them. */
function takeIncidents(
	context: IPollFunctions,
	{ stored, known, window, input }: IncidentsLook,
): IDataObject[] {
	const now = nowEpochMs();
	// A poll may come a moment earlier than the one before it did.
	const dueUntil =
		input.repeatAfterMs === undefined ? undefined : now - input.repeatAfterMs + MINUTE_MS;
	const changes = known.look(window.incidents, dueUntil);
	known.forgetBefore(window.sinceEpochMs);
	const found = incidentItems(changes, new SharedDeduplication(context), input, (ids) => {
		known.notePassedOn(ids, now);
	});
	const warning = window.lost.join('. ');
	for (const one of window.warnings) context.logger.warn(one);
	stored.saveIncidents(known.toState());
	return warning === '' ? found : found.map((item) => ({ ...item, warning }));
}
