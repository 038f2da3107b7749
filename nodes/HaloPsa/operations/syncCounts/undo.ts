import type { INodeProperties } from 'n8n-workflow';
import { inputRefused } from '../../../shared/errors';
import { firstOf } from '../../../shared/text';
import type { Batch, BatchResult } from '../../execution/batch';
import { warn } from '../../execution/warnings';
import type { RecordType } from '../../records/record';
import type { Operation } from '../operation';
import { guardsNotice, guardsProperty, readGuards } from './guards';
import { runSettingsOf, syncRows } from './index';
import { dryRunProperty, outputProperty } from './inputs';
import { reportedChanges, runOutput } from './report';
import type { ParsedRow } from './rows';
import { LICENCE_ID } from './rows';

const reportProperty: INodeProperties = {
	displayName: 'Report',
	name: 'report',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	description: 'The report of the run to take back, from its summary or copied from a ticket',
};

/** The lines to which a report says that licences were attached, each once. */
const attachedLines = (report: string): string[] => [
	...new Set(
		[
			...report.matchAll(
				/Attached\s+to\s+(?:a\s+new\s+)?(line\s+\d+\s+of\s+recurring\s+invoice\s+-?\d+)/g,
			),
		].map(([, line]) => line.replace(/\s+/g, ' ')),
	),
];

/** The counts that the reports of all items name, each licence once. */
function rowsOfReports({ context, client, items }: Batch): ParsedRow[] {
	const texts = items.map(({ index }) => {
		const given = context.getNodeParameter('report', index, '') as unknown;
		return typeof given === 'string' ? given : JSON.stringify(given);
	});
	const { changes, unread } = reportedChanges(texts.join('\n'));
	if (unread > 0)
		throw inputRefused(
			client.node,
			`Report names ${unread} more ${unread === 1 ? 'count' : 'counts'} than can be read`,
			'Give it as it stands in the summary of the run, with its lines as they were.',
		);
	if (changes.length === 0)
		throw inputRefused(
			client.node,
			'Report names no count that was written',
			'Give the report of a run of Sync Counts that was no dry run: it says "10 → 12 (licence 1701)".',
		);
	const lines = attachedLines(texts.join('\n'));
	if (lines.length > 0)
		warn(
			context,
			`Undo Sync takes back counts alone. Licences that the sync has attached stay on their lines, which bill what the licences then have: ${firstOf(lines)}. To detach one, set the quantity of its line in Halo; the report says what it was.`,
		);
	// The summary has its report twice, plain and as HTML.
	const distinct = [...new Map(changes.map((one) => [JSON.stringify(one), one])).values()];
	const byLicence = new Set(distinct.map(({ id }) => id));
	if (byLicence.size < distinct.length)
		throw inputRefused(
			client.node,
			'Report names a licence more than once, with other counts',
			`Take back one report at a time, the newest first. The licences: ${firstOf([...byLicence])}.`,
		);
	return distinct.map(({ id, from, to }) => ({
		kind: 'parsed',
		row: { product: { key: LICENCE_ID, value: id }, to: from, was: to },
	}));
}

async function runUndo(batch: Batch, record: RecordType): Promise<BatchResult> {
	// Every row of it changes, since only what was changed is given.
	const guards = { ...readGuards(batch.context), maxRowsPercent: 100 };
	const settings = runSettingsOf(batch, 'Undo Sync');
	return await syncRows(batch, record, rowsOfReports(batch), guards, settings);
}

/** Gives licences the counts that they had before an earlier run, where nobody has changed them since. */
export const undoSync: Operation<'undoSync'> = {
	verb: 'undoSync',
	access: 'edit',
	readsFirst: true,
	name: 'Undo Sync',
	action: () => 'Undo a sync of software licences',
	description: () =>
		'Give licences the counts that they had before an earlier sync, unless somebody changed them since',
	properties: () => [reportProperty, dryRunProperty, guardsNotice, guardsProperty, outputProperty],
	output: () => runOutput,
	kind: 'perBatch',
	run: runUndo,
};
