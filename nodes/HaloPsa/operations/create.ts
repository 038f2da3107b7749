import { createFieldsOf } from '../description/fields';
import { attemptEach, valueOf } from '../execution/batch';
import { writeItems } from '../execution/writeItems';
import { readRow } from '../input/fields';
import { withArticle } from '../records/record';
import type { Operation } from './operation';

/** Creates records. An answer without the new ID is unconfirmed: the record may be there, so it is not sent again. */
export const create: Operation = {
	verb: 'create',
	access: 'edit',
	name: 'Create',
	action: (record) => `${record.verbs?.create ?? 'Create'} ${withArticle(record)}`,
	description: (record) => `${record.verbs?.create ?? 'Create'} ${withArticle(record)} in Halo`,
	properties: createFieldsOf,
	kind: 'perBatch',
	async run(batch, record) {
		const bodies = await attemptEach(batch, async (item) => await readRow(item, record, 'create'));
		const titleOf = (index: number) => valueOf(bodies[index])?.[record.titles[0]];
		const results = await writeItems(batch, record, bodies, {
			// Nothing but the order tells which new row is which, so a reply without all rows is not taken.
			isRow: () => false,
			nameOf: (index) => {
				const title = titleOf(index);
				return title === undefined ? '' : `"${String(title as string)}"`;
			},
		});
		return { results };
	},
};
