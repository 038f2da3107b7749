import type { IDataObject } from 'n8n-workflow';
import type { Choice } from '../../../shared/locator';
import type { MatchKey } from '../../reconcile/key';
import { canonicalValue } from '../../reconcile/values';
import type { Key } from '../../records/record';

/** Whether a product is the record of another type, such as a Halo item, which a licence may not keep. */
export const isById = ({ key }: Product): boolean => key.idOf !== undefined;

/** What is counted: a Halo item, or a licence by its SKU, its name or its own ID. */
export interface Product {
	key: Key;
	/** The item's or licence's ID as text, the SKU or the name. */
	value: string;
	/** Name for new licences and for builds that do not keep the item. */
	name?: string;
}

/** So many seats of a product at a customer; what more is known of it comes with the stages. */
export interface SyncRow {
	/** Index of the input item; absent for a licence that the input does not name. */
	index?: number;
	customerId?: number;
	customerName?: string;
	/** As whom the input gives the customer, where that is a name. */
	givenAs?: string;
	/** The site within which the licence counts; absent: whichever the customer has. */
	siteId?: number;
	/** The site was found by its name, among those of the customer. */
	isOwnSite?: boolean;
	product: Product;
	/** Seats. */
	to: number;
	/** Seats in Halo now. */
	from?: number;
	/** Seats that Halo must have now, or somebody has changed them since. */
	was?: number;
	/** The licence in Halo. */
	licence?: IDataObject;
	/** What else is to be known of it, before the reason. */
	remark?: string;
	/** Of a new licence that was to be attached to a line: whether it is, or would be, and the line or why not. */
	attached?: { state: 'attached' | 'unconfirmed' | 'left'; words: string };
	/** Of an inactive licence: index of the input item whose active licence takes its seats over. */
	takenOverBy?: number;
}

/** The key of a licence by its own ID, which is always known. */
export const LICENCE_ID: Key = { value: 'id', label: 'Licence', kind: 'number', property: 'id' };

/** A row as the input gives it. */
export interface ParsedRow {
	kind: 'parsed';
	row: SyncRow;
	/** Absent where the product is a licence, which tells its customer. */
	customer?: Choice;
	site?: Choice;
	/** The site is given by an expression, which is empty. */
	hasEmptySite?: boolean;
	/** Why the count can't be used; the row still has to be located, since it belongs to its customer. */
	countRefused?: string;
}

/** A row whose customer and site are known, or whose licence is. */
export interface LocatedRow {
	kind: 'located';
	row: SyncRow;
	countRefused?: string;
}

/** A row that is to be written. */
export type PlannedRow =
	| { kind: 'update'; row: SyncRow & { licence: IDataObject }; change: IDataObject }
	| { kind: 'create'; row: SyncRow; change: IDataObject };

export type RowOutcome = 'created' | 'updated' | 'unchanged' | 'skipped' | 'refused';

/** A row at its end. */
export interface EndedRow {
	kind: 'ended';
	row: SyncRow;
	outcome: RowOutcome;
	/** Why, for a row that was skipped or refused; a remark for others. */
	reason?: string;
	/** Its customer, site or product is not known, so that any licence may be the one that it means. */
	isUnknown?: boolean;
	/** The site that it gives, where that is what is not known. */
	unknownSite?: string;
	/** Seats that Halo has after a write that ended as refused: another number than was written, or not as it was to be. */
	held?: number;
	/** Its count went into that of another row. */
	isPartOfSum?: boolean;
}

/** A row after planning: to be written, or at its end. */
export type RunRow = EndedRow | PlannedRow;

/** Ends a row. */
export function endRow(row: SyncRow, outcome: RowOutcome, reason?: string): EndedRow {
	return { kind: 'ended', row, outcome, ...(reason === undefined ? {} : { reason }) };
}

/** Ends a row whose customer or product can't be determined. */
export function endUnknown(row: SyncRow, reason: string): EndedRow {
	return { ...endRow(row, 'refused', reason), isUnknown: true };
}

/** The same text for the same product. */
export function identityOfProduct({ key, value }: Product): string {
	const form = key.kind === 'name' || key.kind === 'number' ? key.kind : 'text';
	return `${key.value} ${canonicalValue(form, value)}`;
}

/** What identifies the row's licence in Halo. */
export function keyOfRow({ customerId, siteId, product }: SyncRow): MatchKey {
	const isLicence = product.key.value === LICENCE_ID.value;
	return {
		key: product.key,
		value: product.value,
		within: isLicence
			? {}
			: {
					client_id: Number(customerId),
					...(siteId === undefined ? {} : { site_id: siteId }),
				},
		words: `${product.key.label} ${product.name ?? product.value}`,
	};
}

/** The same, by the product's name: how older Halo builds, which do not keep the item, know a licence. */
export function nameKeyOfRow(row: SyncRow): MatchKey {
	const key: Key = { value: 'name', label: 'Name', kind: 'name', property: 'name' };
	return { ...keyOfRow(row), key, value: row.product.name ?? '' };
}

/** What a row is, for a sentence about it. */
export function titleOfRow({ licence, customerName, givenAs, customerId, index }: SyncRow): string {
	const name = licence?.client_name ?? customerName ?? givenAs ?? licence?.client_id ?? customerId;
	return name === undefined ? `Item ${index ?? 0}` : String(name);
}

/** What becomes, or became, of a row. */
export function outcomeOf(one: RunRow): RowOutcome {
	if (one.kind === 'ended') return one.outcome;
	return one.kind === 'create' ? 'created' : 'updated';
}

/** Why, and what else is to be known of a row. */
export const reasonOf = (one: RunRow): string =>
	[one.row.remark, one.kind === 'ended' ? one.reason : undefined, one.row.attached?.words]
		.filter((part) => part !== undefined)
		.join('. ');
