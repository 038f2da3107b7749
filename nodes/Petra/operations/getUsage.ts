import type { IDataObject } from 'n8n-workflow';
import { nowEpochMs } from '../../shared/clock';
import { inputRefused } from '../../shared/errors';
import { optionsProperty, simplifyProperty } from '../../shared/properties';
import { firstOf } from '../../shared/text';
import {
	asOfProperties,
	countProperty,
	ON_A_DAY,
	productsProperty,
	reportDays,
	usageOptions,
} from '../description/usage';
import type { CountOptions, CountSource, Handling } from '../input/counts';
import { countOf, countsSeats, isTrial, shareScale } from '../input/counts';
import { productOf, readProducts } from '../input/products';
import { monthOf, presetDayOf } from '../input/reportDay';
import { usage } from '../records/usage';
import type { PetraQuery } from '../transport/client';
import type { Operation, PetraItemContext } from './operation';
import { readCollection, readDay, shapedRows } from './operation';

/** Reads what Petra counts, all tenants with one request, and makes the count to bill of it. */
export const getUsage: Operation = {
	record: usage,
	verb: 'get',
	name: 'Get',
	action: 'Get usage',
	description: 'Get the count to bill for every tenant, with one request',
	properties: [
		countProperty,
		...asOfProperties,
		productsProperty,
		simplifyProperty,
		optionsProperty(usageOptions),
	],
	async run(item) {
		const options = readCountOptions(item);
		const products = readProducts(item.client.node, productRows(item));
		const day = readReportDay(item);
		const query: PetraQuery = day === undefined ? {} : { asOf: day };
		const rows = await item.client.rows(usage.route, query);
		const { asOf: reported, organizationName } = await item.client.get(usage.route, query);
		const asked = day ?? new Date(nowEpochMs()).toISOString().slice(0, 10);
		const asOf = typeof reported === 'string' ? reported : asked;
		const month = monthOf(asOf) ?? monthOf(asked);
		const seats = rows.filter(countsSeats);
		const scale = shareScale(seats);
		const counted = seats.flatMap((row) => {
			const result = countOf(row, options, { asOf, scale });
			if (result === undefined) return [];
			const product = productOf(products, row.service);
			const made = { ...result, product, isTrial: isTrial(row, asOf), asOf, month };
			return [{ ...row, ...made, organizationName }];
		});
		warnAutopsies(item, rows.length - seats.length);
		warnUncounted(item, counted);
		return shapedRows(item, usage, counted);
	},
};

function productRows(item: PetraItemContext): IDataObject[] {
	return (readCollection(item, 'products').product ?? []) as IDataObject[];
}

/** The day to ask for; undefined for Petra's own today. */
function readReportDay(item: PetraItemContext): string | undefined {
	const { context, client, index } = item;
	const given: unknown = context.getNodeParameter('asOf', index, 'today');
	const choice = reportDays.find(({ value }) => value === given)?.value;
	if (choice === undefined) {
		throw inputRefused(
			client.node,
			`As Of: "${String(given ?? '').slice(0, 60)}" is none of its choices`,
			`Choose ${firstOf(reportDays.map(({ name }) => name))}.`,
		);
	}
	if (choice !== ON_A_DAY) return presetDayOf(choice, context.getTimezone());
	const day = readDay(item, context.getNodeParameter('day', index, ''), 'Day');
	if (day !== undefined) return day;
	// An expression that came out empty must not bill another day than the one that was meant.
	throw inputRefused(
		client.node,
		'Day is empty',
		'Give the day of the report, such as 2026-03-09, or choose another As Of.',
	);
}

function readCountOptions(item: PetraItemContext): CountOptions {
	const options = readCollection(item, 'options');
	const { rounding = 'nearest' } = options;
	const handlingOf = (name: string): Handling => (options[name] ?? 'zero') as Handling;
	return {
		source: item.context.getNodeParameter('count', item.index) as CountSource,
		paused: handlingOf('paused'),
		trial: handlingOf('trial'),
		notForResale: handlingOf('notForResale'),
		deleted: handlingOf('deleted'),
		rounding: rounding as CountOptions['rounding'],
	};
}

/** An Autopsy is billed once, and not by seats; a person has to know of it. */
function warnAutopsies({ context }: PetraItemContext, count: number): void {
	if (count === 0) return;
	context.addExecutionHints({
		message: `${count} ${count === 1 ? 'row is' : 'rows are'} left out, since Petra gives the service Autopsy for ${count === 1 ? 'it' : 'them'}: that is billed once, and not by seats.`,
		type: 'info',
		location: 'outputPane',
	});
}

function warnUncounted({ context }: PetraItemContext, rows: IDataObject[]): void {
	const uncounted = rows.filter(({ count }) => count === null);
	if (uncounted.length === 0) return;
	const names = uncounted.slice(0, 20).map(({ displayName }) => String(displayName));
	context.addExecutionHints({
		message: `There is no count to bill for ${uncounted.length} of ${rows.length} tenants: ${names.join(', ')}${uncounted.length > 20 ? ', …' : ''}. The field "why" of each tells the reason.`,
		type: 'warning',
		location: 'outputPane',
	});
}
