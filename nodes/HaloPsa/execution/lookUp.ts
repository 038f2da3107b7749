import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { inParallel } from '../../shared/pool';
import type { RecordType } from '../records/record';
import { idPropertyOf } from '../records/record';
import type { HaloClient } from '../transport/client';
import type { Query } from '../transport/pages';
import { listRows, listUpTo } from '../transport/pages';
import type { Wanted } from '../reconcile/key';
import { bearsKey } from '../reconcile/key';

/** Up to so many keys are asked for one by one without a look at how long the whole list is. */
const FEW = 2;
const QUESTIONS_AT_ONCE = 10;
const SHORTEST_COMMON_PART = 4;
/** How far a list of recent changes reaches back before the moment asked for, in milliseconds. */
const OVERLAP = 120_000;

/** The longest text that every value begins with. */
function commonBeginning(values: string[]): string {
	const [first = ''] = values;
	let length = first.length;
	for (const value of values) {
		while (!value.toLowerCase().startsWith(first.slice(0, length).toLowerCase())) length -= 1;
	}
	return first.slice(0, length);
}

/**
 * What to search for so that every row with the key is found: Halo's free search was seen to miss texts that end in
 * digits, and takes brackets and signs in a text as wildcards.
 */
function termFor(search: string, value: string): string {
	const word = search === 'search' ? value.replace(/[^\p{L}]+$/u, '') : value;
	return word.length < 3 ? value : word;
}

/**
 * Finds records of one type by what identifies them. Halo only narrows the list; what matches is decided here, so a
 * filter that Halo ignores makes the list longer, but no wrong match.
 */
export class LookUp {
	constructor(
		private readonly client: HaloClient,
		private readonly record: RecordType,
		/** IDs of custom fields that the rows have to show. */
		private readonly customFieldIds: number[],
	) {}

	/** Query of every list: records that are switched off count too. */
	private get everyRow(): Query {
		const hidesInactive = this.record.filters?.some(({ name }) => name === 'includeinactive');
		return {
			...(hidesInactive ? { includeinactive: true } : {}),
			...(this.record.listsCustomFields && this.customFieldIds.length > 0
				? { include_custom_fields: this.customFieldIds.join(',') }
				: {}),
		};
	}

	private async list(query: Query): Promise<IDataObject[]> {
		const { client, record } = this;
		return await listRows(client, record, { ...this.everyRow, ...query }, undefined, {
			record,
			access: 'read',
			doing: `look ${record.plural} up`,
		});
	}

	/** The query that narrows the list to one key; empty where Halo can't. */
	private narrow({ key, value, within }: Wanted): Query {
		const { client_id: customer } = within;
		if (customer !== undefined) return { client_id: customer };
		return key.search === undefined ? {} : { [key.search]: termFor(key.search, value) };
	}

	/** The query that narrows the list to all keys at once, as far as they have something in common. */
	private narrowAll(wanted: Wanted[]): Query {
		const [{ key }] = wanted;
		if (key.search === undefined || key.search === 'search') return {};
		const part = commonBeginning(wanted.map(({ value }) => value));
		return part.length < SHORTEST_COMMON_PART ? {} : { [key.search]: part };
	}

	/**
	 * Rows of Halo's among which those with the keys are: one list for all keys where that takes fewer requests than
	 * asking for each.
	 *
	 * @param since milliseconds since 1970 by Halo's clock: rows changed later are enough
	 */
	async rowsFor(wanted: Wanted[], since?: number): Promise<IDataObject[]> {
		const questions = [
			...new Map(
				wanted.map((one) => [JSON.stringify(this.narrow(one)), this.narrow(one)]),
			).values(),
		];
		if (questions.length > FEW) {
			const { client, record } = this;
			const knowsChanges = record.filters?.some(({ name }) => name === 'lastupdatefromdate');
			const recent: Query =
				since === undefined || !knowsChanges
					? {}
					: { lastupdatefromdate: new Date(since - OVERLAP).toISOString().slice(0, 19) + 'Z' };
			const query = { ...this.everyRow, ...this.narrowAll(wanted), ...recent };
			const whole = await listUpTo(client, record, query, questions.length, {
				record,
				access: 'read',
				doing: `look ${record.plural} up`,
			});
			if (whole !== undefined) return whole;
		}
		const answers = await inParallel(
			questions,
			QUESTIONS_AT_ONCE,
			async (question) => await this.list(question),
		);
		const byId = new Map<string, IDataObject>();
		for (const row of answers.flat()) byId.set(String(row[idPropertyOf(this.record)]), row);
		return [...byId.values()];
	}

	/**
	 * The records that bear each key, by ID.
	 *
	 * @param since rows changed after it are enough, as when another run's new record is looked for
	 * @throws NodeApiError where Halo's list can't show the key
	 */
	async find(wanted: Wanted[], since?: number): Promise<IDataObject[][]> {
		if (wanted.length === 0) return [];
		const rows = await this.rowsFor(wanted, since);
		this.checkShown(rows, wanted);
		const idProperty = idPropertyOf(this.record);
		return wanted.map((one) =>
			rows
				.filter((row) => row.deleted !== true && bearsKey(row, one))
				.sort((left, right) => Number(left[idProperty]) - Number(right[idProperty])),
		);
	}

	/** Without the key in its rows, a list would say "not there" of everything. */
	private checkShown(rows: IDataObject[], [{ key }]: Wanted[]): void {
		if (rows.length === 0 || rows.some((row) => row[key.property] !== undefined)) return;
		const message = `Halo's list of ${this.record.plural} does not show ${key.label}`;
		throw new NodeApiError(
			this.client.node,
			{ message },
			{
				message,
				description:
					"This Halo build keeps it out of the list, so it can't be told whether the record is there. Choose another way under Recognise By.",
			},
		);
	}
}
