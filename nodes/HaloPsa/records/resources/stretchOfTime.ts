import type { Field, Filter } from '../record';

/** From: stretches of time that were not over before it. */
export const endsAfter: Filter = {
	name: 'start_date',
	label: 'From',
	kind: 'dateTime',
	description: 'Leave out what ends before this',
	check: { properties: ['end_date'], is: 'notBefore' },
};

/** To: stretches of time that began before it. */
export const beginsBefore: Filter = {
	name: 'end_date',
	label: 'To',
	kind: 'dateTime',
	description: 'Leave out what begins after this',
	check: { properties: ['start_date'], is: 'notAfter' },
};

/**
 * What a stretch of an agent's time has to have. Whether Halo takes its moments in UTC is not known of each build.
 *
 * @param whose where it stands, in a sentence
 */
export const stretchFields = (whose: string): Field[] => [
	{ name: 'subject', label: 'Subject', kind: 'text', place: 'required', oneLine: true },
	{ name: 'start_date', label: 'Start', kind: 'dateTime', place: 'required', zoneIsDoubtful: true },
	{ name: 'end_date', label: 'End', kind: 'dateTime', place: 'required', zoneIsDoubtful: true },
	{
		name: 'agent_id',
		label: 'Agent',
		kind: 'reference',
		to: 'agent',
		place: 'required',
		description: whose,
	},
	{ name: 'ticket_id', label: 'Ticket', kind: 'reference', to: 'ticket', place: 'main' },
];
