import type { IDataObject } from 'n8n-workflow';
import type { ItemContext } from '../input/fields';
import type { RecordType } from '../records/record';

/** Fields already told about, by the execution's client: one hint is enough for all items. */
const told = new WeakMap<object, Set<string>>();

/** Tells which fields were written that an older Halo build dropped: it ignores them without a word. */
export function tellDropped(
	{ client, context }: ItemContext,
	record: RecordType,
	written: IDataObject,
	saved: IDataObject,
): void {
	const known = told.get(client) ?? new Set<string>();
	told.set(client, known);
	for (const { name, label, newerBuildsOnly } of record.fields ?? []) {
		const dropped = newerBuildsOnly && written[name] !== undefined && saved[name] === undefined;
		if (!dropped || known.has(name)) continue;
		known.add(name);
		context.addExecutionHints({
			message: `Halo did not keep the field ${label}: this Halo build does not know it. The rest was saved.`,
			type: 'warning',
			location: 'outputPane',
		});
	}
}
