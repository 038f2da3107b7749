import type { IDataObject } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { asNodeError, isUncertain } from '../../shared/errors';
import { inParallel } from '../../shared/pool';
import { isObject } from '../../shared/reply';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf } from '../records/record';
import type { HaloClient } from '../transport/client';
import type { Intent } from '../transport/errors';
import { refusal, uncertain } from '../transport/errors';

/** The most rows that go into one request; Halo's own limit is not known, more were seen to work. */
export const MOST_ROWS = 50;
const CHUNKS_AT_ONCE = 3;
/** How often a row is sent at most: again once, and only when Halo was seen not to hold it. */
const TRIES = 2;
const SETTLE_MS = 1_000;
/** Refusals that may lie in one row of many. */
const ONE_ROWS_FAULT = [400, 409, 413, 422];

/** What became of a row: the row as Halo holds it, or the error that says why not. */
export type Stored = { row: IDataObject } | { error: unknown };

/** Rows to write, and how the writer recognises them in what Halo answers or holds. */
export interface Rows {
	bodies: IDataObject[];
	/** The most rows of a request. */
	size: number;
	/** Whether a row of Halo's is the one written. */
	isSame: (position: number, row: IDataObject) => boolean;
	/**
	 * Reads again what Halo holds for the rows at these positions, in their order: the row where the write is done,
	 * undefined where it is not. Absent: nothing can tell, and what is not certain stays so.
	 */
	reread?: (positions: number[]) => Promise<Array<IDataObject | undefined>>;
	/** What a row is, for the message of an uncertain one: `ticket "Mailbox rule alert"`. */
	nameOf: (position: number) => string;
}

/** What is known of the rows of one request: each row's end, or that Halo has to be asked. */
interface Answer {
	/** Rows found in the reply, by position. */
	found: Map<number, IDataObject>;
	/** Why the rest is open. */
	open?: 'unpaired' | 'refused' | 'lost';
	error?: unknown;
	/** Place of the row at fault among those sent, where Halo names it (`[3].outcome_id`). */
	fault?: number;
}

function faultIn(body: unknown): number | undefined {
	if (!isObject(body)) return undefined;
	const keyed = isObject(body.errors) ? body.errors : body;
	for (const key of Object.keys(keyed)) {
		const place = /^\[(\d+)\]/.exec(key)?.[1];
		if (place !== undefined) return Number(place);
	}
	return undefined;
}

/** Writes rows of one record type in as few requests as are safe. */
class RowWriter {
	readonly ends: Stored[];

	private readonly triesOf = new Map<number, number>();

	constructor(
		private readonly client: HaloClient,
		private readonly record: RecordType,
		private readonly rows: Rows,
	) {
		this.ends = new Array<Stored>(rows.bodies.length);
	}

	private intentFor(chunk: number[]): Intent {
		const { record, rows } = this;
		const [first] = chunk;
		const id = rows.bodies[first][idPropertyOf(record)];
		const verb = id === undefined ? 'create' : 'update';
		return {
			record,
			access: 'edit',
			doing:
				chunk.length === 1
					? `${verb} the ${nounOf(record)}`
					: `write ${chunk.length} ${record.plural}`,
			...(chunk.length === 1 && id !== undefined ? { id: String(id as number) } : {}),
		};
	}

	/** Sends one request and pairs what comes back. */
	private async send(chunk: number[]): Promise<Answer> {
		const { client, record, rows } = this;
		const intent = this.intentFor(chunk);
		try {
			const reply = await client.request({
				method: 'POST',
				retry: 'never',
				path: record.path,
				// Without it Halo answers only one of several rows.
				query: chunk.length > 1 ? { returnall: true } : {},
				body: chunk.map((position) => rows.bodies[position]),
				intent,
				accept: ONE_ROWS_FAULT,
			});
			if (reply.status >= 300) {
				const error = refusal(client.node, reply, intent);
				return { found: new Map(), open: 'refused', error, fault: faultIn(reply.body) };
			}
			return this.paired(chunk, reply.body);
		} catch (thrown) {
			const open = isUncertain(thrown) ? 'lost' : 'refused';
			// Neither a missing permission nor an unreachable server is one row's fault.
			if (open === 'refused') for (const position of chunk) this.ends[position] = { error: thrown };
			return { found: new Map(), ...(open === 'lost' ? { open, error: thrown } : {}) };
		}
	}

	/** Which answered row is which: by what was written; a reply that holds all rows, else in their order. */
	private paired(chunk: number[], body: unknown): Answer {
		const idProperty = idPropertyOf(this.record);
		const answered = (Array.isArray(body) ? body : [body])
			.filter(isObject)
			.filter((row) => row[idProperty] !== undefined && row[idProperty] !== null);
		const found = new Map<number, IDataObject>();
		for (const position of chunk) {
			const hits = answered.filter((row) => this.rows.isSame(position, row));
			if (hits.length === 1) found.set(position, hits[0]);
		}
		const taken = new Set([...found.values()].map((row) => String(row[idProperty])));
		const distinct = new Set(answered.map((row) => String(row[idProperty])));
		const isWhole = answered.length === chunk.length && distinct.size === chunk.length;
		if (isWhole && taken.size === found.size) {
			const rest = answered.filter((row) => !taken.has(String(row[idProperty])));
			for (const position of chunk) {
				const next = found.has(position) ? undefined : rest.shift();
				if (next !== undefined) found.set(position, next);
			}
		}
		return found.size === chunk.length ? { found } : { found, open: 'unpaired' };
	}

	/** Sends chunks, looks up what stays open, and answers what has to be sent again. */
	async wave(chunks: number[][]): Promise<number[][]> {
		const answers = await inParallel(
			chunks,
			CHUNKS_AT_ONCE,
			async (chunk) => await this.send(chunk),
		);
		const open: Array<{ chunk: number[]; answer: Answer }> = [];
		for (const [index, answer] of answers.entries()) {
			const chunk = chunks[index];
			for (const [position, row] of answer.found) this.ends[position] = { row };
			if (answer.open === undefined) continue;
			if (answer.open === 'refused' && chunk.length === 1)
				this.ends[chunk[0]] = { error: answer.error };
			else open.push({ chunk, answer });
		}
		if (open.length === 0) return [];
		const asked = open.flatMap(({ chunk }) => chunk);
		const held = await this.lookUp(
			asked,
			open.some(({ answer }) => answer.open === 'lost'),
		);
		return open.flatMap(({ chunk, answer }) => {
			const sees = chunk.some((position) => held.has(position));
			return this.again(chunk, answer, sees);
		});
	}

	/** Asks what Halo holds; rows found are done. */
	private async lookUp(positions: number[], lost: boolean): Promise<Set<number>> {
		const seen = new Set<number>();
		if (this.rows.reread === undefined) return seen;
		// What was cut off may still be on its way into Halo's database.
		if (lost) await sleep(SETTLE_MS);
		const held = await this.rows.reread(positions);
		for (const [index, row] of held.entries()) {
			if (row === undefined) continue;
			seen.add(positions[index]);
			this.ends[positions[index]] ??= { row };
		}
		return seen;
	}

	/**
	 * What has to be sent again of a request.
	 *
	 * @param sees the look-up found a row of this request, so that a row it does not find is not there
	 */
	private again(chunk: number[], answer: Answer, sees: boolean): number[][] {
		const left = chunk.filter((position) => this.ends[position] === undefined);
		if (left.length === 0) return [];
		const isAccepted = answer.open === 'unpaired';
		if (this.rows.reread === undefined || (isAccepted && !sees)) {
			for (const position of left) this.ends[position] = { error: this.doubt(position, answer) };
			// The row that Halo names is surely not stored.
			const named = answer.fault === undefined ? undefined : chunk[answer.fault];
			if (named !== undefined) this.ends[named] = { error: answer.error };
			return [];
		}
		if (answer.open === 'refused') return this.split(left, chunk, answer.fault);
		const more = left.filter((position) => {
			const tries = (this.triesOf.get(position) ?? 1) + 1;
			this.triesOf.set(position, tries);
			if (tries > TRIES) this.ends[position] = { error: this.doubt(position, answer) };
			return tries <= TRIES;
		});
		// A reply that did not pair may mean that Halo takes one row of a request.
		return isAccepted ? more.map((position) => [position]) : more.length > 0 ? [more] : [];
	}

	/** Smaller requests out of one that was refused. */
	private split(left: number[], chunk: number[], fault: number | undefined): number[][] {
		const named = fault === undefined ? undefined : chunk[fault];
		// Rows before the one at fault may have been stored, so the first that was not is the likeliest.
		const firstLeft = left.length < chunk.length ? left[0] : undefined;
		const suspect = named !== undefined && left.includes(named) ? named : firstLeft;
		const at = suspect === undefined ? Math.ceil(left.length / 2) : left.indexOf(suspect);
		const parts =
			suspect === undefined
				? [left.slice(0, at), left.slice(at)]
				: [left.slice(0, at), [suspect], left.slice(at + 1)];
		return parts.filter((part) => part.length > 0);
	}

	private doubt(position: number, { open, error }: Answer): unknown {
		const { client, rows } = this;
		const why =
			open === 'unpaired'
				? 'Halo did not answer every row of the request'
				: open === 'refused'
					? `a row of the same request was refused: ${error instanceof Error ? error.message : String(error)}`
					: 'the connection was lost';
		const intent = this.intentFor([position]);
		return uncertain(
			client.node,
			{ ...intent, doing: `${intent.doing} ${rows.nameOf(position)}` },
			why,
		);
	}
}

/**
 * Writes rows in arrays and answers what became of each, in their order. What Halo answers to several rows, and
 * whether it keeps the rows before a refused one, is not known: a reply counts only where it holds every row, else
 * Halo is asked what it holds, and only what is not there is sent again, in smaller requests.
 *
 * @param rows with `reread`, rows whose fate is open are looked up; without it they are reported as uncertain
 */
export async function storeRows(
	client: HaloClient,
	record: RecordType,
	rows: Rows,
): Promise<Stored[]> {
	const writer = new RowWriter(client, record, rows);
	const all = rows.bodies.map((_, position) => position);
	const size = Math.max(1, Math.min(MOST_ROWS, rows.size));
	let chunks = Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
		all.slice(index * size, (index + 1) * size),
	);
	while (chunks.length > 0) {
		try {
			chunks = await writer.wave(chunks);
		} catch (thrown) {
			// The look-up itself was refused: what is open stays uncertain, and the rest is known.
			const error = asNodeError(client.node, thrown, 0);
			for (const position of all) {
				writer.ends[position] ??= {
					error: uncertain(
						client.node,
						{ record, access: 'edit', doing: `write ${rows.nameOf(position)}` },
						`it could not be looked up: ${error.message}`,
					),
				};
			}
			chunks = [];
		}
	}
	return writer.ends;
}
