import type { Resource } from '../record';

declare module '../recordName' {
	interface RecordNames {
		ticketApproval: 'resource';
	}
}

/** Somebody's consent to what a ticket asks for. Its number counts within the ticket. */
export const ticketApproval: Resource = {
	name: 'ticketApproval',
	label: 'Ticket Approval',
	plural: 'ticket approvals',
	path: '/TicketApproval',
	paging: 'none',
	permission: 'tickets',
	idProperty: 'seq',
	titles: ['name', 'agent_name', 'emailaddress'],
	parent: { field: 'ticket_id', inListsOnly: true },
	narrowedBy: { ticket_id: 'ticket_id' },
	query: { include_agent_details: true, includeapprovaldetails: true },
	operations: {
		create: {
			label: 'Request',
			needsOneOf: ['approval_process_id', 'agent_id', 'user_id', 'emailaddress'],
			// A process with several approvers makes an approval for each.
			mayBeSeveral: true,
		},
		getAll: {},
	},
	fields: [
		{ name: 'ticket_id', label: 'Ticket', kind: 'reference', to: 'ticket', place: 'required' },
		{
			name: 'approval_process_id',
			label: 'Approval Process',
			kind: 'reference',
			to: 'approvalProcess',
			place: 'main',
			description: 'Halo asks the people that the process names',
		},
		{
			name: 'agent_id',
			label: 'Agent',
			kind: 'reference',
			to: 'agent',
			place: 'main',
			description: 'Who is asked when no process is chosen',
		},
		{ name: 'emailaddress', label: 'Email', kind: 'text', placeholder: 'e.g. pat@example.com' },
		{ name: 'note', label: 'Note', kind: 'text', rows: 4 },
		{ name: 'user_id', label: 'User', kind: 'reference', to: 'user' },
	],
	simplified: {
		seq: 'integer',
		name: 'string',
		agent_name: 'string',
		result: 'integer',
		step_name: 'string',
		approval_process_name: 'string',
		emailaddress: 'string',
		note: 'string',
		approver_note: 'string',
		requestor_name: 'string',
		datetime: 'string',
		dateapproved: 'string',
		ticket_id: 'reference',
		agent_id: 'reference',
		user_id: 'reference',
		approval_process_id: 'reference',
	},
};
