import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { RecordType } from '../records/record';

/** Where n8n keeps what a node notes for its own next try. */
const STORE = 'haloWrites';

/** What is known of a write of an earlier try: the record's ID, or that it may have happened. */
export type RecalledWrite = { kind: 'written'; id: string } | { kind: 'unconfirmed' };

const UNCONFIRMED_NOTE = '?';

/** Notes by write, by run of the node. */
type Runs = Record<string, Record<string, string>>;

/**
 * Remembers which writes of this execution happened or may have happened, so that n8n's *Retry On Fail* does not send
 * them again. n8n keeps a node's context through its tries (measured in n8n 2.41); only IDs are kept, since the context
 * is saved with the execution.
 */
export class WriteMemory {
	private opened: { notes: Record<string, string>; isEmpty: boolean } | undefined;

	constructor(private readonly context: IExecuteFunctions) {}

	/** The notes of this node in this execution; each run of a loop has its own. Opened at the first write. */
	private get memory(): { notes: Record<string, string>; isEmpty: boolean } {
		this.opened ??= this.open();
		return this.opened;
	}

	/** The notes lie in n8n's own object and are added there one by one: thousands are not to be copied for each. */
	private open(): { notes: Record<string, string>; isEmpty: boolean } {
		const store = this.context.getContext('node') as Record<string, Runs | undefined>;
		const run = String(this.context.evaluateExpression('{{ $runIndex }}', 0));
		const runs = (store[STORE] ??= {});
		const notes = (runs[run] ??= {});
		return { notes, isEmpty: Object.keys(notes).length === 0 };
	}

	/**
	 * What an earlier try of this node did with the item's write.
	 *
	 * @param identity what tells the write from another of the same item, such as the change of a record; not what an
	 * expression may give anew in each try, such as the present moment
	 */
	recall(record: RecordType, itemIndex: number, identity: IDataObject): RecalledWrite | undefined {
		const { notes, isEmpty } = this.memory;
		const note = isEmpty ? undefined : notes[noteKeyOf(record, itemIndex, identity)];
		if (note === undefined) return undefined;
		return note === UNCONFIRMED_NOTE ? { kind: 'unconfirmed' } : { kind: 'written', id: note };
	}

	/** Notes what became of a write. */
	note(record: RecordType, itemIndex: number, identity: IDataObject, write: RecalledWrite): void {
		const note = write.kind === 'written' ? write.id : UNCONFIRMED_NOTE;
		const { memory } = this;
		memory.notes[noteKeyOf(record, itemIndex, identity)] = note;
		memory.isEmpty = false;
	}

	/** Forgets this run: n8n does not try again what succeeded. */
	clear(): void {
		if (this.opened === undefined) return;
		for (const key of Object.keys(this.opened.notes)) delete this.opened.notes[key];
		this.opened.isEmpty = true;
	}
}

/** The same for the same write of the same item; a hash, so that nothing of the record is kept. */
function noteKeyOf({ path }: RecordType, itemIndex: number, identity: IDataObject): string {
	const hash = createHash('sha256')
		.update(JSON.stringify([path, identity]))
		.digest('base64url');
	return `${itemIndex}:${hash.slice(0, 22)}`;
}
