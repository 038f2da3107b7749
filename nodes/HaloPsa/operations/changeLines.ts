import type { IDataObject } from 'n8n-workflow';
import { withKeyedLock } from '../../shared/concurrency';
import { inputRefused } from '../../shared/errors';
import { simplifyProperty } from '../../shared/properties';
import { isObject } from '../../shared/reply';
import { recordLocatorsOf } from '../description/fields';
import { linesProperty } from '../description/property';
import type { ItemContext } from '../execution/itemContext';
import { shaped } from '../execution/outputRow';
import { readWhole } from '../execution/readRecord';
import { writeChange } from '../execution/writeChange';
import { recalled } from '../execution/writeItems';
import { readLines } from '../input/fields';
import { idPropertyOf, nounOf, withArticle } from '../records/record';
import { unconfirmedWrite } from '../transport/errors';
import type { Operation } from './operation';
import { readRecordId } from './operation';

function linesOf(row: IDataObject | undefined): IDataObject[] | undefined {
	return Array.isArray(row?.lines) ? row.lines.filter(isObject) : undefined;
}

/** The lines that are there with the changes made, and the new ones behind them. */
function mergedLine(
	{ client }: ItemContext,
	invoice: string,
	before: IDataObject[],
	given: IDataObject[],
): IDataObject[] {
	const lines = [...before];
	for (const { id, ...change } of given) {
		if (id === undefined || id === '0') {
			lines.push(change);
			continue;
		}
		const index = lines.findIndex((line) => String(line.id) === String(id).trim());
		if (index === -1) {
			const known = before.map(
				(line) => `${String(line.id)} (${String(line.item_shortdescription ?? '')})`,
			);
			throw inputRefused(
				client.node,
				`Lines: ${invoice} has no line with the ID ${String(id)}`,
				`It has ${known.join(', ') || 'none'}.`,
			);
		}
		lines[index] = { ...lines[index], ...change };
	}
	return lines;
}

/**
 * Adds lines to an invoice, or changes lines of it. Halo may take the lines sent as the whole list or only as changes
 * (both are reported), so every line that is there is read first and sent back with the rest.
 */
export const changeLines: Operation<'changeLines'> = {
	verb: 'changeLines',
	access: 'edit',
	readsFirst: true,
	name: 'Add or Change Lines',
	action: (record) => `Add or change lines of ${withArticle(record)}`,
	description: (record) => `Add lines to ${withArticle(record)}, or change some; the others stay`,
	properties: (record, records) => [
		...recordLocatorsOf(record, records),
		linesProperty(record.operations.changeLines.lines, records),
		simplifyProperty,
	],
	kind: 'perItem',
	async run(item, record) {
		const id = await readRecordId(item, record);
		// Two items that change one invoice would else each send back the lines without the other's.
		return await withKeyedLock(item.client, `${record.path}/${id}`, async () => {
			const { context, client, index } = item;
			// An earlier try's lines are among those that are there now, so nothing can be merged again.
			const earlier = await recalled(item, record, { [idPropertyOf(record)]: Number(id) }, true);
			if (earlier !== undefined) {
				if ('error' in earlier) throw earlier.error;
				return shaped(item, record, earlier.row);
			}
			const { lines: field } = record.operations.changeLines;
			const doing = `read the lines of the ${nounOf(record)}`;
			const given = await readLines(item, field, context.getNodeParameter('lines', index, {}));
			if (given.length === 0)
				throw inputRefused(client.node, 'Lines is empty', 'Add at least one line.');
			const before = linesOf(await readWhole(item, record, id, doing));
			if (before === undefined) {
				throw inputRefused(
					client.node,
					`Halo does not show the lines of ${nounOf(record)} ${id}`,
					'Without them they could be lost by the change, so nothing was written.',
				);
			}
			const lines = mergedLine(item, `${nounOf(record)} ${id}`, before, given);
			const saved = await writeChange(
				item,
				record,
				id,
				{ lines },
				{ proof: { lines: given }, sendsOnce: true },
			);
			const row = linesOf(saved) === undefined ? await readWhole(item, record, id, doing) : saved;
			const after = linesOf(row)?.length;
			if (row === undefined || after !== lines.length) {
				throw unconfirmedWrite(
					client.node,
					{ record, access: 'edit', doing: `change the lines of the ${nounOf(record)}`, id },
					`${lines.length} lines were to be there, Halo shows ${String(after ?? 'none')}`,
				);
			}
			return shaped(item, record, row);
		});
	},
};
