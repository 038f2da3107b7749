import type { IDataObject } from 'n8n-workflow';
import type { AlsoCheck, Finding } from './findings';
import { NOT_CHECKED } from './findings';
import type { RunRow } from './rows';
import { outcomeOf, reasonOf, titleOfRow } from './rows';

/** What Also Check looked at, as the first column of a table names it. */
const CHECKED: Record<AlsoCheck, string> = {
	contracts: 'Contract',
	customers: 'Customer',
	recurringInvoices: 'Recurring invoice',
};

/** A run, as a table of what a person should look at. */
interface FindingsInput {
	/** The rows that are told of. */
	rows: RunRow[];
	findings: Finding[];
	heldBack: string[];
	dryRun: boolean;
}

/** The columns of the table; the same in each row. */
const tableRow = (finding: string, found: string, more: IDataObject = {}): IDataObject => ({
	finding,
	client_name: null,
	found,
	from: null,
	to: null,
	client_id: null,
	licence_id: null,
	...more,
});

const CHANGED_NOW = { updated: 'Count changed', created: 'New licence' } as const;
const TO_CHANGE = { updated: 'Count differs', created: 'No licence' } as const;

/** What a row is in the table; undefined for one that is right, and for one whose seats another has. */
function findingOf(one: RunRow, dryRun: boolean): string | undefined {
	const outcome = outcomeOf(one);
	if (outcome === 'updated' || outcome === 'created')
		return (dryRun ? TO_CHANGE : CHANGED_NOW)[outcome];
	if (outcome === 'refused') return 'Refused';
	const isPartOfSum = one.kind === 'ended' && one.isPartOfSum === true;
	return outcome === 'skipped' && !isPartOfSum && one.row.index === undefined
		? 'Not in the input'
		: undefined;
}

/** What is left to do for a new licence. */
const TO_DO = {
	attached: '',
	unconfirmed: 'Look in Halo whether a line of the recurring invoice has it',
	left: 'Put it on a line of the recurring invoice',
};

function rowFound(one: RunRow, dryRun: boolean): IDataObject[] {
	const kind = findingOf(one, dryRun);
	if (kind === undefined) return [];
	const { licence, product, from, to, customerId, attached } = one.row;
	const name = String(licence?.name ?? product.name ?? product.value);
	const counts: Record<string, string> = {
		[TO_CHANGE.updated]: `Halo has ${from ?? 0}, the input ${to}`,
		[TO_CHANGE.created]: `Halo has none, the input ${to}`,
		[CHANGED_NOW.updated]: `From ${from ?? 0} to ${to}`,
		[CHANGED_NOW.created]: TO_DO[attached?.state ?? 'left'],
	};
	const words = [`${name}: ${counts[kind] ?? ''}`.replace(/: $/, ''), reasonOf(one)];
	const isKnown = licence !== undefined || kind !== 'Refused';
	return [
		tableRow(
			kind,
			words
				.slice(isKnown ? 0 : 1)
				.filter(Boolean)
				.join('. '),
			{
				client_name: titleOfRow(one.row),
				from: from ?? null,
				to: one.row.index === undefined ? null : to,
				client_id: customerId ?? null,
				licence_id: licence === undefined ? null : Number(licence.id),
			},
		),
	];
}

/** The run as a table, the worst first; one row says so where there is nothing to look at. */
export function findingsTable({ rows, findings, heldBack, dryRun }: FindingsInput): IDataObject[] {
	const of = (isIt: (one: RunRow) => boolean) =>
		rows.filter(isIt).flatMap((one) => rowFound(one, dryRun));
	const isRefused = (one: RunRow) => outcomeOf(one) === 'refused';
	const table = [
		...heldBack.map((why) => tableRow('Held back', why)),
		...of(isRefused),
		...of((one) => !isRefused(one)),
		...findings.map(({ check, found, client_name, client_id, licence_id }) =>
			tableRow(found.startsWith(NOT_CHECKED) ? NOT_CHECKED : CHECKED[check], found, {
				client_name,
				client_id,
				licence_id,
			}),
		),
	];
	return table.length > 0 ? table : [tableRow('Nothing', 'All agree')];
}
