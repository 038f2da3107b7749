import type { Change, Entity } from '../entity';
import { ruleBroken } from '../errors';
import { is, oneOf, since, until } from '../filters';
import { haloDate, same, timeOf } from '../values';

const HOUR_MS = 3_600_000;

/** Halo may take times in a zone of its own. */
const takeTimes = ({ row, given, world }: Change) => {
	if (world.switches.timesheetTimes === 'in UTC') return;
	for (const name of ['start_date', 'end_date'])
		if (given[name]) row[name] = haloDate(new Date(timeOf(given[name]) - HOUR_MS));
};

/** What agents did when. The list knows no pages. */
export const timesheetEvents: Entity = {
	path: 'TimesheetEvent',
	schema: 'TimesheetEvent',
	permission: 'timesheets',
	firstId: 951,
	undated: true,
	defaults: {
		note: '',
		ticket_id: 0,
		client_id: 0,
		site_id: 0,
		charge_rate: 0,
		timetaken: 0,
		traveltime: 0,
		break_type: 0,
		event_type: 0,
	},
	required: [
		{ field: 'start_date', message: 'Please enter a Start Date' },
		{ field: 'end_date', message: 'Please enter an End Date' },
	],
	references: {
		agent_id: { entity: 'Agent', label: 'Agent' },
		ticket_id: { entity: 'Tickets', label: 'Ticket' },
		client_id: { entity: 'Client', names: { customer: 'name' }, label: 'Customer' },
		site_id: { entity: 'Site', label: 'Site' },
	},
	filters: {
		agent_id: is('agent_id'),
		agents: oneOf('agent_id'),
		start_date: since('end_date'),
		end_date: until('start_date'),
	},
	computed: (row, world) => {
		const rate = world.store
			.rows('Lookup')
			.find(({ lookupid, id }) => same(lookupid, 17) && same(id, row.charge_rate));
		const agent = world.store.find('Agent', row.agent_id);
		return {
			charge_type_name: rate?.name ?? '',
			agents: agent ? [{ id: String(agent.id), name: agent.name }] : [],
		};
	},
	complete: takeTimes,
	validate: ({ row }) => {
		if (timeOf(row.end_date) < timeOf(row.start_date))
			throw ruleBroken('The end date must be after the start date.');
	},
};
