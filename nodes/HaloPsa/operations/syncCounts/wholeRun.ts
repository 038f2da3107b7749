import type { IDataObject } from 'n8n-workflow';
import { mapWithTurns } from '../../../shared/concurrency';
import { isInUse } from '../../reconcile/state';
import type { RecordType } from '../../records/record';
import type { Guards, RunFacts } from './guards';
import { refusedChange } from './guards';
import { isOneLicence, mayHaveSeats, ProductIndex, seatsOf, seenProducts } from './licences';
import type { Product, RunRow, SyncRow } from './rows';
import { endRow, identityOfProduct, titleOfRow } from './rows';

/** What a run looks like before anything is written. */
export interface RunPlan {
	/** A row for each item of the input. */
	rows: RunRow[];
	/** Inactive licences beside those that the rows mean. */
	beside: RunRow[];
	/** Licences that the input does not name. */
	unnamed: RunRow[];
}

/** What is done with licences that the input does not name. */
export type NotInInput = 'leave' | 'report' | 'zero';

const UNKNOWN_ITEMS_SHOWN = 20;

/** Licences of the run's products that the input does not name. */
export interface Unnamed {
	/** In use, with seats. */
	inUse: SyncRow[];
	/** Inactive with seats: Halo may bill them all the same. */
	inactive: SyncRow[];
}

/** Everything that rows name, also those that were refused: `12 item_id 501 *`, the last being the site or any. */
async function rowNamesOf(rows: readonly RunRow[]): Promise<Set<string>> {
	const names = await mapWithTurns(
		rows,
		({ row }) =>
			`${String(row.customerId)} ${identityOfProduct(row.product)} ${String(row.siteId ?? '*')}`,
	);
	return new Set(names);
}

/**
 * The licences of the run's products that no row names.
 *
 * @param rows all rows, with the licences that they mean
 */
export async function unnamedLicences(
	record: RecordType,
	rows: readonly RunRow[],
	licences: readonly IDataObject[],
	products: readonly Product[],
): Promise<Unnamed> {
	const meant = new Set(
		rows.flatMap(({ row }) => (row.licence === undefined ? [] : [row.licence.id])),
	);
	const named = await rowNamesOf(rows);
	const index = new ProductIndex(products.filter((product) => !isOneLicence(product)));
	const found = await mapWithTurns(licences, (licence): SyncRow[] => {
		if (meant.has(licence.id) || !mayHaveSeats(licence)) return [];
		const product = index.of(licence);
		if (product === undefined) return [];
		const customerId = Number(licence.client_id);
		const name = `${customerId} ${identityOfProduct(product)}`;
		const isNamed = named.has(`${name} *`) || named.has(`${name} ${Number(licence.site_id ?? 0)}`);
		return isNamed ? [] : [{ customerId, product, licence, from: seatsOf(licence), to: 0 }];
	});
	const unnamed = found.flat();
	return {
		inUse: unnamed.filter(({ licence }) => isInUse(record, licence ?? {})),
		inactive: unnamed.filter(({ licence }) => !isInUse(record, licence ?? {})),
	};
}

/**
 * Why no licence may be set to 0: a row whose customer or product is unknown may mean any of them. A name or SKU that
 * no licence in Halo has is unknown too: it may be a typo.
 *
 * @param seen products of which Halo has a licence
 * @returns undefined where they may be
 */
export function unknownRows(
	rows: readonly RunRow[],
	seen: ReadonlySet<string>,
	{ allowFirstRun }: Guards,
): string | undefined {
	const isUnseen = ({ product: { key, value }, licence }: SyncRow): boolean =>
		licence === undefined && key.kind !== 'number' && !seen.has(identityOfProduct({ key, value }));
	const indexes = rows.flatMap((one) => {
		const isUnknown = one.kind === 'ended' && one.isUnknown === true;
		return isUnknown || (!allowFirstRun && isUnseen(one.row)) ? [one.row.index ?? 0] : [];
	});
	if (indexes.length === 0) return undefined;
	const shown = `${indexes.slice(0, UNKNOWN_ITEMS_SHOWN).join(', ')}${indexes.length > UNKNOWN_ITEMS_SHOWN ? ', …' : ''}`;
	return `No licence that the input does not name is set to 0 in this run, since the customer or product of ${indexes.length === 1 ? 'item' : 'items'} ${shown} is unknown: it may be one of these. Correct these rows first`;
}

/**
 * What is to become of the licences that the input does not name.
 *
 * @param unknown why nothing may be set to 0
 */
export function planUnnamed(
	{ inUse, inactive }: Unnamed,
	choice: NotInInput,
	guards: Guards,
	unknown: string | undefined,
): RunRow[] {
	const plan = (row: SyncRow, left: string): RunRow => {
		if (!Number.isFinite(row.from))
			return endRow(
				{ ...row, from: undefined },
				'skipped',
				"The input does not name it, and Halo's list does not show its count, so no change of it can be judged. It was left as it is",
			);
		if (choice !== 'zero') return endRow(row, 'skipped', left);
		if (unknown !== undefined) return endRow(row, 'skipped', unknown);
		const held = refusedChange(guards, row.from ?? 0, 0);
		if (held !== undefined) return endRow(row, 'refused', `The input does not name it. ${held}`);
		const licence = row.licence ?? {};
		return {
			kind: 'update',
			row: { ...row, licence },
			change: { client_id: row.customerId, count: 0 },
		};
	};
	return [
		...inUse.map((row) => plan(row, 'The input does not name it; it was left as it is')),
		...inactive.map((row) =>
			plan(
				row,
				`It is inactive, but has a count of ${row.from}, which Halo may bill all the same. It was left as it is: set its count to 0 in Halo, or choose Set to 0 under Licences Not in the Input`,
			),
		),
	];
}

/** What the guards of the whole run have to know. */
export function factsOf(
	record: RecordType,
	{ rows, beside, unnamed }: RunPlan,
	licences: readonly IDataObject[],
	products: readonly Product[],
): RunFacts {
	const counted = products.filter((product) => !isOneLicence(product));
	const index = new ProductIndex(counted);
	const own = licences.filter((licence) => index.of(licence) !== undefined);
	const names = new Map(
		own
			.filter((licence) => isInUse(record, licence) && mayHaveSeats(licence))
			.map((licence) => [
				Number(licence.client_id),
				String(licence.client_name ?? (licence.client_id as number)),
			]),
	);
	const given = new Set(rows.map(({ row }) => row.customerId));
	const zeroing = [...beside, ...unnamed].filter(({ kind }) => kind === 'update');
	const compared = [...rows, ...zeroing].filter(({ row }) => row.from !== undefined);
	const changing = compared.filter(
		(one) =>
			(one.kind === 'update' && one.change.is_active === true) ||
			(one.row.from !== one.row.to && !(one.kind === 'ended' && one.outcome === 'skipped')),
	);
	const seen = seenProducts(own, counted);
	const creating = rows.filter(({ kind }) => kind === 'create').map(({ row }) => row);
	const first = creating.filter(({ product }) => !seen.has(identityOfProduct(product)));
	const refused = rows.flatMap((one) =>
		one.kind === 'ended' && one.outcome === 'refused' && !one.isUnknown ? [one] : [],
	);
	return {
		compared: compared.length,
		changing: changing.map(({ row }) => `${titleOfRow(row)} ${String(row.from)} → ${row.to}`),
		customers: [...names.values()],
		missing: [...names].filter(([id]) => !given.has(id)).map(([, name]) => name),
		// A row without a known customer or product asks for nothing, so it does not make the run larger.
		rows: rows.filter((one) => one.kind !== 'ended' || !(one.isUnknown || one.isPartOfSum)).length,
		creating: creating.filter((row) => !first.includes(row)).map(titleOfRow),
		first: first.map(titleOfRow),
		refused: refused.map(({ row, reason }) => `${titleOfRow(row)}: ${reason}`),
		unseen: [...new Set(first.map(({ product: { name, value } }) => `"${name ?? value}"`))],
	};
}
