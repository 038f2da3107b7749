import type { IDataObject } from 'n8n-workflow';
import type { HaloClient } from '../transport/client';
import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import { customFieldType } from '../records/customField';
import type { ReferenceResolver } from '../execution/referenceResolver';
import { choiceOf, idOf } from './references';

interface CustomFieldInput {
	field?: unknown;
	value?: unknown;
}

const same = (left: unknown, right: unknown): boolean =>
	String(left ?? '')
		.trim()
		.toLowerCase() ===
	String(right ?? '')
		.trim()
		.toLowerCase();

/** The choices of a selection field: with the field itself, or in the look-up list that it names. */
export async function choicesOf(
	resolver: ReferenceResolver,
	info: IDataObject,
): Promise<IDataObject[]> {
	if (Array.isArray(info.values) && info.values.length > 0) return info.values.filter(isObject);
	const list = Number(info.lookup ?? 0);
	if (!Number.isInteger(list) || list === 0) return [];
	const rows = await resolver.list(resolver.registry.record('lookup'), { lookupid: list });
	return rows.filter((row) => row.lookupid === undefined || Number(row.lookupid) === list);
}

/** Turns the label of a selection value into the value that Halo stores; other values pass as they are. */
function storedValue(
	client: HaloClient,
	label: string,
	choices: IDataObject[],
	value: unknown,
): unknown {
	if (choices.length === 0) return value;
	const pick = (entry: unknown): unknown => {
		const byLabel = choices.find((choice) => same(choice.name ?? choice.display, entry));
		const found = byLabel ?? choices.find((choice) => same(choice.id, entry));
		if (found !== undefined) return found.id;
		throw inputRefused(
			client.node,
			`Custom Fields: "${label}" has no choice named "${String(entry)}"`,
			`Halo offers ${choices.map((choice) => `"${String(choice.name)}"`).join(', ')}.`,
		);
	};
	return Array.isArray(value) ? value.map((entry) => ({ id: pick(entry) })) : pick(value);
}

/**
 * The `customfields` to write, only those given: Halo keeps the others.
 *
 * @throws NodeOperationError where a custom field or one of its choices does not exist
 */
export async function readCustomFields(
	resolver: ReferenceResolver,
	client: HaloClient,
	given: unknown,
): Promise<IDataObject[]> {
	const inputs =
		isObject(given) && Array.isArray(given.field) ? (given.field as CustomFieldInput[]) : [];
	const written: IDataObject[] = [];
	for (const input of inputs) {
		const choice = choiceOf(input.field);
		if (choice === undefined) {
			throw inputRefused(
				client.node,
				'Custom Fields: a line has no field',
				'Choose the custom field, or remove the line.',
			);
		}
		if (input.value === undefined || input.value === null) continue;
		const fields = await resolver.list(customFieldType, {});
		const wanted =
			choice.mode === 'id' ? idOf(client, 'Custom Fields', choice.value) : choice.value;
		const hits = fields.filter((info) =>
			choice.mode === 'id'
				? String(info.id) === wanted
				: same(info.name, wanted) || same(info.label, wanted),
		);
		const bearName = hits.filter((info) => same(info.name, wanted));
		const exact = bearName.length > 0 ? bearName : hits;
		if (exact.length !== 1) {
			const count = exact.length === 0 ? 'no' : String(exact.length);
			const seen = fields
				.map((info) => `"${String(info.label ?? info.name)}"`)
				.slice(0, 20)
				.join(', ');
			throw inputRefused(
				client.node,
				`Custom Fields: ${count} custom field${exact.length > 1 ? 's are' : ' is'} named "${wanted}"`,
				`Halo has ${seen || 'none'}. Use From List, or the name that begins with CF.`,
			);
		}
		const info = exact[0];
		const label = String(info.label ?? info.name);
		const value = storedValue(client, label, await choicesOf(resolver, info), input.value);
		written.push({ id: Number(info.id), name: String(info.name), value: value as IDataObject });
	}
	return written;
}
