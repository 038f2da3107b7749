import type { IDataObject, NodeApiError } from 'n8n-workflow';
import { mapConcurrent } from '../../shared/concurrency';
import { mayStillHappen, whyUnconfirmed } from '../../shared/errors';
import type { Chunk } from '../reconcile/chunks';
import { cutInto } from '../reconcile/chunks';
import { firstOfOwn, pairReply, placeAtFault, saysCollision } from '../reconcile/reply';
import type { RecordType } from '../records/record';
import { idPropertyOf } from '../records/record';
import type { HaloClient } from '../transport/client';
import { apiError, purposeOfRows } from '../transport/errors';
import { noteSeen } from '../transport/lastSeen';
import type { ChunkReply } from './doubts';
import { Doubts } from './doubts';
import type { RowsToWrite, WriteResult } from './rowsToWrite';

export type { RowsToWrite, WriteResult } from './rowsToWrite';

/** The most rows that go into one request; Halo's own limit is not known, more were seen to work. */
export const MAX_ROWS = 50;
const ARRAYS_AT_ONCE = 3;
/** So many rows go out together first, where it is to be seen how Halo answers several. */
const TRIAL_ROWS = 2;
/** So many requests of one row that get lost one after the other mean that Halo takes nothing any more. */
const MAX_LOST = 4;

/** Refusals that may lie in one row of many. */
const ONE_ROWS_FAULT = [400, 409, 422];
const TOO_LARGE = 413;

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

/** Sends rows in one request and pairs what comes back. */
async function sendChunk(
	client: HaloClient,
	record: RecordType,
	rows: RowsToWrite,
	indexes: number[],
): Promise<ChunkReply> {
	const purpose = purposeOfRows(record, rows, indexes);
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

const isError = (result: WriteResult | undefined): boolean =>
	result !== undefined && 'error' in result;

/** The one way by which rows get into Halo: in as few requests as are safe. */
class BulkWriter {
	readonly results: Array<WriteResult | undefined>;

	private size: number;

	/** Sizes of the requests that follow those which show how Halo answers; the first has one row. */
	private trials: number[] = [];

	/** Requests under way at the same time. */
	private atOnce: number;

	/** Requests of one row that got lost since Halo last answered. */
	private lostInARow = 0;

	/** Undefined as long as each request has had a clear answer. */
	private doubts: Doubts | undefined;

	constructor(
		private readonly client: HaloClient,
		private readonly record: RecordType,
		private readonly rows: RowsToWrite,
	) {
		this.results = new Array<WriteResult | undefined>(rows.bodies.length).fill(undefined);
		this.size = Math.max(1, Math.min(MAX_ROWS, rows.rowsPerRequest));
		if (rows.goTogether !== undefined) {
			this.trials = [TRIAL_ROWS, this.size];
			this.size = 1;
		}
		this.atOnce = client.createsInTurn(record, rows.bodies)
			? 1
			: (rows.requestsAtOnce ?? ARRAYS_AT_ONCE);
	}

	/** Writes every row; what Halo leaves open is looked up, and only what is not there is sent again. */
	async writeAll(): Promise<void> {
		let queue = cutInto([...this.rows.bodies.keys()], this.size);
		while (queue.length > 0) {
			const isTrial = this.trials.length > 0;
			const { sent, unsent } = await this.sendUntilTrouble(isTrial ? queue.slice(0, 1) : queue);
			const again = await this.settle(sent);
			if (this.isStopped) return;
			if (isTrial) this.learn(sent);
			const left = isTrial ? [...unsent, ...queue.slice(1)] : unsent;
			const rest = cutInto(
				left.flatMap(({ indexes }) => indexes),
				this.size,
			);
			queue = [...again, ...rest];
			if (this.lostInARow >= MAX_LOST) return this.doubts?.giveUp(queue);
		}
	}

	/** Larger requests follow a trial, unless its answer did not show its rows as they are recognized. */
	private learn(sent: Array<[Chunk, ChunkReply]>): void {
		const isUnpaired = sent.some(([, { open }]) => open?.kind === 'unpaired');
		const goTogether = this.rows.goTogether?.();
		if (isUnpaired || goTogether === false) this.trials = [];
		this.size = goTogether === undefined ? 1 : (this.trials.shift() ?? 1);
	}

	private get isStopped(): boolean {
		return this.rows.stopsAtRefusal === true && this.results.some(isError);
	}

	/** Sends requests side by side; once one got lost, nothing more goes out before Halo was asked what it holds. */
	private async sendUntilTrouble(
		queue: Chunk[],
	): Promise<{ sent: Array<[Chunk, ChunkReply]>; unsent: Chunk[] }> {
		const sent: Array<[Chunk, ChunkReply]> = [];
		const unsent: Chunk[] = [];
		let halts = false;
		await mapConcurrent(queue, this.atOnce, async (chunk) => {
			if (halts) {
				unsent.push(chunk);
				return;
			}
			const reply = await sendChunk(this.client, this.record, this.rows, chunk.indexes);
			sent.push([chunk, reply]);
			const isLost = reply.open?.kind === 'lost';
			if (!isLost) this.lostInARow = 0;
			else if (chunk.indexes.length === 1) this.lostInARow += 1;
			halts ||= isLost || (this.rows.stopsAtRefusal === true && reply.error !== undefined);
		});
		return { sent, unsent };
	}

	/** Notes what the replies tell, asks Halo about the rest, and answers what has to be sent again. */
	private async settle(sent: Array<[Chunk, ChunkReply]>): Promise<Chunk[]> {
		for (const [{ indexes, attempts }, { found, open, error }] of sent) {
			// Neither a missing permission nor an unreachable server is one row's fault.
			if (open === undefined && error !== undefined)
				for (const index of indexes) this.results[index] = { error };
			for (const [index, row] of found) this.results[index] = this.written(index, row);
			if (open?.kind === 'collision') this.atOnce = 1;
			const isAgain = open?.kind === 'collision' && attempts > 0;
			if ((open?.kind === 'refused' || isAgain) && indexes.length === 1)
				this.results[indexes[0]] = { error };
		}
		const isOpen = (index: number) => this.results[index] === undefined;
		const open = sent.filter(([{ indexes }]) => indexes.some(isOpen));
		if (open.length === 0) return [];
		this.doubts ??= new Doubts(this.client, this.record, this.rows, this.results);
		const { again, atMost } = await this.doubts.settle(open, this.written);
		this.size = Math.min(this.size, atMost);
		return again;
	}

	private readonly written = (index: number, row: IDataObject): WriteResult => {
		this.rows.onWritten?.(index, row);
		return this.doubts?.has(index) ? { row, wasSentAgain: true } : { row };
	};
}

/**
 * Writes rows of one record type and answers what became of each, in their order. What Halo answers to several rows, and
 * whether it keeps the rows before a refused one, is not known: a reply counts only where it holds every row, else
 * Halo is asked what it holds, and only what is not there is sent again, in smaller requests.
 *
 * @param rows with `lookUp`, unconfirmed rows are looked up; without it they are reported as unconfirmed
 * @returns undefined for rows that were not begun after a refusal with `stopsAtRefusal`
 */
export async function writeInBulk(
	client: HaloClient,
	record: RecordType,
	rows: RowsToWrite,
): Promise<Array<WriteResult | undefined>> {
	const writer = new BulkWriter(client, record, rows);
	await writer.writeAll();
	return writer.results;
}
