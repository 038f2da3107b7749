import type { IDataObject } from 'n8n-workflow';
import { isInUse } from '../../reconcile/state';
import type { RecordType } from '../../records/record';
import type { RunFacts } from './guards';
import { isOneLicence, mayHaveSeats, ProductIndex, seenProducts } from './licences';
import type { Product, RunRow } from './rows';
import { identityOfProduct, titleOfRow } from './rows';

/** What a run looks like before anything is written. */
export interface RunPlan {
	/** A row for each item of the input. */
	rows: RunRow[];
	/** Inactive licences beside those that the rows mean. */
	beside: RunRow[];
	/** Licences that the input does not name. */
	unnamed: RunRow[];
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
