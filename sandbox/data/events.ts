import type { Row } from '../types';

const lookupId = 64;

/** Ticket events that fire for webhooks, by number, in Halo's wording with its placeholders. */
const firing: Array<[eventno: number, name: string]> = [
	[3, 'New $#request Logged'],
	[19, '$#request Updated by User'],
	[35, '$#request Reassigned'],
	[39, '$#request Closed'],
	[42, 'First SLA Warning'],
	[46, 'Second SLA Warning'],
	[61, '$#request Updated'],
	[70, '$#request Deadline'],
	[76, '$#request Status Changed'],
	[1004, 'Action Added'],
	[1072, '$#request Deleted'],
];

/** The variants of some events for one recipient, which do not fire for webhooks. */
const perRecipient = [3, 19, 35, 39, 76];

const base = (name: string) => name.replace('$#request', 'Ticket');

/** Halo's event catalogue, look-up list 64. */
export const eventCatalogue: Row[] = firing
	.flatMap(([id, name]) => {
		const all = { lookupid: lookupId, id, name: `${name} - All`, value2: base(name) };
		const forRecipient = {
			lookupid: lookupId,
			id: id - 2,
			name: `${name} to Recipient`,
			value2: base(name),
		};
		return perRecipient.includes(id) ? [forRecipient, all] : [all];
	})
	.concat([
		{
			lookupid: lookupId,
			id: 101,
			name: 'New Opportunity Logged - All',
			value2: 'New Opportunity Logged',
		},
		{
			lookupid: lookupId,
			id: 120,
			name: '$#technician Status Changed - All',
			value2: 'Agent Status Changed',
		},
	])
	.sort((a, b) => Number(a.id) - Number(b.id));
