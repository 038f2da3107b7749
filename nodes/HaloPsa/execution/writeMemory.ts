import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { RecordType } from '../records/record';

/** Where n8n keeps what a node notes for its own next try. */
const STORE = 'haloWrites';

/** What is known of a write of an earlier try: the record's ID, or that it may have happened. */
export type RecalledWrite = { kind: 'written'; id: string } | { kind: 'unconfirmed' };

const UNCONFIRMED = '?';

/**
 * Remembers which writes of this execution happened or may have happened, so that n8n's *Retry On Fail* does not send
 * them again. n8n keeps a node's context through its tries (measured in n8n 2.41); only IDs are kept, since the context
 * is saved with the execution.
 */
export class WriteMemory {
	private opened: { store: IDataObject; run: string } | undefined;

	constructor(private readonly context: IExecuteFunctions) {}

	/** The memory of this node in this execution; each run of a loop has its own. Opened at the first write. */
	private get memory(): { store: IDataObject; run: string } {
		this.opened ??= {
			store: this.context.getContext('node') as IDataObject,
			run: String(this.context.evaluateExpression('{{ $runIndex }}', 0)),
		};
		return this.opened;
	}

	private get runs(): Record<string, Record<string, string>> {
		return (this.memory.store[STORE] ?? {}) as Record<string, Record<string, string>>;
	}

	private get notes(): Record<string, string> {
		return this.runs[this.memory.run] ?? {};
	}

	private keep(notes: Record<string, string>): void {
		this.memory.store[STORE] = { ...this.runs, [this.memory.run]: notes };
	}

	/**
	 * What an earlier try of this node did with the item's write.
	 *
	 * @param identity what tells the write from another of the same item, such as the change of a record; not what an
	 * expression may give anew in each try, such as the present moment
	 */
	recall(record: RecordType, itemIndex: number, identity: IDataObject): RecalledWrite | undefined {
		const note = this.notes[keyOf(record, itemIndex, identity)];
		if (note === undefined) return undefined;
		return note === UNCONFIRMED ? { kind: 'unconfirmed' } : { kind: 'written', id: note };
	}

	/** Notes what became of a write. */
	note(record: RecordType, itemIndex: number, identity: IDataObject, write: RecalledWrite): void {
		const note = write.kind === 'written' ? write.id : UNCONFIRMED;
		this.keep({ ...this.notes, [keyOf(record, itemIndex, identity)]: note });
	}

	/** Forgets this run: n8n does not try again what succeeded. */
	clear(): void {
		if (this.opened !== undefined && Object.keys(this.notes).length > 0) this.keep({});
	}
}

/** The same for the same write of the same item; a hash, so that nothing of the record is kept. */
function keyOf({ path }: RecordType, itemIndex: number, identity: IDataObject): string {
	const hash = createHash('sha256')
		.update(JSON.stringify([path, identity]))
		.digest('base64url');
	return `${itemIndex}:${hash.slice(0, 22)}`;
}
