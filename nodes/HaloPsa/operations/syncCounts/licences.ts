import type { IDataObject } from 'n8n-workflow';
import { KeyIndex } from '../../reconcile/key';
import { isInUse } from '../../reconcile/state';
import { canonicalValue } from '../../reconcile/values';
import type { RecordType } from '../../records/record';
import type { Product, SyncRow } from './rows';
import { identityOfProduct, isById, keyOfRow, LICENCE_ID, nameKeyOfRow } from './rows';

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

/** Whether a licence has no item: older builds do not keep it, and newer ones may not have been given one. */
export const hasNoItem = ({ item_id: item }: IDataObject): boolean =>
	item === undefined || item === null || Number(item) <= 0;

/** The seats that a licence has; NaN where its row does not show them, or not as a number. */
export const seatsOf = ({ count }: IDataObject): number =>
	count === undefined ? NaN : Number(count ?? 0);

/** Whether Halo may bill seats of a licence: also where its count can't be read. */
export const mayHaveSeats = (licence: IDataObject): boolean => !(seatsOf(licence) <= 0);

/** Whether this Halo build keeps the item of a licence; undefined while no licence tells. */
export function keepsItems(licences: readonly IDataObject[]): boolean | undefined {
	return licences.length === 0 ? undefined : licences.some((row) => row.item_id !== undefined);
}

/** Tells of which of the run's products a licence is, whoever its customer is. */
export class ProductIndex {
	private readonly byKey = new Map<string, Product>();

	private readonly byName = new Map<string, Product>();

	private readonly keys: Map<string, Product['key']>;

	/** What was found for a property's value: thousands of licences are of a few products. */
	private readonly known = new Map<string, Product | undefined>();

	constructor(readonly products: readonly Product[]) {
		this.keys = new Map(products.map(({ key }) => [key.value, key]));
		for (const product of products) {
			this.byKey.set(identityOfProduct(product), product);
			if (isById(product) && product.name !== undefined)
				this.byName.set(canonicalValue('name', product.name), product);
		}
	}

	/** The product of a licence; undefined where it is none of the run's. */
	of(licence: IDataObject): Product | undefined {
		for (const key of this.keys.values()) {
			const value = licence[key.property];
			if (value === undefined || value === null) continue;
			const text = String(value as string);
			const product = this.once(`${key.value} ${text}`, () =>
				this.byKey.get(identityOfProduct({ key, value: text })),
			);
			if (product !== undefined) return product;
		}
		if (!hasNoItem(licence)) return undefined;
		const { name } = licence;
		return this.once(`name of no item ${String(name)}`, () =>
			this.byName.get(canonicalValue('name', name)),
		);
	}

	private once(question: string, ask: () => Product | undefined): Product | undefined {
		if (!this.known.has(question)) this.known.set(question, ask());
		return this.known.get(question);
	}
}

/** The products of the rows, each once; those whose own licence is given are no products of other customers. */
export function productsOf(rows: ReadonlyArray<{ row: { product: Product } }>): Product[] {
	const byIdentity = new Map<string, Product>();
	for (const { row } of rows) {
		const { product } = row;
		if (product.value === '') continue;
		const known = byIdentity.get(identityOfProduct(product));
		if (known?.name === undefined) byIdentity.set(identityOfProduct(product), product);
	}
	return [...byIdentity.values()];
}

/** The products of which Halo has a licence, in use or not, as `identityOfProduct` writes them. */
export function seenProducts(
	licences: readonly IDataObject[],
	products: readonly Product[],
): Set<string> {
	const index = new ProductIndex(products);
	const seen = licences.map((licence) => index.of(licence)).filter((one) => one !== undefined);
	return new Set(seen.map(identityOfProduct));
}

/** Whether a product is given by a licence's own ID. */
export const isOneLicence = ({ key }: Product): boolean => key.value === LICENCE_ID.value;

/** Licences by what rows mean, so that thousands are compared at once. */
export class LicenceIndex {
	private readonly index = new KeyIndex();

	constructor(rows: readonly SyncRow[] = []) {
		for (const row of rows) this.expect(row);
	}

	/** Has licences that are added from now on noted for a row. */
	expect(row: SyncRow): void {
		this.index.expect(keyOfRow(row));
		if (isById(row.product) && row.product.name !== undefined) this.index.expect(nameKeyOfRow(row));
	}

	/** Notes a licence of Halo's. */
	add(licence: IDataObject): void {
		this.index.add(licence);
	}

	/** The licences that a row means; also by the product's name, where none in use has its item. */
	meantBy(record: RecordType, row: SyncRow): IDataObject[] {
		const byKey = this.index.rowsOf(keyOfRow(row));
		const isFound = byKey.some((licence) => isInUse(record, licence));
		if (isFound || !isById(row.product) || row.product.name === undefined) return byKey;
		return [...byKey, ...this.index.rowsOf(nameKeyOfRow(row)).filter(hasNoItem)];
	}
}
