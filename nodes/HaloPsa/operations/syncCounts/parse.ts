import { NodeOperationError } from 'n8n-workflow';
import { asNodeError, inputRefused } from '../../../shared/errors';
import type { ItemContext } from '../../execution/itemContext';
import { wordsOf } from '../../execution/warnings';
import { choiceOf, idOf, resolveId } from '../../input/references';
import type { RecordType } from '../../records/record';
import { readCount } from './count';
import { LICENCE_LOCATOR, PRODUCT_BY, SITE_LOCATOR } from './inputs';
import type { EndedRow, ParsedRow, Product, SyncRow } from './rows';
import { endUnknown, LICENCE_ID } from './rows';

async function readProduct(item: ItemContext, record: RecordType): Promise<Product> {
	const { context, client, resolver, index } = item;
	const keys = [...(record.matchOn?.keys ?? []), LICENCE_ID];
	const chosen = context.getNodeParameter(PRODUCT_BY, index, keys[0].value);
	const key = keys.find(({ value }) => value === chosen) ?? keys[0];
	const parameter = key.value === LICENCE_ID.value ? LICENCE_LOCATOR : key.property;
	const given = context.getNodeParameter(parameter, index, '') as unknown;
	const choice = choiceOf(given);
	if (choice === undefined) {
		throw inputRefused(
			client.node,
			`${key.label} is empty`,
			'It tells which product is counted. Fill it in, or choose another way under Product By.',
		);
	}
	if (key.value === LICENCE_ID.value)
		return { key, value: await resolveId(resolver, client, record, choice, key.label, {}) };
	const field = record.fields?.find(({ name }) => name === key.property);
	if (field?.kind !== 'reference')
		return { key, value: String(given).trim(), name: String(given).trim() };
	const target = resolver.registry.record(field.to);
	const value = await resolveId(resolver, client, target, choice, key.label, {});
	return { key, value, ...(choice.mode === 'name' ? { name: choice.value } : {}) };
}

async function parse(item: ItemContext, record: RecordType): Promise<ParsedRow> {
	const { context, client, index } = item;
	const product = await readProduct(item, record);
	const byLicence = product.key.value === LICENCE_ID.value;
	const customer = byLicence
		? undefined
		: choiceOf(context.getNodeParameter('client_id', index, ''));
	if (customer === undefined && !byLicence)
		throw inputRefused(
			client.node,
			'Customer is empty',
			'Choose the customer, or give its ID or name.',
		);
	const isNamed = customer?.mode === 'name';
	const site = byLicence ? undefined : choiceOf(context.getNodeParameter(SITE_LOCATOR, index, ''));
	const count = readCount(context.getNodeParameter('count', index, undefined) as unknown);
	const row: SyncRow = {
		index,
		product,
		to: typeof count === 'number' ? count : 0,
		...(isNamed ? { customerName: customer.value } : {}),
		...(customer !== undefined && !isNamed
			? { customerId: Number(idOf(client, 'Customer', customer.value)) }
			: {}),
	};
	return {
		kind: 'parsed',
		row,
		...(customer === undefined ? {} : { customer }),
		...(site === undefined ? {} : { site }),
		...(typeof count === 'number' ? {} : { countRefused: `${count.why}. ${count.todo}` }),
	};
}

/** Ends a row of which nothing is known but why. */
export function endUnreadable(record: RecordType, index: number, why: string): EndedRow {
	const [key] = record.matchOn?.keys ?? [LICENCE_ID];
	return endUnknown({ index, product: { key, value: '' }, to: 0 }, why);
}

/**
 * Reads an input item.
 *
 * @returns the row; at its end where the input can't be used
 * @throws NodeApiError where Halo refused a look-up
 */
export async function parseRow(
	item: ItemContext,
	record: RecordType,
): Promise<EndedRow | ParsedRow> {
	try {
		return await parse(item, record);
	} catch (thrown) {
		if (!(thrown instanceof NodeOperationError))
			throw asNodeError(item.client.node, thrown, item.index);
		return endUnreadable(record, item.index, wordsOf(thrown));
	}
}
