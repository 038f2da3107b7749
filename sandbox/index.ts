import type { Express } from 'express';
import { Applications } from './applications';
import type { ApplicationWish } from './applications';
import type { Violation } from './contract/check';
import { apiAgentId, configuration, technicianId } from './data/configuration';
import { demoData } from './data/demo';
import { petraTenants } from './data/petra';
import { Faults } from './faults';
import { entities } from './halo/entities';
import type { Actor } from './halo/entity';
import { addRow, saveRow } from './halo/save';
import { Store } from './halo/store';
import type { World } from './halo/world';
import { createWorld } from './halo/world';
import { pageContext } from './page/state';
import { Petra } from './petra';
import { RequestLog } from './requests';
import { createApp } from './server';
import { defaultSwitches } from './switches';
import type { Switches } from './switches';
import type { PastedCredential, RequestLogEntry, Row } from './types';
import { Webhooks } from './webhooks';

export type { ApplicationWish } from './applications';
export type { Violation } from './contract/check';
export { meeting } from './faults';
export type { Fault } from './faults';
export type { BrokenReply } from './replies';
export type { Incident, IncidentWish, PetraTenant } from './petra';
export type { Switches } from './switches';
export type { AgentRights, PastedCredential, RequestLogEntry, Row } from './types';

/** How a sandbox may be started. */
export interface SandboxOptions {
	/** A free one unless given. */
	port?: number;
	/** Waited before every request is handled, as on a line to a hosted Halo. */
	latencyMs?: number;
	tokenLifeSeconds?: number;
	/** `demo`: a small service provider. `empty`: Halo's configuration only, no customers, no records. */
	data?: 'demo' | 'empty';
	/** A path in front of Halo, as on a company's own server: `/halo`. */
	basePath?: string;
}

/** Halo's tenant name in the sandbox. */
export const tenantName = 'sandbox';

/** A running sandbox. */
export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

const nobody: Actor = {
	agentId: apiAgentId,
	application: '',
	whoType: 1,
	forbiddenOutcomes: [],
	canAddTickets: true,
};

/** What stands behind Halo's API. */
interface Behind {
	world: World;
	webhooks: Webhooks;
	/** Tells the page. */
	changed: () => void;
}

/** What a test and the demo may do with the rows of Halo, past its API. */
function rowsOf({ world, webhooks, changed }: Behind) {
	return {
		/** The stored rows of an entity by its path name, such as `Tickets`. */
		rows: (entity: string): Row[] => world.store.rows(entity),
		/** Stores a row without any rule or webhook; what Halo derives is filled in. */
		add: (entity: string, row: Row): Row => {
			const added = addRow(world, world.store.entity(entity), row, nobody);
			changed();
			return added;
		},
		/** Changes a row as a technician does on the screen, or as somebody else: with rules and webhooks. */
		change: (entity: string, row: Row, by: Partial<Actor> = {}): Row => {
			const saved = saveRow(world, world.store.entity(entity), row, {
				...nobody,
				agentId: technicianId,
				...by,
			});
			changed();
			return saved;
		},
		clear: (entity: string): void => world.store.clear(entity),
		/** Sends a row of the delivery log once more, as a person does on Halo's screen. */
		resend: (event: Row): void => webhooks.resend(event),
		/** Resolves when no webhook delivery is under way. */
		deliveriesDone: () => webhooks.settled(),
	};
}

/** Opens a port, a free one for 0. */
async function listening(app: Express, wanted: number) {
	const server = app.listen(wanted, '127.0.0.1');
	await new Promise<void>((resolve, reject) => {
		server.once('listening', resolve);
		server.once('error', reject);
	});
	const address = server.address();
	let connections = 0;
	server.on('connection', () => {
		connections += 1;
	});
	return {
		port: typeof address === 'object' && address ? address.port : wanted,
		connections: () => connections,
		close: async (): Promise<void> => {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

/** All that a sandbox consists of behind its server, filled with the data that is wanted. */
function partsOf({ tokenLifeSeconds = 3600, data = 'demo' }: SandboxOptions) {
	const listeners = new Set<() => void>();
	const changed = () => listeners.forEach((listener) => listener());
	const switches: Switches = defaultSwitches();
	const store = new Store(entities);
	const petra = new Petra(switches, changed);
	const webhooks = new Webhooks(() => world, changed);
	const world: World = createWorld(store, switches, {
		deliver: (event) => webhooks.deliver(event),
		resend: (event) => webhooks.resend(event),
	});
	const fill = () => {
		const rows = { ...configuration, ...(data === 'demo' ? demoData() : {}) };
		for (const [name, list] of Object.entries(rows)) {
			for (const row of list) addRow(world, store.entity(name), row, nobody);
		}
		petra.tenants = data === 'demo' ? structuredClone(petraTenants) : [];
	};
	fill();
	return {
		listeners,
		changed,
		switches,
		store,
		petra,
		webhooks,
		world,
		fill,
		violations: [] as Violation[],
		faults: new Faults(),
		log: new RequestLog(changed),
		applications: new Applications(apiAgentId, tokenLifeSeconds),
	};
}

/** What was asked of a sandbox. */
function requestsOf(log: RequestLog) {
	const byApp = (app: RequestLogEntry['app']) => log.entries.filter((entry) => entry.app === app);
	return {
		/** Every request in the order of arrival. */
		requests: log.entries,
		tokenRequests: () => byApp('auth'),
		apiRequests: () => byApp('halo'),
		petraRequests: () => byApp('petra'),
		/** The most requests that were in flight at once since the start or `reset()`. */
		mostAtOnce: () => log.mostAtOnce,
	};
}

/** What a person pastes into n8n. */
function credentialsOf(applications: Applications, resourceServer: string) {
	const everything = applications.add({ name: 'Everything', permissions: ['all'] });
	return {
		/** What a person pastes: an application with these permissions, or one that may do everything. */
		credential(permissions?: string[]): PastedCredential {
			const { clientId, clientSecret } = permissions
				? applications.add({ permissions })
				: everything;
			return { tenant: tenantName, resourceServer, clientId, clientSecret };
		},
		/** Adds an API application with an agent of its own rights. */
		addApplication(wish: ApplicationWish): { clientId: string; clientSecret: string } {
			const { clientId, clientSecret } = applications.add(wish);
			return { clientId, clientSecret };
		},
		/** Ends the life of every token. */
		expireTokens: () => applications.expireTokens(),
	};
}

/** Starts a Halo tenant and a Petra organisation on this machine, to try everything on. */
export async function startSandbox(options: SandboxOptions = {}) {
	const { port = 0, basePath = '' } = options;
	let latencyMs = options.latencyMs ?? 0;
	const parts = partsOf(options);
	const { switches, store, petra, webhooks, world, violations, faults, log, applications } = parts;
	let url = '';
	/** Back to the data, switches and counters of the start. Applications and tokens stay. */
	const reset = (): void => {
		store.empty();
		Object.assign(switches, defaultSwitches());
		faults.clear();
		log.clear();
		violations.length = 0;
		latencyMs = options.latencyMs ?? 0;
		petra.clear();
		parts.fill();
		parts.changed();
	};
	const app = createApp({
		auth: {
			tenant: tenantName,
			applications,
			switches,
			isAgentDisabled: (id) => store.find('Agent', id)?.isdisabled === true,
		},
		halo: { world, applications, violations, tenant: tenantName, url: () => url + basePath },
		page: pageContext({ ...parts, technicianId, reset }),
		petra,
		faults,
		log,
		latencyMs: () => latencyMs,
		basePath,
	});
	const server = await listening(app, port);
	url = `http://127.0.0.1:${server.port}`;

	return {
		/** Halo's API under `/api`, its token server under `/auth`, Petra's API under `/petra`, the page at `/`. */
		url,
		...credentialsOf(applications, url + basePath),
		halo: rowsOf(parts),
		petra,
		switches,
		faults,
		...requestsOf(log),
		/** How many connections were opened to the sandbox since its start. */
		connections: server.connections,
		violations,
		setLatency: (ms: number): void => {
			latencyMs = ms;
		},
		/** Back to the data, switches and counters of the start. Applications and tokens stay. */
		reset,
		close: async (): Promise<void> => {
			webhooks.close();
			await server.close();
		},
	};
}
