import type { IGetNodeParameterOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { asNodeError, inputRefused } from '../../../shared/errors';
import type { Choice } from '../../../shared/locator';
import { choiceOf } from '../../../shared/locator';
import type { ItemContext } from '../../execution/itemContext';
import { cluesIn } from '../../execution/matchedCustomer';
import { wordsOf } from '../../execution/warnings';
import type { ThousandsSeparator } from '../../input/numbers';
import { numberInText, refuseInexact } from '../../input/numbers';
import { idOf, isIdText, recordMeant, resolveId } from '../../input/references';
import { isBlankName } from '../../reconcile/values';
import type { RecordType } from '../../records/record';
import { matchOnOf, titleOf } from '../../records/record';
import { LICENCE_LOCATOR, NUMBERS_AS_TEXT, PRODUCT_BY, SITE_LOCATOR } from './inputs';
import { givenBy } from './locate';
import type { EndedRow, ParsedRow, Product, SyncRow } from './rows';
import { endUnknown, LICENCE_ID } from './rows';

/** Largest number of seats that Halo's database can hold. */
const MOST_SEATS = 2_147_483_647;

/** What stands between thousands, by the choice under Numbers as Text. */
const SEPARATORS: Record<string, ThousandsSeparator | undefined> = { comma: ',', point: '.' };

/** Why a count is refused, and what to do. */
export interface CountRefused {
	why: string;
	todo: string;
}

/**
 * Reads a number of seats. A text is not taken for a number unless the person says how it is written: "1.200" and
 * "12 users" would be guesses, and a guess is billed.
 *
 * @param separator what stands between the thousands of a text; none where texts are refused
 * @returns a whole number from 0, or why it is none
 */
export function readCount(given: unknown, separator?: ThousandsSeparator): number | CountRefused {
	const value = typeof given === 'string' ? (numberInText(given, separator) ?? given) : given;
	if (value === undefined || value === null || (typeof value === 'string' && value.trim() === ''))
		return { why: 'Count is blank', todo: 'Map the field that holds the number of seats.' };
	if (typeof value === 'string')
		return {
			why: `Count is the text "${value.slice(0, 40)}", not a number`,
			todo:
				separator === undefined
					? 'Choose under Numbers as Text how it is written, or turn it into a number first, such as {{ Number($json.count) }}.'
					: `By Numbers as Text it would be written as 1234 or 1${separator}234.`,
		};
	if (typeof value !== 'number' || !Number.isFinite(value))
		return {
			why: `Count is not a number (${typeof value === 'number' ? String(value) : typeof value})`,
			todo: 'Map the field that holds the number of seats.',
		};
	if (value < 0)
		return { why: `Count is negative (${value})`, todo: 'Look at where it comes from.' };
	if (!Number.isInteger(value))
		return {
			why: `Count is a fraction (${value})`,
			todo: 'Halo bills whole seats: round it first, such as {{ Math.ceil($json.count) }}.',
		};
	if (value > MOST_SEATS)
		return {
			why: `Count is larger than Halo can hold (${value})`,
			todo: 'Look at where it comes from.',
		};
	return value;
}

async function readProduct(item: ItemContext, record: RecordType): Promise<Product> {
	const { context, client, resolver, index } = item;
	const keys = [...(matchOnOf(record)?.keys ?? []), LICENCE_ID];
	const chosen = context.getNodeParameter(PRODUCT_BY, index, keys[0].value);
	const key = keys.find(({ value }) => value === chosen) ?? keys[0];
	const parameter = key.value === LICENCE_ID.value ? LICENCE_LOCATOR : key.property;
	const given = context.getNodeParameter(parameter, index, '') as unknown;
	const choice = choiceOf(given);
	if (choice === undefined || isBlankName(choice.value)) {
		throw inputRefused(
			client.node,
			`${key.label} is empty`,
			'It tells which product is counted. Fill it in, or choose another way under Product By.',
		);
	}
	if (key.value === LICENCE_ID.value)
		return { key, value: await resolveId(resolver, client, record, choice, key.label, {}) };
	const field = record.fields?.find(({ name }) => name === key.property);
	refuseInexact(client.node, key.label, given);
	if (field?.kind !== 'reference')
		return { key, value: String(given).trim(), name: String(given).trim() };
	const target = resolver.registry.record(field.to);
	if (choice.mode !== 'name' && isIdText(choice.value))
		return { key, value: idOf(client, key.label, choice.value) };
	const input = { label: key.label, parameter: key.property, narrowing: {} };
	const { id, row } = await recordMeant(item, target, choice, input);
	return { key, value: id, ...(row === undefined ? {} : { name: titleOf(target, row) }) };
}

/** The name by which a person knows a row of the input. */
function givenAs(
	customers: RecordType,
	customer: Choice | undefined,
	by: ReturnType<typeof givenBy> | undefined,
): Pick<SyncRow, 'givenAs'> {
	if (customer === undefined || by === 'id' || by === 'tenant') return {};
	return { givenAs: cluesIn(customers, customer.value)?.name ?? customer.value };
}

/** Halo writes these for a record without a site. */
const isNoSite = ({ value }: Choice): boolean => [0, -1].includes(Number(value));

/** The site of a row: none where the input is blank or says so, but never where an expression found nothing. */
function readSite(item: ItemContext): Pick<ParsedRow, 'hasEmptySite' | 'site'> {
	const given = (options?: IGetNodeParameterOptions) =>
		choiceOf(item.context.getNodeParameter(SITE_LOCATOR, item.index, '', options));
	const site = given();
	// What was typed and gives nothing is an expression.
	if (site === undefined) return { hasEmptySite: given({ rawExpressions: true }) !== undefined };
	return isNoSite(site) ? {} : { site };
}

async function parseItem(item: ItemContext, record: RecordType): Promise<ParsedRow> {
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
			'Choose the customer, or give its ID, its name or its Microsoft tenant ID.',
		);
	const customers = item.resolver.registry.record('customer');
	const by = customer === undefined ? undefined : givenBy(customers, customer);
	const site = byLicence ? undefined : readSite(item);
	const count = readCount(
		context.getNodeParameter('count', index, undefined) as unknown,
		SEPARATORS[String(context.getNodeParameter(NUMBERS_AS_TEXT, 0, ''))],
	);
	const row: SyncRow = {
		index,
		product,
		to: typeof count === 'number' ? count : 0,
		...(by === 'name' ? { customerName: customer?.value } : {}),
		...givenAs(customers, customer, by),
		...(customer !== undefined && by === 'id'
			? { customerId: Number(idOf(client, 'Customer', customer.value)) }
			: {}),
	};
	return {
		kind: 'parsed',
		row,
		...(customer === undefined ? {} : { customer }),
		...site,
		...(typeof count === 'number' ? {} : { countRefused: `${count.why}. ${count.todo}` }),
	};
}

/** Ends a row of which nothing is known but why, and what the input calls its customer and its product. */
export function endUnreadable(
	record: RecordType,
	index: number,
	why: string,
	{ givenAs: name, product }: { givenAs?: string; product?: string } = {},
): EndedRow {
	const [key] = matchOnOf(record)?.keys ?? [LICENCE_ID];
	const known = {
		product: { key, value: '', ...(product === undefined ? {} : { name: product }) },
		...(name === undefined ? {} : { givenAs: name }),
	};
	return endUnknown({ index, ...known, to: 0 }, why);
}

/** What an item calls its customer and its product, where these could not be looked up. */
function namesGiven(
	{ context, resolver, index }: ItemContext,
	record: RecordType,
): { givenAs?: string; product?: string } {
	const customers = resolver.registry.record('customer');
	const customer = choiceOf(context.getNodeParameter('client_id', index, ''));
	const by = customer === undefined ? undefined : givenBy(customers, customer);
	const chosen = context.getNodeParameter(PRODUCT_BY, index, '');
	const key = matchOnOf(record)?.keys.find(({ value }) => value === chosen);
	const product = choiceOf(key && context.getNodeParameter(key.property, index, ''));
	return {
		...givenAs(customers, customer, by),
		...(product === undefined ? {} : { product: product.value }),
	};
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
		return await parseItem(item, record);
	} catch (thrown) {
		if (!(thrown instanceof NodeOperationError))
			throw asNodeError(item.client.node, thrown, item.index);
		return endUnreadable(record, item.index, wordsOf(thrown), namesGiven(item, record));
	}
}
