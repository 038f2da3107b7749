import type { IDataObject } from 'n8n-workflow';
import { setOwn } from '../../shared/text';
import { createdAtEpochMs, isRemediated } from '../records/incident';
import { valueAt } from '../records/record';

/** The most incidents that are remembered; the oldest go first. */
const MAX_KNOWN = 5_000;

/** What is remembered of an incident. By Petra's clock, in milliseconds since 1970. */
type KnownIncident = {
	createdEpochMs: number;
	status: string;
	tenantId: string;
	/** When it was passed on as new or still open, by n8n's clock, in milliseconds since 1970; 0 where it never was. */
	passedOnEpochMs: number;
};

/** What a trigger knows of incidents, to be stored and read back. */
export interface IncidentsState {
	/** By their IDs. */
	known: Record<string, KnownIncident>;
	/** When the newest incident was created, by Petra's clock, in milliseconds since 1970; 0 where none was ever seen. */
	newestEpochMs: number;
	/** An unknown incident created before it is an old one: it left the window, or was there before the first poll. */
	floorEpochMs: number;
}

/** Something that happened to an incident since the last look, or that nothing did for long. */
export interface IncidentChange {
	kind: 'changed' | 'new' | 'stillOpen';
	row: IDataObject;
	/** The status before; null for an incident that was not known, or that is still open. */
	previousStatus: string | null;
}

const statusOf = (row: IDataObject): string => String(row.remediationStatus ?? '');

/** What the trigger knows of Petra's incidents: which were there, and with what status. */
export class KnownIncidents {
	private constructor(
		private readonly state: IncidentsState,
		/** Nothing is known yet: what is seen now was there before. */
		readonly isFirstLook: boolean,
	) {}

	/** From what was stored; undefined where nothing was stored yet. */
	static from(state: IncidentsState | undefined): KnownIncidents {
		const nothing = { known: {}, newestEpochMs: 0, floorEpochMs: 0 };
		const { known, ...bounds } = state ?? nothing;
		return new KnownIncidents({ ...bounds, known: { ...known } }, state === undefined);
	}

	get newestEpochMs(): number {
		return this.state.newestEpochMs;
	}

	/** Whether any of these incidents is known. */
	knowsAny(rows: IDataObject[]): boolean {
		return rows.some(({ id }) => Object.hasOwn(this.state.known, String(id)));
	}

	/** Petra's IDs of the tenants that incidents are known of. */
	get tenantIds(): string[] {
		return Object.values(this.state.known).map(({ tenantId }) => tenantId);
	}

	/** Takes what was created before a moment for old. */
	raiseFloor(epochMs: number): void {
		this.state.floorEpochMs = Math.max(this.state.floorEpochMs, epochMs);
	}

	/** Petra's IDs of the tenants that have open incidents created before a moment. */
	tenantsWithOpenBefore(epochMs: number): Set<string> {
		const open = Object.values(this.state.known).filter(
			({ createdEpochMs, status }) =>
				createdEpochMs < epochMs && !isRemediated({ remediationStatus: status }),
		);
		return new Set(open.map(({ tenantId }) => tenantId));
	}

	/**
	 * Notes incidents and answers what is new or different, oldest first. A first look answers nothing.
	 *
	 * @param rows newest first, each once
	 * @param passedOnUntilEpochMs open incidents that were passed on by then, and not since, are due again; none when absent
	 */
	look(rows: IDataObject[], passedOnUntilEpochMs = 0): IncidentChange[] {
		const { state } = this;
		const changes: IncidentChange[] = [];
		for (const row of [...rows].reverse()) {
			const id = String(row.id);
			const createdEpochMs = createdAtEpochMs(row) ?? state.newestEpochMs;
			const status = statusOf(row);
			const before = Object.hasOwn(state.known, id) ? state.known[id] : undefined;
			if (before === undefined && !this.isFirstLook && createdEpochMs >= state.floorEpochMs) {
				changes.push({ kind: 'new', row, previousStatus: null });
			}
			if (before !== undefined && before.status !== status) {
				changes.push({ kind: 'changed', row, previousStatus: before.status });
			}
			const passedOnEpochMs = before?.passedOnEpochMs ?? 0;
			if (passedOnEpochMs > 0 && passedOnEpochMs <= passedOnUntilEpochMs && !isRemediated(row)) {
				changes.push({ kind: 'stillOpen', row, previousStatus: null });
			}
			const tenantId = String(valueAt(row, 'tenant.petraTenantId') ?? '');
			setOwn(state.known, id, { createdEpochMs, tenantId, status, passedOnEpochMs });
			state.newestEpochMs = Math.max(state.newestEpochMs, createdEpochMs);
		}
		return changes;
	}

	/** Notes that incidents were passed on. */
	notePassedOn(ids: string[], atEpochMs: number): void {
		const { known } = this.state;
		for (const id of ids) if (Object.hasOwn(known, id)) known[id].passedOnEpochMs = atEpochMs;
	}

	/** Forgets what was created before a moment; should it come up again, it is an old one. */
	forgetBefore(epochMs: number): void {
		const { state } = this;
		state.floorEpochMs = Math.max(state.floorEpochMs, epochMs);
		const entries = Object.entries(state.known)
			.filter(([, { createdEpochMs }]) => createdEpochMs >= state.floorEpochMs)
			.sort(([, left], [, right]) => right.createdEpochMs - left.createdEpochMs);
		const dropped = entries[MAX_KNOWN];
		if (dropped !== undefined) state.floorEpochMs = dropped[1].createdEpochMs + 1;
		state.known = Object.fromEntries(entries.slice(0, MAX_KNOWN));
	}

	/** What to store. */
	toState(): IncidentsState {
		return this.state;
	}
}
