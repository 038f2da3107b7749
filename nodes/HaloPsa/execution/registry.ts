import type { RecordType } from '../records/record';

/** The declarations of Halo's record types, by name. */
export class RecordRegistry {
	private readonly byName: Map<string, RecordType>;

	constructor(readonly all: readonly RecordType[]) {
		this.byName = new Map(all.map((record) => [record.name, record]));
	}

	/** The declaration of a record type; a name that nobody declared is a fault in the code. */
	record(name: string): RecordType {
		const found = this.byName.get(name);
		if (found === undefined) throw new Error(`No record type is declared as "${name}"`);
		return found;
	}
}
