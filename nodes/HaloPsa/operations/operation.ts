import type { IBinaryKeyData, IDataObject, INodeProperties } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { choiceOf, isText } from '../../shared/locator';
import type { Batch, BatchResult } from '../execution/batch';
import type { ItemContext } from '../execution/itemContext';
import { refuseNoRecord } from '../input/noRecord';
import { refuseInexact } from '../input/numbers';
import type { Meant } from '../input/references';
import { narrowingOf, recordMeant } from '../input/references';
import { recordAt } from '../records/endpoints';
import type { OperationNeeds } from '../records/operations';
import type { OutputTypes } from '../records/outputTypes';
import type { Access } from '../records/permissions';
import type { RecordType, Resource, Verb } from '../records/record';
import { fieldOf, locatorNameOf, nounOf } from '../records/record';

/** What an operation gives for one item: one row, several, or a file. */
export type ItemOutput = IDataObject | IDataObject[] | FileOutput | OwnRows;

/** A resource that offers the verb, with what the verb needs to know of it. */
export type Offering<V extends Verb> = Resource & {
	operations: { [P in V]: OperationNeeds[P] };
};

interface OperationBase<R extends Resource> {
	verb: Verb;
	/** Which of the two application permissions it needs. */
	access: Access;
	/** Writes only after reading the record, so the permission to read is needed as well. */
	readsFirst?: boolean;
	/** It can be tried without writing, by Dry Run under Options. */
	canDryRun?: true;
	/** No AI agent may run it: it is not offered in a tool, and refused there. */
	isHiddenFromTools?: true;
	/** Name in the Operation drop-down. */
	name: string;
	/** Sentence-case line in the node panel, such as "Create a ticket". */
	action(record: R): string;
	description(record: R): string;
	/** The inputs that it shows, without their display conditions. */
	properties(record: R, records: readonly RecordType[]): INodeProperties[];
	/** What it puts out; absent where that is the record as Simplify shows it. */
	output?(record: R): OutputTypes | 'unknown';
}

/** Done item by item. */
interface PerItem<R extends Resource> extends OperationBase<R> {
	kind: 'perItem';
	run(item: ItemContext, record: R, operations: Operations): Promise<ItemOutput>;
}

/** Done for all items together: what it writes may go out as arrays. */
interface PerBatch<R extends Resource> extends OperationBase<R> {
	kind: 'perBatch';
	run(batch: Batch, record: R): Promise<BatchResult>;
}

type OperationOn<R extends Resource> = PerBatch<R> | PerItem<R>;

/** A verb, written once for every record type that offers it. */
export type Operation<V extends Verb> = OperationOn<Offering<V>> & { verb: V };

/** An operation of a record type that is known to offer it. */
export type AnyOperation = OperationOn<Resource>;

/** Every verb with what it does, by its value in the Operation parameter. */
export type Operations = { readonly [V in Verb]: Operation<V> };

/** Which permissions on its record an operation needs: to read, to edit, or both. */
export function accessesOf({ access, readsFirst }: AnyOperation): Access[] {
	return readsFirst ? ['read', access] : [access];
}

/** A file as the result of an operation. */
export class FileOutput {
	constructor(
		readonly json: IDataObject,
		readonly binary: IBinaryKeyData,
	) {}
}

/** Rows that are nobody else's and ready to go out, so that a list that fills the memory is not copied. */
export class OwnRows {
	constructor(readonly rows: IDataObject[]) {}
}

/** The endpoint that the person chose, as the record type to work on. */
export function readEndpoint(item: ItemContext): Resource {
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

async function chosenRecord(
	item: ItemContext,
	record: RecordType,
	{ parameter, label }: { parameter: string; label: string },
	written: IDataObject,
): Promise<Meant> {
	const given = item.context.getNodeParameter(parameter, item.index, '') as unknown;
	const choice = choiceOf(given);
	if (choice !== undefined && isText(choice)) refuseInexact(item.client.node, label, given);
	// Endpoints that are not declared may have text as IDs, such as webhooks.
	if (choice !== undefined && record.anyEndpoint) return { id: choice.value };
	if (choice === undefined) {
		throw inputRefused(
			item.client.node,
			`${label} is empty`,
			`Choose the ${nounOf(record)}, or give its ID.`,
		);
	}
	const narrowing = narrowingOf(record, written);
	const meant = await recordMeant(item, record, choice, { label, parameter, narrowing });
	refuseNoRecord(item.client.node, label, record, meant.id);
	return meant;
}

/** The record that an input of the item chooses, as Halo's ID. */
export async function readChosenId(
	item: ItemContext,
	record: RecordType,
	input: { parameter: string; label: string },
	written: IDataObject = {},
): Promise<string> {
	return (await chosenRecord(item, record, input, written)).id;
}

/** The record that the item is about, with its row where it had to be looked up. */
export async function readRecordMeant(
	item: ItemContext,
	record: RecordType,
	written: IDataObject = {},
): Promise<Meant> {
	const input = { parameter: locatorNameOf(record), label: record.label };
	return await chosenRecord(item, record, input, written);
}

/** The record that the item is about, as Halo's ID. */
export async function readRecordId(
	item: ItemContext,
	record: RecordType,
	written: IDataObject = {},
): Promise<string> {
	return (await readRecordMeant(item, record, written)).id;
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
	const field = fieldOf(record, record.parent?.field);
	if (field?.kind !== 'reference') return {};
	const given = item.context.getNodeParameter(field.name, item.index, '') as unknown;
	const choice = choiceOf(given);
	if (choice !== undefined && isText(choice)) refuseInexact(item.client.node, field.label, given);
	if (choice === undefined && use === 'one' && record.parent?.inListsOnly) return {};
	if (choice === undefined) {
		throw inputRefused(
			item.client.node,
			`${field.label} is empty`,
			`Choose the ${field.label.toLowerCase()}, or give its ID.`,
		);
	}
	const owner = item.resolver.registry.record(field.to);
	const { id } = await recordMeant(item, owner, choice, {
		label: field.label,
		parameter: field.name,
		narrowing: {},
	});
	refuseNoRecord(item.client.node, field.label, owner, id);
	return { [field.name]: Number(id) };
}
