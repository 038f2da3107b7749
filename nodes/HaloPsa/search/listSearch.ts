import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import { ADDITIONAL } from '../description/parameterNames';
import { choiceOf } from '../input/references';
import { endpointsFor } from '../records/anyRecord';
import type { RecordType } from '../records/record';
import { idPropertyOf, locatorNameOf, searchMethodOf, titleOf } from '../records/record';
import { HaloClient } from '../transport/client';
import type { Query } from '../transport/pages';
import { hasNextPage, listPage, listRows, recordOf, rowsWithin } from '../transport/pages';

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
		if (choice !== undefined && choice.mode !== 'name' && /^-?\d+$/.test(choice.value))
			return Number(choice.value);
	}
	return undefined;
}

/** The ticket being updated, since its type, customer and SLA narrow the choices just as chosen fields do. */
async function ticketBeingChanged(
	context: ILoadOptionsFunctions,
	client: HaloClient,
	records: readonly RecordType[],
): Promise<IDataObject> {
	const ticket = records.find((record) => record.name === 'ticket');
	if (ticket === undefined) return {};
	const id = chosenBeside(context, locatorNameOf(ticket)) ?? chosenBeside(context, 'ticket_id');
	if (id === undefined) return {};
	const reply = await client.request({
		method: 'GET',
		retry: 'safe',
		path: `${ticket.path}/${id}`,
		intent: {
			record: ticket,
			access: 'read',
			doing: 'read the ticket that the choices depend on',
			id: String(id),
		},
	});
	return recordOf(client.node, ticket, reply, String(id));
}

/** Priorities belong to an SLA; without one chosen, the ticket type's own SLA decides. */
async function slaOfTicketType(
	client: HaloClient,
	records: readonly RecordType[],
	typeId: number,
): Promise<number | undefined> {
	const ticketType = records.find((record) => record.name === 'ticketType');
	if (ticketType === undefined) return undefined;
	const reply = await client.request({
		method: 'GET',
		retry: 'safe',
		path: `${ticketType.path}/${typeId}`,
		query: { includedetails: true },
		intent: {
			record: ticketType,
			access: 'read',
			doing: 'read the ticket type',
			id: String(typeId),
		},
	});
	const sla = Number(recordOf(client.node, ticketType, reply, String(typeId)).default_sla);
	return sla > 0 ? sla : undefined;
}

async function scopeBeside(
	context: ILoadOptionsFunctions,
	client: HaloClient,
	record: RecordType,
	records: readonly RecordType[],
): Promise<Query> {
	const scope: Query = {};
	const wanted = Object.entries(record.narrowedBy ?? {}).filter(
		([, field]) => field !== 'ticket_id',
	);
	const ownTicket = chosenBeside(context, 'ticket_id');
	if (record.narrowedBy?.ticket_id !== undefined && ownTicket !== undefined)
		scope.ticket_id = ownTicket;
	let ticket: IDataObject | undefined;
	for (const [parameter, field] of wanted) {
		let value = chosenBeside(context, field);
		if (value === undefined && record.name !== 'ticket') {
			ticket ??= await ticketBeingChanged(context, client, records);
			const held = Number(ticket[field]);
			if (Number.isInteger(held) && held !== 0 && held !== -1) value = held;
		}
		if (value === undefined && field === 'sla_id') {
			const type = chosenBeside(context, 'tickettype_id');
			if (type !== undefined) value = await slaOfTicketType(client, records, type);
		}
		if (value !== undefined) scope[parameter] = value;
	}
	return scope;
}

/**
 * What a drop-down shows of a row and what it stores: the ID, or the name where Halo wants names (teams, categories,
 * custom fields).
 */
export function storedValue(
	record: RecordType,
	row: IDataObject,
): { title: string; value: string | number } {
	const title = titleOf(record, row) || `ID ${String(row[idPropertyOf(record)])}`;
	if (record.name === 'team' || record.name.startsWith('category')) return { title, value: title };
	if (record.name === 'customField') return { title, value: String(row.name) };
	return { title, value: row[idPropertyOf(record)] as string | number };
}

function resultsOf(record: RecordType, rows: IDataObject[]): INodeListSearchResult['results'] {
	const seen = new Set<string | number>();
	return rows.flatMap((row) => {
		const { title, value } = storedValue(record, row);
		if (value === undefined || seen.has(value)) return [];
		seen.add(value);
		const subtitle = record.subtitle === undefined ? undefined : row[record.subtitle];
		// The choices of a selection field are what its value has to be one of.
		const choices = Array.isArray(row.values)
			? row.values.filter(isObject).map((choice) => String(choice.name))
			: [];
		const behind = [subtitle, choices.join(', ')]
			.filter((text) => typeof text === 'string' && text.trim() !== '' && text !== title)
			.join(': ');
		const name = behind === '' ? title : `${title} (${behind})`;
		return [{ name: name.length > 120 ? `${name.slice(0, 120)}…` : name, value }];
	});
}

function searchOf(record: RecordType, records: readonly RecordType[]): ListSearch {
	return async function (this, filter, paginationToken) {
		const client = await HaloClient.open(this);
		const scope = await scopeBeside(this, client, record, records);
		const within = { ...record.query, ...scope };
		const intent = { record, access: 'read' as const, doing: `list ${record.plural}` };
		if (record.paging !== 'pages') {
			const rows = rowsWithin(await listRows(client, record, scope, undefined, intent), within);
			const wanted = (filter ?? '').trim().toLowerCase();
			return {
				results: resultsOf(record, rows).filter(({ name }) => name.toLowerCase().includes(wanted)),
			};
		}
		const page = Number(paginationToken ?? 1);
		const search =
			filter?.trim() && record.search !== undefined ? { [record.search]: filter.trim() } : {};
		const found = await listPage(
			client,
			record,
			{ ...scope, ...search, ...(record.order === undefined ? {} : { order: record.order }) },
			page,
			LIST_SIZE,
			intent,
		);
		return {
			results: resultsOf(record, rowsWithin(found.rows, within)),
			paginationToken: hasNextPage(found, page, LIST_SIZE) ? String(page + 1) : undefined,
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
	return { ...methods, searchEndpoint };
}
