import type { IDataObject } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { asNodeError, inputRefused } from '../../../shared/errors';
import type { ItemContext } from '../../execution/itemContext';
import { choiceOf, idOf, resolveId } from '../../input/references';
import type { Wanted } from '../../reconcile/key';
import type { Key, RecordType } from '../../records/record';
import { readCount } from './count';

/** Name of the parameter that says by what the product is recognised. */
export const PRODUCT_BY = 'productBy';

/** What became, or would become, of a row. */
export interface End {
	outcome: 'created' | 'updated' | 'unchanged' | 'skipped' | 'refused';
	/** Why, for a row that was skipped or refused; a remark for others. */
	reason?: string;
}

/** One row of the input: so many seats of a product at a customer. */
export interface SyncRow {
	/** Place of the input item; absent for a licence that the input does not name. */
	place?: number;
	customerId?: number;
	customerName?: string;
	product: Product;
	/** Seats. */
	to: number;
	/** Seats in Halo now. */
	from?: number;
	/** The licence in Halo. */
	licence?: IDataObject;
	/** What to write, without the ID. */
	change?: IDataObject;
	end?: End;
}

/** What is counted: a Halo item, or a licence by its SKU or name. */
export interface Product {
	key: Key;
	/** The item's ID as text, the SKU or the name. */
	value: string;
	/** Name for new licences and for builds that do not keep the item. */
	name?: string;
}

/** Ends a row, unless it has its end already. */
export function end(row: SyncRow, outcome: End['outcome'], reason?: string): void {
	row.end ??= { outcome, ...(reason === undefined ? {} : { reason }) };
}

/** What identifies the row's licence in Halo. */
export function wantedOf({ customerId, product }: SyncRow): Wanted {
	return {
		key: product.key,
		value: product.value,
		within: { client_id: Number(customerId) },
		words: `${product.key.label} ${product.name ?? product.value}`,
	};
}

/** The same, by the product's name. */
export function wantedByName(row: SyncRow, record: RecordType): Wanted {
	const key = record.recognised?.keys.find(({ value }) => value === 'name') ?? row.product.key;
	return { ...wantedOf(row), key, value: row.product.name ?? '' };
}

async function readProduct(item: ItemContext, record: RecordType): Promise<Product> {
	const { context, client, resolver, index } = item;
	const keys = record.recognised?.keys ?? [];
	const chosen = context.getNodeParameter(PRODUCT_BY, index, keys[0].value);
	const key = keys.find(({ value }) => value === chosen) ?? keys[0];
	const given = context.getNodeParameter(key.property, index, '') as unknown;
	const choice = choiceOf(given);
	if (choice === undefined) {
		throw inputRefused(
			client.node,
			`${key.label} is empty`,
			'It tells which product is counted. Fill it in, or choose another way under Product By.',
		);
	}
	const field = record.fields?.find(({ name }) => name === key.property);
	if (field?.kind !== 'reference')
		return { key, value: String(given).trim(), name: String(given).trim() };
	const target = resolver.registry.record(field.to);
	const value = await resolveId(resolver, client, target, choice, key.label, {});
	return { key, value, ...(choice.mode === 'name' ? { name: choice.value } : {}) };
}

async function read(item: ItemContext, record: RecordType): Promise<SyncRow> {
	const { context, client, index } = item;
	const product = await readProduct(item, record);
	const customer = choiceOf(context.getNodeParameter('client_id', index, ''));
	if (customer === undefined)
		throw inputRefused(
			client.node,
			'Customer is empty',
			'Choose the customer, or give its ID or name.',
		);
	const row: SyncRow = {
		place: index,
		product,
		to: 0,
		...(customer.mode === 'name'
			? { customerName: customer.value }
			: { customerId: Number(idOf(client, 'Customer', customer.value)) }),
	};
	const count = readCount(context.getNodeParameter('count', index, undefined) as unknown);
	if (typeof count === 'number') row.to = count;
	else end(row, 'refused', `${count.why}. ${count.todo}`);
	return row;
}

/**
 * Reads an input item.
 *
 * @returns the row; with its end where the input can't be used
 * @throws NodeApiError where Halo refused a look-up
 */
export async function readSyncRow(item: ItemContext, record: RecordType): Promise<SyncRow> {
	try {
		return await read(item, record);
	} catch (thrown) {
		if (!(thrown instanceof NodeOperationError))
			throw asNodeError(item.client.node, thrown, item.index);
		const [key] = record.recognised?.keys ?? [];
		const row: SyncRow = { place: item.index, product: { key, value: '' }, to: 0 };
		end(row, 'refused', [thrown.message, thrown.description].filter(Boolean).join('. '));
		return row;
	}
}
