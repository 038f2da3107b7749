import type { Row } from '../types';
import { ago } from './ago';

/** Planned work. */
export const projects = (): Row[] => [
	{
		id: 2001,
		summary: 'Move the file server to SharePoint',
		client_id: 12,
		tickettype_id: 3,
		status_id: 2,
		agent_id: 2,
		projecttimebudget: 40,
		projectcompletionpercentage: 25,
		dateoccurred: ago(30),
	},
	{
		id: 2002,
		summary: 'New firewall',
		client_id: 13,
		tickettype_id: 3,
		status_id: 9,
		agent_id: 3,
		dateoccurred: ago(90),
	},
];

/** What may be sold. */
export const opportunities = (): Row[] => [
	{
		id: 3001,
		summary: 'Petra for 30 seats',
		client_id: 12,
		tickettype_id: 3,
		status_id: 1,
		agent_id: 2,
		oppvalue: 1200,
		oppconversionprobability: 60,
		dateoccurred: ago(5),
	},
	{
		id: 3002,
		summary: 'Managed backup',
		client_id: 14,
		tickettype_id: 3,
		status_id: 9,
		agent_id: 3,
		oppcompanyname: 'Poplar Press',
		dateoccurred: ago(60),
	},
];
