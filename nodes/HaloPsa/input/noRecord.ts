import type { INode } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { isNoRecord } from '../reconcile/values';
import type { RecordType } from '../records/record';
import { nounOf } from '../records/record';

/**
 * Refuses Halo's IDs for "no record", 0 and -1: a write with one makes a new record, and a list that is narrowed by one may
 * hold all.
 *
 * @param label of the input, for the sentence
 * @throws NodeOperationError naming the input
 */
export function refuseNoRecord(node: INode, label: string, record: RecordType, id: unknown): void {
	const number = Number(id);
	if (!isNoRecord(number) || (number !== 0 && record.hasNegativeIds)) return;
	throw inputRefused(
		node,
		`${label}: no ${nounOf(record)} has the ID ${number}`,
		'Look at what comes in: an ID that is missing often arrives as 0.',
	);
}
