import type { IDataObject } from 'n8n-workflow';
import { identityOf, KeyIndex } from '../../reconcile/key';
import { isInUse } from '../../reconcile/state';
import type { RecordType } from '../../records/record';
import type { Guards } from './guards';
import { refusedChange } from './guards';
import { hasNoItem, isOneLicence, seatsOf } from './licences';
import type { EndedRow, LocatedRow, PlannedRow, SyncRow } from './rows';
import { endRow, endUnknown, keyOfRow, nameKeyOfRow } from './rows';

/** What the comparison goes by. */
export interface PlanSettings {
	record: RecordType;
	guards: Guards;
	/** Whether a licence is created where the customer has none. */
	createMissing: boolean;
}

const wantsItem = ({ product }: SyncRow): boolean => product.key.property === 'item_id';

/** Licences by what rows mean, so that thousands are compared at once. */
export class LicenceIndex {
	private readonly index = new KeyIndex();

	constructor(rows: readonly SyncRow[] = []) {
		for (const row of rows) this.expect(row);
	}

	/** Has licences that are added from now on noted for a row. */
	expect(row: SyncRow): void {
		this.index.expect(keyOfRow(row));
		if (wantsItem(row) && row.product.name !== undefined) this.index.expect(nameKeyOfRow(row));
	}

	/** Notes a licence of Halo's. */
	add(licence: IDataObject): void {
		this.index.add(licence);
	}

	/** The licences that a row means; by the product's name where none has its item. */
	meantBy(row: SyncRow): IDataObject[] {
		const byKey = this.index.rowsOf(keyOfRow(row));
		if (byKey.length > 0 || !wantsItem(row) || row.product.name === undefined) return byKey;
		return this.index.rowsOf(nameKeyOfRow(row)).filter(hasNoItem);
	}
}

/** The same text for rows that mean the same licence. */
export const identityOfLicence = ({ row }: EndedRow | LocatedRow): string =>
	identityOf(keyOfRow(row));

const whyRepeated = (indexes: number[]): string =>
	`Items ${indexes.join(' and ')} of the input are the same customer and product. Add their counts up first, or leave out what came twice: give one row for each customer and product`;

/**
 * The same licence twice in the input: none of these rows is written, since equal counts may as well be two tenants to
 * add up as one that came twice. A row whose count was refused belongs to them too: the others are only a part of the
 * sum.
 *
 * @param identities of the rows, by `identityOfLicence`, where they are known already
 */
export function refuseRepeated(
	rows: Array<EndedRow | LocatedRow>,
	identities = rows.map(identityOfLicence),
): Array<EndedRow | LocatedRow> {
	const groups = new Map<string, number[]>();
	for (const [place, { kind, row }] of rows.entries()) {
		if (kind === 'ended') continue;
		const group = groups.get(identities[place]) ?? [];
		groups.set(identities[place], group);
		group.push(row.index ?? 0);
	}
	const whys = new Map<number[], string>();
	return rows.map((one, place) => {
		if (one.kind === 'ended' || one.countRefused !== undefined) return one;
		const same = groups.get(identities[place]) ?? [];
		if (same.length < 2) return one;
		const why = whys.get(same) ?? whyRepeated(same);
		whys.set(same, why);
		return endRow(one.row, 'refused', why);
	});
}

function severalMeant(row: SyncRow, hits: IDataObject[]): string {
	const named = hits.map(
		({ id, name, site_id: site }) =>
			`"${String(name)}" (ID ${String(id)}${Number(site) > 0 ? `, site ${String(site)}` : ''})`,
	);
	const sites = new Set(hits.map(({ site_id: site }) => Number(site ?? 0)));
	const way =
		sites.size === hits.length && row.siteId === undefined
			? 'give the Site of the row, or'
			: 'make one inactive in Halo, or';
	return `${hits.length} licences of this customer are meant: ${named.join(' and ')}. Which one is billed can't be told: ${way} give the licence itself under Product By`;
}

/** What a row does to the licence that it means. */
function planChange(
	{ record, guards }: PlanSettings,
	{ row: meant }: LocatedRow,
	licence: IDataObject,
): EndedRow | PlannedRow {
	const isActive = isInUse(record, licence);
	// An inactive licence may be billed all the same: its count is what it is.
	const from = seatsOf(licence);
	const customer = { customerId: Number(licence.client_id ?? meant.customerId) };
	const row = { ...meant, ...customer, licence, from };
	const { to } = row;
	const mustWake = !isActive && to > 0;
	if (from === to && !mustWake)
		return endRow(row, 'unchanged', isActive ? undefined : 'It is inactive in Halo');
	const held = from === to ? undefined : refusedChange(guards, from, to);
	if (held !== undefined) return endRow(row, 'refused', held);
	const adopts = wantsItem(row) && hasNoItem(licence) && 'item_id' in licence;
	return {
		kind: 'update',
		row,
		change: {
			client_id: row.customerId,
			count: to,
			...(mustWake ? { is_active: true } : {}),
			...(adopts ? { item_id: Number(row.product.value) } : {}),
		},
	};
}

/** What becomes of a row without a licence. */
function planCreation(
	{ guards, createMissing }: PlanSettings,
	{ row }: LocatedRow,
): EndedRow | PlannedRow {
	if (isOneLicence(row.product))
		return endUnknown(row, `Halo shows no licence with the ID ${row.product.value}`);
	if (row.to === 0)
		return endRow(row, 'skipped', 'There is no licence, and a count of 0 needs none');
	if (!createMissing)
		return endRow(row, 'skipped', 'There is no licence, and Create Missing Licences is off');
	const held = refusedChange(guards, 0, row.to);
	return held === undefined ? { kind: 'create', row } : endRow(row, 'refused', held);
}

/**
 * What becomes of a licence that is inactive with a count, beside the active one that the row means: Halo may bill its
 * seats too, so they are taken over by the active one.
 */
function planInactive(
	{ guards }: PlanSettings,
	{ row: meant }: LocatedRow,
	licence: IDataObject,
): EndedRow | PlannedRow {
	const from = seatsOf(licence);
	const row = { ...meant, index: undefined, licence, from, to: 0 };
	const held = refusedChange(guards, from, 0);
	const why = `The licence ${String(licence.id)} is inactive, but has a count of ${from}, which Halo may bill beside the active one.`;
	return held === undefined
		? { kind: 'update', row, change: { client_id: row.customerId, count: 0 } }
		: endRow(row, 'refused', `${why} ${held}`);
}

/** What becomes of a row, and of inactive licences beside the one that it means. */
export interface RowPlan {
	own: EndedRow | PlannedRow;
	beside: Array<EndedRow | PlannedRow>;
}

/** Compares a row with Halo: what is at its end stays, the others get what to write. */
export function planRow(
	settings: PlanSettings,
	one: EndedRow | LocatedRow,
	licences: LicenceIndex,
): RowPlan {
	if (one.kind === 'ended') return { own: one, beside: [] };
	if (one.countRefused !== undefined)
		return { own: endRow(one.row, 'refused', one.countRefused), beside: [] };
	const found = licences.meantBy(one.row);
	const active = found.filter((licence) => isInUse(settings.record, licence));
	const hits = active.length > 0 ? active : found;
	if (hits.length > 1)
		return { own: endRow(one.row, 'refused', severalMeant(one.row, hits)), beside: [] };
	const [licence] = hits;
	if (licence === undefined) return { own: planCreation(settings, one), beside: [] };
	const inactive = found.filter((other) => other !== licence && seatsOf(other) > 0);
	return {
		own: planChange(settings, one, licence),
		beside: inactive.map((other) => planInactive(settings, one, other)),
	};
}
