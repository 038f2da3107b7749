import type { Row } from '../types';
import { ago } from './ago';

/** What customers were offered. */
export const quotations = (): Row[] => [
	{
		id: 601,
		title: 'Twelve laptops',
		client_id: 12,
		site_id: 18,
		user_id: 41,
		assigned_agent: 2,
		ticket_id: 1001,
		status: 1,
		date: ago(4),
		total: 9600,
		lines: [{ id: 1, description: 'Laptop 14"', quantity: 12, baseprice: 800 }],
	},
	{
		id: 602,
		title: 'Backup for Cedar',
		client_id: 13,
		assigned_agent: 3,
		status: 2,
		date: ago(40),
	},
];

/** What is known. */
export const articles = (): Row[] => [
	{
		id: 401,
		name: 'Printer jams on every third page',
		description: 'The paper is damp.',
		resolution: 'Use a new ream.',
		tag_string: 'printer',
		faqlists: [{ id: 71, name: 'Hardware' }],
	},
	{ id: 402, name: 'Old VPN client', description: 'No longer in use.', inactive: true },
];

export const faqLists = (): Row[] => [
	{ id: 71, name: 'Hardware', full_name: 'Hardware', level: 1 },
	{ id: 72, name: 'Printers', full_name: 'Hardware > Printers', level: 2 },
];

/** Who is asked for a consent, and what was asked. */
export const approvalProcesses = (): Row[] => [{ id: 81, name: 'Change Advisory Board' }];

export const approvals = (): Row[] => [
	{ ticket_id: 1001, seq: 1, agent_id: 3, name: 'Sam Okafor', note: 'May we buy a new one?' },
];
