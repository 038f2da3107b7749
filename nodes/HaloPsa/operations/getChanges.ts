import { recordLocatorsOf } from '../description/fields';
import { listProperties } from '../description/filters';
import { nounOf, withArticle } from '../records/record';
import { inputRefused } from '../../shared/errors';
import { listRows } from '../transport/pages';
import type { Operation } from './operation';
import { readRecordId } from './operation';

/** Lists how the quantity of a record changed, as Halo keeps it. */
export const getChanges: Operation = {
	verb: 'getChanges',
	access: 'read',
	name: 'Get Changes',
	action: (record) => `Get the changes of ${withArticle(record)}`,
	description: (record) => `Get how the count of ${withArticle(record)} changed, when and by whom`,
	properties: (record, records) => [...recordLocatorsOf(record, records), ...listProperties],
	kind: 'perItem',
	async run(item, record) {
		const { context, client, resolver, index } = item;
		if (record.changes === undefined) {
			throw inputRefused(client.node, `Halo keeps no changes of a ${nounOf(record)}`);
		}
		const id = await readRecordId(item, record);
		const all = context.getNodeParameter('returnAll', index, false) as boolean;
		const limit = all ? undefined : (context.getNodeParameter('limit', index, 50) as number);
		const history = resolver.registry.record(record.changes.record);
		return await listRows(client, history, { [record.changes.parameter]: Number(id) }, limit, {
			record: history,
			access: 'read',
			doing: `list the changes of the ${nounOf(record)}`,
		});
	},
};
