import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { mapConcurrent, mapWithTurns } from '../../shared/concurrency';
import type { RecordType } from '../records/record';
import type { HaloClient } from '../transport/client';
import type { Query } from '../transport/pages';
import { listRows, listUpTo } from '../transport/pages';
import type { MatchKey } from '../reconcile/key';
import { KeyIndex } from '../reconcile/key';
import { oldestFirst } from '../reconcile/state';

/** Up to so many keys are asked for one by one without a look at how long the whole list is. */
const FEW_QUESTIONS = 2;
const QUESTIONS_AT_ONCE = 10;
const SHORTEST_COMMON_PART = 4;
/** How far a list of recent changes reaches back before the moment asked for, in milliseconds. */
const OVERLAP_MS = 120_000;

/** The longest text that every value begins with. */
function commonBeginning(values: string[]): string {
	const [first = ''] = values;
	let length = first.length;
	for (const value of values) {
		while (!value.toLowerCase().startsWith(first.slice(0, length).toLowerCase())) length -= 1;
	}
	return first.slice(0, length);
}

/** Whether a name has nothing in it that may be written otherwise and looks the same. */
const isPlainName = (name: string): boolean => /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(name);

/** A text up to its last letter. */
function withoutEnding(text: string): string {
	const signs = [...text];
	const last = signs.map((sign) => /\p{L}/u.test(sign)).lastIndexOf(true);
	return signs.slice(0, last + 1).join('');
}

/**
 * What to search for so that every row with the key is found: Halo's free search was seen to miss texts that end in
 * digits, and takes brackets and signs in a text as wildcards. Of a name with accents or odd blanks only its longest
 * plain word is searched.
 *
 * @returns undefined where nothing of the value can be searched for
 */
export function searchTermFor({ key, value }: Pick<MatchKey, 'key' | 'value'>): string | undefined {
	if (key.kind === 'name' && !isPlainName(value)) {
		const words = value.match(/[A-Za-z]{3,}/g) ?? [];
		return words.sort((left, right) => right.length - left.length)[0];
	}
	const isFree = key.search === 'search' || key.kind === 'name';
	const word = isFree ? withoutEnding(value) : value;
	return word.length < 3 ? value : word;
}

/** Rows among which those with the keys are. */
interface Rows {
	rows: IDataObject[];
	/** Whether they are all rows of the list. */
	isWhole: boolean;
}

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
	private narrow({ key, value, within }: MatchKey): Query {
		const { client_id: customer } = within;
		if (customer !== undefined) return { client_id: customer };
		const term = key.search === undefined ? undefined : searchTermFor({ key, value });
		return key.search === undefined || term === undefined ? {} : { [key.search]: term };
	}

	/** The query that narrows the list to all keys at once, as far as they have something in common. */
	private narrowAll(keys: MatchKey[]): Query {
		const [{ key }] = keys;
		if (key.search === undefined || key.search === 'search') return {};
		const part = commonBeginning(keys.map(({ value }) => value));
		return part.length < SHORTEST_COMMON_PART ? {} : { [key.search]: part };
	}

	/** One list for all keys, where that takes no more pages than there are questions. */
	private async listForAll(
		keys: MatchKey[],
		questions: number,
		since: number | undefined,
	): Promise<IDataObject[] | undefined> {
		const { client, record } = this;
		const knowsChanges = record.filters?.some(({ name }) => name === 'lastupdatefromdate');
		const recent: Query =
			since === undefined || !knowsChanges
				? {}
				: { lastupdatefromdate: new Date(since - OVERLAP_MS).toISOString().slice(0, 19) + 'Z' };
		const query = { ...this.everyRow, ...this.narrowAll(keys), ...recent };
		const doing = `look ${record.plural} up`;
		return await listUpTo(client, record, query, questions, { record, access: 'read', doing });
	}

	/**
	 * Rows of Halo's among which those with the keys are: one list for all keys where that takes fewer requests than
	 * asking for each.
	 *
	 * @param since milliseconds since 1970 by Halo's clock: rows changed later are enough
	 */
	private async rowsFor(keys: MatchKey[], since?: number): Promise<Rows> {
		const narrowed = await mapWithTurns(keys, (key) => {
			const question = this.narrow(key);
			return [JSON.stringify(question), question] as const;
		});
		const questions = [...new Map(narrowed).values()];
		if (questions.length > FEW_QUESTIONS) {
			const whole = await this.listForAll(keys, questions.length, since);
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
		// Halo's search can't tell that a name is written otherwise, so before one counts as new the whole list is read.
		const isUnsure = (key: MatchKey, place: number) =>
			key.key.kind === 'name' && found[place].length === 0 && key.key.search !== undefined;
		if (isWhole || since !== undefined || !keys.some(isUnsure)) return found;
		const all = await this.match(keys, await this.list({}));
		return found.map((rows, place) => (isUnsure(keys[place], place) ? all[place] : rows));
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
		const hidden = [...labels].find(([property]) =>
			rows.every((row) => row[property] === undefined),
		);
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
