import type { Row } from '../../types';
import type { Change, Entity, FilterContext } from '../entity';
import { ruleBroken } from '../errors';
import { is, oneOf, onlyWhenTrue, since, until } from '../filters';
import { haloDate, same, timeOf } from '../values';

const HOUR_MS = 3_600_000;

/** Halo may take times in a zone of its own. */
const takeTimes = ({ row, given, world }: Change) => {
	if (world.switches.appointmentTimes === 'in UTC') return;
	for (const name of ['start_date', 'end_date'])
		if (given[name]) row[name] = haloDate(new Date(timeOf(given[name]) - HOUR_MS));
};

const checkOrder = ({ row }: Change) => {
	if (timeOf(row.end_date) < timeOf(row.start_date))
		throw ruleBroken('The end date must be after the start date.');
};

const isListed = (row: Row, { world, query, agentId }: FilterContext) =>
	world.switches.appointmentsListed === 'all' ||
	query.showall === 'true' ||
	same(row.agent_id, agentId);

/** Times in the calendars of agents. */
export const appointments: Entity = {
	path: 'Appointment',
	schema: 'Appointment',
	listKey: 'appointments',
	permission: 'calendar',
	firstId: 901,
	defaults: {
		allday: false,
		is_private: false,
		is_task: false,
		ticket_id: 0,
		client_id: 0,
		site_id: 0,
		user_id: 0,
		complete_status: -1,
		note: '',
	},
	notKept: ['inform_agents', 'inform_user'],
	required: [
		{ field: 'subject', message: 'Please enter a Subject' },
		{ field: 'start_date', message: 'Please enter a Start Date' },
		{ field: 'end_date', message: 'Please enter an End Date' },
	],
	references: {
		agent_id: { entity: 'Agent', names: { agent_name: 'name' }, label: 'Agent' },
		ticket_id: { entity: 'Tickets', label: 'Ticket' },
		client_id: { entity: 'Client', names: { client_name: 'name' }, label: 'Customer' },
		site_id: { entity: 'Site', names: { site_name: 'name' }, label: 'Site' },
		user_id: { entity: 'Users', names: { user_name: 'name' }, label: 'User' },
	},
	isVisible: isListed,
	searched: ['subject'],
	filters: {
		agents: oneOf('agent_id'),
		client_id: is('client_id'),
		ticket_id: is('ticket_id'),
		start_date: since('end_date'),
		end_date: until('start_date'),
		tasksonly: onlyWhenTrue((row) => row.is_task === true),
		hidecompleted: onlyWhenTrue((row) => Number(row.complete_status) < 0),
	},
	complete: takeTimes,
	validate: checkOrder,
};
