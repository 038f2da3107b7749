import type { IDataObject, NodeApiError } from 'n8n-workflow';
import { mayStillHappen, whyUnconfirmed } from '../../shared/errors';
import type { OpenReply } from '../reconcile/chunks';
import { firstOfOwn, pairReply, placeAtFault, saysCollision } from '../reconcile/reply';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf, ownLabelOf } from '../records/record';
import type { HaloClient } from '../transport/client';
import type { RequestPurpose } from '../transport/errors';
import { apiError } from '../transport/errors';
import { noteSeen } from '../transport/lastSeen';
import type { RowsToWrite } from './rowsToWrite';

/** Refusals that may lie in one row of many. */
const ONE_ROWS_FAULT = [400, 409, 422];
const TOO_LARGE = 413;

/** What is known of the rows of one request. */
export interface ChunkReply {
	found: ReadonlyMap<number, IDataObject>;
	/** Why the rest is open; absent where every row has its result, or all have the same error. */
	open?: OpenReply;
	/** Halo's refusal. */
	error?: unknown;
	/** Why it is unconfirmed, in words. */
	why?: string;
	/** Halo's status, where it answered one that leaves the write open. */
	status?: number;
}

/**
 * What an unconfirmed request leaves; with a status, it may only have been too large.
 *
 * @param creates whether a row of it is new: done twice, it would be there twice
 */
function lostReply(error: unknown, why: string, creates: boolean): Omit<ChunkReply, 'found'> {
	const { httpCode } = error as NodeApiError;
	const status = Number(httpCode ?? 0);
	const isTooMuch = status >= 400;
	return {
		open: { kind: 'lost', isTooMuch, mayFollow: creates && mayStillHappen(error) },
		...(status > 0 ? { why: `Halo answered ${why}`, status } : { why }),
	};
}

/** What a request with these rows does, in words for its errors. */
export function purposeOf(
	record: RecordType,
	rows: RowsToWrite,
	indexes: number[],
): RequestPurpose {
	const id = rows.bodies[indexes[0]][idPropertyOf(record)];
	const creates = (ownLabelOf(record, 'create') ?? 'create').toLowerCase();
	const one = rows.doing ?? `${id === undefined ? creates : 'update'} the ${nounOf(record)}`;
	return {
		record,
		access: 'edit',
		doing: indexes.length === 1 ? one : `write ${indexes.length} ${record.plural}`,
		...(indexes.length === 1 && id !== undefined ? { id: String(id as number) } : {}),
	};
}

/** Sends rows in one request and pairs what comes back. */
export async function sendChunk(
	client: HaloClient,
	record: RecordType,
	rows: RowsToWrite,
	indexes: number[],
): Promise<ChunkReply> {
	const purpose = purposeOf(record, rows, indexes);
	const found = new Map<number, IDataObject>();
	const creates = indexes.some((index) => rows.bodies[index][idPropertyOf(record)] === undefined);
	try {
		const reply = await client.request({
			method: 'POST',
			retry: 'never',
			path: record.path,
			// Without it Halo answers only one of several rows.
			query: indexes.length > 1 ? { returnall: true } : {},
			body: indexes.map((index) => rows.bodies[index]),
			purpose,
			accept: [...ONE_ROWS_FAULT, TOO_LARGE],
		});
		// What is too large by itself was not taken, and there is nothing smaller to send.
		if (reply.status === TOO_LARGE && indexes.length > 1) {
			const why = `Halo answered status ${TOO_LARGE}`;
			const open = { kind: 'lost', isTooMuch: true, mayFollow: false } as const;
			return { found, open, why, status: TOO_LARGE };
		}
		if (reply.status >= 300) {
			const rowIndex = placeAtFault(reply.body);
			const error = apiError(client.node, reply, purpose);
			const collides = record.numberedInTurn === true && creates && saysCollision(reply.body);
			return {
				found,
				open: collides
					? { kind: 'collision', isAlone: indexes.length === 1 }
					: { kind: 'refused', rowIndex },
				error,
			};
		}
		if (indexes.length > 1) {
			const isWhole = Array.isArray(reply.body) && reply.body.length === indexes.length;
			noteSeen(client.connectionMark, 'arrayReplies', isWhole);
		}
		const [only] = indexes;
		const several =
			record.operations?.create?.mayBeSeveral === true && indexes.length === 1
				? firstOfOwn(rows.bodies[only], reply.body, idPropertyOf(record), record.parent?.field)
				: undefined;
		if (several !== undefined) return { found: found.set(only, several) };
		const paired = pairReply(
			indexes,
			reply.body,
			idPropertyOf(record),
			rows.isRow,
			(index, row) =>
				rows.bodies[index][idPropertyOf(record)] === undefined &&
				rows.isKnown?.(index, row) !== true,
		);
		const why =
			indexes.length === 1
				? 'Halo answered without its ID'
				: 'Halo did not answer every row of the request';
		return paired.isWhole ? paired : { found: paired.found, open: { kind: 'unpaired' }, why };
	} catch (error) {
		const why = whyUnconfirmed(error);
		if (why !== undefined) return { found, ...lostReply(error, why, creates) };
		return { found, error };
	}
}
