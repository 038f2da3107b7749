import type { IDataObject, INode } from 'n8n-workflow';
import type { HaloClient, HaloRequest } from '../../../../nodes/HaloPsa/transport/client';
import { apiError, unconfirmedWrite } from '../../../../nodes/HaloPsa/transport/errors';
import { leavesWriteOpen } from '../../../../nodes/HaloPsa/transport/shouldRetry';
import type { Reply } from '../../../../nodes/shared/reply';
import clock from '../../../support/clock';

/** How one request ends; the request is handled or not before that. */
export type Ending =
	| { kind: 'answered' }
	| { kind: 'lost' | 'status'; status: number; isHandled: boolean }
	/** Of several rows, only so many were stored when it broke off. */
	| { kind: 'cut'; stored: number }
	| { kind: 'forbidden' };

/** What a Halo build does with rows that come together. */
export interface Build {
	reply: 'all' | 'all, reversed' | 'first' | 'last' | 'none' | 'without ID';
	/** Which rows of a request it stores at all. */
	stores: 'all' | 'last';
	isAtomic: boolean;
	namesPlace: boolean;
	/** Requests of more rows are answered with this status, handled or not. */
	tooLarge: { above: number; status: number; isHandled: boolean };
	/** How long after a write lists do not show it, in milliseconds. */
	lagMs: number;
	/** The same, after a write that was answered in full. */
	lagAfterAnswerMs: number;
}

const node: INode = {
	id: 'node-1',
	name: 'Halo PSA',
	type: 'n8n-nodes-halopsa.haloPsa',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

interface StoredRow {
	row: IDataObject;
	isShownFrom: number;
}

/** A Halo in memory, with every way in which rows that come together may fare. */
export class ModelHalo {
	requests = 0;

	private readonly stored: StoredRow[] = [];

	constructor(
		private readonly build: Build,
		/** How requests end, in turn; those behind are answered. */
		private readonly endings: Ending[],
		/** Names that Halo refuses. */
		private readonly bad: ReadonlySet<string>,
	) {}

	/** Names of all rows, also those that no list shows yet. */
	get names(): string[] {
		return this.stored.map(({ row }) => String(row.name));
	}

	/** The row with this name, as a list shows it by now. */
	async shown(name: string): Promise<IDataObject | undefined> {
		await clock.moment();
		return this.stored.find((one) => one.row.name === name && one.isShownFrom <= clock.now())?.row;
	}

	/** A client for this Halo. */
	get client(): HaloClient {
		const request = async (one: HaloRequest) => await this.handle(one);
		const createsInTurn = () => false;
		return { node, request, createsInTurn } as unknown as HaloClient;
	}

	private keep(rows: IDataObject[], lagMs: number): IDataObject[] {
		const kept = rows.map(({ name }): IDataObject => ({ id: this.stored.length + 1, name }));
		for (const row of kept) {
			row.id = this.stored.length + 1;
			this.stored.push({ row, isShownFrom: clock.now() + lagMs });
		}
		return kept;
	}

	/** Stores the rows as this build does; where one is refused, its place. */
	private save(rows: IDataObject[], lagMs: number): { kept: IDataObject[]; refused?: number } {
		const { stores, isAtomic } = this.build;
		const index = rows.findIndex(({ name }) => this.bad.has(String(name)));
		if (index >= 0)
			return { kept: this.keep(isAtomic ? [] : rows.slice(0, index), lagMs), refused: index };
		return { kept: this.keep(stores === 'all' ? rows : rows.slice(-1), lagMs) };
	}

	private answerTo(kept: IDataObject[], isOne: boolean): unknown {
		const [first] = kept;
		const last = kept[kept.length - 1];
		const bodies: Record<Build['reply'], unknown> = {
			all: kept,
			'all, reversed': [...kept].reverse(),
			first,
			last,
			none: { ok: true },
			'without ID': kept.map(({ name }) => ({ name })),
		};
		return isOne && this.build.reply !== 'none' ? first : bodies[this.build.reply];
	}

	private async handle({ body: rows = [], purpose, accept = [] }: HaloRequest): Promise<Reply> {
		const ending: Ending = this.endings[this.requests] ?? { kind: 'answered' };
		this.requests += 1;
		await clock.moment();
		const { lagMs, lagAfterAnswerMs, tooLarge, namesPlace } = this.build;
		const reply = (status: number, body: unknown = ''): Reply => {
			const found = { status, headers: {}, body };
			if (status < 300 || accept.includes(status)) return found;
			if (leavesWriteOpen(status))
				throw unconfirmedWrite(node, purpose, `status ${status}`, { status });
			throw apiError(node, found, purpose);
		};
		if (ending.kind === 'forbidden') return reply(403);
		if (rows.length > tooLarge.above) {
			if (tooLarge.isHandled && tooLarge.status !== 413) this.save(rows, lagMs);
			return reply(tooLarge.status);
		}
		if (ending.kind === 'cut') {
			this.save(rows.slice(0, ending.stored), lagMs);
			throw unconfirmedWrite(node, purpose, 'the connection was lost');
		}
		if (ending.kind !== 'answered') {
			// 413 is said before a request is read.
			if (ending.isHandled && ending.status !== 413) this.save(rows, lagMs);
			if (ending.kind === 'status') return reply(ending.status);
			throw unconfirmedWrite(node, purpose, 'the connection was lost');
		}
		const { kept, refused } = this.save(rows, rows.length > 1 ? lagAfterAnswerMs : lagMs);
		if (refused !== undefined)
			return reply(400, namesPlace ? { [`[${refused}].name`]: ['Refused'] } : 'Refused');
		return reply(201, this.answerTo(kept, rows.length === 1));
	}
}
