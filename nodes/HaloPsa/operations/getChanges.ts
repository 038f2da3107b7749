import { readLimit } from '../../shared/limit';
import { listProperties } from '../../shared/properties';
import { recordLocatorsOf } from '../description/fields';
import { nounOf, withArticle } from '../records/record';
import { listRows } from '../transport/pages';
import type { Operation } from './operation';
import { readRecordId } from './operation';

/** Lists how the quantity of a record changed, as Halo keeps it. */
export const getChanges: Operation<'getChanges'> = {
	verb: 'getChanges',
	access: 'read',
	name: 'Get Changes',
	action: (record) => `Get the changes of ${withArticle(record)}`,
	description: (record) => `Get how the count of ${withArticle(record)} changed, when and by whom`,
	properties: (record, records) => [...recordLocatorsOf(record, records), ...listProperties],
	output: (record) => record.operations.getChanges.output,
	kind: 'perItem',
	async run(item, record) {
		const { client, resolver } = item;
		const { from, parameter } = record.operations.getChanges;
		const id = await readRecordId(item, record);
		const limit = readLimit(item);
		const history = resolver.registry.record(from);
		return await listRows(client, history, { [parameter]: Number(id) }, limit, {
			record: history,
			access: 'read',
			doing: `list the changes of the ${nounOf(record)}`,
		});
	},
};
