import type { IDataObject } from 'n8n-workflow';
import type { ItemContext } from '../execution/itemContext';
import type { RecordType } from '../records/record';
import { defaultedFieldsOf, fieldOf, firstIdIn } from '../records/record';

/**
 * A new record with what it gets where nothing was given: the site of an asset is its customer's main one. Each other
 * record is read once a run.
 */
export async function withDefaults(
	{ resolver }: ItemContext,
	record: RecordType,
	body: IDataObject,
): Promise<IDataObject> {
	const whole = { ...body };
	for (const { name, defaultFrom } of defaultedFieldsOf(record)) {
		if (defaultFrom === undefined) continue;
		const { field: from, property } = defaultFrom;
		const source = fieldOf(record, from);
		const id = firstIdIn(body, [from]);
		if (source?.kind !== 'reference' || id === undefined || body[name] !== undefined) continue;
		const row = await resolver.byId(resolver.registry.record(source.to), String(id), source.label);
		const held = firstIdIn(row, [property]);
		if (held !== undefined) whole[name] = held;
	}
	return whole;
}
