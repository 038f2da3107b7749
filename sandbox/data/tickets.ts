import type { Row } from '../types';
import { ago } from './ago';

interface DemoTicket {
	client: number;
	user?: number;
	summary: string;
	details: string;
	type: number;
	status: number;
	agent: number;
	category?: string;
	days: number;
}

const tickets: DemoTicket[] = [
	{
		client: 12,
		user: 41,
		summary: 'Printer on the first floor jams',
		details: 'Every third page.',
		type: 1,
		status: 2,
		agent: 2,
		category: 'Hardware>Printer',
		days: 9,
	},
	{
		client: 13,
		user: 44,
		summary: 'New starter on Monday',
		details: 'Account, laptop and badge, please.',
		type: 2,
		status: 1,
		agent: 1,
		days: 4,
	},
	{
		client: 14,
		user: 46,
		summary: 'Suspicious sign-in: helen.grey@northwindlaw.example',
		details: 'Sign-in from an unusual country.',
		type: 4,
		status: 9,
		agent: 3,
		category: 'Security>Account Compromise',
		days: 20,
	},
	{
		client: 15,
		summary: 'Backup report shows one failure',
		details: 'Server ALDER-SRV1.',
		type: 1,
		status: 3,
		agent: 2,
		days: 2,
	},
	{
		client: 19,
		user: 53,
		summary: 'Shared mailbox does not open',
		details: 'Since this morning.',
		type: 1,
		status: 1,
		agent: 1,
		category: 'Software>Microsoft 365',
		days: 1,
	},
];

/** What customers have asked for. */
export const ticketRows = (): Row[] =>
	tickets.map(({ client, user, summary, details, type, status, agent, category, days }, index) => ({
		id: 1001 + index,
		client_id: client,
		user_id: user ?? -1,
		summary,
		details,
		tickettype_id: type,
		status_id: status,
		agent_id: agent,
		category_1: category ?? '',
		dateoccurred: ago(days),
		last_update: ago(days / 2),
	}));

/** What was noted on tickets. */
export const actions = (): Row[] => [
	{
		id: 1,
		ticket_id: 1001,
		outcome_id: 7,
		note: 'Ordered a new roller.',
		datetime: ago(8),
		who_agentid: 2,
		hiddenfromuser: true,
	},
	{
		id: 1,
		ticket_id: 1003,
		outcome_id: 7,
		note: 'Password reset, sessions revoked.',
		datetime: ago(19),
		who_agentid: 3,
		hiddenfromuser: true,
	},
];
