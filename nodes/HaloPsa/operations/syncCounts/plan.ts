import type { IDataObject } from 'n8n-workflow';
import { bearsKey, identityOf } from '../../reconcile/key';
import { isInUse } from '../upsert/group';
import type { Batch } from '../../execution/batch';
import type { RecordType } from '../../records/record';
import { titleOf } from '../../records/record';
import type { Guards, RunFacts } from './guards';
import { refusedChange } from './guards';
import type { Product, SyncRow } from './rows';
import { end, wantedByName, wantedOf } from './rows';

/** Properties of a licence that the comparison needs. */
export const COMPARED = [
	'id',
	'name',
	'count',
	'client_id',
	'client_name',
	'site_id',
	'is_active',
	'deleted',
	'item_id',
	'product_sku',
];

/** What is done with licences that the input does not name. */
export type NotMentioned = 'leave' | 'report' | 'zero';

/** Licences by customer, so that thousands are compared at once. */
export class Licences {
	private readonly byCustomer = new Map<number, IDataObject[]>();

	readonly all: IDataObject[];

	constructor(rows: IDataObject[]) {
		this.all = rows.filter(({ deleted }) => deleted !== true);
		for (const row of this.all) {
			const customer = Number(row.client_id);
			const own = this.byCustomer.get(customer);
			if (own === undefined) this.byCustomer.set(customer, [row]);
			else own.push(row);
		}
	}

	/** Whether this Halo build keeps the item of a licence; undefined while no licence tells. */
	get keepItems(): boolean | undefined {
		return this.all.length === 0 ? undefined : this.all.some((row) => row.item_id !== undefined);
	}

	of(customerId: number | undefined): IDataObject[] {
		return this.byCustomer.get(Number(customerId)) ?? [];
	}
}

const hasNoItem = ({ item_id: item }: IDataObject): boolean =>
	item === undefined || item === null || Number(item) <= 0;

/** Whether a licence is one of the product, whoever its customer is. */
export function isOf(licence: IDataObject, product: Product): boolean {
	const wanted = { key: product.key, value: product.value, within: {}, words: '' };
	if (bearsKey(licence, wanted)) return true;
	if (product.key.property !== 'item_id' || product.name === undefined) return false;
	return (
		hasNoItem(licence) &&
		String(licence.name ?? '')
			.trim()
			.toLowerCase() === product.name.trim().toLowerCase()
	);
}

/** Learns the names of items, where licences have to be recognised or created by them. */
export async function nameItems(batch: Batch, rows: SyncRow[], licences: Licences): Promise<void> {
	const item = batch.resolver.registry.record('item');
	const nameless = rows.filter(
		(row) =>
			row.end === undefined &&
			row.product.key.property === 'item_id' &&
			row.product.name === undefined &&
			!licences.of(row.customerId).some((licence) => bearsKey(licence, wantedOf(row))),
	);
	for (const id of new Set(nameless.map(({ product }) => product.value))) {
		const name = titleOf(item, await batch.resolver.byId(item, id, 'Item'));
		for (const row of rows) if (row.product.value === id) row.product.name = name;
	}
}

/**
 * The same product of the same customer twice: none of these rows is written, since equal counts may as well be two
 * tenants to add up as one that came twice. A row whose count was refused belongs to them too: the others are only a
 * part of the sum.
 */
export function refuseDoubles(rows: SyncRow[]): void {
	const groups = new Map<string, SyncRow[]>();
	for (const row of rows.filter(({ customerId }) => customerId !== undefined)) {
		const identity = identityOf(wantedOf(row));
		groups.set(identity, [...(groups.get(identity) ?? []), row]);
	}
	for (const same of [...groups.values()].filter(({ length }) => length > 1)) {
		const places = same.map(({ place }) => place).join(' and ');
		for (const row of same)
			end(
				row,
				'refused',
				`Items ${places} of the input are the same customer and product. Add their counts up first, or leave out what came twice: give one row for each customer and product`,
			);
	}
}

/** The licence that a row means: the active one where there are several; more than that can't be told apart. */
function matchOf(record: RecordType, row: SyncRow, licences: Licences): void {
	const own = licences.of(row.customerId);
	const byKey = own.filter((licence) => bearsKey(licence, wantedOf(row)));
	const byName =
		row.product.key.property === 'item_id' && row.product.name !== undefined
			? own.filter((licence) => hasNoItem(licence) && bearsKey(licence, wantedByName(row, record)))
			: [];
	const found = byKey.length > 0 ? byKey : byName;
	const active = found.filter((licence) => isInUse(record, licence));
	const hits = active.length > 0 ? active : found;
	[row.licence] = hits;
	if (hits.length < 2) return;
	const named = hits.map(({ id, name }) => `"${String(name)}" (ID ${String(id)})`).join(' and ');
	end(
		row,
		'refused',
		`${hits.length} licences of this customer are meant: ${named}. Which one is billed can't be told: switch one off in Halo, or choose another way under Product By`,
	);
}

function planChange(record: RecordType, row: SyncRow, guards: Guards): void {
	const licence = row.licence as IDataObject;
	const isActive = isInUse(record, licence);
	const count = Number(licence.count ?? 0);
	row.from = isActive ? count : 0;
	if (row.from === row.to)
		return end(row, 'unchanged', isActive ? undefined : 'It is switched off in Halo');
	const held = refusedChange(guards, row.from, row.to);
	if (held !== undefined) return end(row, 'refused', held);
	const adopts =
		row.product.key.property === 'item_id' && hasNoItem(licence) && 'item_id' in licence;
	row.change = {
		client_id: row.customerId,
		count: row.to,
		...(isActive ? {} : { is_active: true }),
		...(adopts ? { item_id: Number(row.product.value) } : {}),
	};
}

/** Compares each row with Halo: what has its end already stays, the others get what to write. */
export function compare(
	record: RecordType,
	rows: SyncRow[],
	licences: Licences,
	guards: Guards,
	createsMissing: boolean,
): void {
	for (const row of rows) {
		if (row.end !== undefined) continue;
		matchOf(record, row, licences);
		if (row.end !== undefined) continue;
		if (row.licence !== undefined) planChange(record, row, guards);
		else if (row.to === 0) end(row, 'skipped', 'There is no licence, and a count of 0 needs none');
		else if (!createsMissing)
			end(row, 'skipped', 'There is no licence, and Create Missing Licences is off');
		else {
			const held = refusedChange(guards, 0, row.to);
			if (held !== undefined) end(row, 'refused', held);
		}
	}
}

/** Licences of the input's products that the input does not name, as rows. */
export function notMentioned(
	record: RecordType,
	rows: SyncRow[],
	licences: Licences,
	products: Product[],
): SyncRow[] {
	const named = new Set(rows.map(({ licence }) => licence?.id));
	const customers = new Set(rows.map(({ customerId }) => customerId));
	return licences.all
		.filter((licence) => isInUse(record, licence) && Number(licence.count ?? 0) > 0)
		.filter((licence) => !named.has(licence.id))
		.flatMap((licence): SyncRow[] => {
			const product = products.find((candidate) => isOf(licence, candidate));
			if (product === undefined) return [];
			const customerId = Number(licence.client_id);
			// A customer whose row was refused or is ambiguous is named all the same.
			const isNamed =
				customers.has(customerId) &&
				rows.some((row) => row.customerId === customerId && isOf(licence, row.product));
			const from = Number(licence.count ?? 0);
			return isNamed ? [] : [{ customerId, product, licence, from, to: 0 }];
		});
}

/** What is to become of the licences that the input does not name. */
export function planNotMentioned(rows: SyncRow[], choice: NotMentioned, guards: Guards): void {
	for (const row of rows) {
		const from = row.from ?? 0;
		const held = choice === 'zero' ? refusedChange(guards, from, 0) : undefined;
		if (choice !== 'zero') end(row, 'skipped', 'The input does not name it; it was left as it is');
		else if (held !== undefined) end(row, 'refused', `The input does not name it. ${held}`);
		else row.change = { client_id: row.customerId, count: 0 };
	}
}

/** What the guards of the whole run have to know. */
export function factsOf(
	record: RecordType,
	rows: SyncRow[],
	unnamed: SyncRow[],
	licences: Licences,
	products: Product[],
): RunFacts {
	const names = new Map<number, string>();
	for (const licence of licences.all) {
		const counts = isInUse(record, licence) && Number(licence.count ?? 0) > 0;
		if (counts && products.some((product) => isOf(licence, product)))
			names.set(Number(licence.client_id), String(licence.client_name ?? licence.client_id));
	}
	const given = new Set(rows.map(({ customerId }) => customerId));
	const compared = [...rows, ...unnamed.filter(({ change }) => change !== undefined)].filter(
		({ from }) => from !== undefined,
	);
	const changing = compared.filter(
		({ from, to, end: ended }) => from !== to && ended?.outcome !== 'skipped',
	);
	return {
		compared: compared.length,
		changing: changing.map(
			({ licence, from, to }) =>
				`${String(licence?.client_name ?? licence?.client_id)} ${String(from)} → ${to}`,
		),
		customers: [...names.values()],
		missing: [...names].filter(([id]) => !given.has(id)).map(([, name]) => name),
	};
}
