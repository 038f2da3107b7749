import type { IDataObject } from 'n8n-workflow';
import type { Query } from '../transport/pages';

/** Statuses of tickets, and which of them close one. */
export interface ClosingStatuses {
	/** Those that close a ticket; all of them where Halo does not tell. */
	offered: IDataObject[];
	all: IDataObject[];
	/** Whether Halo tells which ones close a ticket. */
	isTold: boolean;
}

/** Halo lists statuses of other things as well: those of tickets have the type 0 or none (as shipped clients read them). */
const isOfTickets = ({ type }: IDataObject): boolean => Number(type ?? 0) === 0;

/**
 * The statuses that close a ticket. No status says so of itself: Halo's list leaves them out when it is asked to, and
 * what is missing then is meant. A build that ignores the question tells nothing.
 *
 * @param list reads Halo's list of statuses
 */
export async function closingStatuses(
	list: (query: Query) => Promise<IDataObject[]>,
	narrowing: Query,
): Promise<ClosingStatuses> {
	const [every, open] = await Promise.all([
		list(narrowing),
		list({ ...narrowing, excludeclosed: true }),
	]);
	const ofTickets = every.filter(isOfTickets);
	const all = ofTickets.length > 0 ? ofTickets : every;
	const openIds = new Set(open.map(({ id }) => String(id as number)));
	const closing = all.filter(({ id }) => !openIds.has(String(id as number)));
	const isTold = closing.length > 0;
	return { offered: isTold ? closing : all, all, isTold };
}
