import { randomUUID } from 'crypto';
import type { Row } from '../types';
import type { Entity } from './entity';

type Table = Map<string, Row>;

/** The rows of every entity. Stored rows are replaced, never changed, so that a snapshot is a copy of the maps. */
export class Store {
	private tables = new Map<string, Table>();
	private lastIds = new Map<string, number>();

	constructor(private readonly declared: ReadonlyMap<string, Entity>) {}

	/** The declaration of an entity by its path name, whatever its case. */
	entity(name: string): Entity {
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

	private keyFor({ within }: Entity, id: unknown, withinId: unknown): string {
		const own = String(id).toLowerCase();
		return within ? `${Number(withinId)}/${own}` : own;
	}

	private keyOf(entity: Entity, row: Row): string {
		return this.keyFor(entity, row.id, entity.within && row[entity.within]);
	}

	private sequenceOf({ path, within }: Entity, row: Row): string {
		return within ? `${path}/${Number(row[within])}` : path;
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

	private nextId(entity: Entity, row: Row): unknown {
		if (entity.ids === 'guid') return randomUUID();
		const key = this.sequenceOf(entity, row);
		const first = entity.firstId ?? 1;
		const step = entity.ids === 'negative' ? -1 : 1;
		const last = this.lastIds.get(key);
		return last === undefined ? first * step : last + step;
	}

	private noteId(entity: Entity, row: Row) {
		const id = Number(row.id);
		if (entity.ids === 'guid' || Number.isNaN(id)) return;
		const key = this.sequenceOf(entity, row);
		const last = this.lastIds.get(key);
		const beyond = entity.ids === 'negative' ? id < (last ?? 0) : id > (last ?? 0);
		if (last === undefined || beyond) this.lastIds.set(key, id);
	}

	/** Stores a row, new or not; a row without an id gets one. */
	put(name: string, row: Row): Row {
		const entity = this.entity(name);
		const id = row.id ?? this.nextId(entity, row);
		const stored = { ...row, id };
		this.noteId(entity, stored);
		this.table(name).set(this.keyOf(entity, stored), stored);
		return stored;
	}

	remove(name: string, row: Row): void {
		this.table(name).delete(this.keyOf(this.entity(name), row));
	}

	clear(name: string): void {
		this.table(name).clear();
	}

	/** A function that brings the present state back. */
	snapshot(): () => void {
		const tables = new Map([...this.tables].map(([name, table]) => [name, new Map(table)]));
		const lastIds = new Map(this.lastIds);
		return () => {
			this.tables = new Map([...tables].map(([name, table]) => [name, new Map(table)]));
			this.lastIds = new Map(lastIds);
		};
	}
}
