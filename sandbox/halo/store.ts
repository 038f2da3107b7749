import { randomUUID } from 'crypto';
import type { Row } from '../types';

/** What the store asks of an entity's declaration. */
export interface StoredEntity {
	/** Path name below `/api`. */
	path: string;
	/** Numbers upwards unless given; negative ones mark what is built in. */
	ids?: 'number' | 'negative' | 'guid';
	/** Ids count within this member, such as notes within `ticket_id`. */
	within?: string;
	firstId?: number;
}

type Table = Map<string, Row>;

/** The rows of every entity. Stored rows are replaced, never changed, so that an earlier one can be put back. */
export class Store<E extends StoredEntity> {
	private readonly tables = new Map<string, Table>();
	private readonly lastIds = new Map<string, number>();
	/** How to undo what the present transaction stored. */
	private readonly journal: Array<() => void> = [];
	private depth = 0;
	/** When each row was stored first, in milliseconds since 1970. */
	private readonly born = new Map<string, number>();

	constructor(private readonly declared: ReadonlyMap<string, E>) {}

	/** The declaration of an entity by its path name, whatever its case. */
	entity(name: string): E {
		const entity = this.declared.get(name.toLowerCase());
		if (!entity) throw new Error(`The sandbox has no entity called ${name}`);
		return entity;
	}

	private table(name: string): Table {
		const key = name.toLowerCase();
		let table = this.tables.get(key);
		if (!table) this.tables.set(key, (table = new Map()));
		return table;
	}

	private keyFor({ within }: StoredEntity, id: unknown, withinId: unknown): string {
		const own = String(id).toLowerCase();
		return within ? `${Number(withinId)}/${own}` : own;
	}

	private keyOf(entity: StoredEntity, row: Row): string {
		return this.keyFor(entity, row.id, entity.within && row[entity.within]);
	}

	private sequenceOf({ path, within }: StoredEntity, row: Row): string {
		return within ? `${path}/${Number(row[within])}` : path;
	}

	/** How long ago a row was stored first, in milliseconds. */
	ageOf(name: string, row: Row): number {
		const entity = this.entity(name);
		return Date.now() - (this.born.get(`${entity.path}/${this.keyOf(entity, row)}`) ?? 0);
	}

	rows(name: string): Row[] {
		return [...this.table(name).values()];
	}

	/** The row with this id; for ids that count within another record, that record's id too. */
	find(name: string, id: unknown, withinId?: unknown): Row | undefined {
		return this.table(name).get(this.keyFor(this.entity(name), id, withinId));
	}

	/** The first row whose member has this value. */
	findBy(name: string, field: string, value: unknown): Row | undefined {
		if (field === 'id') return this.find(name, value);
		const wanted = String(value).trim().toLowerCase();
		return this.rows(name).find((row) => String(row[field] ?? '').toLowerCase() === wanted);
	}

	private nextId(entity: StoredEntity, row: Row): unknown {
		if (entity.ids === 'guid') return randomUUID();
		const key = this.sequenceOf(entity, row);
		const first = entity.firstId ?? 1;
		const step = entity.ids === 'negative' ? -1 : 1;
		const last = this.lastIds.get(key);
		return last === undefined ? first * step : last + step;
	}

	private noteId(entity: StoredEntity, row: Row) {
		const id = Number(row.id);
		if (entity.ids === 'guid' || Number.isNaN(id)) return;
		const key = this.sequenceOf(entity, row);
		const last = this.lastIds.get(key);
		const beyond = entity.ids === 'negative' ? id < (last ?? 0) : id > (last ?? 0);
		if (last === undefined || beyond) this.lastIds.set(key, id);
	}

	private noteUndo(table: Table, key: string) {
		if (this.depth === 0) return;
		const before = table.get(key);
		this.journal.push(() => void (before ? table.set(key, before) : table.delete(key)));
	}

	/** Stores a row, new or not; a row without an id gets one. */
	put(name: string, row: Row): Row {
		const entity = this.entity(name);
		const id = row.id ?? this.nextId(entity, row);
		const stored = { ...row, id };
		this.noteId(entity, stored);
		const table = this.table(name);
		const key = this.keyOf(entity, stored);
		this.noteUndo(table, key);
		if (!table.has(key)) this.born.set(`${entity.path}/${key}`, Date.now());
		table.set(key, stored);
		return stored;
	}

	remove(name: string, row: Row): void {
		const table = this.table(name);
		const key = this.keyOf(this.entity(name), row);
		this.noteUndo(table, key);
		table.delete(key);
	}

	clear(name: string): void {
		this.table(name).clear();
	}

	/** Runs work; what it stored is undone when it throws and `undoes` says so. Used ids stay used, as in a database. */
	transaction<T>(work: () => T, undoes: boolean): T {
		const start = this.journal.length;
		let isDone = false;
		this.depth++;
		try {
			const result = work();
			isDone = true;
			return result;
		} finally {
			this.depth--;
			if (!isDone && undoes)
				this.journal
					.splice(start)
					.reverse()
					.forEach((undo) => undo());
			if (this.depth === 0) this.journal.length = 0;
		}
	}

	/** Empties every entity and starts their ids anew. */
	empty(): void {
		this.tables.clear();
		this.born.clear();
		this.lastIds.clear();
	}
}
