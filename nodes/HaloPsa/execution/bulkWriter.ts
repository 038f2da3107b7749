import type { IDataObject } from 'n8n-workflow';
import { mapConcurrent } from '../../shared/concurrency';
import { asNodeError, inputRefused } from '../../shared/errors';
import type { Chunk } from '../reconcile/chunks';
import { cutInto, nextStep, smaller } from '../reconcile/chunks';
import type { RecordType } from '../records/record';
import { idPropertyOf } from '../records/record';
import type { HaloClient } from '../transport/client';
import { unconfirmedWrite } from '../transport/errors';
import { lookForRows } from './lateLooks';
import type { RowsToWrite, WriteResult } from './rowsToWrite';
import type { ChunkReply } from './sendChunk';
import { purposeOf, sendChunk } from './sendChunk';

export type { RowsToWrite, WriteResult } from './rowsToWrite';

/** The most rows that go into one request; Halo's own limit is not known, more were seen to work. */
export const MAX_ROWS = 50;
const ARRAYS_AT_ONCE = 3;
/** So many rows go out together first, where it is to be seen how Halo answers several. */
const TRIAL_ROWS = 2;
/** So many requests of one row that get lost one after the other mean that Halo takes nothing any more. */
const MAX_LOST = 4;

/** Why it is open whether Halo holds a row. */
type Doubt = Pick<ChunkReply, 'error' | 'status' | 'why'>;

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

	/** Rows that were sent without a clear answer, by index, with the last reason. */
	private readonly doubts = new Map<number, Doubt>();

	private lastDoubt: Doubt = {};

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
			if (this.lostInARow >= MAX_LOST) queue = this.giveUp(queue);
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
		const seen = await this.lookUp(open);
		for (const [{ indexes }, { error, status, why }] of open) {
			this.lastDoubt = { error, status, why };
			for (const index of indexes) this.doubts.set(index, this.lastDoubt);
		}
		return open.flatMap(([chunk, reply]) => this.sendAgain(chunk, reply, seen));
	}

	/** Asks what Halo holds; rows found are done. A look-up that fails leaves what is open unconfirmed. */
	private async lookUp(open: Array<[Chunk, ChunkReply]>): Promise<ReadonlySet<number>> {
		const { client, record, rows } = this;
		if (rows.lookUp === undefined) return new Set();
		const isNew = (index: number) => rows.bodies[index][idPropertyOf(record)] === undefined;
		const inDoubt = open.flatMap(([{ indexes }, { open: reply }]) =>
			reply === undefined
				? []
				: indexes.map((index) => ({
						index,
						reply,
						isKnown: this.results[index] !== undefined,
						isRepeatable: !isNew(index) && rows.sendsOnce !== true,
					})),
		);
		const { found, failure } = await lookForRows(rows.lookUp, inDoubt, () => client.isStopped);
		for (const [index, row] of found) this.results[index] ??= this.written(index, row);
		if (failure !== undefined) {
			const { message } = asNodeError(client.node, failure.thrown, 0);
			for (const [{ indexes }, reply] of open) {
				const why = `${this.reasonOf(reply)}, and it could not be looked up: ${message}`;
				for (const index of indexes)
					this.results[index] ??= { error: this.unconfirmed(index, { ...reply, why }) };
			}
		}
		return new Set(found.keys());
	}

	private written(index: number, row: IDataObject): WriteResult {
		this.rows.onWritten?.(index, row);
		return this.doubts.has(index) ? { row, wasSentAgain: true } : { row };
	}

	/** What has to be sent again of a request whose rows were looked up. */
	private sendAgain(
		chunk: Chunk,
		{ open: why, ...reply }: ChunkReply,
		seen: ReadonlySet<number>,
	): Chunk[] {
		const left = chunk.indexes.filter((index) => this.results[index] === undefined);
		if (left.length === 0 || why === undefined) return [];
		const sawAny = chunk.indexes.some((index) => seen.has(index));
		const canLookUp = this.rows.lookUp !== undefined && this.rows.sendsOnce !== true;
		const { again, open } = nextStep(chunk, why, { canLookUp, sawAny, left });
		if (why.kind === 'lost' && why.isTooMuch && chunk.indexes.length > 1)
			this.size = Math.min(this.size, smaller(chunk.indexes.length));
		for (const index of open) {
			// The row that Halo names is surely not stored.
			const isNamed = why.kind === 'refused' && chunk.indexes[why.rowIndex ?? -1] === index;
			this.results[index] = {
				error: isNamed ? reply.error : this.unconfirmed(index, reply),
			};
		}
		return again;
	}

	private reasonOf({ error, why }: Doubt): string {
		if (why !== undefined) return why;
		const { message } = asNodeError(this.client.node, error, 0);
		return `a row of the same request was refused: ${message}`;
	}

	/** Halo takes nothing any more, not even one row: what was not sent may be run again, the rest is unconfirmed. */
	private giveUp(queue: Chunk[]): Chunk[] {
		const { client, rows, doubts } = this;
		const last = this.reasonOf(this.lastDoubt);
		for (const index of queue.flatMap(({ indexes }) => indexes)) {
			const { doing } = purposeOf(this.record, this.rows, [index]);
			const doubt = doubts.get(index);
			const message = `Halo did not take the rows before this one (${last}), so the node did not ${doing} ${rows.nameOf(index)}`;
			this.results[index] ??= {
				error:
					doubt === undefined
						? inputRefused(client.node, message, 'Run the workflow again later.')
						: this.unconfirmed(index, doubt),
			};
		}
		return [];
	}

	private unconfirmed(index: number, doubt: Doubt): unknown {
		const purpose = purposeOf(this.record, this.rows, [index]);
		const doing = `${purpose.doing} ${this.rows.nameOf(index)}`.trim();
		const why = this.reasonOf(doubt);
		return unconfirmedWrite(this.client.node, { ...purpose, doing }, why, doubt);
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
