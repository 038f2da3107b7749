import { DateTime } from 'luxon';
import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';
import { HaloPsaPollingTrigger } from '../../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import { HaloPsaTrigger } from '../../../nodes/HaloPsa/HaloPsaTrigger.node';
import type { Row, Sandbox } from '../../../sandbox';
import { deadTokenAnswers } from '../../../sandbox/switches';
import clock from '../../support/clock';
import { credential, StoredCredential } from '../../support/credentials';
import { createInProcessN8n } from '../../support/inProcess/n8n';
import type { N8nDoor } from '../../support/n8nDoor';
import { petraCredential, petraTrigger } from '../../support/petra';
import type { PetraWorld } from '../../support/petraWorld';
import { withPetra } from '../../support/petraWorld';
import { TriggerUnderTest } from '../../support/triggers';
import { worldOf } from '../../support/world';
import { by } from '../world';
import { Dice } from './random';

const STEPS_A_DAY = 48;
const STEP_MS = (24 * 60 * 60_000) / STEPS_A_DAY;
/** Zones of the flows whose clocks change within the month, on different days. */
const TIMEZONES = ['Europe/Berlin', 'America/New_York'];
const ITEM = 501;
const CLOSED = 9;

/** Something that is down for a while, by how it goes and comes. */
const OUTAGES: Record<string, (sandbox: Sandbox, door: N8nDoor) => void> = {
	'Halo answers 503': ({ faults }) =>
		faults.add({ path: /^\/(api|auth)/, status: 503, times: Infinity }),
	'Halo resets connections': ({ faults }) =>
		faults.add({ path: /^\/(api|auth)/, drop: 'after', times: Infinity }),
	'Petra answers 503': ({ switches }) => {
		switches.petraOutage = 503;
	},
	'n8n is down': (_, door) => {
		door.answer = 502;
	},
};

const upsert = {
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'supplier_reference',
	supplier_reference: '={{ $json.id }}',
	summary: '={{ $json.title }}',
	client_id: by('name', '={{ $json.tenantName }}'),
};
const usage = { resource: 'usage', operation: 'get' };
const sync = {
	resource: 'softwareLicence',
	operation: 'syncCounts',
	dryRun: false,
	client_id: by('name', '={{ $json.tenantName }}'),
	productBy: 'item_id',
	item_id: by('id', ITEM),
	count: '={{ $json.count }}',
	guards: {
		...{ allowZero: true, allowFirstRun: true, smallChange: 1_000 },
		...{ maxRowsPercent: 100, minCoverage: 0, maxNewPercent: 100 },
	},
};

/** How often something was met. */
export interface Counts {
	days: number;
	incidents: number;
	closings: number;
	syncs: number;
	monthEnds: number;
	tokenEnds: number;
	outages: number;
	restarts: number;
	clockChanges: number;
	failedRuns: number;
	requests: number;
}

/**
 * A service provider's Halo and Petra with the flows between them, a step of half an hour at a time: incidents
 * become tickets, closed tickets are noted by both triggers, and each day the counts are synced.
 */
export class Month {
	readonly counts: Counts = {
		...{ days: 0, incidents: 0, closings: 0, syncs: 0, monthEnds: 0, tokenEnds: 0 },
		...{ outages: 0, restarts: 0, clockChanges: 0, failedRuns: 0, requests: 0 },
	};

	/** Tickets whose closing began an execution, by the trigger. */
	readonly noted = { webhook: [] as number[], polling: [] as number[] };

	private world!: PetraWorld;

	private readonly triggers: {
		closed: TriggerUnderTest;
		polling: TriggerUnderTest;
		petra: TriggerUnderTest;
	};

	private watching: Awaited<ReturnType<TriggerUnderTest['trigger']>> | undefined;

	/** Runs that failed, to be run again as a person does. */
	private failed: IDataObject[][] = [];

	private closed: number[] = [];

	private outageEndsAt: number | undefined;

	private isSyncDue = false;

	private step = 0;

	private synced: Record<string, number> = {};

	private constructor(
		private readonly sandbox: Sandbox,
		private readonly door: N8nDoor,
		private readonly dice: Dice,
	) {
		const { petra, url } = sandbox;
		const store = new StoredCredential(
			credential({ ...sandbox.credential(), accessToken: '', discovered: '' }),
		);
		const trigger = (nodeType: INodeType, type: string, parameters: INodeParameters) =>
			new TriggerUnderTest({
				nodeType,
				type: `n8n-nodes-halopsa.${type}`,
				parameters,
				credential: { type: 'haloPsaApi', store, details: store.details },
				workflow: { id: `soak-${type}`, name: type, timezone: TIMEZONES[0] },
				origin: door.origin,
			});
		const own = petraCredential(petra.credential(url));
		this.triggers = {
			closed: trigger(new HaloPsaTrigger(), 'haloPsaTrigger', { events: [39] }),
			polling: trigger(new HaloPsaPollingTrigger(), 'haloPsaPollingTrigger', {
				events: ['closed'],
			}),
			petra: petraTrigger(
				{ events: ['newIncident'] },
				{
					credential: { type: 'petraApi', store: own, details: own.details },
					workflow: { id: 'soak-petra', timezone: TIMEZONES[1] },
				},
			),
		};
		door.triggers.push(this.triggers.closed);
	}

	/** Begins the month: all flows are published. */
	static async begin(sandbox: Sandbox, door: N8nDoor, seed: number): Promise<Month> {
		const month = new Month(sandbox, door, new Dice(seed));
		sandbox.halo.clear('Tickets');
		for (const { name } of sandbox.petra.tenants)
			if (!sandbox.halo.rows('Client').some((row) => row.name === name))
				sandbox.halo.add('Client', { name, toplevel_id: 1 });
		await month.startN8n();
		await month.triggers.polling.poll('trigger', 'activate');
		await month.triggers.petra.poll('trigger', 'activate');
		return month;
	}

	/** Another day; what n8n and the sandbox keep for people to look at is cleared, as n8n prunes its executions. */
	async day(): Promise<void> {
		for (let step = 0; step < STEPS_A_DAY; step++) await this.halfHour();
		this.counts.days += 1;
		await this.restartN8n();
		this.counts.requests += this.sandbox.requests.length;
		this.sandbox.requests.length = 0;
		this.door.arrived.length = 0;
		this.sandbox.halo.clear('WebhookEvent');
	}

	/** Ends all that is down, and lets the flows come to rest. */
	async rest(): Promise<void> {
		this.endOutage();
		this.isSyncDue = true;
		for (let step = 0; step < 4; step++) {
			await clock.sleep(STEP_MS);
			await this.runN8n();
		}
		await this.watching?.response?.closeFunction?.();
	}

	/** A sentence for each thing that is not as it has to be. */
	faults(): string[] {
		const { halo, petra, violations } = this.sandbox;
		const references = halo.rows('Tickets').map((row) => String(row.supplier_reference));
		const faults = petra.incidents.flatMap(({ id }) => {
			const count = references.filter((reference) => reference === id).length;
			return count === 1 ? [] : [`incident ${id} has ${count} tickets`];
		});
		for (const [name, noted] of Object.entries(this.noted)) {
			for (const id of this.closed) {
				const times = noted.filter((one) => one === id).length;
				if (times !== 1) faults.push(`${name} told the closing of ticket ${id} ${times} times`);
			}
			if (noted.length > this.closed.length) faults.push(`${name} told what did not happen`);
		}
		const names = new Map(halo.rows('Client').map(({ id, name }) => [id, String(name)]));
		for (const [tenant, count] of Object.entries(this.synced)) {
			const held = halo
				.rows('SoftwareLicence')
				.filter((row: Row) => row.item_id === ITEM && row.is_active !== false)
				.filter((row) => names.get(row.client_id) === tenant)
				.map((row) => Number(row.count));
			const isRight = held.length === 1 ? held[0] === count : held.length === 0 && count === 0;
			if (!isRight) faults.push(`${tenant} has ${held.join()} in place of ${count}`);
		}
		const webhooks = halo.rows('Webhook').filter(({ active }) => active !== false).length;
		if (webhooks !== 1) faults.push(`there are ${webhooks} webhooks`);
		return [...faults, ...violations.map((violation) => JSON.stringify(violation))];
	}

	private async halfHour(): Promise<void> {
		const offsetsBefore = TIMEZONES.map(offsetOf);
		await clock.sleep(STEP_MS);
		this.step += 1;
		const offsets = TIMEZONES.map(offsetOf);
		this.counts.clockChanges += offsets.filter(
			(offset, index) => offset !== offsetsBefore[index],
		).length;
		await this.happen();
		if (this.step % STEPS_A_DAY === 12) {
			this.isSyncDue = true;
			if (new Date().getUTCDate() === 1) this.counts.monthEnds += 1;
		}
		if (this.door.answer === undefined) await this.runN8n();
	}

	/** What people and services do meanwhile. */
	private async happen(): Promise<void> {
		const { dice, sandbox } = this;
		const { petra, halo, switches } = sandbox;
		const tenant = dice.oneOf(petra.tenants);
		if (dice.happens(6, STEPS_A_DAY) && tenant !== undefined) {
			await petra.raise({ tenant: { petraTenantId: tenant.petraTenantId } });
			this.counts.incidents += 1;
		}
		const open = halo.rows('Tickets').filter((row) => row.status_id !== CLOSED);
		const ticket = dice.oneOf(open);
		if (dice.happens(4, STEPS_A_DAY) && ticket !== undefined) {
			halo.change('Tickets', { id: ticket.id, status_id: CLOSED });
			this.closed.push(Number(ticket.id));
			this.counts.closings += 1;
			await halo.deliveriesDone();
		}
		if (dice.happens(2, STEPS_A_DAY) && tenant !== undefined)
			tenant.billableUsersThisMonth = dice.between(1, 60);
		if (dice.happens(2, STEPS_A_DAY)) {
			// Halo may or may not have done what it answers with its login page, so such a run would stay open.
			switches.expiredToken = dice.oneOf(deadTokenAnswers.slice(0, 5)) ?? 'empty 401';
			sandbox.expireTokens();
			this.counts.tokenEnds += 1;
		}
		if (this.outageEndsAt === this.step) this.endOutage();
		if (this.outageEndsAt === undefined && dice.happens(1, STEPS_A_DAY)) {
			OUTAGES[dice.oneOf(Object.keys(OUTAGES)) ?? ''](sandbox, this.door);
			this.outageEndsAt = this.step + dice.between(1, 4);
			this.counts.outages += 1;
		}
	}

	private endOutage(): void {
		this.sandbox.faults.clear();
		this.sandbox.switches.petraOutage = undefined;
		this.door.answer = undefined;
		this.outageEndsAt = undefined;
	}

	/** What n8n does in a step. */
	private async runN8n(): Promise<void> {
		const { closed, polling, petra } = this.triggers;
		this.watching?.tick();
		await clock.idle();
		this.note(
			'webhook',
			this.door.outcomes
				.splice(0)
				.map(({ items }) => items ?? [])
				.flat(),
		);
		this.note('webhook', closed.emitted.splice(0).flat());
		this.note('polling', await this.attempt(async () => await polling.poll()));
		const incidents = await this.attempt(async () => await petra.poll());
		const due = this.failed.splice(0);
		if (incidents.length > 0) due.push(incidents);
		for (const items of due) {
			const { error } = await this.world.run(upsert, items);
			if (error !== null) this.failAgain(items);
		}
		if (this.isSyncDue) await this.sync();
		for (const trigger of [closed, polling, petra]) {
			trigger.failed.length = 0;
			trigger.logged.length = 0;
		}
	}

	private async sync(): Promise<void> {
		const read = await this.world.runPetra(usage);
		if (read.error !== null) return void (this.counts.failedRuns += 1);
		const { error, items } = await this.world.run(sync, read.items);
		const isWhole = items.every(({ outcome }) => outcome !== 'refused');
		if (error !== null || !isWhole) return void (this.counts.failedRuns += 1);
		this.synced = Object.fromEntries(
			read.items.map(({ tenantName, count }) => [String(tenantName), Number(count)]),
		);
		this.isSyncDue = false;
		this.counts.syncs += 1;
	}

	private failAgain(items: IDataObject[]): void {
		this.counts.failedRuns += 1;
		this.failed.push(items);
	}

	private note(by: keyof Month['noted'], items: IDataObject[]): void {
		for (const { object_id: ticket } of items) this.noted[by].push(Number(ticket));
	}

	private async attempt(run: () => Promise<IDataObject[] | null>): Promise<IDataObject[]> {
		try {
			return (await run()) ?? [];
		} catch {
			this.counts.failedRuns += 1;
			return [];
		}
	}

	private async startN8n(): Promise<void> {
		const n8n = { api: createInProcessN8n(), release: async () => undefined };
		this.world = await withPetra(await worldOf(n8n, this.sandbox));
		await this.triggers.closed.activate();
		this.watching = await this.triggers.closed.trigger();
		await clock.idle();
	}

	private async restartN8n(): Promise<void> {
		await this.watching?.response?.closeFunction?.();
		this.counts.restarts += 1;
		await this.startN8n();
	}
}

/** How far the wall of a zone is from UTC now, in minutes. */
const offsetOf = (zone: string): number => DateTime.fromMillis(clock.now(), { zone }).offset;
