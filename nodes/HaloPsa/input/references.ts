import type { IDataObject, INodeParameterResourceLocator } from 'n8n-workflow';
import type { RecordType, ReferenceField } from '../records/record';
import { idPropertyOf, titleOf } from '../records/record';
import type { HaloClient } from '../transport/client';
import { inputRefused } from '../../shared/errors';
import type { Query } from '../transport/pages';
import { isObject } from '../../shared/reply';
import type { ReferenceResolver } from '../execution/referenceResolver';

/** What a person chose in a resource locator. */
export interface Choice {
	mode: 'list' | 'id' | 'name';
	value: string;
}

/** Reads a locator's value, or a bare ID as an expression or an AI agent may give it; undefined when empty. */
export function choiceOf(given: unknown): Choice | undefined {
	const locator = isObject(given) ? (given as unknown as INodeParameterResourceLocator) : undefined;
	const raw = locator === undefined ? given : locator.value;
	if (raw === undefined || raw === null) return undefined;
	const value = String(raw).trim();
	if (value === '') return undefined;
	const mode = locator?.mode === 'name' || locator?.mode === 'list' ? locator.mode : 'id';
	return { mode, value };
}

/**
 * Halo's numeric ID in the form that goes into paths and bodies. Halo has negative IDs and writes whole numbers as
 * `12.0` at times.
 *
 * @throws NodeOperationError naming the field, where it is no ID
 */
export function idOf(client: HaloClient, field: string, value: string): string {
	if (/^-?\d+(\.0+)?$/.test(value)) return String(Math.trunc(Number(value)));
	throw inputRefused(
		client.node,
		`${field}: "${value.slice(0, 60)}" is not an ID`,
		'Halo IDs are whole numbers, such as 1207. To give a name, switch the field to By Name.',
	);
}

/** The query that narrows a list by fields already written, as the drop-down does. */
export function narrowingOf(record: RecordType, written: IDataObject): Query {
	const scope: Query = {};
	for (const [parameter, field] of Object.entries(record.narrowedBy ?? {})) {
		const value = written[field];
		if (typeof value === 'number' || (typeof value === 'string' && value !== ''))
			scope[parameter] = value;
	}
	return scope;
}

/** The ID that a choice stands for. */
export async function resolveId(
	resolver: ReferenceResolver,
	client: HaloClient,
	record: RecordType,
	choice: Choice,
	field: string,
	written: IDataObject,
): Promise<string> {
	if (choice.mode !== 'name') return idOf(client, field, choice.value);
	const row = await resolver.byName(record, choice.value, narrowingOf(record, written), field);
	return String(row[idPropertyOf(record)]);
}

/** Whether a property of a record holds something: Halo writes -1 and 0 for "none". */
function isFilled(value: unknown): boolean {
	const isNone = value === undefined || value === null || value === -1 || value === 0;
	return !isNone && value !== '' && typeof value !== 'object';
}

/**
 * The properties to write for a reference: its ID, or its name where Halo wants that, and what travels with it.
 *
 * @param written properties written so far; those set by hand are not overwritten, and they narrow a look-up by name
 */
export async function writeReference(
	resolver: ReferenceResolver,
	client: HaloClient,
	field: ReferenceField,
	choice: Choice,
	written: IDataObject,
): Promise<IDataObject> {
	const record = resolver.registry.record(field.to);
	if (field.writes === 'name') {
		// A name from the list is the record's own, so nothing has to be asked.
		if (choice.mode === 'list') return { [field.name]: choice.value };
		if (choice.mode === 'id') {
			const id = idOf(client, field.label, choice.value);
			if (field.idProperty !== undefined) return { [field.idProperty]: Number(id) };
			return { [field.name]: titleOf(record, await resolver.byId(record, id, field.label)) };
		}
		const row = await resolver.byName(
			record,
			choice.value,
			narrowingOf(record, written),
			field.label,
		);
		return { [field.name]: titleOf(record, row) };
	}
	const brings = Object.entries(field.alsoSets ?? {}).filter(
		([property]) => written[property] === undefined,
	);
	const byName = choice.mode === 'name';
	const id = byName ? undefined : idOf(client, field.label, choice.value);
	const stored = (value: unknown) => (field.asText ? String(value) : Number(value));
	if (id !== undefined && brings.length === 0) return { [field.name]: stored(id) };
	const row = byName
		? await resolver.byName(record, choice.value, narrowingOf(record, written), field.label)
		: await resolver.byId(record, String(id), field.label);
	const properties: IDataObject = { [field.name]: stored(id ?? row[idPropertyOf(record)]) };
	for (const [property, sources] of brings) {
		const value = sources
			.split('|')
			.map((source) => row[source])
			.find(isFilled);
		if (value !== undefined) properties[property] = value;
	}
	return properties;
}
