import type { IBinaryKeyData, IDataObject, INodeProperties } from 'n8n-workflow';
import type { ItemContext } from '../input/fields';
import { simplify } from '../input/simplify';
import type { RecordType, Verb } from '../records/record';
import { recordAt } from '../records/anyRecord';
import { locatorNameOf, nounOf } from '../records/record';
import { inputRefused } from '../../shared/errors';
import { recordOf } from '../transport/pages';
import type { Access } from '../transport/permissions';
import { isObject } from '../../shared/reply';
import { choiceOf, resolveId } from '../input/references';
import type { RunAll } from './batch';

/** A verb, written once for every record type that offers it. */
export interface Operation {
	verb: Verb;
	/** Which of the two application permissions it needs. */
	access: Access;
	/** Writes only after reading the record, so the permission to read is needed as well. */
	readsFirst?: boolean;
	/** Name in the Operation drop-down. */
	name: string;
	/** Sentence-case line in the node panel, such as "Create a ticket". */
	action: (record: RecordType) => string;
	description: (record: RecordType) => string;
	/** The inputs that it shows, without their display conditions. */
	properties: (record: RecordType, records: RecordType[]) => INodeProperties[];
	/** Does it for one item and answers one row, several, or a file. */
	run?: (
		item: ItemContext,
		record: RecordType,
	) => Promise<IDataObject | IDataObject[] | FileOutput>;
	/** Does it for all items together: always without `run`, else where several rows go into a request. */
	runAll?: RunAll;
}

/** A file as the result of an operation. */
export class FileOutput {
	constructor(
		readonly json: IDataObject,
		readonly binary: IBinaryKeyData,
	) {}
}

/** The endpoint that the person chose, as the record type to work on. */
export function readEndpoint(item: ItemContext): RecordType {
	const choice = choiceOf(item.context.getNodeParameter('endpoint', item.index, ''));
	const record = choice === undefined ? undefined : recordAt(choice.value);
	if (record !== undefined) return record;
	throw inputRefused(
		item.client.node,
		choice === undefined
			? 'Endpoint is empty'
			: `Endpoint: "${choice.value.slice(0, 60)}" is not the name of an endpoint`,
		"Choose it from the list, or give the name in Halo's API, such as KBArticle.",
	);
}

/** The record that the item is about, as Halo's ID. */
export async function readRecordId(
	item: ItemContext,
	record: RecordType,
	written: IDataObject = {},
): Promise<string> {
	const choice = choiceOf(item.context.getNodeParameter(locatorNameOf(record), item.index, ''));
	// Endpoints that are not declared may have text as IDs, such as webhooks.
	if (choice !== undefined && record.anyEndpoint) return choice.value;
	if (choice === undefined) {
		throw inputRefused(
			item.client.node,
			`${record.label} is empty`,
			`Choose the ${nounOf(record)}, or give its ID.`,
		);
	}
	return await resolveId(item.directory, item.client, record, choice, record.label, written);
}

/**
 * The owner that records belong to (a note's ticket), as query; empty where there is none.
 *
 * @param use a list needs the owner; for one record its ID may do without
 */
export async function readParent(
	item: ItemContext,
	record: RecordType,
	use: 'list' | 'one',
): Promise<Record<string, number>> {
	const field = record.fields?.find((candidate) => candidate.name === record.parent);
	if (field?.kind !== 'reference') return {};
	const choice = choiceOf(item.context.getNodeParameter(field.name, item.index, ''));
	if (choice === undefined && use === 'one' && record.parentInListsOnly) return {};
	if (choice === undefined) {
		throw inputRefused(
			item.client.node,
			`${field.label} is empty`,
			`Choose the ${field.label.toLowerCase()}, or give its ID.`,
		);
	}
	const id = await resolveId(
		item.directory,
		item.client,
		item.directory.record(field.to),
		choice,
		field.label,
		{},
	);
	return { [field.name]: Number(id) };
}

/**
 * Reads one record whole.
 *
 * @param doing for the sentence of a refusal, such as `get the ticket`
 * @returns undefined where Halo answers no row
 */
export async function readWhole(
	{ client }: ItemContext,
	record: RecordType,
	id: string,
	doing: string,
	query: Record<string, number> = {},
): Promise<IDataObject | undefined> {
	const reply = await client.request({
		method: 'GET',
		retry: 'safe',
		path: `${record.path}/${encodeURIComponent(id)}`,
		query: { ...query, includedetails: true },
		intent: { record, access: 'read', doing, id },
	});
	return recordOf(client.node, record, reply, id);
}

/** A row as the person asked for it: simplified or as Halo sends it. */
export function shaped(item: ItemContext, record: RecordType, row: IDataObject): IDataObject {
	return item.context.getNodeParameter('simple', item.index, true) === true
		? simplify(record, row)
		: row;
}

/** The one saved row of a write's reply: Halo answers the object, some builds an array with it. */
export function savedRow(body: unknown): IDataObject | undefined {
	const row: unknown = Array.isArray(body) ? body[0] : body;
	return isObject(row) ? row : undefined;
}
