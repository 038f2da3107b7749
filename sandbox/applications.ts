import { randomBytes, randomUUID } from 'crypto';
import type { AgentRights, Application } from './types';

const areas =
	'tickets calendar customers crm timesheets contracts suppliers items projects sales quotes sos pos invoices reporting software softwarelicensing kb assets distributionlists';

/** Every scope name that Halo knows. There is no `read:actions`: notes belong to tickets. */
export const scopeNames: ReadonlySet<string> = new Set([
	'all',
	'all:standard',
	'admin',
	'admin:webhooks',
	'editMine:timesheets',
	'access:chat',
	'access:adpasswordreset',
	...areas.split(' ').flatMap((area) => [`read:${area}`, `edit:${area}`]),
]);

const includesReading = ['tickets', 'assets'];

/** Whether granted permissions cover a wanted one: `all` covers everything, editing tickets covers reading them. */
export function covers(granted: Iterable<string>, wanted: string): boolean {
	const held = new Set(granted);
	if (held.has('all') || held.has(wanted)) return true;
	const [verb, area] = wanted.split(':');
	if (verb === 'admin') return held.has('admin');
	if (held.has('all:standard')) return true;
	return verb === 'read' && includesReading.includes(area) && held.has(`edit:${area}`);
}

/** An agent who may do everything: the default of each application. */
export const allRights: AgentRights = {
	canLogin: true,
	administrator: true,
	tickets: 'modify',
	customers: 'modify',
	contracts: 'modify',
	products: 'modify',
	invoices: 'modify',
	softwareLicensing: 'modify',
	assets: 'modify',
	suppliers: 'modify',
	canAddTickets: true,
	canViewUnassigned: true,
	canViewOthers: true,
	forbiddenOutcomes: [],
};

interface Token {
	application: Application;
	scopes: string[];
	expiresAt: number;
}

/** How an application may be described by a test. */
export interface ApplicationWish {
	name?: string;
	permissions: string[];
	agent?: Partial<AgentRights> & { id?: number };
	active?: boolean;
	/** One of its own making, unless given. */
	clientSecret?: string;
}

/** The applications of this Halo and the tokens that they hold. */
export class Applications {
	readonly all: Application[] = [];
	private readonly tokens = new Map<string, Token>();

	constructor(
		private readonly apiAgentId: number,
		private readonly tokenLifeSeconds: number,
	) {}

	add({
		name,
		permissions,
		agent = {},
		active = true,
		clientSecret,
	}: ApplicationWish): Application {
		const { id, ...rights } = agent;
		const application: Application = {
			name: name ?? `Application ${this.all.length + 1}`,
			clientId: randomUUID(),
			clientSecret: clientSecret ?? `${randomUUID()}-${randomUUID()}`,
			permissions,
			active,
			agentId: id ?? this.apiAgentId,
			rights: { ...allRights, ...rights },
		};
		this.all.push(application);
		return application;
	}

	find(clientId: string): Application | undefined {
		return this.all.find((application) => application.clientId === clientId.toLowerCase());
	}

	issue(application: Application, scopes: string[]): { token: string; expiresIn: number } {
		const token = randomBytes(32).toString('base64url');
		const expiresAt = Date.now() + this.tokenLifeSeconds * 1000;
		this.tokens.set(token, { application, scopes, expiresAt });
		return { token, expiresIn: this.tokenLifeSeconds };
	}

	/** Who holds a token: 'unknown' for one that was never issued, 'expired' for one that is over. */
	holder(token: string): Token | 'unknown' | 'expired' {
		const held = this.tokens.get(token);
		if (!held) return 'unknown';
		return held.expiresAt > Date.now() ? held : 'expired';
	}

	expireTokens(): void {
		for (const token of this.tokens.values()) token.expiresAt = 0;
	}
}
