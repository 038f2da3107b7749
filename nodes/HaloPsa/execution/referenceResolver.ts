import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { asNodeError, inputRefused } from '../../shared/errors';
import { isInUse } from '../reconcile/state';
import { canonicalValue } from '../reconcile/values';
import type { Key, RecordType } from '../records/record';
import { nounOf } from '../records/record';
import type { HaloClient } from '../transport/client';
import type { Query } from '../transport/pages';
import { listRows, listUpTo, recordOf, rowsWithin } from '../transport/pages';
import { remembered } from './listedRows';
import { SHORT_LIST_PAGES } from './lookUp';
import { noneNamed, severalFound } from './notFound';
import { RecordRegistry } from './registry';
import { inUseOf, partWithin, rowsNamed, rowWithId } from './rowsByName';
import { partsOfTerm, searchTermFor } from './searchTerm';

/** Up to so many names of one list are asked for one by one without a look at how long the list is. */
const FEW_NAMES = 5;
/** A list of so many pages is read whole rather than searched for each further name, or before a name is none. */
export const MAX_PAGES_FOR_NAMES = 30;

const nameKeyOf = ({ titles: [property], search }: RecordType): Key => ({
	value: 'name',
	label: 'Name',
	kind: 'name',
	property,
	...(search === undefined ? {} : { search }),
});

const questionOf = (record: RecordType, query: Query): string =>
	`${record.name} ${JSON.stringify(query)}`;

/** Halo's number for "is" in an advanced search. */
const IS_EQUAL = 2;

/**
 * Looks other records up by name, key or ID, each question to Halo asked once per execution, however many items
 * ask it at the same time.
 */
export class ReferenceResolver {
	private readonly answers = new Map<string, Promise<unknown>>();

	/** Names asked for, by list. */
	private readonly asked = new Map<string, Set<string>>();

	/** What this Halo does not let the connection look up, in words; what only that tells is left aside. */
	readonly refused = new Set<string>();

	readonly registry: RecordRegistry;

	constructor(
		readonly client: HaloClient,
		records: readonly RecordType[],
	) {
		this.registry = new RecordRegistry(records);
	}

	/**
	 * The one record with this name; capitals, and what looks the same on a screen, make no other name.
	 *
	 * @param narrowing query that narrows the list, such as the customer of a site
	 * @param field label of the field, for the message
	 * @throws NodeOperationError where none or several bear the name; it shows the names that Halo has
	 */
	async byName(
		record: RecordType,
		name: string,
		narrowing: Query,
		field: string,
	): Promise<IDataObject> {
		const within = { ...record.query, ...narrowing };
		const rows = await this.candidates(record, nameKeyOf(record), name, narrowing);
		const hits = this.hitsIn(record, rows, name, within);
		const { idProperty } = record;
		// One priority has a row in each SLA.
		const isOne =
			idProperty !== undefined && new Set(hits.map((hit) => hit[idProperty])).size === 1;
		if (hits.length === 1 || isOne) return hits[0];
		const { node } = this.client;
		if (hits.length > 1) throw severalFound(node, record, field, `are named "${name}"`, hits);
		const among = { rows: partWithin(rows, within), query: narrowing };
		throw noneNamed(node, record, field, name, among);
	}

	/**
	 * The same, where more that narrows the list can be found out at the price of a request. It is asked only where the
	 * name alone does not tell the record: several bear it, its ID is that of others too, as `priorityid` is in each SLA, or it
	 * belongs to a customer, such as a site.
	 *
	 * @param more what narrows the list besides
	 */
	async byNameNarrowed(
		record: RecordType,
		name: string,
		narrowing: Query,
		field: string,
		more: () => Promise<Query>,
	): Promise<IDataObject> {
		const rows = await this.candidates(record, nameKeyOf(record), name, narrowing);
		const hits = this.hitsIn(record, rows, name, { ...record.query, ...narrowing });
		const { idProperty } = record;
		const isShared = (hit: IDataObject) =>
			idProperty !== undefined &&
			rows.filter((row) => row[idProperty] === hit[idProperty]).length > 1;
		// What belongs to a customer may belong to another one than the record.
		const mayBeElsewhere =
			narrowing.client_id === undefined && record.narrowedBy?.client_id !== undefined;
		const isClear = hits.length === 1 && !isShared(hits[0]) && !mayBeElsewhere;
		if (hits.length === 0 || isClear) return await this.byName(record, name, narrowing, field);
		const narrowed = { ...narrowing, ...(await more()) };
		const isShown =
			record.search === undefined &&
			Object.keys(narrowed).every((property) => rows.every((row) => row[property] !== undefined));
		// Rows that show what narrows them need not be asked for again.
		if (isShown) this.answers.set(questionOf(record, narrowed), Promise.resolve(rows));
		return await this.byName(record, name, narrowed, field);
	}

	/** What Halo's search finds of a key; undefined where Halo has none for it. */
	async ask(
		record: RecordType,
		key: Key,
		value: string,
		narrowing: Query,
	): Promise<IDataObject[] | undefined> {
		const term = key.search === undefined ? undefined : searchTermFor({ key, value });
		if (key.search !== undefined && term !== undefined)
			return await this.list(record, { ...narrowing, [key.search]: term });
		return key.isHidden
			? await this.askFor(record, key, key.property, value, narrowing)
			: undefined;
	}

	/** What Halo's advanced search finds by one property; undefined where this build has none. */
	async askFor(
		record: RecordType,
		{ label }: Key,
		property: string,
		value: string,
		narrowing: Query,
	): Promise<IDataObject[] | undefined> {
		const refused = `${record.plural} by ${label}`;
		if (this.refused.has(refused)) return undefined;
		const condition = { filter_name: property, filter_type: IS_EQUAL, filter_value: value };
		try {
			return await this.list(record, {
				...narrowing,
				advanced_search: JSON.stringify([condition]),
			});
		} catch (thrown) {
			if (!(thrown instanceof NodeApiError) || thrown.httpCode !== '400')
				throw asNodeError(this.client.node, thrown, 0);
			this.refused.add(refused);
			return undefined;
		}
	}

	/** The rows with a name that lie within a query; those in use where there are any. */
	private hitsIn(
		record: RecordType,
		rows: IDataObject[],
		name: string,
		within: Query,
	): IDataObject[] {
		return inUseOf(record, rowsWithin(rowsNamed(record, rows, name), within));
	}

	/**
	 * Rows among which all those with the name or key are: the whole list where it is short, since no search surely finds
	 * every spelling; else what Halo's search finds, or the list once asking for each costs as many requests as reading it.
	 */
	async candidates(
		record: RecordType,
		key: Key,
		value: string,
		narrowing: Query,
	): Promise<IDataObject[]> {
		const isAskable = key.search !== undefined || key.isHidden === true;
		if (record.search === undefined || !isAskable) return await this.list(record, narrowing);
		const list = `${record.name} ${JSON.stringify(narrowing)}`;
		const asked = this.asked.get(list) ?? new Set<string>();
		this.asked.set(list, asked.add(canonicalValue('name', value)));
		const most = () => (asked.size > FEW_NAMES ? MAX_PAGES_FOR_NAMES : SHORT_LIST_PAGES);
		const whole = await this.wholeList(record, narrowing, most);
		if (whole !== undefined) return whole;
		const found = await this.ask(record, key, value, narrowing);
		const isFound = (among: IDataObject[]) =>
			key.kind !== 'name' || rowsNamed(record, among, value).some((row) => isInUse(record, row));
		if (found === undefined && key.kind === 'name') return await this.list(record, narrowing);
		if (found !== undefined && isFound(found)) return found;
		// A name may be written in Halo in a way which its search does not find.
		const all = await this.wholeList(record, narrowing, () => MAX_PAGES_FOR_NAMES);
		if (found === undefined || key.kind !== 'name') return all ?? [];
		const others = all ?? (await this.askByHalves(record, key, value, narrowing));
		return rowsNamed(record, others, value).length > 0 ? others : found;
	}

	/** What Halo's search finds of either half of a name's word: Halo may write it with a sign that no screen shows. */
	private async askByHalves(
		record: RecordType,
		key: Key,
		value: string,
		narrowing: Query,
	): Promise<IDataObject[]> {
		const { search } = key;
		if (search === undefined) return [];
		const halves = partsOfTerm(searchTermFor({ key, value }) ?? '');
		const ask = async (half: string) => await this.list(record, { ...narrowing, [search]: half });
		return (await Promise.all(halves.map(ask))).flat();
	}

	/**
	 * The whole list, read once; undefined where it is too long to be read for a name.
	 *
	 * @param most how many pages are not too many, asked once the first is there: by then more names may be wanted
	 */
	async wholeList(
		record: RecordType,
		narrowing: Query,
		most: () => number,
	): Promise<IDataObject[] | undefined> {
		const purpose = { record, access: 'read' as const, doing: `list ${record.plural}` };
		const upTo = async (length: string, acceptable: () => number) =>
			await this.memoize(`${length} ${record.name} ${JSON.stringify(narrowing)}`, async () => {
				let pages = 1;
				const accept = (needed: number) => {
					pages = needed;
					return acceptable();
				};
				const listing = listUpTo(this.client, record, narrowing, accept, purpose);
				return { rows: await remembered(this, record, listing), pages };
			});
		const { rows, pages } = await upTo('short', most);
		if (rows !== undefined || pages > most()) return rows;
		return (await upTo('long', () => MAX_PAGES_FOR_NAMES)).rows;
	}

	/** The record with this ID: from the list where Halo gives it whole in one request, else read alone. */
	async byId(record: RecordType, id: string, field: string): Promise<IDataObject> {
		if (record.paging === 'none') {
			const row = rowWithId(record, await this.list(record, {}), id);
			if (row !== undefined) return row;
			throw inputRefused(
				this.client.node,
				`${field}: Halo has no ${nounOf(record)} with the ID ${id}`,
			);
		}
		return await this.read(record, id, field, {});
	}

	/** The record with this ID and all that belongs to it, read alone. */
	async whole(record: RecordType, id: string, field: string): Promise<IDataObject> {
		return await this.read(record, id, field, { includedetails: true });
	}

	private async read(
		record: RecordType,
		id: string,
		field: string,
		query: Query,
	): Promise<IDataObject> {
		return await this.memoize(`${questionOf(record, query)} ${id}`, async () => {
			const reply = await this.client.request({
				method: 'GET',
				retry: 'safe',
				path: `${record.path}/${encodeURIComponent(id)}`,
				query,
				purpose: {
					record,
					access: 'read',
					doing: `read the ${nounOf(record)} of the field ${field}`,
					id,
				},
			});
			return recordOf(this.client.node, record, reply, id);
		});
	}

	/** All rows of a list, read once per execution and query. */
	async list(record: RecordType, query: Query): Promise<IDataObject[]> {
		const purpose = { record, access: 'read' as const, doing: `list ${record.plural}` };
		return await this.memoize(
			questionOf(record, query),
			async () =>
				await remembered(this, record, listRows(this.client, record, query, undefined, purpose)),
		);
	}

	private async memoize<T>(question: string, ask: () => Promise<T>): Promise<T> {
		const known = this.answers.get(question) as Promise<T> | undefined;
		if (known !== undefined) return await known;
		const answer = ask();
		this.answers.set(question, answer);
		return await answer;
	}
}
