import type { IDataObject } from 'n8n-workflow';
import { mapConcurrent } from '../../shared/concurrency';
import { isObject } from '../../shared/reply';
import {
	fieldLabelOf,
	fieldTextOf,
	otherCustomFields,
	otherFilled,
	stillEmpty,
	writableField,
} from '../reconcile/otherCustomFields';
import { idOfRow } from '../reconcile/state';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf } from '../records/record';
import type { WriteResult } from './bulkWriter';
import { writeInBulk } from './bulkWriter';
import type { ItemContext } from './itemContext';
import { ownerQueryOf, readWhole } from './readRecord';
import type { RowsToWrite } from './rowsToWrite';
import { rowsAt } from './rowsToWrite';
import { warn, wordsOf } from './warnings';

/** How many records are read at the same time. */
const LOOKS_AT_ONCE = 20;
/** So many changes are worth one written alone, which shows whether the others need a look each. */
const WORTH_A_TRIAL = 3;

/** Record types of which a write has shown in this execution that Halo keeps what it leaves out, by client. */
const keptTypes = new WeakMap<object, Set<string>>();
/** Fields already warned about, by client: one hint is enough for all items. */
const warnedFields = new WeakMap<object, Set<string>>();

function setOf(sets: WeakMap<object, Set<string>>, client: object): Set<string> {
	const known = sets.get(client) ?? new Set<string>();
	sets.set(client, known);
	return known;
}

/** A change of one record that writes some of its custom fields. */
interface GuardedChange {
	item: ItemContext;
	record: RecordType;
	id: string;
	body: IDataObject;
	/** The custom fields that it writes. */
	written: IDataObject[];
}

function guardedChange(item: ItemContext, record: RecordType, body: IDataObject) {
	const { [idPropertyOf(record)]: id, customfields } = body;
	const written = Array.isArray(customfields) ? customfields.filter(isObject) : [];
	const isChange = record.customFields !== undefined && id !== undefined && written.length > 0;
	return isChange ? { item, record, id: String(id as number), body, written } : undefined;
}

async function readAgain(change: GuardedChange, when: string): Promise<IDataObject> {
	const { item, record, id, body } = change;
	const owner = ownerQueryOf(record, body);
	return (await readWhole(item, record, id, `read the ${nounOf(record)} ${when}`, owner)) ?? {};
}

/** The record before or after the write; where it can't be read, that is told, and nothing is compared. */
async function lookAt(change: GuardedChange, when: string): Promise<IDataObject | undefined> {
	try {
		return await readAgain(change, when);
	} catch (thrown) {
		const { record, id } = change;
		warnOnce(
			change,
			`unread ${record.name}`,
			`${record.label} ${id} could not be read ${when}, so its other custom fields were not compared: ${wordsOf(thrown)}`,
		);
		return undefined;
	}
}

function warnOnce({ item }: GuardedChange, topic: string, message: string): void {
	const warned = setOf(warnedFields, item.client);
	if (warned.has(topic)) return;
	warned.add(topic);
	warn(item.context, message);
}

const fieldLabels = (fields: IDataObject[]): string => fields.map(fieldLabelOf).join(', ');

/** Puts emptied fields back, together with those of the write: a Halo that empties what is left out would empty these. */
async function putBack(change: GuardedChange, emptied: IDataObject[]): Promise<WriteResult> {
	const { item, record, id, body, written } = change;
	const customfields = [...written, ...emptied.map(writableField)];
	const [result] = await writeInBulk(item.client, record, {
		bodies: [{ ...ownerQueryOf(record, body), [idPropertyOf(record)]: Number(id), customfields }],
		rowsPerRequest: 1,
		isRow: (_, row) => idOfRow(record, row) === id,
		lookUp: async () => {
			const row = await readAgain(change, 'again');
			return [stillEmpty(emptied, row).length === 0 ? row : undefined];
		},
		doing: `put custom fields of the ${nounOf(record)} back`,
		nameOf: () => `with the ID ${id}`,
	});
	return result ?? { error: new Error('Nothing was sent') };
}

/** Names what is gone with what it held, for every record: nobody else knows it any more. */
function warnLost({ item, record, id }: GuardedChange, lost: IDataObject[], thrown: unknown): void {
	const held = lost.map((field) => `${fieldLabelOf(field)} (${fieldTextOf(field)})`).join(', ');
	const why = thrown === undefined ? '' : ` ${wordsOf(thrown)}`;
	warn(
		item.context,
		`Halo emptied custom fields of ${nounOf(record)} ${id} that were not written, and they could not be put back: ${held}. Fill them in by hand in Halo.${why}`,
	);
}

/** Puts back what a second look shows empty still. */
async function restore(
	change: GuardedChange,
	emptied: IDataObject[],
	row: IDataObject,
): Promise<IDataObject> {
	const { item, record, id } = change;
	try {
		const now = await readAgain(change, 'again');
		const open = stillEmpty(emptied, now);
		if (open.length === 0) {
			// The reply showed the written fields alone.
			setOf(keptTypes, item.client).add(record.name);
			return { ...row, customfields: now.customfields };
		}
		// A Halo that empties what is left out would empty these in turn.
		const sent = [...open, ...otherFilled(now, [...change.written, ...open])];
		const result = await putBack(change, sent);
		if ('error' in result) throw result.error;
		const shows = Array.isArray(result.row.customfields);
		const lost = stillEmpty(sent, shows ? result.row : await readAgain(change, 'again'));
		if (lost.length > 0) warnLost(change, lost, undefined);
		else
			warnOnce(
				change,
				`emptied ${record.name}`,
				`Halo empties custom fields that a change of ${record.plural} leaves out: of ${nounOf(record)} ${id} it emptied ${fieldLabels(open)}. They were put back.`,
			);
		return result.row;
	} catch (thrown) {
		warnLost(change, emptied, thrown);
		return row;
	}
}

/** What the reply to a write says of the record's custom fields; where it says nothing, the record is read. */
async function settle(
	change: GuardedChange,
	before: IDataObject,
	result: WriteResult | undefined,
): Promise<WriteResult | undefined> {
	if (result === undefined || 'error' in result) return result;
	const { record, id, written, item } = change;
	const after = Array.isArray(result.row.customfields)
		? result.row
		: await lookAt(change, 'after the change');
	if (after === undefined) return result;
	const { emptied, changed, isKept } = otherCustomFields(before, after, written);
	for (const pair of changed)
		warnOnce(
			change,
			`changed ${record.name} ${fieldLabelOf(pair.after)}`,
			`The custom field ${fieldLabelOf(pair.after)} of ${nounOf(record)} ${id} was not written, but changed from ${fieldTextOf(pair.before)} to ${fieldTextOf(pair.after)}. A rule in Halo or a person did it, so it was left as it is.`,
		);
	if (emptied.length > 0) return { ...result, row: await restore(change, emptied, result.row) };
	if (isKept) setOf(keptTypes, item.client).add(record.name);
	return result;
}

/**
 * Writes rows as {@link writeInBulk} does. Whether Halo keeps the custom fields that a change leaves out is not known of
 * every record type and build: a record is looked at before the change, until one has shown that they stay. What became
 * empty is put back; what changed otherwise is told only, since a person may have edited it.
 *
 * @param itemOf the item of a row
 * @param known the whole record before the change, where it was read already
 */
export async function writeKeepingCustomFields(
	itemOf: (index: number) => ItemContext,
	record: RecordType,
	rows: RowsToWrite,
	known: (index: number) => IDataObject | undefined = () => undefined,
): Promise<Array<WriteResult | undefined>> {
	const { client } = itemOf(0);
	const changes = rows.bodies.map((body, index) => guardedChange(itemOf(index), record, body));
	const guarded = changes.flatMap((change, index) => (change === undefined ? [] : [index]));
	const results: Array<WriteResult | undefined> = rows.bodies.map(() => undefined);
	const isProven = () => setOf(keptTypes, client).has(record.name);
	const writePart = async (indexes: number[]): Promise<void> => {
		const looked = isProven() ? [] : indexes.filter((index) => changes[index] !== undefined);
		const before = new Map(
			await mapConcurrent(looked, LOOKS_AT_ONCE, async (index) => {
				const change = changes[index];
				const row = known(index) ?? (change && (await lookAt(change, 'before the change')));
				return [index, row] as const;
			}),
		);
		const written = await writeInBulk(client, record, rowsAt(rows, indexes));
		await mapConcurrent([...indexes.keys()], LOOKS_AT_ONCE, async (position) => {
			const index = indexes[position];
			const [change, row] = [changes[index], before.get(index)];
			const result = written[position];
			results[index] =
				change === undefined || row === undefined ? result : await settle(change, row, result);
		});
	};
	const looks = guarded.filter((index) => known(index) === undefined);
	const trial = looks.length >= WORTH_A_TRIAL && !isProven() ? looks.slice(0, 1) : [];
	const rest = [...rows.bodies.keys()].filter((index) => !trial.includes(index));
	if (trial.length > 0) await writePart(trial);
	const isRefused = trial.some((index) => 'error' in (results[index] ?? {}));
	if (rest.length > 0 && !(isRefused && rows.stopsAtRefusal)) await writePart(rest);
	return results;
}
