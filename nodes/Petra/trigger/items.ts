import type { IDataObject } from 'n8n-workflow';
import type { Choice } from '../../shared/locator';
import type { IncidentFilters } from '../input/incidentFilters';
import { isLeftOut, isTenantLeftOut } from '../input/incidentFilters';
import { isTenant } from '../input/tenants';
import { incidentEvent } from '../records/incident';
import { simpleRow, valueAt } from '../records/record';
import { tenant } from '../records/tenant';
import type { IncidentEvent, TenantEvent } from './events';
import { incidentEventsIn, tenantEventsIn } from './events';
import type { IncidentChange } from './knownIncidents';
import type { KnownTenants } from './pollState';
import type { SharedDeduplication } from './sharedDeduplication';

/** The most incidents that come again in one poll, so that many open ones do not flood what is behind. */
const MAX_REPEATS = 20;

/** What the person has filled in. */
export interface PollInput {
	/** By their values. */
	events: ReadonlySet<string>;
	tenant: Choice | undefined;
	leftOut: IncidentFilters;
	lookbackDays: number;
	/** After how long an incident that is still open comes again; never when absent. */
	repeatAfterMs: number | undefined;
	simple: boolean;
}

/**
 * Changes as items. A new incident that a webhook has brought into this workflow already does not come again, unless it
 * is still open when it is due.
 *
 * @param passOn notes what came into the workflow
 */
export function incidentItems(
	changes: IncidentChange[],
	deduplication: SharedDeduplication,
	input: PollInput,
	passOn: (ids: string[]) => void,
): IDataObject[] {
	const chosen = incidentEventsIn(input.events);
	const isDue = ({ change }: { change: IncidentChange }) => change.kind === 'stillOpen';
	const wanted = changes
		.filter(({ row }) => isWanted(row, input))
		.flatMap((change) => eventsOfIncident(change, chosen).map((event) => ({ change, event })));
	// What is left over stays due, and comes with the next polls.
	const leftOver = new Set(wanted.filter(isDue).slice(MAX_REPEATS));
	const coming = wanted.filter((one) => !leftOver.has(one));
	const inWorkflow = coming.filter(({ event }) => event.isAlsoDelivered);
	passOn(inWorkflow.map(({ change }) => String(change.row.id)));
	const found = coming.filter(
		({ change, event }) =>
			change.kind === 'stillOpen' ||
			!event.isAlsoDelivered ||
			!deduplication.has('webhook', String(change.row.id)),
	);
	const shared = found.filter(({ event }) => event.isAlsoDelivered);
	for (const { change } of shared) deduplication.add('polling', String(change.row.id));
	if (shared.length > 0) deduplication.save();
	return found.map(({ change, event }) => incidentItem(change, event, input));
}

/** The incidents that fit as if they were new, for a person who tries the node. */
export function sampleItems(incidents: IDataObject[], input: PollInput): IDataObject[] {
	const chosen = incidentEventsIn(input.events);
	return incidents
		.filter((row) => isWanted(row, input))
		.flatMap((row) => {
			const change = { row, previousStatus: null };
			const [event] = (['new', 'changed'] as const).flatMap((kind) =>
				eventsOfIncident({ ...change, kind }, chosen),
			);
			return event === undefined ? [] : [incidentItem({ ...change, kind: 'new' }, event, input)];
		});
}

/** The tenants that are new or that were paused or resumed; a first look answers nothing. */
export function tenantItems(
	rows: IDataObject[],
	known: KnownTenants | undefined,
	input: PollInput,
): IDataObject[] {
	if (known === undefined) return [];
	const chosen = tenantEventsIn(input.events);
	return rows.flatMap((row) => {
		if (input.tenant !== undefined && !isTenant(row, input.tenant)) return [];
		if (isTenantLeftOut(input.leftOut, row)) return [];
		const event = eventOfTenant(row, known, chosen);
		if (event === undefined) return [];
		return [{ event: event.value, ...(input.simple ? simpleRow(tenant, row) : row) }];
	});
}

function isWanted(row: IDataObject, { tenant: wanted, leftOut }: PollInput): boolean {
	if (isLeftOut(leftOut, row)) return false;
	const ofIncident = (valueAt(row, 'tenant') ?? {}) as IDataObject;
	return wanted === undefined || isTenant(ofIncident, wanted);
}

/** What a change is to somebody who has chosen these events: one event, two for a new incident that is over already. */
function eventsOfIncident(change: IncidentChange, chosen: IncidentEvent[]): IncidentEvent[] {
	const shown = chosen.filter((event) => event.shows(change));
	return shown.filter(({ yieldsTo }) => !shown.some(({ value }) => value === yieldsTo));
}

function incidentItem(
	{ kind, row, previousStatus }: IncidentChange,
	event: IncidentEvent,
	{ simple }: PollInput,
): IDataObject {
	const happened = { event: event.value, previousStatus, isRepeat: kind === 'stillOpen' };
	return incidentEvent(row, happened, simple);
}

function eventOfTenant(
	row: IDataObject,
	known: KnownTenants,
	chosen: TenantEvent[],
): TenantEvent | undefined {
	const id = String(row.petraTenantId);
	const wasPaused = Object.hasOwn(known, id) ? known[id].isPaused : undefined;
	const change = { wasPaused, isPaused: row.isPaused === true };
	return chosen.find((event) => event.shows(change));
}
