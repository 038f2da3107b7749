import type { IDataObject } from 'n8n-workflow';
import { recordLocatorsOf } from '../description/fields';
import { runInputsOf } from '../description/reportInputs';
import type { ItemContext } from '../execution/itemContext';
import { warn } from '../execution/warnings';
import { checkFilters } from '../input/filterChecks';
import { readFilters } from '../input/filters';
import { periodQueryOf, showsPeriod } from '../input/reportPeriod';
import { reportAnswerOf } from '../reconcile/reportAnswer';
import type { RecordType } from '../records/record';
import { nounOf, titleOf, withArticle } from '../records/record';
import { unreadable } from '../transport/errors';
import type { Query } from '../transport/pages';
import type { Operation } from './operation';
import { readRecordId } from './operation';
import { askForRows, typedRows } from './reportOutput';

/** Tells what nothing shows that Halo regarded: a report uses of all this only what its author built in. */
function warnUnshown(
	item: ItemContext,
	record: RecordType,
	unshown: string[],
	profile: IDataObject,
): void {
	if (unshown.length === 0) return;
	const name = titleOf(record, profile);
	warn(
		item.context,
		`Nothing in Halo's answer shows that the ${nounOf(record)}${name === '' ? '' : ` "${name}"`} was run for: ${unshown.join(', ')}. A ${nounOf(record)} uses only what it was built for, so check the rows.`,
	);
}

/** Runs a report that is stored in Halo, and puts out its rows. */
export const runReport: Operation<'run'> = {
	verb: 'run',
	access: 'read',
	name: 'Run',
	action: (record) => `Run ${withArticle(record)}`,
	description: (record) => `Run ${withArticle(record)} and get its rows, each as an item`,
	properties: (record, records) => [
		...recordLocatorsOf(record, records),
		...runInputsOf(record.operations.run.filters, records),
	],
	output: () => 'unknown',
	kind: 'perItem',
	async run(item, record) {
		const { query, asked } = await readFilters(item, record, record.operations.run.filters);
		const period = periodQueryOf(item, query);
		const id = await readRecordId(item, record);
		const { rows, profile } = await askForRows(
			item,
			`The ${nounOf(record)} ${id}`,
			{
				method: 'GET',
				path: `${record.path}/${encodeURIComponent(id)}`,
				query: { ...query, ...period, loadreport: true, includedetails: true },
				purpose: { record, access: 'read', doing: `run the ${nounOf(record)}`, id },
			},
			reportAnswerOf,
		);
		refuseOtherReport(item, record, id, profile);
		const narrowing = asked.filter(
			({ check }) => check !== undefined && check.properties.length > 0,
		);
		const unshown = checkFilters(
			item,
			{ ...record, plural: 'rows', label: 'Row' },
			narrowing,
			rows,
		);
		if (isForPeriod(period) && !showsPeriod(profile, period)) unshown.push('Period');
		warnUnshown(item, record, unshown, profile);
		return await typedRows(item, rows, profile);
	},
};

const isForPeriod = (period: Query): boolean => Object.keys(period).length > 0;

function refuseOtherReport(
	{ client }: ItemContext,
	record: RecordType,
	id: string,
	profile: IDataObject,
): void {
	const held = profile.id;
	if (held === undefined || held === null || Number(held) === Number(id)) return;
	throw unreadable(
		client.node,
		`Halo's ${nounOf(record)} ${id}`,
		`the answer shows the ID ${String(held as number)}`,
	);
}
