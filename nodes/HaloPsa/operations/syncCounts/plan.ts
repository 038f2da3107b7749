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

const ITEMS_SHOWN = 10;

/** The rows of one customer and product. */
interface Group {
	rows: LocatedRow[];
	/** Items of the input, by site; the empty text for rows that give none. */
	bySite: Map<string, number[]>;
}

function groupsOf(rows: ReadonlyArray<EndedRow | LocatedRow>): Map<string, Group> {
	const groups = new Map<string, Group>();
	for (const one of rows) {
		if (one.kind === 'ended') continue;
		const key = identityOf(keyOfRow({ ...one.row, siteId: undefined }));
		const group = groups.get(key) ?? { rows: [], bySite: new Map<string, number[]>() };
		groups.set(key, group);
		const site = String(one.row.siteId ?? '');
		group.rows.push(one);
		const items = group.bySite.get(site) ?? [];
		group.bySite.set(site, items);
		items.push(one.row.index ?? 0);
	}
	return groups;
}

/** Items of the input in a sentence, the first ten by their number. */
function list(items: number[]): string {
	const shown = items.slice(0, ITEMS_SHOWN).join(' and ');
	return items.length > ITEMS_SHOWN ? `${shown} and ${items.length - ITEMS_SHOWN} more` : shown;
}

/** Why rows of one customer and product exclude each other; undefined where this one stands for itself. */
function whyRepeated({ row }: LocatedRow, { bySite, rows }: Group): string | undefined {
	if (bySite.has('') && bySite.size > 1)
		return `Items ${list(rows.map((one) => one.row.index ?? 0))} of the input are the same customer and product, some with a site and some without. A row without a site means every site: give the site in all of them, or in none`;
	const same = bySite.get(String(row.siteId ?? '')) ?? [];
	return same.length < 2
		? undefined
		: `Items ${list(same)} of the input are the same customer and product. Add their counts up first, or leave out what came twice: give one row for each customer and product`;
}

/**
 * The same licence twice in the input: none of these rows is written, since equal counts may as well be two tenants to
 * add up as one that came twice. A row whose count was refused belongs to them too: the others are only a part of the
 * sum.
 */
export function refuseRepeated(rows: Array<EndedRow | LocatedRow>): Array<EndedRow | LocatedRow> {
	const groups = groupsOf(rows);
	return rows.map((one) => {
		if (one.kind === 'ended' || one.countRefused !== undefined) return one;
		const group = groups.get(identityOf(keyOfRow({ ...one.row, siteId: undefined })));
		const why = group === undefined ? undefined : whyRepeated(one, group);
		return why === undefined ? one : endRow(one.row, 'refused', why);
	});
}

/** Rows that mean one licence, though they give it in two ways: none of them is written. */
export function refuseShared(rows: Array<EndedRow | PlannedRow>): Array<EndedRow | PlannedRow> {
	const byLicence = new Map<string, number[]>();
	for (const one of rows) {
		const { licence, index } = one.row;
		if (licence === undefined || (one.kind === 'ended' && one.outcome === 'refused')) continue;
		const id = String(licence.id as number);
		const items = byLicence.get(id) ?? [];
		byLicence.set(id, items);
		items.push(index ?? 0);
	}
	return rows.map((one) => {
		const { licence } = one.row;
		const items = licence === undefined ? [] : (byLicence.get(String(licence.id as number)) ?? []);
		const isRefused = one.kind === 'ended' && one.outcome === 'refused';
		return items.length < 2 || isRefused
			? one
			: endRow(
					one.row,
					'refused',
					`Items ${list(items)} of the input mean the same licence in Halo, ${String(licence?.id as number)}. Give each licence its item in Halo, or leave one of the rows out`,
				);
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
	if (!Number.isFinite(from))
		return endRow(
			{ ...row, from: undefined },
			'refused',
			`Halo's list does not show the count of the licence ${String(licence.id)}, so no change of it can be judged`,
		);
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

/**
 * What is sent for a new licence.
 *
 * @param given the fields that the person chose for new licences; what identifies the licence and its count stay
 */
export function newLicence(row: SyncRow, given: IDataObject = {}): IDataObject {
	const { key, value, name = value } = row.product;
	return {
		type: 1,
		name,
		...given,
		[key.property]: key.kind === 'number' ? Number(value) : value,
		client_id: row.customerId,
		...(row.siteId === undefined ? {} : { site_id: row.siteId }),
		count: row.to,
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
	return held === undefined
		? { kind: 'create', row, change: newLicence(row) }
		: endRow(row, 'refused', held);
}

/**
 * What becomes of a licence that is inactive with a count, beside the active one that the row means: Halo may bill its
 * seats too, so they are taken over by the active one. Where that does not take them, they stay.
 */
function planInactive(
	{ guards }: PlanSettings,
	own: EndedRow | PlannedRow,
	licence: IDataObject,
): EndedRow | PlannedRow {
	const from = seatsOf(licence);
	const row = { ...own.row, index: undefined, licence, from, to: 0 };
	const why = `The licence ${String(licence.id)} is inactive, but has a count of ${from}, which Halo may bill beside the active one.`;
	if (own.kind === 'ended' && own.outcome === 'refused')
		return endRow(row, 'skipped', `${why} It was left as it is, since its row was refused`);
	const held = refusedChange(guards, from, 0);
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
	const found = licences.meantBy(one.row);
	const active = found.filter((licence) => isInUse(settings.record, licence));
	const hits = active.length > 0 ? active : found;
	const own = planOwn(settings, one, hits);
	const inactive = found.filter((other) => !hits.includes(other) && seatsOf(other) > 0);
	return { own, beside: inactive.map((other) => planInactive(settings, own, other)) };
}

/** What becomes of the row itself, by the licences that it means. */
function planOwn(
	settings: PlanSettings,
	one: LocatedRow,
	hits: IDataObject[],
): EndedRow | PlannedRow {
	if (one.countRefused !== undefined) return endRow(one.row, 'refused', one.countRefused);
	if (hits.length > 1) return endRow(one.row, 'refused', severalMeant(one.row, hits));
	const [licence] = hits;
	return licence === undefined ? planCreation(settings, one) : planChange(settings, one, licence);
}

/** What is beside a row, where the row was refused after all: its seats are taken over by nothing. */
export function besideRefused(
	settings: PlanSettings,
	own: EndedRow | PlannedRow,
	beside: Array<EndedRow | PlannedRow>,
): Array<EndedRow | PlannedRow> {
	return beside.map((one) =>
		one.kind === 'update' && own.kind === 'ended' && own.outcome === 'refused'
			? planInactive(settings, own, one.row.licence)
			: one,
	);
}
