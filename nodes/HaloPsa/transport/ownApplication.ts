import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';

/** Where Halo keeps what stands on a ticket's timeline. */
const ACTIONS = '/Actions';

/** Names of API applications, by the connection that logs in as them; in this process. */
const names = new Map<string, string>();

/**
 * Learns the name of the connection's own API application from the reply to an action that it wrote: a credential holds
 * the Client ID only, and actions bear the name.
 *
 * @param connection stands for the credential's server, tenant and client
 */
export function learnApplication(connection: string, path: string, body: unknown): void {
	if (path !== ACTIONS) return;
	const row: unknown = Array.isArray(body) ? body[0] : body;
	const name: IDataObject[string] = isObject(row) ? row.actionby_application_id : undefined;
	if (typeof name === 'string' && name.trim() !== '') names.set(connection, name.trim());
}

/** The name of the connection's own application, where an action has told it. */
export function learnedApplication(connection: string): string | undefined {
	return names.get(connection);
}
