import type { IDataObject } from 'n8n-workflow';
import { tenant } from '../records/tenant';
import type { PetraClient } from './client';

/** Every tenant of the organisation, paused ones too. */
export async function readTenants(client: PetraClient): Promise<IDataObject[]> {
	return await client.rows(tenant.route);
}
