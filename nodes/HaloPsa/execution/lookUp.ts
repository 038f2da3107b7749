import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { mapConcurrent, mapWithTurns } from '../../shared/concurrency';
import type { MatchKey } from '../reconcile/key';
import { KeyIndex } from '../reconcile/key';
import { isInUse, oldestFirst } from '../reconcile/state';
import type { RecordType } from '../records/record';
import { hasFilter } from '../records/record';
import type { HaloClient } from '../transport/client';
import type { Query } from '../transport/pages';
import { listRows, listUpTo, PAGE_SIZE } from '../transport/pages';
import { searchTermFor } from './searchTerm';

/** Up to so many keys are asked for one by one without a look at how long the whole list is. */
const FEW_QUESTIONS = 2;
/**
 * A list of names that has at most so many pages is read whole, since no search surely finds every spelling of a name.
 * It costs as much as a search where the list has one page, and one request more where it turns out to be longer.
 */
export const SHORT_LIST_PAGES = 3;
const QUESTIONS_AT_ONCE = 10;
const SHORTEST_COMMON_PART = 4;
/** How far a list of recent changes reaches back before the moment asked for, in milliseconds. */
const CHANGES_OVERLAP_MS = 120_000;

/** The longest text that every value begins with. */
function commonBeginning(values: string[]): string {
	const [first = ''] = values;
	let length = first.length;
	for (const value of values) {
		while (!value.toLowerCase().startsWith(first.slice(0, length).toLowerCase())) length -= 1;
	}
	return first.slice(0, length);
}

/** Rows among which those with the keys are. */
interface FoundRows {
	rows: IDataObject[];
	/** Whether they are all rows of the list. */
	isWhole: boolean;
}

/** Whether the list is searched for the key's name; what lies within a customer is read whole. */
const isSearchedByName = ({ key, within }: MatchKey): boolean =>
	key.kind === 'name' && key.search !== undefined && within.client_id === undefined;

/** An index of rows by keys, made with turns for n8n's event loop. */
export async function indexRows(rows: IDataObject[], keys: MatchKey[]): Promise<KeyIndex> {
	const index = new KeyIndex();
	await mapWithTurns(keys, (key) => index.expect(key));
	await mapWithTurns(rows, (row) => index.add(row));
	return index;
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

	/** Query of every list: inactive records count too. */
	private get everyRow(): Query {
		const hidesInactive = hasFilter(this.record, 'includeinactive');
		return {
			...(hidesInactive ? { includeinactive: true } : {}),
			...(this.record.customFields === 'inLists' && this.customFieldIds.length > 0
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
	private narrow(wanted: MatchKey): Query {
		const { key, value, within } = wanted;
		const { client_id: customer } = within;
		const ofCustomer: Query = {
			...(customer === undefined ? {} : { client_id: customer }),
			...this.typeFieldQuery([wanted]),
		};
		// What is written within a customer may be many times as much as what bears one key of it: a tag is searched for.
		if (customer !== undefined && key.kind !== 'tag') return ofCustomer;
		const term = key.search === undefined ? undefined : searchTermFor({ key, value });
		return key.search === undefined || term === undefined
			? ofCustomer
			: { ...ofCustomer, [key.search]: term };
	}

	/** What makes the list show the fields of a type: some builds show them in a list of one type only. */
	private typeFieldQuery(keys: MatchKey[]): Query {
		const { typeFields } = this.record;
		if (typeFields === undefined || keys.every(({ key }) => key.kind !== 'typeField')) return {};
		const types = new Set(keys.map(({ within }) => within[typeFields.chosenIn]));
		const [type] = types;
		return {
			[typeFields.inLists]: true,
			...(types.size > 1 || type === undefined ? {} : { [typeFields.chosenIn]: type }),
		};
	}

	/** The query that narrows the list to all keys at once, as far as they have something in common. */
	private narrowAll(keys: MatchKey[]): Query {
		const [{ key }] = keys;
		if (key.search === undefined || key.search === 'search') return {};
		const part = commonBeginning(keys.map(({ value }) => value));
		return part.length < SHORTEST_COMMON_PART ? {} : { [key.search]: part };
	}

	/** One list for all keys, where it has no more than so many pages. */
	private async listForAll(
		keys: MatchKey[],
		mostPages: number,
		since: number | undefined,
	): Promise<IDataObject[] | undefined> {
		const { client, record } = this;
		const knowsChanges = hasFilter(record, 'lastupdatefromdate');
		const recent: Query =
			since === undefined || !knowsChanges
				? {}
				: {
						lastupdatefromdate:
							new Date(since - CHANGES_OVERLAP_MS).toISOString().slice(0, 19) + 'Z',
					};
		const shown = this.typeFieldQuery(keys);
		const query = { ...this.everyRow, ...shown, ...this.narrowAll(keys), ...recent };
		const doing = `look ${record.plural} up`;
		return await listUpTo(client, record, query, mostPages, { record, access: 'read', doing });
	}

	/** How long a list for all keys may be to be read in place of asking each question; 0 where none is tried. */
	private mostPagesFor(keys: MatchKey[], questions: Query[], since: number | undefined): number {
		const { typeFields } = this.record;
		const ofTypes = this.typeFieldQuery(keys);
		const isOfSeveralTypes =
			Object.keys(ofTypes).length > 0 && ofTypes[typeFields?.chosenIn ?? ''] === undefined;
		if (isOfSeveralTypes) return 0;
		const isSearch = questions.some((question) => Object.keys(question).length > 0);
		const isByName = keys.some((key) => isSearchedByName(key));
		if (since !== undefined || !isSearch || !isByName)
			return questions.length > FEW_QUESTIONS ? questions.length : 0;
		// What is searched for has to be read as well: a row for each name at least, and for its like.
		const pagesFound = 2 * Math.ceil(keys.length / PAGE_SIZE);
		return Math.max(SHORT_LIST_PAGES, questions.length, pagesFound);
	}

	/**
	 * Rows of Halo's among which those with the keys are: one list for all keys where that takes fewer requests than
	 * asking for each.
	 *
	 * @param since milliseconds since 1970 by Halo's clock: rows changed later are enough
	 */
	private async rowsFor(keys: MatchKey[], since?: number): Promise<FoundRows> {
		const narrowed = await mapWithTurns(keys, (key) => {
			const question = this.narrow(key);
			return [JSON.stringify(question), question] as const;
		});
		const questions = [...new Map(narrowed).values()];
		const mostPages = this.mostPagesFor(keys, questions, since);
		if (mostPages > 0) {
			const whole = await this.listForAll(keys, mostPages, since);
			const isWhole = since === undefined && Object.keys(this.narrowAll(keys)).length === 0;
			if (whole !== undefined) return { rows: whole, isWhole };
		}
		const answers = await mapConcurrent(
			questions,
			QUESTIONS_AT_ONCE,
			async (question) => await this.list(question),
		);
		return {
			rows: oldestFirst(this.record, answers.flat()),
			isWhole: questions.some((question) => Object.keys(question).length === 0),
		};
	}

	/**
	 * The records that have each key, from the oldest to the newest.
	 *
	 * @param since rows changed after it are enough, as when another run's new record is looked for
	 * @throws NodeApiError where Halo's list can't show the key
	 */
	async find(keys: MatchKey[], since?: number): Promise<IDataObject[][]> {
		if (keys.length === 0) return [];
		const { rows: candidates, isWhole } = await this.rowsFor(keys, since);
		const found = await this.match(keys, candidates);
		// Halo's search misses some spellings, so before a name counts as new or as out of use the whole list is read.
		const isUnsure = (key: MatchKey, rowIndex: number) =>
			isSearchedByName(key) && !found[rowIndex].some((row) => isInUse(this.record, row));
		if (isWhole || since !== undefined || !keys.some(isUnsure)) return found;
		const all = await this.match(keys, await this.list({}));
		return found.map((rows, rowIndex) =>
			isUnsure(keys[rowIndex], rowIndex) ? all[rowIndex] : rows,
		);
	}

	/** Rows among which those with the keys are, as Halo lists them; nothing is said of which has which key. */
	async candidates(keys: MatchKey[]): Promise<IDataObject[]> {
		return keys.length === 0 ? [] : (await this.rowsFor(keys)).rows;
	}

	private async match(keys: MatchKey[], rows: IDataObject[]): Promise<IDataObject[][]> {
		this.checkShown(rows, keys);
		const index = await indexRows(rows, keys);
		return await mapWithTurns(keys, (key) => oldestFirst(this.record, index.rowsOf(key)));
	}

	private labelOf(property: string): string {
		return this.record.fields?.find(({ name }) => name === property)?.label ?? property;
	}

	/** Without the key in its rows, a list would say "not there" of everything. */
	private checkShown(rows: IDataObject[], keys: MatchKey[]): void {
		if (rows.length === 0) return;
		const around = new Set(keys.flatMap(({ within }) => Object.keys(within)));
		const labels = new Map([
			...[...around].map((property) => [property, this.labelOf(property)] as const),
			...keys.map(({ key }) => [key.property, key.label] as const),
		]);
		// A list without the fields of the type may have an empty one in their place.
		const lists = new Set(
			keys.filter(({ key }) => key.kind === 'typeField').map(({ key }) => key.property),
		);
		const isShown = (row: IDataObject, property: string) => {
			const held = row[property];
			return lists.has(property) ? Array.isArray(held) && held.length > 0 : held !== undefined;
		};
		const hidden = [...labels].find(([property]) => !rows.some((row) => isShown(row, property)));
		if (hidden === undefined) return;
		const message = `Halo's list of ${this.record.plural} does not show ${hidden[1]}`;
		throw new NodeApiError(
			this.client.node,
			{ message },
			{
				message,
				description:
					"This Halo build keeps it out of the list, so it can't be told whether the record is there. Choose another way under Match On.",
			},
		);
	}
}
