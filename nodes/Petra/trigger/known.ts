import type { IDataObject } from 'n8n-workflow';
import { createdAt, isRemediated } from '../records/incident';
import { valueAt } from '../records/record';

/** The most incidents that are remembered; the oldest go first. */
const MOST_KNOWN = 5_000;

/** What is remembered of an incident. */
interface Remembered {
	/** Milliseconds since 1970, by Petra's clock. */
	createdAt: number;
	status: string;
	tenantId: string;
}

/** The memory of a trigger in its stored form. */
export interface StoredIncidents {
	/** ID → `createdAt tenantId status`. */
	known: Record<string, string>;
	/** When the newest incident was created, by Petra's clock; 0 where none was ever seen. */
	newest: number;
	/** An unknown incident created before it is an old one: it left the window, or was there before the first poll. */
	floor: number;
}

/** Something that happened to an incident since the last look. */
export interface IncidentChange {
	kind: 'changed' | 'new';
	row: IDataObject;
	/** The status before; null for an incident that was not known. */
	previousStatus: string | null;
}

const statusOf = (row: IDataObject): string => String(row.remediationStatus ?? '');

function read(text: string): Remembered {
	const [created, tenantId, ...status] = text.split(' ');
	return { createdAt: Number(created), tenantId, status: status.join(' ') };
}

/** What the trigger knows of Petra's incidents: which were there, and with what status. */
export class KnownIncidents {
	private constructor(
		private known: Record<string, string>,
		private newestAt: number,
		private floor: number,
		/** Nothing is known yet: what is seen now was there before. */
		readonly isFirstLook: boolean,
	) {}

	/** From the stored form; undefined where nothing was stored yet. */
	static from(stored: StoredIncidents | undefined): KnownIncidents {
		if (stored === undefined) return new KnownIncidents({}, 0, 0, true);
		return new KnownIncidents({ ...stored.known }, stored.newest, stored.floor, false);
	}

	get newest(): number {
		return this.newestAt;
	}

	/** Whether any of these incidents is known. */
	knowsAny(rows: IDataObject[]): boolean {
		return rows.some(({ id }) => Object.hasOwn(this.known, String(id)));
	}

	/** Petra's IDs of the tenants that have open incidents created before a moment. */
	tenantsWithOpenBefore(moment: number): Set<string> {
		const open = Object.values(this.known)
			.map(read)
			.filter((one) => one.createdAt < moment && !isRemediated({ remediationStatus: one.status }));
		return new Set(open.map(({ tenantId }) => tenantId));
	}

	/**
	 * Notes incidents and answers what is new or different, oldest first. A first look answers nothing.
	 *
	 * @param rows newest first, each once
	 */
	look(rows: IDataObject[]): IncidentChange[] {
		const changes: IncidentChange[] = [];
		for (const row of [...rows].reverse()) {
			const id = String(row.id);
			const at = createdAt(row) ?? this.newestAt;
			const status = statusOf(row);
			const before = Object.hasOwn(this.known, id) ? read(this.known[id]) : undefined;
			if (before === undefined && !this.isFirstLook && at >= this.floor) {
				changes.push({ kind: 'new', row, previousStatus: null });
			}
			if (before !== undefined && before.status !== status) {
				changes.push({ kind: 'changed', row, previousStatus: before.status });
			}
			this.known[id] = `${at} ${String(valueAt(row, 'tenant.petraTenantId') ?? '')} ${status}`;
			this.newestAt = Math.max(this.newestAt, at);
		}
		return changes;
	}

	/** Forgets what was created before a moment; should it come up again, it is an old one. */
	forgetBefore(moment: number): void {
		this.floor = Math.max(this.floor, moment);
		const entries = Object.entries(this.known)
			.map(([id, text]) => ({ id, text, at: read(text).createdAt }))
			.filter(({ at }) => at >= this.floor)
			.sort((left, right) => right.at - left.at);
		const dropped = entries[MOST_KNOWN];
		if (dropped !== undefined) this.floor = dropped.at + 1;
		this.known = Object.fromEntries(
			entries.slice(0, MOST_KNOWN).map(({ id, text }) => [id, text] as const),
		);
	}

	/** The form to store. */
	stored(): StoredIncidents {
		return { known: this.known, newest: this.newestAt, floor: this.floor };
	}
}
