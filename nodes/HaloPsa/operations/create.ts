import type { IDataObject } from 'n8n-workflow';
import type { Attempt } from '../../shared/concurrency';
import { attemptEach, valueOf } from '../../shared/concurrency';
import { createFieldsOf } from '../description/fields';
import { recognizeNewRows } from '../execution/newRows';
import type { Recognition } from '../execution/writeItems';
import { writeItems } from '../execution/writeItems';
import { needOneOf, withDefaults } from '../input/defaults';
import { readRow } from '../input/fields';
import { defaultedFieldsOf, ownLabelOf, withArticle } from '../records/record';
import { tryItems } from './dryRun';
import type { Operation } from './operation';
import { writeNotes } from './writeNotes';

/** Creates records. An answer without the new ID is unconfirmed: the record may be there, so it is not sent again. */
export const createRecord: Operation<'create'> = {
	verb: 'create',
	access: 'edit',
	name: 'Create',
	action: (record) => `${ownLabelOf(record, 'create') ?? 'Create'} ${withArticle(record)}`,
	description: (record) => `${ownLabelOf(record, 'create') ?? 'Create'} ${withArticle(record)}`,
	properties: createFieldsOf,
	kind: 'perBatch',
	canDryRun: true,
	async run(batch, record) {
		const recognize = (bodies: Array<Attempt<IDataObject>>, lookUp?: Recognition['lookUp']) => ({
			// Of others nothing but the order tells which new row is which, so a reply without all rows is not taken.
			...(record.numberedInTurn === true && batch.items.length > 1
				? recognizeNewRows(batch.client, record, (index) => valueOf(bodies[index]) ?? {})
				: { isRow: () => false, lookUp }),
			nameOf: (index: number) => {
				const title = valueOf(bodies[index])?.[record.titles[0]];
				return title === undefined ? '' : `"${String(title as string)}"`;
			},
		});
		const write = async (bodies: Array<Attempt<IDataObject>>, lookUp?: Recognition['lookUp']) =>
			batch.dryRun
				? (await tryItems(batch, record, 'create', bodies)).results
				: await writeItems(batch, record, bodies, recognize(bodies, lookUp));
		const { isNote, needsOneOf } = record.operations.create;
		return isNote
			? await writeNotes(batch, record, write)
			: {
					results: await write(
						await attemptEach(batch, async (item) => {
							const row = await readRow(item, record, 'create');
							if (needsOneOf !== undefined) needOneOf(item, record, needsOneOf, row);
							const hasDefaults = defaultedFieldsOf(record).length > 0;
							return hasDefaults ? await withDefaults(item, record, row) : row;
						}),
					),
				};
	},
};
