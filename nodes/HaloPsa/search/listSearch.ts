import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { choiceOf } from '../../shared/locator';
import { isObject } from '../../shared/reply';
import {
	ADDITIONAL,
	CLOSING_STATUS_SEARCH,
	DELETED_TICKET_SEARCH,
} from '../description/parameterNames';
import { typeOf } from '../description/property';
import { closingStatuses } from '../execution/closingStatus';
import { endpointsFor } from '../records/endpoints';
import type { NarrowedElse, RecordType } from '../records/record';
import {
	amongDeleted,
	firstIdIn,
	idPropertyOf,
	locatorKeysOf,
	nounOf,
	searchMethodOf,
	titleOf,
} from '../records/record';
import { HaloClient } from '../transport/client';
import type { Query } from '../transport/pages';
import { hasNextPage, listPage, listRows, recordOf, rowsWithin } from '../transport/pages';
import type { Asking } from './whileTyping';
import { askingWhileTyping } from './whileTyping';

/** Rows that a drop-down loads at once. */
const LIST_SIZE = 50;

type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** The ID chosen in a sibling field, wherever the operation shows it; names and expressions narrow nothing. */
function chosenBeside(context: ILoadOptionsFunctions, field: string): number | undefined {
	const groups = [ADDITIONAL.create, ADDITIONAL.update, 'filters'];
	const values = [
		context.getCurrentNodeParameter(field),
		...groups.map((group) => {
			const collection = context.getCurrentNodeParameter(group);
			return isObject(collection) ? (collection as IDataObject)[field] : undefined;
		}),
	];
	for (const value of values) {
		const choice = choiceOf(value);
		if (
			choice !== undefined &&
			['id', 'list'].includes(choice.mode) &&
			/^-?\d+$/.test(choice.value)
		)
			return Number(choice.value);
	}
	return undefined;
}

/** What a drop-down works with. */
interface Searching {
	context: ILoadOptionsFunctions;
	client: HaloClient;
	records: readonly RecordType[];
	asking: Asking;
}

async function openSearch(
	context: ILoadOptionsFunctions,
	records: readonly RecordType[],
	filter: string | undefined,
): Promise<Searching> {
	const client = await HaloClient.open(context);
	return { context, client, records, asking: askingWhileTyping(context, client, filter) };
}

/** The record being changed whose values narrow the choices just as chosen fields do; empty where there is none. */
async function recordBeingChanged(searching: Searching): Promise<IDataObject> {
	const { context, records } = searching;
	const record = records.find(({ narrowsChoices }) => narrowsChoices !== undefined);
	const [id] = (record?.narrowsChoices ?? [])
		.map((input) => chosenBeside(context, input))
		.filter((chosen) => chosen !== undefined);
	if (record === undefined || id === undefined) return {};
	const doing = `read the ${nounOf(record)} that the choices depend on`;
	return await readChosen(searching, record, id, doing, {});
}

async function readChosen(
	{ client, asking }: Searching,
	record: RecordType,
	id: number,
	doing: string,
	query: Query,
): Promise<IDataObject> {
	const path = `${record.path}/${id}`;
	return await asking(JSON.stringify([path, query]), async () => {
		const reply = await client.request({
			method: 'GET',
			retry: 'safe',
			path,
			query,
			purpose: { record, access: 'read', doing, id: String(id) },
		});
		return recordOf(client.node, record, reply, String(id));
	});
}

/** What the record says that is chosen in another field, or held there, where the field that narrows the list is empty. */
async function narrowedElse(
	searching: Searching,
	{ chosenIn, record: name, properties }: NarrowedElse,
	held: IDataObject,
): Promise<number | undefined> {
	const record = searching.records.find((candidate) => candidate.name === name);
	const chosen = chosenBeside(searching.context, chosenIn) ?? firstIdIn(held, [chosenIn]);
	if (record === undefined || chosen === undefined) return undefined;
	const query = { includedetails: true };
	const row = await readChosen(searching, record, chosen, `read the ${nounOf(record)}`, query);
	return firstIdIn(row, properties);
}

async function narrowingBeside(searching: Searching, record: RecordType): Promise<Query> {
	const narrowing: Query = {};
	let changed: IDataObject | undefined;
	for (const [parameter, field] of Object.entries(record.narrowedBy ?? {})) {
		let value = chosenBeside(searching.context, field);
		const isOwner = field === record.parent?.field;
		if (value === undefined && !isOwner && record.narrowsChoices === undefined) {
			changed ??= await recordBeingChanged(searching);
			const held = Number(changed[field]);
			if (Number.isInteger(held) && held !== 0 && held !== -1) value = held;
		}
		if (value === undefined && record.narrowedElse?.field === field)
			value = await narrowedElse(searching, record.narrowedElse, changed ?? {});
		if (value !== undefined) narrowing[parameter] = value;
	}
	return narrowing;
}

/** What a drop-down shows of a row and what it keeps: the ID, or the name where Halo wants names. */
export function storedValue(
	record: RecordType,
	row: IDataObject,
): { title: string; value: string | number } {
	const title = titleOf(record, row) || `ID ${String(row[idPropertyOf(record)])}`;
	if (record.chosenBy === 'title') return { title, value: title };
	if (record.chosenBy === 'name') return { title, value: String(row.name) };
	return { title, value: row[idPropertyOf(record)] as string | number };
}

/** A row of a drop-down: number or code first, then the name, then whose it is. */
function choiceNameOf(record: RecordType, row: IDataObject, title: string): string {
	const { choiceLine = ['title', record.subtitle ?? ''] } = record;
	// The choices of a selection field are what its value has to be one of.
	const choices = Array.isArray(row.values)
		? row.values.filter(isObject).map((choice) => String(choice.name))
		: [];
	const known: Record<string, unknown> = { number: `#${String(row[idPropertyOf(record)])}`, title };
	const parts = choiceLine
		.map((part) => known[part] ?? row[part])
		.concat(choices.join(', '))
		.filter((text): text is string => typeof text === 'string' && text.trim() !== '');
	return [...new Set(parts.map((text) => text.trim()))].join(' · ');
}

function searchResultsOf(
	record: RecordType,
	rows: IDataObject[],
): INodeListSearchResult['results'] {
	const seen = new Set<string | number>();
	return rows.flatMap((row) => {
		const { title, value } = storedValue(record, row);
		if (value === undefined || seen.has(value)) return [];
		seen.add(value);
		const name = choiceNameOf(record, row, title);
		return [{ name: name.length > 120 ? `${name.slice(0, 120)}…` : name, value }];
	});
}

/**
 * What a search by the number, or else by another key of the record, finds besides. Halo answers everything where it does
 * not know a parameter: a full page is taken for that.
 */
async function foundOtherwise(
	record: RecordType,
	term: string,
	found: IDataObject[],
	ask: (search: Query) => Promise<{ rows: IDataObject[] }>,
): Promise<IDataObject[]> {
	const isNumber = /^\d+$/.test(term);
	const isHere = found.some((row) => String(row[idPropertyOf(record)]) === term);
	const parameters = [
		...(isNumber && !isHere ? [record.numberSearch] : []),
		...(found.length === 0 ? locatorKeysOf(record).map(({ search }) => search) : []),
	];
	for (const parameter of parameters) {
		if (parameter === undefined || parameter === record.search) continue;
		const { rows } = await ask({ [parameter]: term });
		if (rows.length > 0 && rows.length < LIST_SIZE) return rows;
	}
	return [];
}

function searchOf(record: RecordType, records: readonly RecordType[]): ListSearch {
	return async function (this, filter, paginationToken) {
		const searching = await openSearch(this, records, filter);
		const { client, asking } = searching;
		const narrowing = await narrowingBeside(searching, record);
		const within = { ...record.query, ...narrowing };
		const purpose = { record, access: 'read' as const, doing: `list ${record.plural}` };
		if (record.paging !== 'pages') {
			const rows = rowsWithin(
				await asking(
					JSON.stringify([record.name, narrowing]),
					async () => await listRows(client, record, narrowing, undefined, purpose),
				),
				within,
			);
			const wanted = (filter ?? '').trim().toLowerCase();
			return {
				results: searchResultsOf(record, rows).filter(({ name }) =>
					name.toLowerCase().includes(wanted),
				),
			};
		}
		const page = Number(paginationToken ?? 1);
		// A number stands in the list with a "#".
		const term = (filter ?? '').trim().replace(/^#(?=\d+$)/, '');
		const order: Query = record.order === undefined ? {} : { order: record.order };
		const ask = async (search: Query) =>
			await listPage(
				client,
				record,
				{ ...narrowing, ...search, ...order },
				page,
				LIST_SIZE,
				purpose,
			);
		const isSearched = term !== '' && record.search !== undefined;
		const found = await ask(isSearched ? { [record.search as string]: term } : {});
		const more =
			isSearched && page === 1 ? await foundOtherwise(record, term, found.rows, ask) : [];
		return {
			results: searchResultsOf(record, rowsWithin([...more, ...found.rows], within)),
			paginationToken: hasNextPage(found, page, LIST_SIZE) ? String(page + 1) : undefined,
		};
	};
}

/** The statuses that close a ticket, of the ticket's own type. */
function searchClosingStatusOf(records: readonly RecordType[]): ListSearch {
	return async function (this, filter) {
		const searching = await openSearch(this, records, filter);
		const { client, asking } = searching;
		const status = typeOf(records, 'status');
		const purpose = { record: status, access: 'read' as const, doing: `list ${status.plural}` };
		const { offered } = await closingStatuses(
			async (query) =>
				await asking(
					JSON.stringify([status.name, query]),
					async () => await listRows(client, status, query, undefined, purpose),
				),
			await narrowingBeside(searching, status),
		);
		const wanted = (filter ?? '').trim().toLowerCase();
		return {
			results: searchResultsOf(status, offered).filter(({ name }) =>
				name.toLowerCase().includes(wanted),
			),
		};
	};
}

/** The endpoints that Halo publishes and that offer the chosen operation; asks Halo nothing. */
async function searchEndpoint(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const wanted = (filter ?? '').trim().toLowerCase();
	const verb = String(this.getCurrentNodeParameter('operation') ?? 'getAll');
	return {
		results: endpointsFor(verb)
			.filter((name) => name.toLowerCase().includes(wanted))
			.map((name) => ({ name, value: name })),
	};
}

/** The drop-down method of every record type, by the name that its locators call. */
export function listSearchOf(records: readonly RecordType[]): Record<string, ListSearch> {
	const methods = Object.fromEntries(
		records.map((record) => [searchMethodOf(record.name), searchOf(record, records)]),
	);
	return {
		...methods,
		[CLOSING_STATUS_SEARCH]: searchClosingStatusOf(records),
		[DELETED_TICKET_SEARCH]: searchOf(amongDeleted(typeOf(records, 'ticket')), records),
		searchEndpoint,
	};
}
