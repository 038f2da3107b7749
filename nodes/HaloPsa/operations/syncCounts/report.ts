import type { IDataObject } from 'n8n-workflow';
import { mapWithTurns } from '../../../shared/concurrency';
import type { Batch, BatchResult, ItemResult } from '../../execution/batch';
import { warn, warningsOf } from '../../execution/warnings';
import type { OutputTypes } from '../../records/outputTypes';
import type { AlsoCheck, Finding } from './findings';
import { findingsTable } from './findingsTable';
import { isOneLicence } from './licences';
import type { SameProductChoice } from './plan';
import type { RowOutcome, RunRow } from './rows';
import { outcomeOf, reasonOf, titleOfRow } from './rows';
import type { NotInInput, RunPlan } from './wholeRun';

/** What holds for the whole run. */
export interface RunSettings {
	/** The operation, as the screen names it. */
	name: string;
	dryRun: boolean;
	createMissing: boolean;
	notInInput: NotInInput;
	output: 'both' | 'findings' | 'rows' | 'summary';
	sameProduct: SameProductChoice;
	alsoCheck: AlsoCheck[];
	/** To which line of the recurring invoice new licences are attached. */
	attachTo: 'nothing' | 'sameItem' | 'sameItemOrNew';
	/** Whether a change within a period is billed by its part there. */
	proRata: boolean;
}

/** What a run puts out, for the editor to map: its summary, and what each row and each finding has. */
export const runOutput: OutputTypes = {
	outcome: 'string',
	report: 'string',
	report_html: 'string',
	notes: 'string[]',
	client_name: 'string?',
	from: 'number?',
	to: 'number?',
	reason: 'string',
	name: 'string?',
	client_id: 'integer?',
	site_id: 'integer?',
	licence_id: 'integer?',
	item_id: 'integer?',
	product_sku: 'string?',
	dry_run: 'boolean',
	finding: 'string',
	found: 'string',
	rows: 'integer',
	created: 'integer',
	updated: 'integer',
	unchanged: 'integer',
	skipped: 'integer',
	refused: 'integer',
	not_in_input: 'integer',
	attached: 'integer?',
	writes: 'integer',
	requests: 'integer',
	findings: 'array',
	held_back: 'string[]',
	warnings: 'string[]',
};

/** The site of a licence; Halo writes -1 and 0 for none. */
const reportedSiteOf = (licence: IDataObject | undefined): number | null =>
	Number(licence?.site_id) > 0 ? Number(licence?.site_id) : null;

function outputOfRow(one: RunRow, dryRun: boolean): IDataObject {
	const { licence, product, customerId, customerName, givenAs, siteId, from, to } = one.row;
	const { key, value } = product;
	const isNumber = key.kind === 'number' && value !== '';
	// What a person looks for comes first: a table in n8n's editor shows a few columns only.
	return {
		outcome: outcomeOf(one),
		client_name: licence?.client_name ?? customerName ?? givenAs ?? null,
		from: from ?? null,
		to,
		reason: reasonOf(one),
		name: licence?.name ?? product.name ?? null,
		client_id: customerId ?? null,
		site_id: siteId ?? reportedSiteOf(licence),
		licence_id: licence?.id ?? (isOneLicence(product) ? Number(value) : null),
		...(isOneLicence(product) ? {} : { [key.property]: isNumber ? Number(value) : value }),
		...(dryRun ? { dry_run: true } : {}),
	};
}

/** Whether a row about a licence that the input does not name is reported: always where its seats may be billed in vain. */
const isReported = (choice: NotInInput, { row }: RunRow): boolean =>
	choice !== 'leave' || row.licence?.is_active === false;

/** The rows that are told of, those of the input first. */
const reportedRows = ({ rows, beside, unnamed }: RunPlan, choice: NotInInput): RunRow[] => [
	...rows,
	...beside,
	...unnamed.filter((one) => isReported(choice, one)),
];

/** Words of others in a report, without the arrow by which Undo Sync finds what was changed. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('→', '->');

/** A row in the report. What a count is since the run, and of which licence, stands there in a form that `reportedChanges` reads. */
function lineOf(one: RunRow, dryRun: boolean): string {
	const { licence, product, from, to } = one.row;
	const what = plain(
		`${titleOfRow(one.row)}: ${String(licence?.name ?? product.name ?? product.value)}`,
	);
	const outcome = outcomeOf(one);
	const isWritten = outcome === 'created' || outcome === 'updated';
	const held = one.kind === 'ended' ? one.held : undefined;
	const now = isWritten ? to : (held ?? from ?? 0);
	const id = dryRun || licence === undefined ? '' : ` (licence ${String(licence.id)})`;
	const count = isWritten || now !== (from ?? 0) ? ` ${from ?? 0} → ${now}${id}` : '';
	const why = plain(reasonOf(one));
	return `${what}${count}${why === '' ? '' : `. ${why}`}`;
}

/**
 * The counts that a report says were written, in its plain or its HTML form; a mail may have broken its lines elsewhere.
 *
 * @returns with how many more there are, in a form that is none of a report's
 */
export function reportedChanges(report: string): {
	changes: Array<{ id: string; from: number; to: number }>;
	unread: number;
} {
	const all = report.match(/→[^→]*?\(licence\s+\d+\)/g) ?? [];
	const read = report.matchAll(
		/(?<=\s)(\d+(?:\.\d+)?)\s+→\s+(\d+(?:\.\d+)?)\s+\(licence\s+(\d+)\)/g,
	);
	const changes = [...read].map(([, from, to, id]) => ({
		id,
		from: Number(from),
		to: Number(to),
	}));
	return { changes, unread: all.length - changes.length };
}

type Section = [title: string, lines: string[]];

const isFilledSection = ([, lines]: Section): boolean => lines.length > 0;

const sectionText = ([title, lines]: Section): string =>
	[`${title} (${lines.length}):`, ...lines.map((line) => `- ${line}`)].join('\n');

const inHtml = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Whether a row that was left as it is tells anything: no seats where there were none are as they should be. */
const isNews = ({ row: { from = 0, to } }: RunRow): boolean => from > 0 || to > 0;

/** The run for a person, plain and as HTML: what changed, what was refused and why, what is new, what to look at. */
function writtenReport(
	batch: Batch,
	plan: RunPlan,
	{ name, dryRun, notInInput }: RunSettings,
	heldBack: string[],
	findings: Finding[],
): IDataObject {
	const all = reportedRows(plan, notInInput);
	const linesOf = (rows: RunRow[]) =>
		rows
			.filter((one) => one.kind !== 'ended' || one.isPartOfSum !== true)
			.map((one) => lineOf(one, dryRun));
	const of = (outcome: RowOutcome) => all.filter((one) => outcomeOf(one) === outcome);
	const isNew = (state: string) =>
		linesOf(of('created').filter(({ row }) => (row.attached?.state ?? 'left') === state));
	const told = findings.map((one) =>
		[one.client_name, one.found].filter(Boolean).map(String).map(plain).join(': '),
	);
	const changes: Section[] = [
		[dryRun ? 'Would change' : 'Changed', linesOf(of('updated'))],
		['New, and on a line of the recurring invoice', isNew('attached')],
		['New, perhaps on an invoice: look in Halo before you attach it', isNew('unconfirmed')],
		['New, not yet on an invoice: put it on a line of the recurring invoice', isNew('left')],
	];
	const toLookAt: Section[] = [
		['Refused', linesOf(of('refused'))],
		['To look at', told],
		['Left as it is', linesOf(of('skipped').filter(isNews))],
	];
	const warnings: Section[] = [['Warnings', warningsOf(batch.context).map(plain)]];
	const held: Section = ['Would hold the run back', heldBack.map(plain)];
	const filled = [held, ...changes, ...toLookAt, ...warnings].filter(isFilledSection);
	const what = dryRun ? 'Dry run, nothing was written' : name;
	const first = `${what}. Unchanged: ${of('unchanged').length}`;
	const text = filled.map(sectionText);
	const html = filled.map(
		([title, own]) =>
			`<p><b>${title} (${own.length})</b></p><ul>${own.map((line) => `<li>${inHtml(line)}</li>`).join('')}</ul>`,
	);
	return {
		report: [first, ...text].join('\n\n'),
		report_html: [`<p>${first}</p>`, ...html].join(''),
		// What stays the same in the next run is a text of its own, so that it is noted once.
		notes: [[held, ...changes], toLookAt, warnings]
			.map((own) => own.filter(isFilledSection))
			.filter((own) => own.length > 0)
			.map((own) => [what, ...own.map(sectionText)].join('\n\n')),
	};
}

function summaryOf(
	{ client, context }: Batch,
	{ rows, beside, unnamed }: RunPlan,
	{ dryRun, attachTo }: RunSettings,
	heldBack: string[],
): IDataObject {
	const isWrite = (one: RunRow) => outcomeOf(one) === 'updated' || outcomeOf(one) === 'refused';
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
		...(attachTo === 'nothing'
			? {}
			: { attached: rows.filter(({ row }) => row.attached?.state === 'attached').length }),
		writes: client.wrote,
		requests: client.sent,
		held_back: heldBack,
		warnings: warningsOf(context),
	};
}

/** Tells the person what was refused; the workflow goes on. */
function warnRefused({ context }: Batch, rows: RunRow[]): void {
	const refused = rows.filter((one) => outcomeOf(one) === 'refused');
	if (refused.length === 0) return;
	warn(
		context,
		`${refused.length} of ${rows.length} rows were refused; the reason is in each row. The first: ${reasonOf(refused[0])}`,
	);
}

/** Tells of seats that Halo may bill, though nobody uses them. */
function warnInactive({ context }: Batch, unnamed: RunRow[]): void {
	const left = unnamed.filter(
		(one) => one.row.licence?.is_active === false && outcomeOf(one) === 'skipped',
	);
	if (left.length === 0) return;
	warn(
		context,
		`${left.length === 1 ? '1 licence is' : `${left.length} licences are`} inactive with a count, which Halo may bill all the same. The first: ${titleOfRow(left[0].row)}`,
	);
}

/** The rows and the summary, as the person asked for them. */
export async function reportRun(
	batch: Batch,
	plan: RunPlan,
	settings: RunSettings,
	heldBack: string[],
	findings: Finding[],
): Promise<BatchResult> {
	const { dryRun, output, notInInput } = settings;
	const shows = (part: 'rows' | 'summary') => output === 'both' || output === part;
	const results = new Array<ItemResult | undefined>(batch.items.length).fill(undefined);
	const reported = reportedRows(plan, notInInput).filter(({ row }) => row.index === undefined);
	if (shows('rows'))
		await mapWithTurns(plan.rows, (one) => {
			const { index } = one.row;
			if (index !== undefined) results[index] = { row: outputOfRow(one, dryRun) };
		});
	warnInactive(batch, plan.unnamed);
	const more =
		output === 'findings'
			? findingsTable({ rows: reportedRows(plan, notInInput), findings, heldBack, dryRun })
			: reported.map((one) => outputOfRow(one, dryRun)).filter(() => shows('rows'));
	if (shows('summary'))
		more.push({
			...summaryOf(batch, plan, settings, heldBack),
			findings,
			...writtenReport(batch, plan, settings, heldBack, findings),
		});
	// The summary has them already.
	warnRefused(batch, plan.rows);
	if (findings.length > 0)
		warn(
			batch.context,
			`Also Check found ${findings.length} to look at; each is in the report. The first: ${findings[0].found}`,
		);
	return { results, more };
}
