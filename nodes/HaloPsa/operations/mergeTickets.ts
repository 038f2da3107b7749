import type { IDataObject, INode } from 'n8n-workflow';
import { withKeyedLock } from '../../shared/concurrency';
import { asNodeError, inputRefused } from '../../shared/errors';
import { readSwitch } from '../../shared/switch';
import type { ItemContext } from '../execution/itemContext';
import { warn } from '../execution/warnings';
import { isClosed } from '../reconcile/state';
import { firstIdIn } from '../records/record';
import type { Operation } from './operation';
import type { FoundRow, Pair } from './ticketPair';
import { isMissing, pairInputsOf, readFound, readPair, readThere, writeLink } from './ticketPair';

const INTO = {
	name: 'mergeInto',
	label: 'Merge Into',
	description: 'The ticket that stays and gets the notes of the other',
};

const ANOTHER_CUSTOMER = { name: 'anotherCustomer', label: 'Allow Another Customer' };

const mergedInto = (row: IDataObject): string | undefined =>
	firstIdIn(row, ['merged_into_id'])?.toString();

/** Refuses a merge by which something would be lost that nobody can take back. */
function refuseMerge(
	node: INode,
	{ id, otherId }: Pair,
	{ row, isDeleted }: FoundRow,
	target: IDataObject,
	isAcross: boolean,
): void {
	const before = mergedInto(row);
	if (before !== undefined)
		throw inputRefused(
			node,
			`Ticket ${id} was merged into ticket ${before} already`,
			`Halo merges a ticket once. Merge ticket ${before}, if that one is meant.`,
		);
	if (isDeleted)
		throw inputRefused(
			node,
			`Ticket ${id} was deleted in Halo`,
			'Restore it first, or leave it out.',
		);
	const beyond = mergedInto(target);
	if (beyond !== undefined)
		throw inputRefused(
			node,
			`Ticket ${otherId} was merged into ticket ${beyond} itself`,
			`Choose ticket ${beyond} in Merge Into.`,
		);
	if (!isAcross && Number(row.client_id) !== Number(target.client_id))
		throw inputRefused(
			node,
			`Tickets ${id} and ${otherId} are of different customers: ${customerOf(row)} and ${customerOf(target)}`,
			`What one customer wrote would be on the other's ticket. If that is meant, switch on ${ANOTHER_CUSTOMER.label}.`,
		);
}

const customerOf = ({ client_name, client_id }: IDataObject): string =>
	`"${String(client_name ?? client_id ?? '')}"`;

/** What Halo has of a ticket after it was to be merged; it may have deleted it, and not even list it any more. */
async function lookAfter(
	item: ItemContext,
	record: Parameters<typeof readFound>[1],
	id: string,
): Promise<FoundRow> {
	try {
		return await readFound(item, record, id);
	} catch (thrown) {
		if (isMissing(thrown)) return { row: {}, isDeleted: true };
		throw asNodeError(item.client.node, thrown, item.index);
	}
}

/** Merges, and looks until Halo shows it; what it does not show may be done all the same where the ticket is gone. */
async function mergeNow(
	item: ItemContext,
	record: Parameters<typeof readFound>[1],
	{ id, otherId }: Pair,
): Promise<FoundRow> {
	let isGone = false;
	return await writeLink(item, record, {
		id,
		change: { merged_into_id: Number(otherId), domerge: true },
		doing: `merge ticket ${id} into ticket ${otherId}`,
		look: async () => {
			const found = await lookAfter(item, record, id);
			isGone = found.isDeleted;
			return mergedInto(found.row) === otherId ? found : undefined;
		},
		notDone: () =>
			isGone
				? {
						message: `Halo deleted ticket ${id}, and does not show whether it merged it into ticket ${otherId}`,
						description: `See in Halo whether its notes are on ticket ${otherId}. If they are not, restore ticket ${id}.`,
					}
				: {
						message: `Halo did not merge ticket ${id} into ticket ${otherId}`,
						description:
							'It took the request and left the ticket as it was. Merge the two by hand in Halo.',
					},
	});
}

/**
 * Merges a ticket into another. How is not published, beyond the names of two properties: so both are looked at first, and
 * the merged one afterwards.
 */
export const mergeTickets: Operation<'merge'> = {
	verb: 'merge',
	access: 'edit',
	readsFirst: true,
	name: 'Merge',
	action: () => 'Merge a ticket into another',
	description: () => "Merge a ticket into another; this can't be undone",
	properties: (record, records) => [
		...pairInputsOf(record, records, INTO),
		{
			displayName: ANOTHER_CUSTOMER.label,
			name: ANOTHER_CUSTOMER.name,
			type: 'boolean',
			default: false,
			description: 'Whether the tickets may be of different customers',
		},
	],
	output: () => ({
		id: 'integer',
		outcome: 'string',
		merged_into: 'integer',
		still_open: 'boolean',
	}),
	kind: 'perItem',
	async run(item, record) {
		const { client, context, index } = item;
		const pair = await readPair(item, record, INTO);
		const { id, otherId } = pair;
		const { name, label } = ANOTHER_CUSTOMER;
		const isAcross = readSwitch(client.node, label, context.getNodeParameter(name, index, false));
		// What one item merges another may be about to merge into.
		return await withKeyedLock(client, `${record.path} merge`, async () => {
			const before = await readFound(item, record, id);
			const isDone = mergedInto(before.row) === otherId;
			if (!isDone)
				refuseMerge(client.node, pair, before, await readThere(item, record, otherId), isAcross);
			const after = isDone ? before : await mergeNow(item, record, pair);
			const isOpen = !after.isDeleted && !isClosed(after.row);
			if (isOpen)
				warn(
					context,
					`Halo shows ticket ${id} as merged into ticket ${otherId}, but it is still open. See in Halo whether its notes are on ticket ${otherId}, then close it.`,
				);
			return {
				id: Number(id),
				outcome: isDone ? 'unchanged' : 'updated',
				merged_into: Number(otherId),
				...(isOpen ? { still_open: true } : {}),
			};
		});
	},
};
