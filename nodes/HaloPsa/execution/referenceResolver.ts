import type { IDataObject } from 'n8n-workflow';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf, titleOf } from '../records/record';
import type { HaloClient } from '../transport/client';
import { inputRefused } from '../../shared/errors';
import type { Query } from '../transport/pages';
import { listRows, recordOf, rowsWithin } from '../transport/pages';
import { RecordRegistry } from './registry';

const NAMES_SHOWN = 10;

const same = (left: string, right: string): boolean =>
	left.trim().toLowerCase() === right.trim().toLowerCase();

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

	readonly registry: RecordRegistry;

	constructor(
		private readonly client: HaloClient,
		records: readonly RecordType[],
	) {
		this.registry = new RecordRegistry(records);
	}

	/**
	 * The one record with exactly this name, ignoring case and spaces around it.
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
		const search: Query = record.search === undefined ? {} : { [record.search]: name.trim() };
		const within = { ...record.query, ...scope };
		const rows = rowsWithin(await this.list(record, { ...scope, ...search }), within);
		const hits = this.distinct(
			record,
			rows.filter((row) => record.titles.some((title) => same(String(row[title] ?? ''), name))),
		);
		if (hits.length === 1) return hits[0];
		if (hits.length > 1) {
			const ids = hits.map(
				(row) =>
					`${titleOf(record, row)} (ID ${String(row[idPropertyOf(record)])}${record.subtitle === undefined ? '' : `, ${String(row[record.subtitle] ?? '')}`})`,
			);
			throw inputRefused(
				this.client.node,
				`${field}: ${hits.length} ${record.plural} are named "${name}"`,
				`Found ${quoted(ids)}. Use By ID with the one you mean${Object.keys(record.scopes ?? {}).length > 0 ? ', or set the fields that narrow the choice' : ''}.`,
			);
		}
		const seen = [
			...new Set(rows.map((row) => titleOf(record, row)).filter((title) => title !== '')),
		];
		throw inputRefused(
			this.client.node,
			`${field}: no ${nounOf(record)} is named "${name}"`,
			seen.length === 0
				? `Halo shows none that is like it. Check the spelling, and that the agent of the API application may see it.`
				: `Halo has ${quoted(seen)}. Use one of these names exactly, or choose From List.`,
		);
	}

	/** The record with this ID: from the list where Halo gives it whole in one request, else read alone. */
	async byId(record: RecordType, id: string, field: string): Promise<IDataObject> {
		const idProperty = idPropertyOf(record);
		if (record.paging === 'none') {
			const row = (await this.list(record, {})).find((entry) => String(entry[idProperty]) === id);
			if (row !== undefined) return row;
			throw inputRefused(
				this.client.node,
				`${field}: Halo has no ${nounOf(record)} with the ID ${id}`,
			);
		}
		return await this.once(`${record.name} ${id}`, async () => {
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
		return await this.once(
			`${record.name} ${JSON.stringify(query)}`,
			async () =>
				await listRows(this.client, record, query, undefined, {
					record,
					access: 'read',
					doing: `list ${record.plural}`,
				}),
		);
	}

	private distinct(record: RecordType, rows: IDataObject[]): IDataObject[] {
		return [...new Map(rows.map((row) => [String(row[idPropertyOf(record)]), row])).values()];
	}

	private async once<T>(question: string, ask: () => Promise<T>): Promise<T> {
		const known = this.answers.get(question) as Promise<T> | undefined;
		if (known !== undefined) return await known;
		const answer = ask();
		this.answers.set(question, answer);
		return await answer;
	}
}
