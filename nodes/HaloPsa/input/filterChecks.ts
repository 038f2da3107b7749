import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import type { ItemContext } from '../execution/itemContext';
import { isClosed, showsState } from '../reconcile/state';
import { fromHaloDate, isDateNotSet } from '../reconcile/values';
import type { FilterCheck, RowTest } from '../records/field';
import type { RecordType } from '../records/record';
import { nounOf } from '../records/record';

/** A filter as asked for, with what the rows have to agree with. */
export interface AskedFilter {
	label: string;
	value: string | number | boolean;
	check?: FilterCheck;
	/** The state that the rows must be in. */
	state?: RowTest['state'];
	/** A row that does not agree causes a warning, not an error. */
	doubtful?: boolean;
	/** Whether the rows have to show that Halo knows it, since nothing else tells. */
	mustShow?: boolean;
}

/** Halo's IDs for "no record". */
const NO_RECORD = [0, -1];

function agrees(held: unknown, { value, check }: AskedFilter): boolean {
	const text = String(held).trim().toLowerCase();
	const wanted = String(value).trim().toLowerCase();
	if (check?.is === 'contains') return text.includes(wanted);
	if (check?.is === 'notBefore' || check?.is === 'notAfter') {
		const moment = fromHaloDate(held);
		const bound = fromHaloDate(value);
		if (moment === undefined || bound === undefined) return true;
		return check.is === 'notBefore' ? moment >= bound : moment <= bound;
	}
	if (Number.isFinite(Number(held)) && Number.isFinite(Number(value)))
		return Number(held) === Number(value);
	return text === wanted || wanted.split(',').some((part) => part.trim() === text);
}

/** What a row shows of what was filtered by; undefined where it shows nothing. */
function heldBy(row: IDataObject, { check, state }: AskedFilter): string | undefined {
	if (state !== undefined) {
		if (!showsState(row)) return undefined;
		return isClosed(row) ? 'closed' : 'open';
	}
	const property = check?.properties.find((name) => {
		const value = row[name];
		// A date that is not set says nothing of a bound.
		const isNothing = value === undefined || value === null || isDateNotSet(value);
		return !isNothing && typeof value !== 'object';
	});
	if (property === undefined) return undefined;
	const held = String(row[property] as string);
	// An invoice that belongs to a ticket by its lines only says "none" itself.
	return check?.is === 'sameRecord' && NO_RECORD.includes(Number(held)) ? undefined : held;
}

function unshown({ client }: ItemContext, record: RecordType, name: string): NodeApiError {
	const message = `Other Filters: nothing shows that Halo knows "${name}"`;
	return new NodeApiError(
		client.node,
		{ message },
		{
			message,
			description: `Halo ignores a filter that it does not know, and answers all ${record.plural}. Check the spelling; where it is right, add Allow Unchecked Filters under Filters.`,
		},
	);
}

/**
 * Holds rows against the filters asked for. Halo ignores a filter that it does not know and answers the whole list.
 *
 * @returns labels of filters that no row could show to be honoured
 * @throws NodeApiError naming the filter that was not honoured and a row that shows it, or one that may be misspelt
 */
export function checkFilters(
	item: ItemContext,
	record: RecordType,
	asked: AskedFilter[],
	rows: IDataObject[],
): string[] {
	const unproven: string[] = [];
	for (const filter of asked) {
		let proven = rows.length === 0;
		for (const [index, row] of rows.entries()) {
			const held = heldBy(row, filter);
			if (held === undefined) continue;
			proven = true;
			if (filter.state === undefined ? agrees(held, filter) : held === filter.state) continue;
			if (filter.doubtful) {
				proven = false;
				break;
			}
			const message = `Halo did not honour the filter ${filter.label}: it answered ${record.plural} that do not match`;
			throw new NodeApiError(
				item.client.node,
				{ message },
				{
					message,
					description: `Asked for ${filter.label}${filter.state === undefined ? ` ${String(filter.value)}` : ''}, but ${nounOf(record)} ${String(row.id ?? index + 1)} ${filter.state === undefined ? 'has' : 'is'} ${held}. This Halo build does not know the filter. Remove it, and filter the results with a Filter node instead.`,
				},
			);
		}
		if (!proven && filter.mustShow) throw unshown(item, record, filter.label);
		const isTold = filter.state !== undefined || filter.check !== undefined;
		if (!proven && isTold) unproven.push(filter.label);
	}
	return unproven;
}
