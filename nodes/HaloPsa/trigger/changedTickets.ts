import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { ticket } from '../records/ticket';
import type { HaloClient } from '../transport/client';
import type { Page, Query } from '../transport/pages';
import { listPage, PAGE_SIZE, readAllPages } from '../transport/pages';

/** A page of so many rows may be one that Halo cut. */
const SMALLER_CAP = 50;

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
	const ask = async (page: number): Promise<Page> =>
		await listPage(client, ticket, query, page, PAGE_SIZE, intent);
	const first = await ask(1);
	const { length } = first.rows;
	const isWhole =
		length < PAGE_SIZE && length !== SMALLER_CAP && (first.recordCount ?? length) <= length;
	if (isWhole) return first.rows;
	const refuse = (why: string): NodeApiError => {
		const message = `Halo's list of changed tickets can't be read to its end: ${why}`;
		return new NodeApiError(client.node, { message }, { message });
	};
	return await readAllPages('id', async (page) => (page === 1 ? first : await ask(page)), refuse);
}
