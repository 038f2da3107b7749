import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import type { Filter, RecordType } from '../records/record';
import { nounOf, titleOf } from '../records/record';
import { inputRefused } from '../../shared/errors';
import type { Query } from '../transport/pages';
import { isObject } from '../../shared/reply';
import { toHaloDate, toHaloDay } from './dates';
import { fromHaloDate } from '../reconcile/haloDates';
import type { ItemContext } from '../execution/itemContext';
import { choiceOf, idOf, narrowingOf } from './references';

/** A filter as asked for, with what the rows have to agree with. */
interface AskedFilter {
	label: string;
	value: string | number | boolean;
	check?: Filter['check'];
	/** A row that does not agree is told of, not refused. */
	doubtful?: boolean;
}

/** Filters ready to send, and to hold the rows against. */
export interface AskedFilters {
	query: Query;
	asked: AskedFilter[];
}

async function valueOf(
	item: ItemContext,
	filter: Filter,
	given: unknown,
	query: Query,
): Promise<Query[string] | undefined> {
	const { client, resolver, context } = item;
	if (filter.kind === 'reference' && filter.to !== undefined) {
		const choice = choiceOf(given);
		if (choice === undefined) return undefined;
		const record = resolver.registry.record(filter.to);
		// Only teams are filtered by name; from the list they come with the name already.
		if (filter.name.endsWith('_name')) {
			if (choice.mode === 'list') return choice.value;
			const row =
				choice.mode === 'name'
					? await resolver.byName(record, choice.value, {}, filter.label)
					: await resolver.byId(record, idOf(client, filter.label, choice.value), filter.label);
			return titleOf(record, row);
		}
		if (choice.mode !== 'name') return Number(idOf(client, filter.label, choice.value));
		const row = await resolver.byName(
			record,
			choice.value,
			narrowingOf(record, query),
			filter.label,
		);
		return Number(row[record.idProperty ?? 'id']);
	}
	if (given === undefined || given === null || given === '') return undefined;
	if (filter.kind === 'dateTime') {
		const date = toHaloDate(given, context.getTimezone());
		if (date !== undefined) return date;
		throw inputRefused(
			client.node,
			`Filter ${filter.label}: "${String(given).slice(0, 60)}" is not a date`,
			'Use the form 2026-03-09T14:05:00.',
		);
	}
	if (filter.kind === 'date') {
		const noon = toHaloDay(given, context.getTimezone());
		// Halo keeps a day without a zone, at midnight or at noon.
		const time = filter.check?.is === 'notAfter' ? 'T23:59:59Z' : 'T00:00:00Z';
		if (noon !== undefined) return noon.replace(/T.*/, time);
		throw inputRefused(
			client.node,
			`Filter ${filter.label}: "${String(given).slice(0, 60)}" is not a date`,
			'Use the form 2026-03-09.',
		);
	}
	if (filter.kind === 'boolean') return given === true || given === 'true';
	return String(given);
}

/** Reads the filters of Get Many, those of the record type and those given as name and value. */
export async function readFilters(item: ItemContext, record: RecordType): Promise<AskedFilters> {
	const given = item.context.getNodeParameter('filters', item.index, {}) as IDataObject;
	const query: Query = {};
	const asked: AskedFilter[] = [];
	for (const filter of record.filters ?? []) {
		const value = await valueOf(item, filter, given[filter.name], query);
		if (value === undefined || value === false) continue;
		if (filter.kind === 'options') {
			const option = filter.options?.find((candidate) => candidate.value === value);
			Object.assign(query, option?.query);
			if (option?.rows === undefined) continue;
			const { property, value: held, doubtful } = option.rows;
			asked.push({
				label: `${filter.label}: ${option.name}`,
				value: held,
				check: { properties: [property], is: 'equal' },
				doubtful,
			});
			continue;
		}
		Object.assign(query, filter.query?.(String(value)) ?? { [filter.name]: value });
		asked.push({ label: filter.label, value, check: filter.check });
	}
	const others =
		isObject(given.otherFilters) && Array.isArray(given.otherFilters.filter)
			? given.otherFilters.filter
			: [];
	for (const other of others as Array<{ name?: unknown; value?: unknown }>) {
		const name = String(other.name ?? '').trim();
		if (name === '')
			throw inputRefused(
				item.client.node,
				'Other Filters: a line has no name',
				"Give Halo's parameter name, such as toplevel_id, or remove the line.",
			);
		query[name] = String(other.value ?? '');
		asked.push({ label: name, value: query[name], check: { properties: [name], is: 'equal' } });
	}
	return { query, asked };
}

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

/**
 * Holds rows against the filters asked for. Halo ignores a filter that it does not know and answers the whole list.
 *
 * @returns labels of filters that no row could show to be honoured
 * @throws NodeApiError naming the filter that was not honoured and a row that shows it
 */
export function checkFilters(
	item: ItemContext,
	record: RecordType,
	filters: AskedFilters,
	rows: IDataObject[],
): string[] {
	const unproven: string[] = [];
	for (const filter of filters.asked) {
		const properties = filter.check?.properties ?? [];
		let proven = rows.length === 0;
		for (const row of rows) {
			const property = properties.find(
				(name) => row[name] !== undefined && row[name] !== null && typeof row[name] !== 'object',
			);
			if (property === undefined) continue;
			proven = true;
			if (agrees(row[property], filter)) continue;
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
					description: `Asked for ${filter.label} ${String(filter.value)}, but ${nounOf(record)} ${String(row.id)} has ${String(row[property])}. This Halo build does not know the filter. Remove it, and filter the results with a Filter node instead.`,
				},
			);
		}
		if (!proven && properties.length > 0) unproven.push(filter.label);
	}
	return unproven;
}
