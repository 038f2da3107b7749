import { nowEpochMs } from '../../shared/clock';

/** What only a write shows of a Halo. */
export type SeenByWrites = 'arrayReplies' | 'attachedLicences' | 'otherLinesStay';

/** What was last seen, and when, in milliseconds since 1970. */
export interface LastSeen {
	isBorneOut: boolean;
	atEpochMs: number;
}

/**
 * By connection; in this process. n8n gives an execution no better place: static data belongs to one workflow, is not kept
 * of a run by hand, and what a worker writes there replaces what the triggers have stored.
 */
const seen = new Map<string, LastSeen>();

const keyFor = (connection: string, what: SeenByWrites): string => `${what} ${connection}`;

/**
 * Notes what a write has shown.
 *
 * @param connection stands for the credential's server, tenant and client
 */
export function noteSeen(connection: string, what: SeenByWrites, isBorneOut: boolean): void {
	seen.set(keyFor(connection, what), { isBorneOut, atEpochMs: nowEpochMs() });
}

/** What writes of this connection last showed; undefined where none has in this process. */
export const lastSeen = (connection: string, what: SeenByWrites): LastSeen | undefined =>
	seen.get(keyFor(connection, what));
