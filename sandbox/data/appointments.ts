import type { Row } from '../types';
import { ago } from './ago';

/** What agents have done. */
export const timesheetEvents = (): Row[] => [
	{
		id: 951,
		subject: 'Printer looked at',
		start_date: ago(2),
		end_date: ago(1.95),
		timetaken: 1.2,
		agent_id: 2,
		ticket_id: 1001,
		client_id: 12,
		charge_rate: 1,
	},
	{
		id: 952,
		subject: 'Lunch',
		start_date: ago(9),
		end_date: ago(8.95),
		agent_id: 3,
		break_type: 1,
	},
];

/** What stands in the calendars of agents. */
export const appointments = (): Row[] => [
	{
		id: 901,
		subject: 'Look at the printer',
		start_date: ago(-2),
		end_date: ago(-2.05),
		agent_id: 2,
		ticket_id: 1001,
		client_id: 12,
		site_id: 18,
	},
	{
		id: 902,
		subject: 'Order toner',
		start_date: ago(-9),
		end_date: ago(-9.05),
		agent_id: 3,
		is_task: true,
	},
];
