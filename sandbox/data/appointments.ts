import type { Row } from '../types';
import { ago } from './ago';

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
