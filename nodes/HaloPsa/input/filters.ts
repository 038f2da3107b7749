import type { IDataObject } from 'n8n-workflow';
import { readChoice } from '../../shared/choice';
import { inputRefused } from '../../shared/errors';
import { choiceOf } from '../../shared/locator';
import { readSwitch } from '../../shared/switch';
import type { ItemContext } from '../execution/itemContext';
import type { Filter, RecordType } from '../records/record';
import { titleOf } from '../records/record';
import type { Query } from '../transport/pages';
import { toHaloBound } from './dates';
import type { AskedFilter } from './filterChecks';
import { refuseNoRecord } from './noRecord';
import { refuseInexact } from './numbers';
import { readOtherFilters } from './otherFilters';
import { isExpression, narrowingOf, recordMeant } from './references';

/** Filters ready to send, and to hold the rows against. */
export interface AskedFilters {
	query: Query;
	asked: AskedFilter[];
}

async function filterValueOf(
	item: ItemContext,
	filter: Filter,
	given: unknown,
	query: Query,
): Promise<Query[string] | undefined> {
	const { client, resolver, context } = item;
	refuseInexact(client.node, `Filter ${filter.label}`, given);
	const isNothing = [undefined, null, ''].includes(given as string | null | undefined);
	const isBlank = filter.kind === 'reference' ? choiceOf(given) === undefined : isNothing;
	if (isBlank && isExpression(item, filter.name))
		throw inputRefused(
			client.node,
			`Filter ${filter.label}: the expression is empty`,
			'Without it the records of all would be listed. Look at what comes in, or take the filter out.',
		);
	if (filter.kind === 'reference') {
		const choice = choiceOf(given);
		if (choice === undefined) return undefined;
		const record = resolver.registry.record(filter.to);
		// From the list it comes with the name already.
		const isListed = filter.takes === 'name' && choice.mode === 'list';
		const isGiven = isListed && isExpression(item, filter.name);
		if (isListed && !isGiven) return choice.value;
		const meant = isGiven ? { ...choice, mode: 'name' } : choice;
		const { id, row } = await recordMeant(item, record, meant, {
			label: filter.label,
			narrowing: narrowingOf(record, query),
		});
		refuseNoRecord(client.node, `Filter ${filter.label}`, record, id);
		if (filter.takes === 'name') {
			return titleOf(record, row ?? (await resolver.byId(record, id, filter.label)));
		}
		return Number(id);
	}
	if (isNothing) return undefined;
	if (filter.kind === 'date' || filter.kind === 'dateTime') {
		const isEnd = filter.check?.is === 'notAfter';
		const bound = toHaloBound(filter.kind, given, { zone: context.getTimezone(), isEnd });
		if (bound !== undefined) return bound;
		throw inputRefused(
			client.node,
			`Filter ${filter.label}: "${String(given).slice(0, 60)}" is not a date`,
			`Use the form ${filter.kind === 'date' ? '2026-03-09' : '2026-03-09T14:05:00'}.`,
		);
	}
	if (filter.kind === 'boolean') return readSwitch(client.node, `Filter ${filter.label}`, given);
	if (filter.kind === 'options') {
		const { label, options } = filter;
		return readChoice(client.node, { displayName: `Filter ${label}`, options }, given);
	}
	return String(given);
}

/** What is sent for a filter that has a value. */
function queryOf(filter: Exclude<Filter, { kind: 'options' }>, value: Query[string]): Query {
	const { as, with: fixed } = filter.sends ?? { as: [filter.name], with: {} };
	return { ...fixed, ...Object.fromEntries(as.map((parameter) => [parameter, value])) };
}

/** Refuses a filter that would take the place of another: Halo looks at one date at a time. */
function refuseSecond(
	{ client }: ItemContext,
	label: string,
	sent: Query,
	query: Query,
	asked: AskedFilter[],
): void {
	const isTaken = Object.keys(sent).some(
		(name) => query[name] !== undefined && query[name] !== sent[name],
	);
	if (!isTaken) return;
	const before = asked[asked.length - 1]?.label ?? 'another';
	throw inputRefused(
		client.node,
		`Filters ${before} and ${label} can't be used together`,
		"Halo takes one of them at a time. Use one, and n8n's Filter node behind for the other.",
	);
}

/**
 * Reads filters, those of the record type and those given as name and value.
 *
 * @param filters those of Get Many unless others are given
 */
export async function readFilters(
	item: ItemContext,
	record: RecordType,
	filters: readonly Filter[] = record.operations?.getAll?.filters ?? [],
): Promise<AskedFilters> {
	const given = item.context.getNodeParameter('filters', item.index, {}) as IDataObject;
	const query: Query = {};
	const asked: AskedFilter[] = [];
	for (const filter of filters) {
		const value = await filterValueOf(item, filter, given[filter.name], query);
		if (value === undefined || value === false) continue;
		if (filter.kind === 'options') {
			const option = filter.options.find((candidate) => candidate.value === value);
			Object.assign(query, option?.query);
			if (option?.rows === undefined) continue;
			asked.push({ label: `${filter.label}: ${option.name}`, value: option.name, ...option.rows });
			continue;
		}
		const sent = queryOf(filter, value);
		refuseSecond(item, filter.label, sent, query, asked);
		Object.assign(query, sent);
		asked.push({ label: filter.label, value, check: filter.check });
	}
	for (const other of readOtherFilters(item, record, given)) {
		query[other.label] = other.value;
		asked.push(other);
	}
	return { query, asked };
}
