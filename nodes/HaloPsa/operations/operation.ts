import type { IBinaryKeyData, IDataObject, INodeProperties } from 'n8n-workflow';
import type { ItemContext } from '../execution/itemContext';
import type { RecordType, Verb } from '../records/record';
import { recordAt } from '../records/anyRecord';
import { locatorNameOf, nounOf } from '../records/record';
import { inputRefused } from '../../shared/errors';
import type { Access } from '../records/permissions';
import { choiceOf, resolveId } from '../input/references';
import type { RunBatch } from '../execution/batch';

/** What an operation gives for one item: one row, several, or a file. */
export type ItemOutput = IDataObject | IDataObject[] | FileOutput;

interface OperationBase {
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
	properties: (record: RecordType, records: readonly RecordType[]) => INodeProperties[];
}

/** A verb, written once for every record type that offers it: done item by item, or for all items together. */
export type Operation = OperationBase &
	(
		| { kind: 'perItem'; run: (item: ItemContext, record: RecordType) => Promise<ItemOutput> }
		| { kind: 'perBatch'; run: RunBatch }
	);

/** Every verb with what it does, by its value in the Operation parameter. */
export type Operations = Record<Verb, Operation>;

/** Which permissions on its record an operation needs: to read, to edit, or both. */
export function accessesOf({ access, readsFirst }: Operation): Access[] {
	return readsFirst ? ['read', access] : [access];
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
	return await resolveId(item.resolver, item.client, record, choice, record.label, written);
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
		item.resolver,
		item.client,
		item.resolver.registry.record(field.to),
		choice,
		field.label,
		{},
	);
	return { [field.name]: Number(id) };
}
