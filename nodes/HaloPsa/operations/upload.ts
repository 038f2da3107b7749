import { ownerOf, uploadFieldsOf } from '../description/fields';
import { shaped } from '../execution/outputRow';
import { writeRow } from '../execution/writeItems';
import { readRow } from '../input/fields';
import { withArticle } from '../records/record';
import { inputFileOf } from './inputFile';
import type { Operation } from './operation';

/** Puts a file of the input item on a ticket. */
export const upload: Operation<'upload'> = {
	verb: 'upload',
	access: 'edit',
	name: 'Upload',
	action: (record) => `Upload ${withArticle(record)}`,
	description: () => 'Put a file of the input on a ticket',
	properties: uploadFieldsOf,
	kind: 'perItem',
	async run(item, record) {
		const { context, index } = item;
		const property = context.getNodeParameter('binaryProperty', index, 'data') as string;
		const file = await inputFileOf(item, property);
		const row = await readRow(item, record, 'create');
		const saved = await writeRow(
			item,
			record,
			{ ...file, ...row },
			// Only its ID tells a file from another of the same name.
			{ isRow: () => false, doing: `upload the file to the ${ownerOf(record)}` },
		);
		return shaped(item, record, saved);
	},
};
