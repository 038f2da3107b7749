import { ownerOf, uploadFieldsOf } from '../description/fields';
import { readRow } from '../input/fields';
import { idPropertyOf, withArticle } from '../records/record';
import { uncertain } from '../transport/errors';
import type { Operation } from './operation';
import { savedRow, shaped } from '../execution/readRecord';

/** Puts a file of the input item on a ticket. */
export const upload: Operation = {
	verb: 'upload',
	access: 'edit',
	name: 'Upload',
	action: (record) => `Upload ${withArticle(record)}`,
	description: () => 'Put a file of the input on a ticket',
	properties: uploadFieldsOf,
	async run(item, record) {
		const { context, client, index } = item;
		const property = context.getNodeParameter('binaryProperty', index, 'data') as string;
		const file = context.helpers.assertBinaryData(index, property);
		const bytes = await context.helpers.getBinaryDataBuffer(index, property);
		const row = await readRow(item, record, 'create');
		const filename = String(row.filename ?? file.fileName ?? `file.${file.fileExtension ?? 'bin'}`);
		const intent = {
			record,
			access: 'edit' as const,
			doing: `upload the file to the ${ownerOf(record)}`,
		};
		const reply = await client.request({
			method: 'POST',
			retry: 'never',
			path: record.path,
			body: [
				{
					...row,
					filename,
					data_base64: `data:${file.mimeType};base64,${bytes.toString('base64')}`,
				},
			],
			intent,
		});
		const saved = savedRow(reply.body);
		if (saved === undefined || saved[idPropertyOf(record)] === undefined) {
			throw uncertain(client.node, intent, 'Halo answered without its ID');
		}
		return shaped(item, record, saved);
	},
};
