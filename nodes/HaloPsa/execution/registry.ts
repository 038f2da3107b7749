import type { Field, RecordType, ReferenceField } from '../records/record';
import type { RecordName } from '../records/recordName';

/** The declarations of Halo's record types, by name. */
export class RecordRegistry {
	private readonly byName: Map<RecordName, RecordType>;

	private readonly references = new WeakMap<readonly Field[], ReferenceField[]>();

	private readonly written = new WeakMap<RecordType, Record<'create' | 'update', Field[]>>();

	private readonly widened = new WeakMap<RecordType, RecordType>();

	constructor(readonly all: readonly RecordType[]) {
		this.byName = new Map(all.map((record) => [record.name, record]));
	}

	/** The declaration of a record type; one that the list of this registry lacks is a fault in the code. */
	record(name: RecordName): RecordType {
		const found = this.byName.get(name);
		if (found === undefined) throw new Error(`No record type is declared as "${name}"`);
		return found;
	}

	/**
	 * A record with what its ticket type may require of it: Halo keeps projects and opportunities among the tickets, so they
	 * take the fields of a ticket that their own form does not show. The same declaration each time.
	 */
	withTypeRequired(record: RecordType): RecordType {
		const known = this.widened.get(record);
		if (known !== undefined) return known;
		const own = new Set((record.fields ?? []).map(({ name }) => name));
		const others = (this.record('ticket').fields ?? []).filter(
			({ name, kind, place }) => place === undefined && kind !== 'lines' && !own.has(name),
		);
		const widened =
			others.length === 0
				? record
				: ({ ...record, fields: [...(record.fields ?? []), ...others] } as RecordType);
		this.widened.set(record, widened);
		return widened;
	}

	/** The fields that can be written to a new record, or to one that is there; the same list each time. */
	fieldsOn(record: RecordType, on: 'create' | 'update'): Field[] {
		const of = (when: 'create' | 'update') =>
			(record.fields ?? []).filter((field) => field.on === undefined || field.on === when);
		const known = this.written.get(record) ?? { create: of('create'), update: of('update') };
		this.written.set(record, known);
		return known[on];
	}

	/** The references among fields, those whose drop-down follows another field behind that field. */
	referencesIn(fields: readonly Field[]): ReferenceField[] {
		const known = this.references.get(fields);
		if (known !== undefined) return known;
		const waiting = fields.filter((field): field is ReferenceField => field.kind === 'reference');
		const ordered: ReferenceField[] = [];
		while (waiting.length > 0) {
			const free = waiting.findIndex((field) => {
				const needed = Object.values(this.record(field.to).narrowedBy ?? {});
				return !waiting.some((other) => other !== field && needed.includes(other.name));
			});
			ordered.push(...waiting.splice(Math.max(0, free), 1));
		}
		this.references.set(fields, ordered);
		return ordered;
	}
}
