import type { IDataObject } from 'n8n-workflow';
import { linesProperty, recordLocatorsOf, simplifyProperty } from '../description/fields';
import { readLines } from '../input/fields';
import { changedLines } from '../records/invoiceLines';
import type { RecordType } from '../records/record';
import { nounOf, withArticle } from '../records/record';
import { inputRefused, uncertain } from '../transport/errors';
import { isObject } from '../transport/reply';
import type { Operation } from './operation';
import { readRecordId, savedRow, shaped } from './operation';
import { writeChange } from './update';

const fieldOf = (record: RecordType) =>
	changedLines(record.name === 'recurringInvoice' ? 'recurringprice' : 'baseprice');

function linesOf(row: IDataObject | undefined): IDataObject[] | undefined {
	return Array.isArray(row?.lines) ? row.lines.filter(isObject) : undefined;
}

/**
 * Adds lines to an invoice, or changes lines of it. Halo may take the lines sent as the whole list or only as changes
 * (both are reported), so every line that is there is read first and sent back with the rest.
 */
export const changeLines: Operation = {
	verb: 'changeLines',
	access: 'edit',
	name: 'Add or Change Lines',
	action: (record) => `Add or change lines of ${withArticle(record)}`,
	description: (record) => `Add lines to ${withArticle(record)}, or change some; the others stay`,
	properties: (record, records) => [
		...recordLocatorsOf(record, records),
		linesProperty(fieldOf(record), records),
		simplifyProperty,
	],
	async run(item, record) {
		const { context, client, index } = item;
		const id = await readRecordId(item, record);
		const given = await readLines(
			item,
			fieldOf(record),
			context.getNodeParameter('lines', index, {}),
		);
		if (given.length === 0)
			throw inputRefused(client.node, 'Lines is empty', 'Add at least one line.');
		const read = async (): Promise<IDataObject | undefined> => {
			const reply = await client.request({
				method: 'GET',
				path: `${record.path}/${encodeURIComponent(id)}`,
				query: { includedetails: true },
				intent: { record, access: 'read', doing: `read the lines of the ${nounOf(record)}`, id },
			});
			return savedRow(reply.body);
		};
		const before = linesOf(await read());
		if (before === undefined) {
			throw inputRefused(
				client.node,
				`Halo does not show the lines of ${nounOf(record)} ${id}`,
				'Without them they could be lost by the change, so nothing was written.',
			);
		}
		const lines = [...before];
		let added = 0;
		for (const { id: lineId, ...change } of given) {
			if (lineId === undefined || lineId === '0') {
				lines.push(change);
				added += 1;
				continue;
			}
			const position = lines.findIndex((line) => String(line.id) === String(lineId).trim());
			if (position === -1) {
				const known = before.map(
					(line) => `${String(line.id)} (${String(line.item_shortdescription ?? '')})`,
				);
				throw inputRefused(
					client.node,
					`Lines: ${nounOf(record)} ${id} has no line with the ID ${String(lineId)}`,
					`It has ${known.join(', ') || 'none'}.`,
				);
			}
			lines[position] = { ...lines[position], ...change };
		}
		const saved = await writeChange(item, record, id, { lines });
		const row = linesOf(saved) === undefined ? await read() : saved;
		const after = linesOf(row)?.length;
		if (row === undefined || after !== before.length + added) {
			throw uncertain(
				client.node,
				{ record, access: 'edit', doing: `change the lines of the ${nounOf(record)}`, id },
				`${before.length + added} lines were to be there, Halo shows ${String(after ?? 'none')}`,
			);
		}
		return shaped(item, record, row);
	},
};
