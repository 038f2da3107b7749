import type { IDataObject } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { mapConcurrent } from '../../shared/concurrency';
import { asNodeError, inputRefused, isUnconfirmed } from '../../shared/errors';
import type { Chunk, OpenReply } from '../reconcile/chunks';
import { cutInto, nextStep, smaller } from '../reconcile/chunks';
import { pairReply, placeAtFault } from '../reconcile/reply';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf } from '../records/record';
import type { HaloClient } from '../transport/client';
import { apiError, type RequestPurpose, unconfirmedWrite } from '../transport/errors';

/** The most rows that go into one request; Halo's own limit is not known, more were seen to work. */
export const MAX_ROWS = 50;
const ARRAYS_AT_ONCE = 3;
/** So many requests of one row that get lost one after the other mean that Halo takes nothing any more. */
const MAX_LOST = 4;
/** How long what was cut off or refused in part may take until Halo's lists show it, in milliseconds. */
const SETTLE_MS = 1_000;
/** Refusals that may lie in one row of many. */
const ONE_ROWS_FAULT = [400, 409, 422];
/** Answers to a request that may only have been too large; whether Halo kept its rows is open. */
const TOO_MUCH_AT_ONCE = [413, 500, 502, 503, 504];

/** What became of a row: the row as Halo holds it, or the error that says why not. */
export type WriteResult = { row: IDataObject } | { error: unknown };

/** Rows to write, and how the writer recognizes them in what Halo answers or holds. */
export interface RowsToWrite {
	bodies: IDataObject[];
	/** The most rows of a request. */
	rowsPerRequest: number;
	/** How many requests are under way at the same time. */
	requestsAtOnce?: number;
	/** Whether a row of Halo's is the one written. */
	isRow: (index: number, row: IDataObject) => boolean;
	/** Whether a row of Halo's was there before, so that it is no new record of this row's. */
	isKnown?: (index: number, row: IDataObject) => boolean;
	/**
	 * Reads what Halo holds for the rows at these indexes, in their order: the row where the write is done, undefined
	 * where it is not. Absent: nothing can tell, and an unconfirmed write stays so.
	 */
	lookUp?: (indexes: number[]) => Promise<Array<IDataObject | undefined>>;
	/** What is done to a single row, where the verb and the record's name do not say it: `upload the file`. */
	doing?: string;
	/** What a row is, for the message of an unconfirmed one: `"Mailbox rule alert"`. */
	nameOf: (index: number) => string;
	/** A look-up only confirms: what it does not show is not sent again, since two of these writes differ from one. */
	sendsOnce?: boolean;
	/** Nothing more is sent once a row was refused. */
	stopsAtRefusal?: boolean;
}

/** What is known of the rows of one request. */
interface ChunkReply {
	found: ReadonlyMap<number, IDataObject>;
	/** Why the rest is open; absent where every row has its result. */
	open?: OpenReply;
	/** Halo's refusal. */
	error?: unknown;
	/** Why it is unconfirmed, in words. */
	why?: string;
	/** Halo's status, where it answered one that leaves the write open. */
	status?: number;
}

const isError = (result: WriteResult | undefined): boolean =>
	result !== undefined && 'error' in result;

/** The one way by which rows get into Halo: in as few requests as are safe. */
class BulkWriter {
	readonly results: Array<WriteResult | undefined>;

	private size: number;

	/** Requests of one row that got lost since Halo last answered. */
	private lostInARow = 0;

	constructor(
		private readonly client: HaloClient,
		private readonly record: RecordType,
		private readonly rows: RowsToWrite,
	) {
		this.results = new Array<WriteResult | undefined>(rows.bodies.length).fill(undefined);
		this.size = Math.max(1, Math.min(MAX_ROWS, rows.rowsPerRequest));
	}

	/** Writes every row; what Halo leaves open is looked up, and only what is not there is sent again. */
	async writeAll(): Promise<void> {
		let queue = cutInto(
			this.rows.bodies.map((_, index) => index),
			this.size,
		);
		while (queue.length > 0) {
			const { sent, unsent } = await this.sendUntilTrouble(queue);
			const again = await this.settle(sent);
			if (this.isStopped) return;
			const rest = cutInto(
				unsent.flatMap(({ indexes }) => indexes),
				this.size,
			);
			queue = [...again, ...rest];
			if (this.lostInARow >= MAX_LOST) queue = this.giveUp(queue);
		}
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
		const atOnce = this.rows.requestsAtOnce ?? ARRAYS_AT_ONCE;
		await mapConcurrent(queue, atOnce, async (chunk) => {
			if (halts) {
				unsent.push(chunk);
				return;
			}
			const reply = await this.send(chunk);
			sent.push([chunk, reply]);
			const isLost = reply.open?.kind === 'lost';
			if (!isLost) this.lostInARow = 0;
			else if (chunk.indexes.length === 1) this.lostInARow += 1;
			halts ||= isLost || (this.rows.stopsAtRefusal === true && reply.error !== undefined);
		});
		return { sent, unsent };
	}

	private intentFor(indexes: number[]): RequestPurpose {
		const { record, rows } = this;
		const id = rows.bodies[indexes[0]][idPropertyOf(record)];
		const verb = id === undefined ? (record.verbs?.create ?? 'create').toLowerCase() : 'update';
		const one = rows.doing ?? `${verb} the ${nounOf(record)}`;
		return {
			record,
			access: 'edit',
			doing: indexes.length === 1 ? one : `write ${indexes.length} ${record.plural}`,
			...(indexes.length === 1 && id !== undefined ? { id: String(id as number) } : {}),
		};
	}

	/** Sends one request and pairs what comes back. */
	private async send({ indexes }: Chunk): Promise<ChunkReply> {
		const { client, record, rows } = this;
		const intent = this.intentFor(indexes);
		const found = new Map<number, IDataObject>();
		try {
			const reply = await client.request({
				method: 'POST',
				retry: 'never',
				path: record.path,
				// Without it Halo answers only one of several rows.
				query: indexes.length > 1 ? { returnall: true } : {},
				body: indexes.map((index) => rows.bodies[index]),
				intent,
				accept: [...ONE_ROWS_FAULT, ...TOO_MUCH_AT_ONCE],
			});
			// What is too large by itself was not taken, and there is nothing smaller to send.
			const isTooLarge = reply.status === 413 && indexes.length === 1;
			if (TOO_MUCH_AT_ONCE.includes(reply.status) && !isTooLarge) {
				const why = `Halo answered status ${reply.status}`;
				return { found, open: { kind: 'lost', isTooMuch: true }, why, status: reply.status };
			}
			if (reply.status >= 300) {
				const place = placeAtFault(reply.body);
				const error = apiError(client.node, reply, intent);
				return { found, open: { kind: 'refused', place }, error };
			}
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
			if (isUnconfirmed(error))
				return {
					found,
					open: { kind: 'lost', isTooMuch: false },
					why: 'the connection was lost',
				};
			// Neither a missing permission nor an unreachable server is one row's fault.
			for (const index of indexes) this.results[index] = { error };
			return { found, error };
		}
	}

	/** Notes what the replies tell, asks Halo about the rest, and answers what has to be sent again. */
	private async settle(sent: Array<[Chunk, ChunkReply]>): Promise<Chunk[]> {
		for (const [{ indexes }, { found, open, error }] of sent) {
			for (const [index, row] of found) this.results[index] = { row };
			if (open?.kind === 'refused' && indexes.length === 1) this.results[indexes[0]] = { error };
		}
		const isOpen = (index: number) => this.results[index] === undefined;
		const open = sent.filter(([{ indexes }]) => indexes.some(isOpen));
		if (open.length === 0) return [];
		const seen = await this.lookUp(
			open.flatMap(([{ indexes }]) => indexes),
			// Rows before a refused one may have been kept, and no list may show them yet.
			open.some(([, reply]) => reply.open?.kind !== 'unpaired'),
		);
		return open.flatMap(([chunk, reply]) => this.sendAgain(chunk, reply, seen));
	}

	/** Asks what Halo holds; rows found are done. A look-up that fails leaves what is open unconfirmed. */
	private async lookUp(indexes: number[], settles: boolean): Promise<Set<number>> {
		const seen = new Set<number>();
		if (this.rows.lookUp === undefined) return seen;
		if (settles) await sleep(SETTLE_MS);
		try {
			const held = await this.rows.lookUp(indexes);
			for (const [place, row] of held.entries()) {
				if (row === undefined) continue;
				seen.add(indexes[place]);
				this.results[indexes[place]] ??= { row };
			}
		} catch (thrown) {
			const why = `it could not be looked up: ${asNodeError(this.client.node, thrown, 0).message}`;
			for (const index of indexes) this.results[index] ??= { error: this.unconfirmed(index, why) };
		}
		return seen;
	}

	/** What has to be sent again of a request whose rows were looked up. */
	private sendAgain(chunk: Chunk, { open: why, ...reply }: ChunkReply, seen: Set<number>): Chunk[] {
		const left = chunk.indexes.filter((index) => this.results[index] === undefined);
		if (left.length === 0 || why === undefined) return [];
		const sawAny = chunk.indexes.some((index) => seen.has(index));
		const canLookUp = this.rows.lookUp !== undefined && this.rows.sendsOnce !== true;
		const { again, open } = nextStep(chunk, why, { canLookUp, sawAny, left });
		if (why.kind === 'lost' && why.isTooMuch && chunk.indexes.length > 1)
			this.size = Math.min(this.size, smaller(chunk.indexes.length));
		for (const index of open) {
			// The row that Halo names is surely not stored.
			const isNamed = why.kind === 'refused' && chunk.indexes[why.place ?? -1] === index;
			this.results[index] = {
				error: isNamed ? reply.error : this.unconfirmed(index, this.reasonOf(reply), reply.status),
			};
		}
		return again;
	}

	private reasonOf({ error, why }: Omit<ChunkReply, 'open'>): string {
		if (why !== undefined) return why;
		const { message } = asNodeError(this.client.node, error, 0);
		return `a row of the same request was refused: ${message}`;
	}

	/** Halo takes nothing any more, not even one row: what was not sent may be run again, the rest is unconfirmed. */
	private giveUp(queue: Chunk[]): Chunk[] {
		const { client, rows } = this;
		for (const { indexes, attempts } of queue) {
			for (const index of indexes) {
				const { doing } = this.intentFor([index]);
				const message = `Halo did not take the rows before this one, so the node did not ${doing} ${rows.nameOf(index)}`;
				const unsent = inputRefused(client.node, message, 'Run the workflow again later.');
				const lost = this.unconfirmed(index, 'the connection was lost');
				this.results[index] ??= { error: attempts === 0 ? unsent : lost };
			}
		}
		return [];
	}

	private unconfirmed(index: number, why: string, status?: number): unknown {
		const intent = this.intentFor([index]);
		const doing = `${intent.doing} ${this.rows.nameOf(index)}`.trim();
		return unconfirmedWrite(this.client.node, { ...intent, doing }, why, status);
	}
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
