import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import type { PackedRows } from '../../shared/packedRows';
import { packRows, unpackRows } from '../../shared/packedRows';
import { isObject } from '../../shared/reply';
import type { Migration } from '../../shared/storedState';
import { openStored } from '../../shared/storedState';
import type { IncidentsState } from './knownIncidents';

/** What is remembered of the tenants, by their IDs. */
export type KnownTenants = Record<string, { isPaused: boolean }>;

/** What the trigger keeps in the node's static data. Each member is set whole, else n8n does not store it. */
interface StoredPetraState {
	version: 2;
	incidents?: Omit<IncidentsState, 'known'> & { known: PackedRows };
	/** When the incidents were last read of every tenant, by n8n's clock, in milliseconds since 1970. */
	readWholeAtEpochMs?: number;
	tenants?: KnownTenants;
	/** The credential that the incidents were read with, as older packages know an organisation. */
	credentialId?: string;
	/** Stands for the API key that they were read with. */
	keyMark?: string;
	/** Whom all of this belongs to; absent where an older package stored it. */
	owner?: string;
	/** When Petra was read last, by n8n's clock, in milliseconds since 1970. */
	lookedAtEpochMs?: number;
	/** The tenants that the filters name, as they were last found in Petra. */
	checkedTenants?: string;
}

/** Before there were versions, an incident was the text `createdAt tenantId status`, and a tenant whether it was paused. */
const unversionedPetraState: Migration = ({ incidents, readWholeAt, tenants, credential }) => ({
	incidents: isObject(incidents) ? packedIncidents(incidents) : undefined,
	readWholeAtEpochMs: readWholeAt,
	tenants: isObject(tenants)
		? Object.fromEntries(Object.entries(tenants).map(([id, isPaused]) => [id, { isPaused }]))
		: undefined,
	credentialId: credential,
});

function packedIncidents({ known, newest, floor }: IDataObject): IDataObject {
	const rows = Object.entries((known ?? {}) as Record<string, string>).map(([id, text]) => {
		const [created, tenantId, ...status] = text.split(' ');
		return [id, { createdEpochMs: Number(created), tenantId, status: status.join(' ') }] as const;
	});
	const packed = packRows(Object.fromEntries(rows));
	return { known: { ...packed }, newestEpochMs: newest, floorEpochMs: floor };
}

/** Before, nobody noted when an incident was passed on: what was known then does not come again while it is open. */
const withoutPassedOn: Migration = ({ incidents, ...rest }) => {
	if (!isObject(incidents)) return rest;
	const { fields, rows } = incidents.known as unknown as PackedRows;
	const known = Object.entries(rows).map(([id, values]) => [id, [...values, 0]]);
	const packed = { fields: [...fields, 'passedOnEpochMs'], rows: Object.fromEntries(known) };
	return { ...rest, incidents: { ...incidents, known: packed } };
};

/** What the polling trigger remembers between polls, in n8n's database. */
export class StoredPetraPoll {
	private readonly stored: StoredPetraState;

	private constructor(context: IPollFunctions) {
		const data = context.getWorkflowStaticData('node');
		openStored(data, [unversionedPetraState, withoutPassedOn], context.getNode());
		this.stored = data as IDataObject & StoredPetraState;
	}

	/** Opens what the node of a context remembers. */
	static of(context: IPollFunctions): StoredPetraPoll {
		return new StoredPetraPoll(context);
	}

	/** Nothing was seen yet. */
	get isEmpty(): boolean {
		return this.stored.incidents === undefined && this.stored.tenants === undefined;
	}

	get incidents(): IncidentsState | undefined {
		const { incidents } = this.stored;
		if (incidents === undefined) return undefined;
		const known = unpackRows(incidents.known) as IncidentsState['known'];
		return { ...incidents, known };
	}

	get tenants(): KnownTenants | undefined {
		return this.stored.tenants;
	}

	/** Whether all of this was read with this key; undefined where an older package has stored it. */
	isOfKey(keyMark: string, credentialId: string): boolean {
		const { stored } = this;
		if (stored.keyMark !== undefined) return stored.keyMark === keyMark;
		return stored.credentialId === undefined || stored.credentialId === credentialId;
	}

	/** Whether these tenants of the filters were found in Petra before. */
	hasChecked(tenants: string): boolean {
		return this.stored.checkedTenants === tenants;
	}

	/** Notes that they were found. */
	saveChecked(tenants: string): void {
		this.stored.checkedTenants = tenants;
	}

	/** When Petra was read last, in milliseconds since 1970; 0 where that was not stored. */
	get lookedAtEpochMs(): number {
		return this.stored.lookedAtEpochMs ?? 0;
	}

	/** Makes the state this owner's: what a copied workflow has brought along is forgotten. */
	adopt(owner: string): void {
		if (this.stored.owner !== undefined && this.stored.owner !== owner) this.forget();
		if (this.stored.owner !== owner) this.stored.owner = owner;
	}

	/** Forgets all that was seen. */
	forget(): void {
		delete this.stored.incidents;
		delete this.stored.tenants;
		delete this.stored.readWholeAtEpochMs;
	}

	get readWholeAtEpochMs(): number {
		return this.stored.readWholeAtEpochMs ?? 0;
	}

	saveIncidents(incidents: IncidentsState): void {
		this.stored.incidents = { ...incidents, known: packRows(incidents.known) };
	}

	/** Notes that Petra was read, and with which key. */
	saveLook(keyMark: string, atEpochMs: number): void {
		this.stored.keyMark = keyMark;
		this.stored.lookedAtEpochMs = atEpochMs;
	}

	/** Notes that every tenant was read. */
	saveReadWhole(atEpochMs: number): void {
		this.stored.readWholeAtEpochMs = atEpochMs;
	}

	/** Adds tenants. One that left the list stays known: should it be back, it is not a new one. */
	addTenants(tenants: KnownTenants): void {
		this.stored.tenants = { ...this.stored.tenants, ...tenants };
	}
}
