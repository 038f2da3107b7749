import type { ResourceName } from './recordName';

export type Access = 'edit' | 'read';

interface AreaOfHalo {
	/** The agent's right that has to match the application's tick box (agent → Permissions → Feature Access). */
	agentRight: string;
	/** The right is a role of the agent instead of an access level. */
	isRole?: true;
	/** Further rights that a refused write may come from. */
	agentExtras?: Partial<Record<Access, string>>;
	/** The one tick box of an area that has none for Read and Edit. */
	onlyBox?: string;
	/** The record type on which Check Permissions tries it. */
	triedOn?: ResourceName;
	/** What needs it beside the operations of records. */
	alsoNeededFor?: string[];
}

/** @param area as Halo's tick box names it */
const level = (area: string): AreaOfHalo => ({ agentRight: `the access level for ${area}` });

/**
 * What the client application may touch, all of Halo's; the names are those of its tick boxes. Each comes with the agent
 * right that it needs, as the set-up guide for Petra names them; where it names none, in plain words.
 */
const areas = {
	assets: { ...level('assets'), triedOn: 'asset' },
	calendar: { ...level('calendar'), triedOn: 'appointment' },
	contracts: { ...level('contracts'), triedOn: 'contract' },
	crm: level('crm'),
	customers: { agentRight: 'Customers Access Level', triedOn: 'customer' },
	distributionlists: level('distributionlists'),
	invoices: { ...level('invoices'), triedOn: 'invoice' },
	items: { agentRight: 'Products Access Level', triedOn: 'item' },
	kb: { ...level('kb'), triedOn: 'knowledgeBaseArticle' },
	pos: level('pos'),
	projects: { ...level('projects'), triedOn: 'project' },
	quotes: { ...level('quotes'), triedOn: 'quotation' },
	reporting: { ...level('reporting'), triedOn: 'report' },
	sales: { ...level('sales'), triedOn: 'opportunity' },
	software: level('software'),
	softwarelicensing: {
		agentRight: 'Software Licencing Access Level',
		triedOn: 'softwareLicence',
	},
	sos: level('sos'),
	suppliers: { ...level('suppliers'), triedOn: 'supplier' },
	tickets: {
		agentRight: 'Tickets Access Level',
		agentExtras: { edit: 'Ticket Permissions → Can add new Tickets: Yes' },
		triedOn: 'ticket',
	},
	timesheets: { ...level('timesheets'), triedOn: 'timesheetEvent' },
	webhooks: {
		agentRight: 'Roles: Administrator',
		isRole: true,
		onlyBox: 'Admin: webhooks',
		triedOn: 'webhook',
		alsoNeededFor: ['Halo PSA Trigger'],
	},
} satisfies Record<string, AreaOfHalo>;

/** An area of Halo's permissions, by its name among the tick boxes. */
export type PermissionArea = keyof typeof areas;

const areaOf = (area: PermissionArea): AreaOfHalo => areas[area];

/** All areas of Halo's permissions. */
export const permissionAreas = Object.keys(areas);

/** The record type on which a permission is tried. */
export function triedOn(area: PermissionArea): ResourceName {
	return areaOf(area).triedOn ?? 'ticket';
}

/** What needs a permission beside the operations of records. */
export function alsoNeededFor(area: PermissionArea): string[] {
	return areaOf(area).alsoNeededFor ?? [];
}

/** The tick box of the API application, such as "Edit: tickets". */
export function tickBoxOf(area: PermissionArea, access: Access): string {
	return areaOf(area).onlyBox ?? `${access === 'edit' ? 'Edit' : 'Read'}: ${area}`;
}

/** The agent's right that belongs to a permission, in the words of the agent's own page in Halo. */
export function agentRightOf(area: PermissionArea, access: Access): string {
	const { agentRight, agentExtras, isRole } = areaOf(area);
	if (isRole) return agentRight;
	const level = access === 'edit' ? 'Read and Modify' : 'Read Only or more';
	const extra = agentExtras?.[access] === undefined ? '' : ` and ${agentExtras[access]}`;
	return `Feature Access → ${agentRight}: ${level}${extra}`;
}

/** Where in Halo a refused permission is granted: the application's tick box, then the agent's right. */
export function howToGrant(area: PermissionArea, access: Access): string {
	return (
		`In Halo, open Configuration → Integrations → HaloPSA API → View Applications, choose the application, and on its Permissions tab tick "${tickBoxOf(area, access)}". ` +
		`If it is ticked, open Configuration → Teams & Agents → Agents, choose the agent that the application logs in as, and ${areaOf(area).isRole ? 'set' : 'on its Permissions tab set'} ${agentRightOf(area, access)}.`
	);
}

const PETRA_TICKETING = [
	'admin:webhooks',
	'read:tickets',
	'edit:tickets',
	'read:customers',
	'read:contracts',
	'edit:contracts',
	'read:items',
	'edit:items',
	'read:invoices',
	'edit:invoices',
];

/** The OAuth scopes behind each choice of the credential's Permissions field. */
export const scopesByChoice: Record<'all' | 'petraTicketing' | 'petraTicketingBilling', string[]> =
	{
		all: ['all'],
		petraTicketing: PETRA_TICKETING,
		petraTicketingBilling: [...PETRA_TICKETING, 'read:softwarelicensing', 'edit:softwarelicensing'],
	};

/** The two parts of Petra's guide, with the permissions that each asks for. */
export const guideParts = [
	{
		value: 'billing',
		label: 'Ticketing and Billing',
		scopes: scopesByChoice.petraTicketingBilling,
	},
	{ value: 'ticketing', label: 'Ticketing', scopes: scopesByChoice.petraTicketing },
];

/** A scope such as `edit:tickets` in the words of Halo's tick boxes: "Edit: tickets". */
export function tickBoxOfScope(scope: string): string {
	const [access, area] = scope.split(':');
	if (area === undefined) return scope;
	return `${access.charAt(0).toUpperCase()}${access.slice(1)}: ${area}`;
}
