import { withKeyedLock } from '../../shared/concurrency';
import { asNodeError } from '../../shared/errors';
import { locatorOf } from '../description/locator';
import { DELETED_TICKET_SEARCH } from '../description/parameterNames';
import type { ItemContext } from '../execution/itemContext';
import { readWhole } from '../execution/readRecord';
import type { RecordType } from '../records/record';
import { amongDeleted, locatorNameOf } from '../records/record';
import type { Operation } from './operation';
import { readRecordId } from './operation';
import { isMissing, writeLink } from './ticketPair';

/** Whether Halo has a ticket that is not deleted. */
async function isNotDeleted(item: ItemContext, record: RecordType, id: string): Promise<boolean> {
	try {
		const row = await readWhole(item, record, id, `read ticket ${id}`);
		return row !== undefined && row.deleted !== true;
	} catch (thrown) {
		if (isMissing(thrown)) return false;
		throw asNodeError(item.client.node, thrown, item.index);
	}
}

/** Brings back a ticket that was deleted, by two properties that were seen to do it on a tenant. */
export const restoreTicket: Operation<'restore'> = {
	verb: 'restore',
	access: 'edit',
	readsFirst: true,
	name: 'Restore',
	action: () => 'Restore a deleted ticket',
	description: () => 'Restore a deleted ticket',
	properties: (record) => [
		locatorOf(record, {
			label: record.label,
			name: locatorNameOf(record),
			required: true,
			searchMethod: DELETED_TICKET_SEARCH,
		}),
	],
	output: () => ({ id: 'integer', outcome: 'string' }),
	kind: 'perItem',
	async run(item, record) {
		const id = await readRecordId(item, amongDeleted(record));
		return await withKeyedLock(item.client, `${record.path}/${id} restore`, async () => {
			const isDone = await isNotDeleted(item, record, id);
			if (!isDone)
				await writeLink(item, record, {
					id,
					change: { _recover: true, _validate_updates: true },
					doing: `restore ticket ${id}`,
					look: async () => (await isNotDeleted(item, record, id)) || undefined,
					notDone: () => ({
						message: `Halo did not restore ticket ${id}`,
						description:
							'There may never have been one of this number. Look for it among the deleted tickets in Halo, and restore it by hand.',
					}),
				});
			return { id: Number(id), outcome: isDone ? 'unchanged' : 'updated' };
		});
	},
};
