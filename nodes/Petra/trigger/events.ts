import type { INodePropertyOptions } from 'n8n-workflow';

/** What the polling trigger can start a flow on. */
export type PetraEvent =
	| 'incidentRemediated'
	| 'incidentStatusChanged'
	| 'newIncident'
	| 'tenantAdded'
	| 'tenantPaused'
	| 'tenantResumed';

/** The events as Trigger On shows them. */
export const eventOptions: Array<INodePropertyOptions & { value: PetraEvent }> = [
	{
		name: 'Incident Remediated',
		value: 'incidentRemediated',
		description: 'An incident has the status REMEDIATED now, or is first seen with it',
	},
	{
		name: 'Incident Status Changed',
		value: 'incidentStatusChanged',
		description:
			'The remediation status of an incident is another one than before; to REMEDIATED counts as Incident Remediated where that is chosen too',
	},
	{ name: 'New Incident', value: 'newIncident', description: 'Petra shows a new incident' },
	{ name: 'Tenant Added', value: 'tenantAdded', description: 'Petra watches a further tenant' },
	{ name: 'Tenant Paused', value: 'tenantPaused', description: 'A tenant is paused in Petra' },
	{
		name: 'Tenant Resumed',
		value: 'tenantResumed',
		description: 'A paused tenant is watched again',
	},
];

/** The events that the list of incidents tells. */
export const incidentEvents: readonly PetraEvent[] = [
	'incidentRemediated',
	'incidentStatusChanged',
	'newIncident',
];
