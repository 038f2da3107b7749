import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { ticket } from '../records/ticket';
import type { HaloClient } from '../transport/client';
import type { Query } from '../transport/pages';
import { listPage, PAGE_SIZE, readAllPages } from '../transport/pages';

const intent = { record: ticket, access: 'read' as const, doing: 'list the tickets that changed' };

/**
 * Tickets changed since a moment: one request where they fit on a page.
 *
 * @param since milliseconds since 1970, by Halo's clock
 */
export async function changedSince(client: HaloClient, since: number): Promise<IDataObject[]> {
	const query: Query = {
		order: 'id',
		...(since > 0 ? { lastupdatefromdate: new Date(since).toISOString() } : {}),
	};
	const refuse = (why: string): NodeApiError => {
		const message = `Halo's list of changed tickets can't be read to its end: ${why}`;
		return new NodeApiError(client.node, { message }, { message });
	};
	return await readAllPages(
		'id',
		async (page) => await listPage(client, ticket, query, page, PAGE_SIZE, intent),
		refuse,
	);
}
