import type { IDataObject } from 'n8n-workflow';
import { withKeyedLock } from '../../shared/concurrency';
import { isObject } from '../../shared/reply';
import type { ItemContext } from '../execution/itemContext';
import { idOfRow } from '../reconcile/state';
import type { RecordType } from '../records/record';
import { listPage } from '../transport/pages';
import type { Operation } from './operation';
import type { Pair } from './ticketPair';
import { pairInputsOf, readPair, readThere, writeLink } from './ticketPair';

const RELATED = { name: 'relatedTicket', label: 'Related Ticket' };

/** Related tickets that a list is asked for at once. */
const RELATED_AT_ONCE = 100;

/** Whether Halo lists a ticket as related to another. A list that is as long as that of all tickets ignores the question. */
async function isListed(
	{ client }: ItemContext,
	record: RecordType,
	{ id, otherId }: Pair,
): Promise<boolean> {
	const doing = `list what ticket ${id} is related to`;
	const purpose = { record, access: 'read' as const, doing };
	const query = { related_id: Number(id) };
	const { rows, recordCount } = await listPage(client, record, query, 1, RELATED_AT_ONCE, purpose);
	if (!rows.some((row) => idOfRow(record, row) === otherId)) return false;
	const all = await listPage(client, record, {}, 1, 1, purpose);
	return (recordCount ?? rows.length) < (all.recordCount ?? 0);
}

/** Whether Halo shows a ticket as related to another: in the ticket itself, or else in a list. */
async function isRelated(
	item: ItemContext,
	record: RecordType,
	row: IDataObject,
	pair: Pair,
): Promise<boolean> {
	const shown: unknown = row.related_tickets;
	const isShown = Array.isArray(shown) && shown.filter(isObject).some(isTicket(record, pair));
	return isShown || (!Array.isArray(shown) && (await isListed(item, record, pair)));
}

const isTicket =
	(record: RecordType, { otherId }: Pair) =>
	(row: IDataObject): boolean =>
		idOfRow(record, row) === otherId;

/** Relates a ticket to another. Of how, only the names of the properties are published. */
export const relateTickets: Operation<'relate'> = {
	verb: 'relate',
	access: 'edit',
	readsFirst: true,
	name: 'Relate',
	action: () => 'Relate a ticket to another',
	description: () => 'Relate a ticket to another; both stay as they are',
	properties: (record, records) => pairInputsOf(record, records, RELATED),
	output: () => ({ id: 'integer', outcome: 'string', related_to: 'integer' }),
	kind: 'perItem',
	async run(item, record) {
		const pair = await readPair(item, record, RELATED);
		const { id, otherId } = pair;
		return await withKeyedLock(item.client, `${record.path} related`, async () => {
			const before = await readThere(item, record, id);
			const isDone = await isRelated(item, record, before, pair);
			if (!isDone) {
				await readThere(item, record, otherId);
				await writeLink(item, record, {
					id,
					change: { new_related_tickets: [{ id: Number(otherId) }] },
					doing: `relate ticket ${id} to ticket ${otherId}`,
					look: async () => {
						const row = await readThere(item, record, id);
						return (await isRelated(item, record, row, pair)) ? row : undefined;
					},
					notDone: () => ({
						message: `Halo does not show ticket ${otherId} among those related to ticket ${id}`,
						description:
							'It took the request all the same. Look at the ticket in Halo, and relate the two by hand if they are not.',
					}),
				});
			}
			return {
				id: Number(id),
				outcome: isDone ? 'unchanged' : 'updated',
				related_to: Number(otherId),
			};
		});
	},
};
