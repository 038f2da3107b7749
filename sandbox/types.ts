/** One stored record, in the form that Halo's get-one gives. */
export type Row = Record<string, unknown>;

/** A Halo access level of an agent for one module. */
export type AccessLevel = 'none' | 'read' | 'modify';

/** The rights of the agent that an application logs in as, in the order of Halo's Permissions tab. */
export interface AgentRights {
	canLogin: boolean;
	administrator: boolean;
	tickets: AccessLevel;
	customers: AccessLevel;
	contracts: AccessLevel;
	products: AccessLevel;
	invoices: AccessLevel;
	softwareLicensing: AccessLevel;
	assets: AccessLevel;
	suppliers: AccessLevel;
	canAddTickets: boolean;
	canViewUnassigned: boolean;
	canViewOthers: boolean;
	/** Customers that the agent may see; all when absent. */
	onlyCustomers?: number[];
	/** Outcomes that the agent may not use. */
	forbiddenOutcomes: number[];
}

/** The modules that have an access level. */
export type Module = Exclude<
	keyof AgentRights,
	| 'canLogin'
	| 'administrator'
	| 'canAddTickets'
	| 'canViewUnassigned'
	| 'canViewOthers'
	| 'onlyCustomers'
	| 'forbiddenOutcomes'
>;

/** An API application of Configuration → Integrations → HaloPSA API. */
export interface Application {
	name: string;
	clientId: string;
	clientSecret: string;
	permissions: string[];
	active: boolean;
	/** The agent that it logs in as: the id of a row of `Agent`. */
	agentId: number;
	rights: AgentRights;
}

/** What a person pastes into a credential. */
export interface PastedCredential {
	tenant: string;
	resourceServer: string;
	clientId: string;
	clientSecret: string;
}

/** One request as it came in and as it was answered. */
export interface RequestLogEntry {
	app: 'auth' | 'halo' | 'petra';
	method: string;
	/** Without the query, such as `/api/Tickets`. */
	path: string;
	query: Record<string, string>;
	/** Secrets are masked. */
	body: unknown;
	/** 0 while unanswered, and when the connection was cut. */
	status: number;
	/** When it came in, ISO. */
	at: string;
	ms: number;
}
