import type { INodeProperties } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import { recordLocatorsOf } from '../description/fields';
import type { Resource } from '../records/record';
import { nounOf, titleOf, withArticle } from '../records/record';
import type { Operation } from './operation';
import { readParent, readRecordMeant } from './operation';

/** What a deletion takes along is published of no record type; of tickets it is known that Halo keeps them. */
const deletionNotice = ({ operations }: Resource): INodeProperties => ({
	displayName:
		operations.restore === undefined
			? "This node can't undo it. Halo may refuse what is still in use, and does not say what it deletes along with it."
			: 'Halo keeps a deleted ticket: Restore can bring it back.',
	name: 'notice',
	type: 'notice',
	default: '',
});

/**
 * Deletes one record. One that is gone already counts as deleted, so that a flow may run twice; the output says so. Its
 * name is null where it was given by its ID and Halo's answer is empty.
 */
export const deleteRecord: Operation<'delete'> = {
	verb: 'delete',
	access: 'edit',
	name: 'Delete',
	action: (record) => `Delete ${withArticle(record)}`,
	description: (record) => `Delete ${withArticle(record)}`,
	properties: (record, records) => [deletionNotice(record), ...recordLocatorsOf(record, records)],
	output: () => ({ deleted: 'boolean', id: 'integer', name: 'string?', already_gone: 'boolean' }),
	kind: 'perItem',
	async run(item, record) {
		const parent = await readParent(item, record, 'one');
		const { id, row } = await readRecordMeant(item, record, parent);
		const { status, body } = await item.client.request({
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
			// No request of its own: Halo's answer may hold what was deleted.
			name: titleOf(record, row ?? (isObject(body) ? body : {})) || null,
			already_gone: status === 404,
		};
	},
};
