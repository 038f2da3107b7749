import type { IDataObject } from 'n8n-workflow';
import type { Batch } from '../../execution/batch';
import type { Query } from '../../transport/pages';
import { listRows } from '../../transport/pages';

/** What can be looked at besides the counts. */
export type AlsoCheck = 'contracts' | 'customers' | 'recurringInvoices';

/** How a finding begins that says why something could not be looked at. */
export const NOT_CHECKED = 'Not checked';

/** Something that a person should look at. */
export interface Finding extends IDataObject {
	check: AlsoCheck;
	client_name: string | null;
	found: string;
	client_id: number | null;
	licence_id: number | null;
}

/** Seats that Halo has after the run, or would have after it. */
export interface Seats {
	title: string;
	customerId: number;
	licence?: IDataObject;
	count: number;
}

/** A finding about seats. */
export const finding = (
	check: AlsoCheck,
	{ title, customerId, licence }: Seats,
	found: string,
): Finding => ({
	check,
	client_name: title,
	found,
	client_id: customerId,
	licence_id: licence === undefined ? null : Number(licence.id),
});

/** The whole list that a check goes by. */
export async function listFor(
	batch: Batch,
	name: 'contract' | 'recurringInvoice',
	query: Query,
): Promise<IDataObject[]> {
	const record = batch.resolver.registry.record(name);
	const purpose = { record, access: 'read' as const, doing: `list ${record.plural}` };
	return await listRows(batch.client, record, query, undefined, purpose);
}
