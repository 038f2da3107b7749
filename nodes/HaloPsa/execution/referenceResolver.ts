import type { IDataObject } from 'n8n-workflow';
import type { Key, RecordType } from '../records/record';
import { idPropertyOf, nounOf, titleOf } from '../records/record';
import type { HaloClient } from '../transport/client';
import { inputRefused } from '../../shared/errors';
import type { Query } from '../transport/pages';
import { listRows, listUpTo, recordOf, rowsWithin } from '../transport/pages';
import { searchTermFor } from './lookUp';
import { RecordRegistry } from './registry';
import { rowsNamed, rowWithId, titlesIn } from './rowsByName';

const NAMES_SHOWN = 10;
/** Up to so many names of one list are asked for one by one without a look at how long the list is. */
const FEW_NAMES = 5;
/** A list of so many pages is read whole rather than searched for each further name. */
const MAX_PAGES_FOR_NAMES = 30;

function quoted(names: string[]): string {
	const shown = names
		.slice(0, NAMES_SHOWN)
		.map((name) => `"${name}"`)
		.join(', ');
	return names.length > NAMES_SHOWN ? `${shown} and ${names.length - NAMES_SHOWN} more` : shown;
}

/**
 * Looks other records up by name or ID, each question to Halo asked once per execution, however many items
 * ask it at the same time.
 */
export class ReferenceResolver {
	private readonly answers = new Map<string, Promise<unknown>>();

	/** Names asked for, by list. */
	private readonly asked = new Map<string, Set<string>>();

	/** Parts of lists, by what they lie within. */
	private readonly within = new WeakMap<IDataObject[], Map<string, IDataObject[]>>();

	readonly registry: RecordRegistry;

	constructor(
		private readonly client: HaloClient,
		records: readonly RecordType[],
	) {
		this.registry = new RecordRegistry(records);
	}

	/**
	 * The one record with this name; capitals, and what looks the same on a screen, make no other name.
	 *
	 * @param scope query that narrows the list, such as the customer of a site
	 * @param field label of the field, for the message
	 * @throws NodeOperationError where none or several bear the name; it shows the names that Halo has
	 */
	async byName(
		record: RecordType,
		name: string,
		scope: Query,
		field: string,
	): Promise<IDataObject> {
		const within = { ...record.query, ...scope };
		const rows = await this.candidates(record, name, scope);
		const hits = rowsWithin(rowsNamed(record, rows, name), within);
		if (hits.length === 1) return hits[0];
		if (hits.length > 1) throw this.severalNamed(record, name, field, hits);
		throw this.noneNamed(record, name, field, this.narrowed(rows, within));
	}

	/**
	 * Rows among which the one with the name is: what Halo's search finds, or the whole list once asking for each name
	 * costs as many requests as reading it.
	 */
	private async candidates(record: RecordType, name: string, scope: Query): Promise<IDataObject[]> {
		const search = record.search;
		const key: Key = { value: 'name', label: 'Name', kind: 'name', property: record.titles[0] };
		const term = search === undefined ? undefined : searchTermFor({ key, value: name });
		if (search === undefined || term === undefined) return await this.list(record, scope);
		const list = `${record.name} ${JSON.stringify(scope)}`;
		const asked = this.asked.get(list) ?? new Set<string>();
		this.asked.set(list, asked.add(term));
		if (asked.size > FEW_NAMES) {
			const whole = await this.shortList(record, scope);
			if (whole !== undefined) return whole;
		}
		const found = await this.list(record, { ...scope, [search]: term });
		if (rowsNamed(record, found, name).length > 0) return found;
		// A name may be written in Halo with other blanks or accents, which its search does not find.
		const whole = await this.shortList(record, scope);
		return whole !== undefined && rowsNamed(record, whole, name).length > 0 ? whole : found;
	}

	/** The whole list, read once; undefined where it is too long to be read for a name. */
	private async shortList(record: RecordType, scope: Query): Promise<IDataObject[] | undefined> {
		const intent = { record, access: 'read' as const, doing: `list ${record.plural}` };
		return await this.memoize(
			`short ${record.name} ${JSON.stringify(scope)}`,
			async () => await listUpTo(this.client, record, scope, MAX_PAGES_FOR_NAMES, intent),
		);
	}

	/** The rows of a list that lie within a query, the same list each time. */
	private narrowed(rows: IDataObject[], within: Query): IDataObject[] {
		const known = this.within.get(rows) ?? new Map<string, IDataObject[]>();
		this.within.set(rows, known);
		const query = JSON.stringify(within);
		const kept = known.get(query) ?? rowsWithin(rows, within);
		known.set(query, kept);
		return kept;
	}

	private severalNamed(record: RecordType, name: string, field: string, hits: IDataObject[]) {
		const ids = hits.map(
			(row) =>
				`${titleOf(record, row)} (ID ${String(row[idPropertyOf(record)])}${record.subtitle === undefined ? '' : `, ${String(row[record.subtitle] ?? '')}`})`,
		);
		return inputRefused(
			this.client.node,
			`${field}: ${hits.length} ${record.plural} are named "${name}"`,
			`Found ${quoted(ids)}. Use By ID with the one you mean${Object.keys(record.narrowedBy ?? {}).length > 0 ? ', or set the fields that narrow the choice' : ''}.`,
		);
	}

	private noneNamed(record: RecordType, name: string, field: string, rows: IDataObject[]) {
		const seen = titlesIn(record, rows);
		return inputRefused(
			this.client.node,
			`${field}: no ${nounOf(record)} is named "${name}"`,
			seen.length === 0
				? `Halo shows none that is like it. Check the spelling, and that the agent of the API application may see it.`
				: `Halo has ${quoted(seen)}. Use one of these names exactly, or choose From List.`,
		);
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
		return await this.memoize(`${record.name} ${id}`, async () => {
			const reply = await this.client.request({
				method: 'GET',
				retry: 'safe',
				path: `${record.path}/${encodeURIComponent(id)}`,
				intent: {
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
		return await this.memoize(
			`${record.name} ${JSON.stringify(query)}`,
			async () =>
				await listRows(this.client, record, query, undefined, {
					record,
					access: 'read',
					doing: `list ${record.plural}`,
				}),
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
