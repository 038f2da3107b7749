import type { Row } from '../types';

/** What a flow can change, at one moment: lines that a person reads, by the number of the record. */
export interface Snapshot {
	tickets: Record<string, string>;
	notes: Record<string, string>;
	licences: Record<string, string>;
	invoices: Record<string, string>;
	incidents: Record<string, string>;
	/** How many requests had arrived. */
	requests: number;
}

type Kind = Exclude<keyof Snapshot, 'requests'>;

const HEADINGS: Record<Kind, string> = {
	incidents: 'Petra incidents',
	tickets: 'Tickets',
	notes: 'Notes',
	licences: 'Software licences',
	invoices: 'Invoices',
};

/** Rows of one kind, each by its number and in one line. */
export const linesOf = (rows: Row[], line: (row: Row) => string): Record<string, string> =>
	Object.fromEntries(rows.map((row) => [String(row.id), line(row).replace(/\s+/g, ' ').trim()]));

function changesOf(before: Record<string, string>, after: Record<string, string>): string[] {
	const added = Object.keys(after).filter((id) => before[id] === undefined);
	const changed = Object.keys(after).filter(
		(id) => before[id] !== undefined && before[id] !== after[id],
	);
	const gone = Object.keys(before).filter((id) => after[id] === undefined);
	return [
		...added.map((id) => `- New: ${after[id]}`),
		...changed.map((id) => `- Changed: ${before[id]} → ${after[id]}`),
		...gone.map((id) => `- Gone: ${before[id]}`),
	];
}

/** What changed between two moments, as a page of Markdown. */
export function reportOf(before: Snapshot, after: Snapshot): string {
	const requests = after.requests - before.requests;
	const parts = (Object.keys(HEADINGS) as Kind[]).flatMap((kind) => {
		const changes = changesOf(before[kind], after[kind]);
		return changes.length === 0 ? [] : [`## ${HEADINGS[kind]}`, '', ...changes, ''];
	});
	return [
		'# What the flow did',
		'',
		`${requests} ${requests === 1 ? 'request' : 'requests'} to Halo and Petra.`,
		'',
		...(parts.length > 0 ? parts : ['Nothing in Halo or Petra is different from before.', '']),
	].join('\n');
}
