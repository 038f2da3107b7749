import { inputRefused } from '../../shared/errors';
import { choiceOf } from '../../shared/locator';
import { isGuid } from '../../shared/text';
import { PUBLISHED_ID } from '../description/parameterNames';
import { publishedLocatorOf } from '../description/reportInputs';
import type { ItemContext } from '../execution/itemContext';
import { readWhole } from '../execution/readRecord';
import { recordMeant } from '../input/references';
import { publishedAnswerOf } from '../reconcile/reportAnswer';
import type { RecordType } from '../records/record';
import { nounOf, titleOf } from '../records/record';
import type { Operation } from './operation';
import { askForRows, typedRows } from './reportOutput';

/** The ID that Halo published a report under. A report that was chosen has to be read for it. */
async function readPublishedId(item: ItemContext, record: RecordType): Promise<string> {
	const { context, client, index } = item;
	const label = `Published ${record.label}`;
	const choice = choiceOf(context.getNodeParameter(PUBLISHED_ID, index, ''));
	if (choice === undefined)
		throw inputRefused(
			client.node,
			`${label} is empty`,
			`Choose the ${nounOf(record)}, or give the ID that it is published under.`,
		);
	// An expression can only stand in By ID, and may bring the published one.
	if (choice.mode === PUBLISHED_ID || (choice.mode === 'id' && isGuid(choice.value)))
		return choice.value;
	const input = { label, parameter: PUBLISHED_ID, narrowing: {} };
	const { id } = await recordMeant(item, record, choice, input);
	const row = (await readWhole(item, record, id, `read the ${nounOf(record)}`)) ?? {};
	const published = String(row.published_id ?? '').trim();
	if (published !== '' && row.is_published !== false) return published;
	throw inputRefused(
		client.node,
		`${label}: "${titleOf(record, row) || id}" is not published`,
		`Open the ${nounOf(record)} in Halo and publish it, or use Run, which needs no publishing.`,
	);
}

/** Puts out the rows of a report as Halo has published them. */
export const getPublishedData: Operation<'getPublishedData'> = {
	verb: 'getPublishedData',
	access: 'read',
	name: 'Get Published Data',
	action: (record) => `Get the published data of a ${nounOf(record)}`,
	description: (record) =>
		`Get the rows of a ${nounOf(record)} that is published in Halo, each as an item`,
	properties: (record) => [publishedLocatorOf(record)],
	output: () => 'unknown',
	kind: 'perItem',
	async run(item, record) {
		const id = await readPublishedId(item, record);
		const { path } = record.operations.getPublishedData;
		const { rows, profile } = await askForRows(
			item,
			`The published ${nounOf(record)} ${id}`,
			{
				method: 'GET',
				path: `${path}/${encodeURIComponent(id)}`,
				purpose: {
					record,
					access: 'read',
					doing: `get the published data of the ${nounOf(record)}`,
					id,
				},
			},
			publishedAnswerOf,
		);
		return await typedRows(item, rows, profile);
	},
};
