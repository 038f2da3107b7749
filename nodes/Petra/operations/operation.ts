import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { toDay, toUtcMoment } from '../../shared/dates';
import { inputRefused } from '../../shared/errors';
import type { Choice } from '../../shared/locator';
import { choiceOf } from '../../shared/locator';
import { readSwitch } from '../../shared/switch';
import type { PetraRecord } from '../records/record';
import { simpleRow } from '../records/record';
import type { PetraClient } from '../transport/client';

/** One input item, and what it takes to work on it. */
export interface PetraItemContext {
	context: IExecuteFunctions;
	client: PetraClient;
	index: number;
}

/** What the node can do with one kind of record. */
export interface Operation {
	record: PetraRecord;
	/** Value of the Operation parameter. */
	verb: 'get' | 'getAll' | 'getSummary';
	/** Name in the Operation drop-down. */
	name: string;
	/** Sentence-case line in the node panel. */
	action: string;
	description: string;
	/** The inputs that it shows, without their display conditions. */
	properties: INodeProperties[];
	/** Does it for one item. */
	run: (item: PetraItemContext) => Promise<IDataObject[]>;
}

/** Whether the person wants the useful fields only. */
export function wantsSimple({ context, client, index }: PetraItemContext): boolean {
	return readSwitch(client.node, 'Simplify', context.getNodeParameter('simple', index, true));
}

/** Rows as the person asked for them. */
export function shapedRows(
	item: PetraItemContext,
	record: PetraRecord,
	rows: IDataObject[],
): IDataObject[] {
	return wantsSimple(item) ? rows.map((row) => simpleRow(record, row)) : rows;
}

/** The members of a collection of inputs. */
export function readCollection({ context, index }: PetraItemContext, name: string): IDataObject {
	return context.getNodeParameter(name, index, {}) as IDataObject;
}

/** The tenant chosen, which must be there. */
export function readTenantChoice({ context, client, index }: PetraItemContext): Choice {
	const choice = choiceOf(context.getNodeParameter('tenantId', index, ''));
	if (choice !== undefined) return choice;
	throw inputRefused(client.node, 'Tenant is empty', 'Choose the tenant, or give its ID or name.');
}

/** A date that a person or another node gave, in the form that Petra takes; undefined where it is empty. */
function readDate(
	{ context, client }: PetraItemContext,
	given: unknown,
	label: string,
	toForm: (value: unknown, zone: string) => string | undefined,
): string | undefined {
	if (given === undefined || given === null || given === '') return undefined;
	const date = toForm(given, context.getTimezone());
	if (date !== undefined) return date;
	throw inputRefused(
		client.node,
		`${label}: "${String(given).slice(0, 60)}" is not a date`,
		'Use the form 2026-03-09T14:05:00, or 2026-03-09.',
	);
}

/**
 * A moment that a person or another node gave, as Petra takes it: ISO 8601 in UTC.
 *
 * @param label the input's label, for the sentence of a refusal
 * @returns undefined where it is empty
 */
export const readMoment = (
	item: PetraItemContext,
	given: unknown,
	label: string,
): string | undefined => readDate(item, given, label, toUtcMoment);

/**
 * A day that a person or another node gave, as Petra takes it.
 *
 * @returns such as `2026-03-09`; undefined where it is empty
 */
export const readDay = (
	item: PetraItemContext,
	given: unknown,
	label: string,
): string | undefined => readDate(item, given, label, toDay);
