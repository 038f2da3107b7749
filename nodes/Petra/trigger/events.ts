import type { INodePropertyOptions } from 'n8n-workflow';
import { isRemediated } from '../records/incident';
import type { IncidentChange } from './knownIncidents';

/** What stands in Trigger On. */
interface Choosable {
	/** Value of Trigger On, and the `event` of an item. */
	value: string;
	label: string;
	description: string;
}

/** An event that the list of incidents shows. */
export interface IncidentEvent extends Choosable {
	about: 'incident';
	/** Whether a change is this event. */
	shows: (change: IncidentChange) => boolean;
	/** It happens to known incidents, so their status has to be read again. */
	needsStatus?: true;
	/** The event that a change counts as instead, where that one is chosen too. */
	yieldsTo?: string;
	/** A Petra Webhook Trigger of the same workflow may have passed it on already. */
	isAlsoDelivered?: true;
}

/** A tenant between two looks; undefined where it was not there before. */
export interface TenantChange {
	wasPaused: boolean | undefined;
	isPaused: boolean;
}

/** An event that the list of tenants shows. */
export interface TenantEvent extends Choosable {
	about: 'tenant';
	/** Whether a change is this event. */
	shows: (change: TenantChange) => boolean;
}

/** What the webhook trigger passes on is always this one. */
export const NEW_INCIDENT = 'newIncident';

const REMEDIATED = 'incidentRemediated';

/**
 * What the polling trigger can start a flow on: this table is all that it knows of events. Of one change, the events come
 * in this order.
 */
export const petraEvents: ReadonlyArray<IncidentEvent | TenantEvent> = [
	{
		about: 'incident',
		value: NEW_INCIDENT,
		label: 'New Incident',
		description: 'Petra shows a new incident',
		shows: ({ kind }) => kind !== 'changed',
		isAlsoDelivered: true,
	},
	{
		about: 'incident',
		value: REMEDIATED,
		label: 'Incident Remediated',
		description:
			'An incident has a status that begins with REMEDIATED now, or is first seen with one',
		// From one status of a remediated incident to another is a change of status only.
		shows: ({ row, previousStatus }) =>
			isRemediated(row) && !isRemediated({ remediationStatus: previousStatus }),
		needsStatus: true,
	},
	{
		about: 'incident',
		value: 'incidentStatusChanged',
		label: 'Incident Status Changed',
		description:
			'The remediation status of an incident is another one than before; becoming remediated counts as Incident Remediated where that is chosen too',
		shows: ({ kind }) => kind === 'changed',
		needsStatus: true,
		yieldsTo: REMEDIATED,
	},
	{
		about: 'tenant',
		value: 'tenantAdded',
		label: 'Tenant Added',
		description: 'Petra watches a further tenant',
		shows: ({ wasPaused }) => wasPaused === undefined,
	},
	{
		about: 'tenant',
		value: 'tenantPaused',
		label: 'Tenant Paused',
		description: 'A tenant is paused in Petra',
		shows: ({ wasPaused, isPaused }) => wasPaused === false && isPaused,
	},
	{
		about: 'tenant',
		value: 'tenantResumed',
		label: 'Tenant Resumed',
		description: 'A paused tenant is watched again',
		shows: ({ wasPaused, isPaused }) => wasPaused === true && !isPaused,
	},
];

/** The events as Trigger On shows them. */
export const eventOptions: INodePropertyOptions[] = petraEvents
	.map(({ label, value, description }) => ({ name: label, value, description }))
	.sort((left, right) => left.name.localeCompare(right.name, 'en'));

/** Those of the chosen events that the list of incidents shows. */
export function incidentEventsIn(chosen: ReadonlySet<string>): IncidentEvent[] {
	return petraEvents.filter(
		(event): event is IncidentEvent => event.about === 'incident' && chosen.has(event.value),
	);
}

/** Those of the chosen events that the list of tenants shows. */
export function tenantEventsIn(chosen: ReadonlySet<string>): TenantEvent[] {
	return petraEvents.filter(
		(event): event is TenantEvent => event.about === 'tenant' && chosen.has(event.value),
	);
}
