import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { ticket } from '../records/resources/ticket';
import type { HaloClient } from '../transport/client';
import type { Query } from '../transport/pages';
import { listPage, PAGE_SIZE, readAllPages } from '../transport/pages';

export const listingChangedTickets = {
	record: ticket,
	access: 'read' as const,
	doing: 'list the tickets that changed',
};

/**
 * Tickets changed since a moment: one request where they fit on a page.
 *
 * @param sinceEpochMs by Halo's clock, in milliseconds since 1970
 */
export async function readChangedTickets(
	client: HaloClient,
	sinceEpochMs: number,
): Promise<IDataObject[]> {
	const query: Query = {
		order: 'id',
		...(sinceEpochMs > 0 ? { lastupdatefromdate: new Date(sinceEpochMs).toISOString() } : {}),
	};
	const refuse = (why: string): NodeApiError => {
		const message = `Halo's list of changed tickets can't be read to its end: ${why}`;
		return new NodeApiError(client.node, { message }, { message });
	};
	return await readAllPages(
		'id',
		async (page) => await listPage(client, ticket, query, page, PAGE_SIZE, listingChangedTickets),
		refuse,
	);
}
