import type { IDataObject } from 'n8n-workflow';
import { asNodeError, inputRefused } from '../../shared/errors';
import type { Chunk, OpenReply } from '../reconcile/chunks';
import { nextStep, smaller } from '../reconcile/chunks';
import type { RecordType } from '../records/record';
import { idPropertyOf } from '../records/record';
import type { HaloClient } from '../transport/client';
import { purposeOfRows, unconfirmedWrite } from '../transport/errors';
import { lookForRows } from './lateLooks';
import type { RowsToWrite, WriteResult } from './rowsToWrite';

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

/** Why it is open whether Halo holds a row. */
type Doubt = Pick<ChunkReply, 'error' | 'status' | 'why'>;

/** What is to be done about requests without a clear answer. */
export interface NextChunks {
	again: Chunk[];
	/** The most rows of a request from now on: larger ones may have been too large. */
	atMost: number;
}

/** The rows that were sent without a clear answer: Halo is asked what it holds, and only what is not there goes out again. */
export class Doubts {
	/** Rows that were sent without a clear answer, by index, with the last reason. */
	private readonly reasons = new Map<number, Doubt>();

	private last: Doubt = {};

	/** @param results what became of the rows so far, by index; completed here */
	constructor(
		private readonly client: HaloClient,
		private readonly record: RecordType,
		private readonly rows: RowsToWrite,
		private readonly results: Array<WriteResult | undefined>,
	) {}

	/** Whether a row was sent without a clear answer before. */
	has(index: number): boolean {
		return this.reasons.has(index);
	}

	/**
	 * Asks Halo about requests of which rows are open, notes what it holds, and answers what has to be sent again.
	 *
	 * @param written makes the result of a row that Halo holds
	 */
	async settle(
		open: Array<[Chunk, ChunkReply]>,
		written: (index: number, row: IDataObject) => WriteResult,
	): Promise<NextChunks> {
		const seen = await this.lookUp(open, written);
		for (const [{ indexes }, { error, status, why }] of open) {
			this.last = { error, status, why };
			for (const index of indexes) this.reasons.set(index, this.last);
		}
		const next = open.map(([chunk, reply]) => this.sendAgain(chunk, reply, seen));
		return {
			again: next.flatMap(({ again }) => again),
			atMost: Math.min(...next.map(({ atMost }) => atMost)),
		};
	}

	/** Asks what Halo holds; rows found are done. A look-up that fails leaves what is open unconfirmed. */
	private async lookUp(
		open: Array<[Chunk, ChunkReply]>,
		written: (index: number, row: IDataObject) => WriteResult,
	): Promise<ReadonlySet<number>> {
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
		for (const [index, row] of found) this.results[index] ??= written(index, row);
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

	/** What has to be sent again of a request whose rows were looked up. */
	private sendAgain(
		chunk: Chunk,
		{ open: why, ...reply }: ChunkReply,
		seen: ReadonlySet<number>,
	): NextChunks {
		const left = chunk.indexes.filter((index) => this.results[index] === undefined);
		if (left.length === 0 || why === undefined) return { again: [], atMost: Infinity };
		const sawAny = chunk.indexes.some((index) => seen.has(index));
		const canLookUp = this.rows.lookUp !== undefined && this.rows.sendsOnce !== true;
		const { again, open } = nextStep(chunk, why, { canLookUp, sawAny, left });
		const isTooMuch = why.kind === 'lost' && why.isTooMuch && chunk.indexes.length > 1;
		for (const index of open) {
			// The row that Halo names is surely not stored.
			const isNamed = why.kind === 'refused' && chunk.indexes[why.rowIndex ?? -1] === index;
			this.results[index] = {
				error: isNamed ? reply.error : this.unconfirmed(index, reply),
			};
		}
		return { again, atMost: isTooMuch ? smaller(chunk.indexes.length) : Infinity };
	}

	private reasonOf({ error, why }: Doubt): string {
		if (why !== undefined) return why;
		const { message } = asNodeError(this.client.node, error, 0);
		return `a row of the same request was refused: ${message}`;
	}

	/** Halo takes nothing any more, not even one row: what was not sent may be run again, the rest is unconfirmed. */
	giveUp(queue: Chunk[]): void {
		const { client, rows, reasons } = this;
		const last = this.reasonOf(this.last);
		for (const index of queue.flatMap(({ indexes }) => indexes)) {
			const { doing } = purposeOfRows(this.record, this.rows, [index]);
			const doubt = reasons.get(index);
			const message = `Halo did not take the rows before this one (${last}), so the node did not ${doing} ${rows.nameOf(index)}`;
			this.results[index] ??= {
				error:
					doubt === undefined
						? inputRefused(client.node, message, 'Run the workflow again later.')
						: this.unconfirmed(index, doubt),
			};
		}
	}

	private unconfirmed(index: number, doubt: Doubt): unknown {
		const purpose = purposeOfRows(this.record, this.rows, [index]);
		const doing = `${purpose.doing} ${this.rows.nameOf(index)}`.trim();
		const why = this.reasonOf(doubt);
		return unconfirmedWrite(this.client.node, { ...purpose, doing }, why, doubt);
	}
}
