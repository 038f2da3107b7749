import type { Entity } from '../entity';
import { ruleBroken } from '../errors';
import { is } from '../filters';
import { haloDate, isEmptyValue } from '../values';

/** Approvals of tickets; what counts them is their `seq`, within the ticket. */
export const approvals: Entity = {
	path: 'TicketApproval',
	schema: 'FaultApproval',
	permission: 'tickets',
	module: 'tickets',
	firstId: 1,
	undated: true,
	listNeeds: ['ticket_id', 'mine'],
	defaults: { result: 0, note: '', approver_note: '', agent_id: 0, user_id: 0 },
	references: {
		ticket_id: { entity: 'Tickets', label: 'Ticket' },
		agent_id: { entity: 'Agent', names: { agent_name: 'name' }, label: 'Agent' },
		user_id: { entity: 'Users', names: { ticket_user_name: 'name' }, label: 'User' },
		approval_process_id: {
			entity: 'ApprovalProcess',
			names: { approval_process_name: 'name' },
			label: 'Approval Process',
		},
	},
	filters: { ticket_id: is('ticket_id') },
	listOnlyWhen: { agent_name: 'include_agent_details' },
	rowsOf: (row, { switches }) =>
		isEmptyValue(row.approval_process_id) || switches.approvalsOfProcess === 'one'
			? [row]
			: [
					{ ...row, agent_id: 2 },
					{ ...row, agent_id: 3 },
				],
	complete: ({ row, world, before }) => {
		if (before) return;
		const others = world.store
			.rows('TicketApproval')
			.filter(({ ticket_id: ticket }) => Number(ticket) === Number(row.ticket_id));
		Object.assign(row, { seq: row.seq ?? others.length + 1, datetime: haloDate(new Date()) });
		const asked = world.store.find('Agent', row.agent_id) ?? world.store.find('Users', row.user_id);
		row.name = row.name ?? asked?.name ?? row.emailaddress ?? '';
	},
	validate: ({ row }) => {
		const asked = [row.approval_process_id, row.agent_id, row.user_id, row.emailaddress];
		if (asked.every(isEmptyValue)) throw ruleBroken('Please select an Approver');
	},
	computed: (_, { switches }) => ({
		id: undefined,
		...(switches.approvalNumbers === 'shown' ? {} : { seq: undefined }),
	}),
};
