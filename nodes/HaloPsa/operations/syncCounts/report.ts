import type { IDataObject } from 'n8n-workflow';
import { mapWithTurns } from '../../../shared/concurrency';
import type { Batch, BatchResult, ItemResult } from '../../execution/batch';
import { warn, warningsOf } from '../../execution/warnings';
import type { RunPlan } from './facts';
import { isOneLicence } from './licences';
import type { NotInInput } from './notInInput';
import type { EndedRow, PlannedRow, RowOutcome } from './rows';
import { titleOfRow } from './rows';

/** What holds for the whole run. */
export interface RunSettings {
	dryRun: boolean;
	createMissing: boolean;
	notInInput: NotInInput;
	output: 'both' | 'rows' | 'summary';
}

type Row = EndedRow | PlannedRow;

function outcomeOf(one: Row): RowOutcome {
	if (one.kind === 'ended') return one.outcome;
	return one.kind === 'create' ? 'created' : 'updated';
}

const reasonOf = (one: Row): string => (one.kind === 'ended' ? (one.reason ?? '') : '');

/** The site of a licence; Halo writes -1 and 0 for none. */
const siteOf = (licence: IDataObject | undefined): number | null =>
	Number(licence?.site_id) > 0 ? Number(licence?.site_id) : null;

function outputOf(one: Row, dryRun: boolean): IDataObject {
	const { licence, product, customerId, customerName, siteId, from, to } = one.row;
	const { key, value } = product;
	const isNumber = key.kind === 'number' && value !== '';
	// What a person looks for comes first: a table in n8n's editor shows a few columns only.
	return {
		outcome: outcomeOf(one),
		client_name: licence?.client_name ?? customerName ?? null,
		from: from ?? null,
		to,
		reason: reasonOf(one),
		name: licence?.name ?? product.name ?? null,
		client_id: customerId ?? null,
		site_id: siteId ?? siteOf(licence),
		licence_id: licence?.id ?? (isOneLicence(product) ? Number(value) : null),
		...(isOneLicence(product) ? {} : { [key.property]: isNumber ? Number(value) : value }),
		...(dryRun ? { dry_run: true } : {}),
	};
}

function summaryOf(
	{ client, context }: Batch,
	{ rows, beside, unnamed }: RunPlan,
	dryRun: boolean,
	heldBack: string[],
): IDataObject {
	const isWrite = (one: Row) => outcomeOf(one) === 'updated' || outcomeOf(one) === 'refused';
	const outcomes = [...rows, ...beside, ...unnamed.filter(isWrite)].map(outcomeOf);
	const count = (outcome: RowOutcome) => outcomes.filter((one) => one === outcome).length;
	return {
		outcome: 'summary',
		dry_run: dryRun,
		rows: rows.length,
		created: count('created'),
		updated: count('updated'),
		unchanged: count('unchanged'),
		skipped: count('skipped'),
		refused: count('refused'),
		not_in_input: unnamed.length,
		writes: client.wrote,
		requests: client.sent,
		held_back: heldBack,
		warnings: warningsOf(context),
	};
}

/** Tells the person what was refused; the workflow goes on. */
function warnRefused({ context }: Batch, rows: Row[]): void {
	const refused = rows.filter((one) => outcomeOf(one) === 'refused');
	if (refused.length === 0) return;
	warn(
		context,
		`${refused.length} of ${rows.length} rows were refused; the reason is in each row. The first: ${reasonOf(refused[0])}`,
	);
}

/** Tells of seats that Halo may bill, though nobody uses them. */
function warnInactive({ context }: Batch, unnamed: Row[]): void {
	const left = unnamed.filter(
		(one) => one.row.licence?.is_active === false && outcomeOf(one) === 'skipped',
	);
	if (left.length === 0) return;
	warn(
		context,
		`${left.length === 1 ? '1 licence is' : `${left.length} licences are`} inactive with a count, which Halo may bill all the same. The first: ${titleOfRow(left[0].row)}`,
	);
}

/** Whether a row about a licence that the input does not name is told: always where its seats may be billed in vain. */
const isReported = (choice: NotInInput, { row }: Row): boolean =>
	choice !== 'leave' || row.licence?.is_active === false;

/** The rows and the summary, as the person asked for them. */
export async function reportRun(
	batch: Batch,
	plan: RunPlan,
	{ dryRun, output, notInInput }: RunSettings,
	heldBack: string[],
): Promise<BatchResult> {
	const shows = (part: 'rows' | 'summary') => output === 'both' || output === part;
	const results = new Array<ItemResult | undefined>(batch.items.length).fill(undefined);
	const told = [...plan.beside, ...plan.unnamed.filter((one) => isReported(notInInput, one))];
	if (shows('rows'))
		await mapWithTurns(plan.rows, (one) => {
			results[one.row.index ?? 0] = { row: outputOf(one, dryRun) };
		});
	warnInactive(batch, plan.unnamed);
	const more = [
		...(shows('rows') ? told.map((one) => outputOf(one, dryRun)) : []),
		...(shows('summary') ? [summaryOf(batch, plan, dryRun, heldBack)] : []),
	];
	// The summary has a number for it.
	warnRefused(batch, plan.rows);
	return { results, more };
}
