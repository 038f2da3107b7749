import { createFieldsOf } from '../description/fields';
import { readRow } from '../input/fields';
import { idPropertyOf, nounOf, withArticle } from '../records/record';
import { uncertain } from '../transport/errors';
import type { Fate } from '../execution/batch';
import { forEachOpen, storeOpen } from '../execution/batch';
import { tellDifferences } from '../execution/warnDifferences';
import type { Operation } from './operation';
import { savedRow, shaped } from '../execution/readRecord';

/** Creates one record. An answer without the new ID counts as uncertain: it may be there, so it is not sent again. */
export const create: Operation = {
	verb: 'create',
	access: 'edit',
	name: 'Create',
	action: (record) => `${record.verbs?.create ?? 'Create'} ${withArticle(record)}`,
	description: (record) => `${record.verbs?.create ?? 'Create'} ${withArticle(record)} in Halo`,
	properties: createFieldsOf,
	async run(item, record) {
		const body = await readRow(item, record, 'create');
		const intent = {
			record,
			access: 'edit' as const,
			doing: `create the ${nounOf(record)}`,
		};
		const reply = await item.client.request({
			method: 'POST',
			retry: 'never',
			path: record.path,
			body: [body],
			intent,
		});
		const row = savedRow(reply.body);
		if (row === undefined || row[idPropertyOf(record)] === undefined) {
			throw uncertain(item.client.node, intent, 'Halo answered without its ID');
		}
		tellDifferences(item, record, body, row);
		return shaped(item, record, row);
	},
	async runAll(batch, record) {
		const fates = new Array<Fate | undefined>(batch.items.length).fill(undefined);
		const bodies = await forEachOpen(
			batch,
			fates,
			async (item) => await readRow(item, record, 'create'),
		);
		const title = record.titles[0];
		await storeOpen(batch, record, fates, bodies, {
			// Nothing but the order tells which new row is which, so a reply without all rows is not taken.
			isSame: () => false,
			nameOf: (place) => `"${String(bodies[place]?.[title] ?? '')}"`,
		});
		return { fates };
	},
};
