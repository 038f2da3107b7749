import { recordLocatorsOf } from '../description/fields';
import { nounOf, withArticle } from '../records/record';
import type { Operation } from './operation';
import { readParent, readRecordId } from './operation';

/** Deletes one record. One that is gone already counts as deleted, so that a flow may run twice; the output says so. */
export const deleteRecord: Operation<'delete'> = {
	verb: 'delete',
	access: 'edit',
	name: 'Delete',
	action: (record) => `Delete ${withArticle(record)}`,
	description: (record) => `Delete ${withArticle(record)}`,
	properties: recordLocatorsOf,
	output: () => ({ deleted: 'boolean', id: 'integer', already_gone: 'boolean' }),
	kind: 'perItem',
	async run(item, record) {
		const parent = await readParent(item, record, 'one');
		const id = await readRecordId(item, record, parent);
		const { status } = await item.client.request({
			method: 'DELETE',
			retry: 'safe',
			path: `${record.path}/${encodeURIComponent(id)}`,
			query: record.parent?.inListsOnly ? {} : parent,
			purpose: { record, access: 'edit', doing: `delete the ${nounOf(record)}`, id },
			accept: [404],
		});
		return {
			deleted: true,
			id: /^-?\d+$/.test(id) ? Number(id) : id,
			already_gone: status === 404,
		};
	},
};
