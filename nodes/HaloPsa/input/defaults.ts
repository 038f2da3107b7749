import type { IDataObject } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import type { ItemContext } from '../execution/itemContext';
import { isEmptyValue, isNoRecord } from '../reconcile/values';
import type { RecordType } from '../records/record';
import { defaultedFieldsOf, fieldOf, firstIdIn, nounOf } from '../records/record';

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

/**
 * Refuses a new record that is for nobody, before anything is sent.
 *
 * @param names the fields of which one is needed
 * @throws NodeOperationError naming them
 */
export function needOneOf(
	{ client }: ItemContext,
	record: RecordType,
	names: string[],
	body: IDataObject,
): void {
	if (names.some((name) => !isEmptyValue(body[name]) && !isNoRecord(body[name]))) return;
	const labels = names.map((name) => fieldOf(record, name)?.label ?? name);
	throw inputRefused(
		client.node,
		`${labels.slice(0, -1).join(', ')} and ${labels.at(-1)} are all empty`,
		`Fill in one of them: without it, the ${nounOf(record)} is for nobody.`,
	);
}
