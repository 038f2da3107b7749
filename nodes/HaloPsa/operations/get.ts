import { inputRefused } from '../../shared/errors';
import { recordLocatorsOf, simplifyOf } from '../description/fields';
import { shaped } from '../execution/outputRow';
import { readWhole } from '../execution/readRecord';
import { nounOf, withArticle } from '../records/record';
import { readParent, readRecordId } from './operation';
import type { Operation } from './operation';

/** Reads one record by its ID. */
export const get: Operation<'get'> = {
	verb: 'get',
	access: 'read',
	name: 'Get',
	action: (record) => `Get ${withArticle(record)}`,
	description: (record) => `Get ${withArticle(record)}${record.anyEndpoint ? ' by its ID' : ''}`,
	properties: (record, records) => [...recordLocatorsOf(record, records), ...simplifyOf(record)],
	kind: 'perItem',
	async run(item, record) {
		const parent = await readParent(item, record, 'one');
		const id = await readRecordId(item, record, parent);
		const row = await readWhole(item, record, id, `get the ${nounOf(record)}`, parent);
		if (row === undefined) {
			throw inputRefused(item.client.node, `Halo has no ${nounOf(record)} with the ID ${id}`);
		}
		return shaped(item, record, row);
	},
};
