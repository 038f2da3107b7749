import { randomBytes, randomUUID } from 'crypto';
import type { Switches } from '../switches';
import { fireWebhook } from './webhook';
import type { CustomWebhook } from './webhook';

/** A tenant that Petra watches. */
export interface PetraTenant {
	petraTenantId: string;
	name: string;
	microsoftTenantId: string;
	isPaused: boolean;
	onboardingDate: string;
	firstBillableDate: string;
	/** Monitoring or Autopsy, or what Petra may add. */
	service: string;
	/** Trial, Active, NFR or Deleted, or what Petra may add. */
	billableStatus: string;
	totalLicensedUsers: number;
	billableUsersThisMonth: number;
	proratingPercentageThisMonth: number;
}

/** The person whose account was taken over. */
export interface PetraUser {
	id: string;
	userPrincipalName: string;
	mail: string;
	displayName: string;
	accountEnabled: boolean;
	lastPasswordChangeDateTime: string | null;
}

/** An incident as Petra's API gives it. */
export interface Incident {
	id: string;
	url: string;
	createdAt: string;
	occurredAt: string;
	remediationStatus: string;
	isLive: boolean;
	dwellTimeMinutes: number | null;
	tenant: Pick<PetraTenant, 'petraTenantId' | 'name' | 'microsoftTenantId'>;
	user: PetraUser;
}

/** What a new incident is made from; everything else is made up. */
export type IncidentWish = Partial<Omit<Incident, 'tenant' | 'user'>> & {
	tenant?: Partial<Incident['tenant']>;
	user?: Partial<PetraUser>;
};

const minute = 60_000;

const NORTHGATE = 'Northgate IT';

const newKey = () => `petra_${randomBytes(16).toString('hex')}`;

const usualLimits: Record<string, number> = {
	'/v1/incidents': 10,
	'/v1/tenants': 10,
	'/v1/usage': 10,
	'/v1/billable-users': 1,
	'/v1/failed-attacks': 1,
};

/** Petra's side: what its API shows, its limits, and its custom webhooks. */
export class Petra {
	tenants: PetraTenant[] = [];
	/** Rows of usage for what was looked at once, on request. */
	autopsies: PetraTenant[] = [];
	organizationName = NORTHGATE;
	incidents: Incident[] = [];
	webhooks: CustomWebhook[] = [];
	apiKey = newKey();
	/** Requests a minute of each route. */
	readonly limits: Record<string, number> = { ...usualLimits };
	/** Length of the window in which requests are counted. */
	limitWindowMs = minute;
	/** When each route was asked. */
	readonly asked = new Map<string, number[]>();

	constructor(
		readonly switches: Switches,
		private readonly changed: () => void,
	) {}

	/** Stores an incident, fires the custom webhooks and waits until they are answered. */
	async raise(wish: IncidentWish = {}): Promise<Incident> {
		const incident = this.made(wish);
		this.incidents.push(incident);
		this.changed();
		await this.tell(incident);
		return incident;
	}

	/** Fires the custom webhooks for an incident and waits until they are answered, also for one reported before. */
	async tell(incident: Incident): Promise<void> {
		await Promise.all(this.webhooks.map((webhook) => fireWebhook(webhook, incident)));
	}

	/**
	 * Stores many incidents of the tenants in turn, a minute apart and the last one now, without firing a webhook.
	 *
	 * @param wish what all of them are made from
	 */
	raiseMany(count: number, wish: IncidentWish = {}): Incident[] {
		const now = Date.now();
		const made = Array.from({ length: count }, (_, index) => {
			const { petraTenantId } = this.tenants[index % this.tenants.length];
			const at = now - (count - 1 - index) * minute;
			return this.made({
				createdAt: new Date(at).toISOString(),
				tenant: { petraTenantId },
				...wish,
			});
		});
		this.incidents.push(...made);
		this.changed();
		return made;
	}

	private made(wish: IncidentWish): Incident {
		const { tenant: wantedTenant, user, ...rest } = wish;
		const known = this.tenants.find(
			({ petraTenantId, name }) =>
				petraTenantId === wantedTenant?.petraTenantId || name === wantedTenant?.name,
		);
		const base = known ?? (wantedTenant ? undefined : this.tenants[0]);
		const tenant = {
			petraTenantId: base?.petraTenantId ?? 'Zz00Aa',
			name: base?.name ?? 'Unknown tenant',
			microsoftTenantId: base?.microsoftTenantId ?? randomUUID(),
			...wantedTenant,
		};
		const id = rest.id ?? randomUUID();
		const now = Date.now();
		return {
			id,
			url: `https://app.petrasecurity.com/tenant/${tenant.petraTenantId}/incidents/${id}`,
			createdAt: new Date(now).toISOString(),
			occurredAt: new Date(now - 4 * minute).toISOString(),
			remediationStatus: 'NEEDS_REMEDIATION',
			isLive: true,
			dwellTimeMinutes: null,
			...rest,
			tenant,
			user: {
				id: randomUUID(),
				userPrincipalName: 'pat.lee@example.com',
				mail: 'pat.lee@example.com',
				displayName: 'Pat Lee',
				accountEnabled: true,
				lastPasswordChangeDateTime: null,
				...user,
			},
		};
	}

	/** What a person fills into the Petra credential, to lead to this sandbox. */
	credential(sandboxUrl: string): { apiKey: string; baseUrl: string } {
		return { apiKey: this.apiKey, baseUrl: `${sandboxUrl}/petra` };
	}

	/** Forgets incidents, custom webhooks and counted requests; tenants stay. */
	clear(): void {
		this.incidents = [];
		this.webhooks = [];
		this.autopsies = [];
		this.organizationName = NORTHGATE;
		this.asked.clear();
		Object.assign(this.limits, usualLimits);
		this.limitWindowMs = minute;
	}

	/** Gives an incident another status, also one that Petra's pages do not name. */
	setStatus(id: string, status: string): Incident {
		const incident = this.incidents.find((candidate) => candidate.id === id);
		if (!incident) throw new Error(`Petra has no incident ${id}`);
		incident.remediationStatus = status;
		this.changed();
		return incident;
	}

	/** An Admin makes a new key, and deletes the one before. */
	renewKey(): void {
		this.apiKey = newKey();
	}

	/** Marks an incident as remediated, as Petra's analysts do; several statuses begin with that word. */
	remediate(id: string, status = 'REMEDIATED'): Incident {
		const incident = this.setStatus(id, status);
		incident.dwellTimeMinutes = (Date.now() - Date.parse(incident.occurredAt)) / minute;
		incident.user.lastPasswordChangeDateTime = new Date().toISOString();
		return incident;
	}
}
