import type { IDataObject } from 'n8n-workflow';
import { firstOf } from '../../../shared/text';
import { identityOf } from '../../reconcile/key';
import { isInUse } from '../../reconcile/state';
import type { RecordType } from '../../records/record';
import type { Guards } from './guards';
import { refusedChange } from './guards';
import { planInactive } from './inactive';
import type { LicenceIndex } from './licences';
import { hasNoItem, isOneLicence, mayHaveSeats, seatsOf } from './licences';
import type { EndedRow, LocatedRow, RunRow, SyncRow } from './rows';
import { endRow, endUnknown, isById, keyOfRow } from './rows';

/** What is done with several rows of one customer and product. */
export type SameProductChoice = 'addUp' | 'refuse';

/** What the comparison goes by. */
export interface PlanSettings {
	record: RecordType;
	guards: Guards;
	/** Whether a licence is created where the customer has none. */
	createMissing: boolean;
}

/** The rows of each customer and product, by site; the empty text for rows that give none. */
type SameProduct = Map<string, Array<EndedRow | LocatedRow>>;

/** The site of a row, the empty text for every site; undefined for a row of an unknown customer or product. */
function siteKeyOf(one: EndedRow | LocatedRow): string | undefined {
	if (one.kind === 'located') return String(one.row.siteId ?? '');
	return one.unknownSite === undefined ? undefined : `unknown ${one.unknownSite}`;
}

const productKeyOf = ({ row }: EndedRow | LocatedRow): string =>
	identityOf(keyOfRow({ ...row, siteId: undefined }));

function byProductOf(rows: ReadonlyArray<EndedRow | LocatedRow>): Map<string, SameProduct> {
	const byProduct = new Map<string, SameProduct>();
	for (const one of rows) {
		const site = siteKeyOf(one);
		if (site === undefined) continue;
		const key = productKeyOf(one);
		const same: SameProduct = byProduct.get(key) ?? new Map();
		const ofSite = same.get(site) ?? [];
		ofSite.push(one);
		byProduct.set(key, same.set(site, ofSite));
	}
	return byProduct;
}

/** Items of the input in a sentence, the first ten by their number. */
function list(items: number[]): string {
	return firstOf(items.map(String), { separator: ' and ' });
}

const inputIndexOf = ({ row }: EndedRow | LocatedRow): number => row.index ?? 0;

/** An item of the input as a person knows it: by its number, and the customer that it names. */
const inputItemOf = (one: EndedRow | LocatedRow): string =>
	[`item ${inputIndexOf(one)}`, one.row.givenAs].filter((part) => part !== undefined).join(', ');

/** Why the count of a row can't be part of a sum. */
const whyUnusable = (one: EndedRow | LocatedRow): string =>
	String(one.kind === 'ended' ? one.reason : one.countRefused).replace(/\. .*$/s, '');

/** One row of several that are added up: the first has the sum, the others are part of it. */
function addedUp(one: LocatedRow, same: Array<EndedRow | LocatedRow>): EndedRow | LocatedRow {
	const unusable = same.find((other) => other.kind === 'ended' || other.countRefused !== undefined);
	if (unusable !== undefined)
		return endRow(
			one.row,
			'refused',
			`Items ${list(same.map(inputIndexOf))} of the input are added up, but the count of ${inputItemOf(unusable)} can't be used, so the sum is not known. ${whyUnusable(unusable)}. Correct that item first`,
		);
	const [first] = same;
	if (one !== first)
		return {
			...endRow(
				one.row,
				'skipped',
				`Its count of ${one.row.to} is part of the sum of item ${inputIndexOf(first)}`,
			),
			isPartOfSum: true,
		};
	const counts = same.map((other) => `${other.row.to} (${inputItemOf(other)})`);
	const to = same.reduce((sum, { row }) => sum + row.to, 0);
	return {
		...one,
		row: { ...one.row, to, remark: `The sum of ${firstOf(counts, { separator: ' + ' })}` },
	};
}

/**
 * The same licence twice in the input. Unless the person says that they are to be added up, none of these rows is
 * written: equal counts may as well be two tenants as one that came twice. A row whose count was refused belongs to them
 * too: the others are only a part of the sum.
 */
export function settleRepeated(
	rows: Array<EndedRow | LocatedRow>,
	choice: SameProductChoice,
): Array<EndedRow | LocatedRow> {
	const byProduct = byProductOf(rows);
	return rows.map((one) => {
		if (one.kind === 'ended' || one.countRefused !== undefined) return one;
		const bySite: SameProduct = byProduct.get(productKeyOf(one)) ?? new Map();
		if (bySite.has('') && bySite.size > 1)
			return endRow(
				one.row,
				'refused',
				`Items ${list(
					[...bySite.values()]
						.flat()
						.map(inputIndexOf)
						.sort((left, right) => left - right),
				)} of the input are the same customer and product, some with a site and some without. A row without a site means every site: give the site in all of them, or in none`,
			);
		const same = bySite.get(siteKeyOf(one) ?? '') ?? [];
		if (same.length < 2) return one;
		if (choice === 'addUp') return addedUp(one, same);
		return endRow(
			one.row,
			'refused',
			`Items ${list(same.map(inputIndexOf))} of the input are the same customer and product. If each is a part, choose Add Up under Same Customer and Product Twice. If one came twice, leave it out`,
		);
	});
}

/** Rows that mean one licence, though they give it in two ways: none of them is written. */
export function refuseShared(rows: RunRow[]): RunRow[] {
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
): RunRow {
	const isActive = isInUse(record, licence);
	// An inactive licence may be billed all the same: its count is what it is.
	const from = seatsOf(licence);
	const customer = { customerId: Number(licence.client_id ?? meant.customerId) };
	const { to } = meant;
	// What is taken back was inactive before as well, or somebody made it so since.
	const mustWake = meant.was === undefined && !isActive && to > 0;
	const wakes = mustWake ? 'It is inactive in Halo, and made active' : undefined;
	const remark = [meant.remark, wakes].filter((words) => words !== undefined).join('. ');
	const row = { ...meant, ...customer, licence, from, ...(remark === '' ? {} : { remark }) };
	if (!Number.isFinite(from))
		return endRow(
			{ ...row, from: undefined },
			'refused',
			`Halo's list does not show the count of the licence ${String(licence.id)}, so no change of it can be judged`,
		);
	if (row.was !== undefined && from !== row.was && from !== to)
		return endRow(
			row,
			'refused',
			`Somebody changed it since: its count is ${from} now, not the ${row.was} of the report`,
		);
	if (from === to && !mustWake)
		return endRow(row, 'unchanged', isActive ? undefined : 'It is inactive in Halo');
	// Where only active licences are billed, all of its count is new on the invoice.
	const held = refusedChange(guards, from === to ? 0 : from, to);
	if (held !== undefined) return endRow(row, 'refused', held);
	const adopts = isById(row.product) && hasNoItem(licence) && row.product.key.property in licence;
	return {
		kind: 'update',
		row,
		change: {
			client_id: row.customerId,
			count: to,
			...(mustWake ? { is_active: true } : {}),
			...(adopts ? { [row.product.key.property]: Number(row.product.value) } : {}),
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
function planCreation({ guards, createMissing }: PlanSettings, { row }: LocatedRow): RunRow {
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

/** What becomes of a row, and of inactive licences beside the one that it means. */
export interface RowPlan {
	own: RunRow;
	beside: RunRow[];
}

/** Whether licences can be held against a row: not where its customer, site or product is unknown. */
export const hasKnownKey = (one: EndedRow | LocatedRow): boolean =>
	one.kind === 'located' || one.isUnknown !== true;

/** Compares a row with Halo: what is at its end stays, the others get what to write. */
export function planRow(
	settings: PlanSettings,
	one: EndedRow | LocatedRow,
	licences: LicenceIndex,
): RowPlan {
	if (one.kind === 'ended' && one.isPartOfSum) return { own: one, beside: [] };
	const found = hasKnownKey(one) ? licences.meantBy(settings.record, one.row) : [];
	const active = found.filter((licence) => isInUse(settings.record, licence));
	if (one.kind === 'ended') {
		const inactive = found.filter((other) => !active.includes(other) && mayHaveSeats(other));
		return { own: one, beside: inactive.map((other) => planInactive(settings.guards, one, other)) };
	}
	const hits = active.length > 0 ? active : found;
	const own = planOwn(settings, one, hits);
	const inactive = found.filter((other) => !hits.includes(other) && mayHaveSeats(other));
	return { own, beside: inactive.map((other) => planInactive(settings.guards, own, other)) };
}

/** What becomes of the row itself, by the licences that it means. */
function planOwn(settings: PlanSettings, one: LocatedRow, hits: IDataObject[]): RunRow {
	if (one.countRefused !== undefined) return endRow(one.row, 'refused', one.countRefused);
	if (hits.length > 1) return endRow(one.row, 'refused', severalMeant(one.row, hits));
	const [licence] = hits;
	return licence === undefined ? planCreation(settings, one) : planChange(settings, one, licence);
}
