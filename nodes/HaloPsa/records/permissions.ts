/** What the client application may touch; the names are those of Halo's tick boxes ("Admin: webhooks" is one box for all). */
export type PermissionArea =
	| 'assets'
	| 'contracts'
	| 'customers'
	| 'invoices'
	| 'items'
	| 'softwarelicensing'
	| 'suppliers'
	| 'tickets'
	| 'webhooks';

export type Access = 'read' | 'edit';

interface AreaOfHalo {
	/** The agent's right that has to match the application's tick box (agent → Permissions → Feature Access). */
	agentRight: string;
	/** The right is a role of the agent instead of an access level. */
	isRole?: boolean;
	/** Further rights that a refused write may come from. */
	agentExtras?: Partial<Record<Access, string>>;
}

/**
 * Each application permission with the agent right that it needs, as the set-up guide for Petra names them; where
 * it names none, in plain words.
 */
const areas: Record<PermissionArea, AreaOfHalo> = {
	assets: { agentRight: 'the access level for assets' },
	contracts: { agentRight: 'the access level for contracts' },
	customers: { agentRight: 'Customers Access Level' },
	invoices: { agentRight: 'the access level for invoices' },
	items: { agentRight: 'Products Access Level' },
	softwarelicensing: { agentRight: 'Software Licencing Access Level' },
	suppliers: { agentRight: 'the access level for suppliers' },
	tickets: {
		agentRight: 'Tickets Access Level',
		agentExtras: { edit: 'Ticket Permissions → Can add new Tickets: Yes' },
	},
	webhooks: { agentRight: 'Roles: Administrator', isRole: true },
};

/** The tick box of the API application, such as "Edit: tickets". */
export function tickBoxOf(area: PermissionArea, access: Access): string {
	if (area === 'webhooks') return 'Admin: webhooks';
	return `${access === 'edit' ? 'Edit' : 'Read'}: ${area}`;
}

/** The agent's right that belongs to a permission, in the words of the agent's own page in Halo. */
export function agentRightOf(area: PermissionArea, access: Access): string {
	const { agentRight, agentExtras, isRole } = areas[area];
	if (isRole) return agentRight;
	const level = access === 'edit' ? 'Read and Modify' : 'Read Only or more';
	const extra = agentExtras?.[access] === undefined ? '' : ` and ${agentExtras[access]}`;
	return `Feature Access → ${agentRight}: ${level}${extra}`;
}

/** Where in Halo a refused permission is granted: the application's tick box, then the agent's right. */
export function howToGrant(area: PermissionArea, access: Access): string {
	return (
		`In Halo, open Configuration → Integrations → HaloPSA API → View Applications, choose the application, and on its Permissions tab tick "${tickBoxOf(area, access)}". ` +
		`If it is ticked, open Configuration → Teams & Agents → Agents, choose the agent that the application logs in as, and ${areas[area].isRole ? 'set' : 'on its Permissions tab set'} ${agentRightOf(area, access)}.`
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
