import { svgOf, type Screen } from './svg';

const AGENT: Screen = {
	title: 'The agent for the connection',
	path: 'Configuration → Teams & Agents → Agents → New',
	sections: [
		{
			rows: [
				['Username', 'petra_api'],
				['Password', 'a strong password'],
				['Use AD authentication', 'No'],
				['Roles', 'Administrator'],
				['Is an API-only Agent', true],
				['Default Team', 'No default team'],
				['Work Hours', '24 Hours'],
				['Can approve Purchase Orders', false],
			],
		},
	],
};

const AGENT_PERMISSIONS: Screen = {
	title: 'What the agent may do',
	path: 'Configuration → Teams & Agents → Agents → petra_api → Permissions',
	sections: [
		{
			heading: 'Feature Access',
			rows: [
				['Tickets Access Level', 'Read and Modify'],
				['Customers Access Level', 'Read Only'],
				['Software Licencing Access Level', 'Read and Modify', 'billing'],
				['Products Access Level', 'Read Only', 'billing'],
			],
		},
		{
			heading: 'Ticket Permissions',
			rows: [
				['Can add new Tickets', 'Yes'],
				['Can view Unassigned Tickets', 'Yes'],
				['Can view Tickets that are assigned to other Agents', 'Yes'],
			],
		},
	],
};

const APPLICATION: Screen = {
	title: 'The application',
	path: 'Configuration → Integrations → HaloPSA API → View Applications → New',
	sections: [
		{
			heading: 'On the page HaloPSA API',
			rows: [
				['Tenant', 'northgate', 'copy'],
				['Resource Server', 'https://northgate.halopsa.com/api', 'copy'],
			],
		},
		{
			heading: 'In the new application',
			rows: [
				['Name', 'Petra'],
				['Authentication Method', 'Client ID and Secret (Services)'],
				['Login Type', 'Agent'],
				['Agent to log in as', 'petra_api'],
				['Client ID', '········', 'copy'],
				['Client Secret', '········', 'copy, then save'],
			],
		},
	],
};

const PERMISSIONS: Screen = {
	title: 'What the application may do',
	path: 'Configuration → Integrations → HaloPSA API → View Applications → Petra → Permissions',
	sections: [
		{
			heading: 'For incidents that become tickets',
			rows: [
				['Read: tickets', true],
				['Edit: tickets', true],
				['Read: customers', true],
			],
		},
		{
			heading: 'For billing by counts',
			rows: [
				['Read: softwarelicensing', true],
				['Edit: softwarelicensing', true],
				['Read: items', true],
			],
		},
		{ heading: 'For the Halo PSA Trigger', rows: [['Admin: webhooks', true]] },
		{
			heading: 'Further boxes of Petra’s guide: tick what your flows use',
			rows: [
				['Read: contracts, Edit: contracts', false],
				['Read: invoices, Edit: invoices', false],
				['Edit: items', false],
			],
		},
	],
};

const RECURRING_LINE: Screen = {
	title: 'A line that takes its quantity from the licence',
	path: 'the customer → Recurring Invoices → the invoice → the line',
	sections: [
		{
			heading: 'The line',
			rows: [
				['Item', 'Petra Identity Protection (per user)'],
				['Quantity', 'taken from licences', 'not typed'],
				['Licence or subscription', 'the one that Sync Counts made'],
			],
		},
		{
			heading: 'Once for all: Configuration → Billing → Recurring Invoices',
			rows: [['Lines may take their quantity from counts', true, 'wording differs']],
		},
	],
};

const WEBHOOK: Screen = {
	title: 'A webhook that is made by hand',
	path: 'Configuration → Integrations → Webhooks → New',
	sections: [
		{
			rows: [
				['Name', 'n8n: ticket closed'],
				['Payload URL', 'the Production URL of the node'],
				['Method', 'POST'],
				['Content type', 'application/json'],
				['Authentication', 'Basic'],
				['Username', 'anything'],
				['Password', 'the Secret of the n8n credential'],
			],
		},
		{ heading: 'On the Events tab', rows: [['the events that start your flow', true]] },
	],
};

/** Halo's screens that have to be found, as drawings: the text of each file by its path. */
export const drawings: Record<string, string> = {
	'docs/images/halo-agent.svg': svgOf(AGENT),
	'docs/images/halo-agent-permissions.svg': svgOf(AGENT_PERMISSIONS),
	'docs/images/halo-application.svg': svgOf(APPLICATION),
	'docs/images/halo-application-permissions.svg': svgOf(PERMISSIONS),
	'docs/images/halo-recurring-invoice-line.svg': svgOf(RECURRING_LINE),
	'docs/images/halo-webhook.svg': svgOf(WEBHOOK),
};
