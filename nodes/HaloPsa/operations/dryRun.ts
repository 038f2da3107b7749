import type { IDataObject } from 'n8n-workflow';
import type { Attempt } from '../../shared/concurrency';
import { hasFailed, mapConcurrent, valueOf } from '../../shared/concurrency';
import { choiceOf } from '../../shared/locator';
import { isObject } from '../../shared/reply';
import { ADDITIONAL } from '../description/parameterNames';
import type { Batch, BatchResult, ItemResult } from '../execution/batch';
import type { ItemContext } from '../execution/itemContext';
import { ownerQueryOf, readWhole } from '../execution/readRecord';
import { differencesOf } from '../reconcile/compare';
import type { Field, RecordType } from '../records/record';
import { idPropertyOf, locatorNameOf, nounOf } from '../records/record';

type WritingVerb = keyof typeof ADDITIONAL;

/** What the names in some fields became, by label: `Birch Dental → 12`. */
function namesIn(
	fields: readonly Field[],
	written: IDataObject,
	valueOf: (field: Field) => unknown,
	where = '',
): IDataObject {
	const names: IDataObject = {};
	for (const field of fields) {
		const became = written[field.name];
		if (became === undefined) continue;
		const given = valueOf(field);
		if (field.kind === 'lines' && Array.isArray(became) && isObject(given)) {
			const lines = Array.isArray(given.line) ? given.line.filter(isObject) : [];
			for (const [position, line] of lines.entries())
				Object.assign(
					names,
					namesIn(
						field.of,
						became.filter(isObject)[position] ?? {},
						({ name }) => line[name] ?? (isObject(line.more) ? line.more[name] : undefined),
						`${field.lineLabel} ${position + 1}: `,
					),
				);
		}
		const choice = field.kind === 'reference' ? choiceOf(given) : undefined;
		if (choice !== undefined && choice.mode !== 'list' && choice.value !== String(became as number))
			names[`${where}${field.label}`] = `${choice.value} → ${String(became as number)}`;
	}
	return names;
}

/** What every name that an item gives became. */
function namesOf(
	{ context, index }: ItemContext,
	record: RecordType,
	verb: WritingVerb,
	written: IDataObject,
): IDataObject {
	const given = context.getNodeParameter(ADDITIONAL[verb], index, {}) as IDataObject;
	const own =
		verb === 'update'
			? choiceOf(context.getNodeParameter(locatorNameOf(record), index, ''))
			: undefined;
	const id = String(written[idPropertyOf(record)] as number);
	return {
		...(own === undefined || own.value === id ? {} : { [record.label]: `${own.value} → ${id}` }),
		...namesIn(
			record.fields ?? [],
			written,
			({ name }) => given[name] ?? context.getNodeParameter(name, index, ''),
		),
	};
}

/** The row of a dry run: what would become of the record, what every name became, and what would be sent. */
export function dryRow(
	item: ItemContext,
	record: RecordType,
	verb: WritingVerb,
	write: IDataObject,
	more: IDataObject,
): IDataObject {
	const { outcome, ...rest } = more;
	return { outcome, dry_run: true, ...rest, names: namesOf(item, record, verb, write), write };
}

/** What an update would do: the record is read, so that one that is not there is told, and what is right already. */
async function tryUpdate(
	item: ItemContext,
	record: RecordType,
	write: IDataObject,
	read: (id: string, write: IDataObject) => Promise<IDataObject | undefined>,
): Promise<IDataObject> {
	const { [idPropertyOf(record)]: id, ...change } = write;
	const held = await read(String(id as number), write);
	const { changes, unseen } = differencesOf(held ?? {}, change, record.fields);
	const isRight = Object.keys(changes).length === 0 && unseen.length === 0;
	const outcome = isRight ? 'unchanged' : 'updated';
	return dryRow(item, record, 'update', write, { outcome, id, changes: changes as IDataObject });
}

/**
 * Create and Update without writing.
 *
 * @param bodies what each item would send
 */
export async function tryItems(
	batch: Batch,
	record: RecordType,
	verb: 'create' | 'update',
	bodies: Array<Attempt<IDataObject>>,
): Promise<BatchResult> {
	const held = new Map<string, Promise<IDataObject | undefined>>();
	const read = async (id: string, write: IDataObject) => {
		const owner = ownerQueryOf(record, write);
		const key = [id, ...Object.values(owner)].join(' ');
		const known =
			held.get(key) ?? readWhole(batch.items[0], record, id, `read the ${nounOf(record)}`, owner);
		held.set(key, known);
		return await known;
	};
	const results = await mapConcurrent(
		[...bodies.keys()],
		batch.width,
		async (index): Promise<ItemResult | undefined> => {
			const body = bodies[index];
			const write = valueOf(body);
			const item = batch.items[index];
			if (write === undefined) return hasFailed(body) ? body : undefined;
			try {
				return {
					row:
						verb === 'update'
							? await tryUpdate(item, record, write, read)
							: dryRow(item, record, verb, write, { outcome: 'created' }),
				};
			} catch (error) {
				return { error };
			}
		},
	);
	return { results };
}
