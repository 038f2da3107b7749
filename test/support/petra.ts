import { randomUUID } from 'node:crypto';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeCredentialsDetails,
	INodeParameters,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { PetraApi } from '../../credentials/PetraApi.credentials';
import { Petra } from '../../nodes/Petra/Petra.node';
import { PetraTrigger } from '../../nodes/Petra/PetraTrigger.node';
import { PetraWebhookTrigger } from '../../nodes/Petra/PetraWebhookTrigger.node';
import { PETRA_SERVER } from '../../nodes/Petra/transport/server';
import { StoredCredential } from './credentials';
import type { Replier } from './halo';
import { Halo } from './halo';
import type { Outcome, RunOptions } from './node';
import { refusalOf, run, search } from './node';
import type { TriggerSetup } from './triggers';
import { TriggerUnderTest } from './triggers';

export const KEY = 'petra_0a1b2c';

/** What Petra's webhook shows in its header. */
export const SECRET = 'correct-horse-battery-staple';

/** A Petra credential as a person fills it in. */
export function petraCredential(
	more: ICredentialDataDecryptedObject = {},
	details = { id: 'petra-1', name: 'Petra account' },
): StoredCredential {
	return new StoredCredential({ apiKey: KEY, baseUrl: '', ...more }, details, new PetraApi());
}

function asPetra({ credential = petraCredential(), ...options }: RunOptions): RunOptions {
	return {
		nodeType: new Petra(),
		credential,
		...options,
		node: {
			name: 'Petra',
			type: 'n8n-nodes-halopsa.petra',
			credentials: { petraApi: credential.details },
			...options.node,
		},
	};
}

/** Runs the Petra node on its input items. */
export async function runPetra(
	parameters: INodeParameters,
	options: RunOptions = {},
): Promise<Outcome> {
	return await run(parameters, asPetra(options));
}

/** The error of a run of the Petra node that must not succeed. */
export async function refusalOfPetra(parameters: INodeParameters, options: RunOptions = {}) {
	return await refusalOf(parameters, asPetra(options));
}

/** Opens a drop-down of the Petra node. */
export async function searchPetra(method: string, options: RunOptions & { filter?: string } = {}) {
	const { filter, ...rest } = options;
	return await search(method, {}, { ...asPetra(rest), filter });
}

/** Answers of Petra on the network. A route such as `/v1/tenants` stands for itself. */
export class PetraOnNetwork extends Halo {
	answer(route: string, reply: Replier, times: number | 'any' = 1): this {
		return this.on(`GET ${PETRA_SERVER}${route}`, reply, times);
	}

	/** Answers `/v1/tenants` with these tenants, each given as ID and name. */
	tenants(rows: IDataObject[], times: number | 'any' = 1): this {
		return this.answer(
			'/v1/tenants',
			{ body: { totalTenants: rows.length, tenants: rows } },
			times,
		);
	}
}

/** A tenant as `/v1/tenants` has it. */
export function tenantRow(
	petraTenantId: string,
	name: string,
	more: IDataObject = {},
): IDataObject {
	return {
		petraTenantId,
		name,
		microsoftTenantId: microsoftIdOf(petraTenantId),
		isPaused: false,
		onboardingDate: '2026-02-03T00:00:00.000Z',
		...more,
	};
}

/** A made-up Microsoft tenant ID that goes with Petra's. */
export function microsoftIdOf(petraTenantId: string): string {
	const tail = Buffer.from(petraTenantId).toString('hex').padStart(12, '0').slice(-12);
	return `11111111-2222-4333-8444-${tail}`;
}

/** An incident as `/v1/incidents` has it; `minute` is when it was created, from 1 June 2026 on. */
export function incidentRow(
	id: string,
	minute: number,
	petraTenantId = 'Qx71Ab',
	more: IDataObject = {},
): IDataObject {
	return {
		id,
		url: `https://app.petrasecurity.com/tenant/${petraTenantId}/incidents/${id}`,
		createdAt: new Date(Date.UTC(2026, 5, 1, 0, minute)).toISOString(),
		occurredAt: new Date(Date.UTC(2026, 5, 1, 0, minute - 4)).toISOString(),
		remediationStatus: 'NEEDS_REMEDIATION',
		isLive: true,
		dwellTimeMinutes: null,
		tenant: {
			petraTenantId,
			name: `Tenant ${petraTenantId}`,
			microsoftTenantId: microsoftIdOf(petraTenantId),
		},
		user: {
			id: 'u-9',
			userPrincipalName: 'pat.lee@birchdental.example',
			mail: 'pat@birchdental.example',
			displayName: 'Pat Lee',
			accountEnabled: true,
			lastPasswordChangeDateTime: null,
		},
		...more,
	};
}

/** What Petra answers of these incidents: newest first, from `startDate` on, of one tenant, cut at the limit. */
export function incidentsAnswer(all: IDataObject[]): Replier {
	return ({ query }) => {
		const { tenantId, startDate, limit = '100' } = query;
		const of = (row: IDataObject) => row.tenant as IDataObject;
		const incidents = all
			.filter((row) => startDate === undefined || String(row.createdAt) >= startDate)
			.filter(
				(row) =>
					tenantId === undefined ||
					of(row).petraTenantId === tenantId ||
					of(row).microsoftTenantId === tenantId,
			)
			.sort((left, right) => String(right.createdAt).localeCompare(String(left.createdAt)))
			.slice(0, Number(limit));
		return { body: { incidents } };
	};
}

/** The stored credentials of the webhook trigger: Petra's, and the secret. */
export class PetraStore extends StoredCredential {
	constructor(
		public secret: ICredentialDataDecryptedObject,
		more: ICredentialDataDecryptedObject = {},
	) {
		super(petraCredential(more).data, petraCredential().details, new PetraApi());
	}

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		details: INodeCredentialsDetails,
	): Promise<ICredentialDataDecryptedObject> {
		if (details.id === 'secret-1') return this.secret;
		return await super.getDecrypted(additionalData, details);
	}
}

/** Which workflow has stored what. */
const workflowIds = new WeakMap<object, string>();

/** The polling trigger in a workflow of its own, or in the one that has stored something. */
export function petraTrigger(parameters: INodeParameters, setup: Partial<TriggerSetup> = {}) {
	const store = petraCredential();
	const stored = setup.stored ?? { staticData: {} };
	const id = workflowIds.get(stored) ?? `petra-${randomUUID()}`;
	workflowIds.set(stored, id);
	return new TriggerUnderTest({
		nodeType: new PetraTrigger(),
		type: 'n8n-nodes-halopsa.petraTrigger',
		parameters,
		credential: { type: 'petraApi', store, details: store.details },
		workflow: { id },
		...setup,
		stored,
	});
}

/** The webhook trigger in a workflow of its own, unless one is given. */
export function petraWebhookTrigger(
	parameters: INodeParameters = {},
	store = new PetraStore({ headerName: 'X-Petra-Webhook-Secret', secret: SECRET }),
	setup: Partial<TriggerSetup> = {},
) {
	return new TriggerUnderTest({
		nodeType: new PetraWebhookTrigger(),
		type: 'n8n-nodes-halopsa.petraWebhookTrigger',
		parameters,
		credential: { type: 'petraApi', store, details: store.details },
		workflow: { id: `petra-${randomUUID()}` },
		node: {
			credentials: {
				petraApi: store.details,
				petraWebhookApi: { id: 'secret-1', name: 'Secret' },
			},
		},
		...setup,
	});
}
