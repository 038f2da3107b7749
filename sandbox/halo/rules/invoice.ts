import type { Row } from '../../types';
import type { Change } from '../entity';
import { isEmptyValue, listOf, same } from '../values';
import type { World } from '../world';
import { afterLinesWritten, countedQuantity, withEntries } from './counted-line';

const rounded = (amount: number) => Math.round(amount * 100) / 100;

const firstLineId = 9001;

/** A line id that no invoice uses yet. */
const nextLineId = (world: World, taken: Row[]): number => {
	const lines = ['Invoice', 'RecurringInvoice'].flatMap((entity) =>
		world.store.rows(entity).flatMap((row) => listOf(row, 'lines')),
	);
	return Math.max(firstLineId - 1, ...[...lines, ...taken].map(({ id }) => Number(id) || 0)) + 1;
};

const completeLine = (world: World, line: Row): Row => {
	const item = isEmptyValue(line._itemid) ? undefined : world.store.find('Item', line._itemid);
	const full: Row = {
		qty_order: 1,
		unit_price: item?.recurringprice || item?.baseprice || 0,
		unit_cost: item?.costprice ?? 0,
		discount_perc: 0,
		item_shortdescription: item?.name ?? '',
		tax_rate: 0,
		isinactive: false,
		...line,
	};
	const net =
		Number(full.qty_order) * Number(full.unit_price) * (1 - Number(full.discount_perc) / 100);
	return {
		...full,
		net_amount: rounded(net),
		tax_amount: rounded((net * Number(full.tax_rate)) / 100),
		total_price: rounded(net),
	};
};

/** A line that counts licences with their number, where this build works it out at once. */
const withQuantity = (world: World, line: Row): Row =>
	world.switches.countedQuantity === 'at once'
		? completeLine(world, {
				...line,
				qty_order: countedQuantity(world, line) ?? line.qty_order,
			})
		: line;

/** The lines after some were supplied: known ones are changed, others added; see the switch for the rest. */
export function mergeLines(world: World, before: Row[], given: Row[], keepOthers: boolean): Row[] {
	const merged: Row[] = [];
	for (const line of given) {
		const known = isEmptyValue(line.id) ? undefined : before.find(({ id }) => same(id, line.id));
		const isRenewed = world.switches.lineIds === 'renewed';
		const id = known && !isRenewed ? known.id : nextLineId(world, [...before, ...merged]);
		merged.push(completeLine(world, withEntries(world, { ...known, ...line, id }, known)));
	}
	if (world.switches.lineIds === 'renewed') return merged;
	const untouched = before.filter(({ id }) => !merged.some((line) => same(line.id, id)));
	return keepOthers ? [...untouched, ...merged] : merged;
}

/** Works out an invoice's lines and totals. */
export function completeInvoice({ world, row, before, given }: Change): void {
	const stored = before ? listOf(before, 'lines') : [];
	const keepOthers = world.switches.leftOutLines === 'kept';
	let lines = Array.isArray(given.lines)
		? mergeLines(world, stored, listOf(given, 'lines'), keepOthers)
		: stored;
	if (before && Array.isArray(given.lines)) {
		lines = afterLinesWritten(world, lines, stored).map((line) => withQuantity(world, line));
		if (world.switches.leftOutInvoiceFields === 'emptied' && !('reference' in given))
			row.reference = '';
	}
	if (Array.isArray(given.add_lines))
		lines = mergeLines(world, lines, listOf(given, 'add_lines'), true);
	const sum = (member: string) =>
		rounded(lines.reduce((total, line) => total + Number(line[member] ?? 0), 0));
	const total = rounded(sum('net_amount') + sum('tax_amount'));
	Object.assign(row, { lines, revenue: sum('net_amount'), tax_total: sum('tax_amount'), total });
	row.amountdue = row.voided ? 0 : rounded(total - Number(row.amountpaid ?? 0));
	delete row.add_lines;
}

/** Gives a stored invoice its number and its lines their header. */
export function prepareLines(change: Change): void {
	const { world, row } = change;
	const isRecurring = Number(row.id) < 0;
	const lines = listOf(row, 'lines').map((line) => ({ ...line, ihid: row.id }));
	const invoicenumber = row.invoicenumber ?? (isRecurring ? '' : `INV-${String(row.id)}`);
	change.row = world.store.put(isRecurring ? 'RecurringInvoice' : 'Invoice', {
		...row,
		lines,
		invoicenumber,
	});
}
