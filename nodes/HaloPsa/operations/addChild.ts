import type { IDataObject } from 'n8n-workflow';
import { withKeyedLock } from '../../shared/concurrency';
import { inputRefused } from '../../shared/errors';
import type { ItemContext } from '../execution/itemContext';
import type { RecordType } from '../records/record';
import { firstIdIn } from '../records/record';
import type { Operation } from './operation';
import type { Pair } from './ticketPair';
import { pairInputsOf, readPair, readThere, writeLink } from './ticketPair';

const CHILD = {
	name: 'childTicket',
	label: 'Child Ticket',
	description: 'An existing ticket; for a new one, use Parent Ticket in Create',
};

/** So many tickets above one are looked at, in case Halo holds a circle already. */
const MOST_ABOVE = 20;

const parentOf = (row: IDataObject): string | undefined =>
	firstIdIn(row, ['parent_id'])?.toString();

/** Refuses a child that stands above its parent: Halo would have no top of the tree. */
async function refuseCircle(
	item: ItemContext,
	record: RecordType,
	{ id, otherId }: Pair,
): Promise<void> {
	let above: string | undefined = id;
	for (let step = 0; above !== undefined && step < MOST_ABOVE; step++) {
		if (above === otherId)
			throw inputRefused(
				item.client.node,
				`Ticket ${id} is below ticket ${otherId} already`,
				'A ticket can be the child of no ticket that is below it. Choose them the other way round, or another parent.',
			);
		above = parentOf(await readThere(item, record, above));
	}
}

/** Makes a ticket that is there the child of another. */
export const addChild: Operation<'addChild'> = {
	verb: 'addChild',
	access: 'edit',
	readsFirst: true,
	name: 'Add Child',
	action: () => 'Add a child to a ticket',
	description: () => 'Make a ticket the child of another',
	properties: (record, records) => pairInputsOf(record, records, CHILD),
	output: () => ({ id: 'integer', outcome: 'string', child_id: 'integer' }),
	kind: 'perItem',
	async run(item, record) {
		const { client } = item;
		const pair = await readPair(item, record, CHILD);
		const { id, otherId } = pair;
		// Two items could else each make one the parent of the other.
		return await withKeyedLock(client, `${record.path} parents`, async () => {
			const held = parentOf(await readThere(item, record, otherId));
			if (held !== undefined && held !== id)
				throw inputRefused(
					client.node,
					`Ticket ${otherId} is the child of ticket ${held} already`,
					'To move it, use Update with Parent Ticket.',
				);
			if (held === undefined) {
				await refuseCircle(item, record, pair);
				await writeLink(item, record, {
					id: otherId,
					change: { parent_id: Number(id) },
					doing: `make ticket ${otherId} the child of ticket ${id}`,
					look: async () => {
						const row = await readThere(item, record, otherId);
						return parentOf(row) === id ? row : undefined;
					},
					notDone: () => ({
						message: `Halo did not make ticket ${otherId} the child of ticket ${id}`,
						description:
							"It took the request and left the ticket as it was. See in Halo's configuration whether tickets of its type may be children, or add it by hand.",
					}),
				});
			}
			return {
				id: Number(id),
				outcome: held === undefined ? 'updated' : 'unchanged',
				child_id: Number(otherId),
			};
		});
	},
};
