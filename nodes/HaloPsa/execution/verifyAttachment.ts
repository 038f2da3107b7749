import type { IDataObject, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import type { InvoiceRead } from '../reconcile/attachLicence';
import { isCountedBy } from '../reconcile/attachLicence';
import type { AfterWrite } from '../reconcile/invoiceAfterWrite';
import { compareInvoice, LICENCE_LISTS, repairOf } from '../reconcile/invoiceAfterWrite';
import { idOfRow } from '../reconcile/state';
import { licencesListedBy } from '../records/quantitySource';
import type { RecordType } from '../records/record';
import { nounOf } from '../records/record';
import { noteSeen } from '../transport/lastSeen';
import { writeInBulk } from './bulkWriter';
import type { ItemContext } from './itemContext';
import { wordsOf } from './warnings';

interface Settled {
	row: IDataObject;
	/** What was put back, in words. */
	remarks: string[];
	/** Whether Halo kept the licence on the line. */
	isKept: boolean;
	/** IDs of new lines that had to be given up, and bill nothing. */
	givenUp: string[];
}

const ATTACHED_TO = 'licenceIsAttachedTo';

/** Where the licence is attached in spite of the error, such as `line 9003 of recurring invoice -240`; else undefined. */
export function attachedInSpiteOf({
	context,
}: NodeOperationError | NodeApiError): string | undefined {
	const line = context[ATTACHED_TO];
	return typeof line === 'string' ? line : undefined;
}

/** The lines of a recurring invoice that bill the count of a licence, the oldest first. */
export const countingLines = (row: IDataObject | undefined, licenceId: number): IDataObject[] =>
	(Array.isArray(row?.lines) ? row.lines : [])
		.filter(isObject)
		.filter((line) => line.isinactive !== true && isCountedBy(line, licenceId))
		.sort((one, other) => Number(one.id) - Number(other.id));

/** A line that bills nothing any more, where it can't be taken away: Halo may keep lines that are left out. */
const idleLine = (line: IDataObject): IDataObject => ({
	...line,
	isinactive: true,
	qty_order: 0,
	recurring_invoice_quantity_type: 0,
	quantity_licences: [],
	quantity_subscriptions: [],
});

/** Holds a recurring invoice against what was to become of it, and puts back what else came of the write. */
export class AttachmentCheck {
	constructor(
		private readonly item: ItemContext,
		private readonly record: RecordType,
		private readonly invoice: InvoiceRead,
		private readonly line: { sent: IDataObject; before?: IDataObject },
		private readonly licenceId: number,
	) {}

	/**
	 * Brings the recurring invoice to where it should be.
	 *
	 * @param after as Halo shows it after the write
	 * @throws NodeOperationError where it can't be brought there: what is wrong, for a person to correct before the next
	 * invoice
	 */
	async settle(after: IDataObject, read: () => Promise<IDataObject>): Promise<Settled> {
		const isKept = this.entriesIn(after) > 0;
		const look = this.compare(after, isKept);
		const { client } = this.item;
		const isBeside = look.effects.some(
			({ line }) => line === undefined || line !== this.line.before,
		);
		noteSeen(client.connectionMark, 'attachedLicences', isKept);
		noteSeen(client.connectionMark, 'otherLinesStay', !isBeside);
		const wrongs = this.wrongsIn(after, look, isKept);
		const remarks = [
			...(look.hasNewIds ? ['Halo gave its lines new IDs'] : []),
			...look.byOthers.map(
				({ id }) =>
					`Somebody attached a licence to line ${String(id)} in the meantime, which was left`,
			),
		];
		if (isKept) remarks.push(...this.newLineRemarks(after));
		if (wrongs.length === 0) return { row: after, remarks, isKept, givenUp: [] };
		const failure = await this.putBack(after, look, isKept);
		const todo = [
			'Correct it in Halo before the next invoice is made from it',
			...(failure === undefined ? [] : [`It could not be put back: ${failure}`]),
			...remarks,
		];
		let row: IDataObject;
		try {
			row = await read();
		} catch (thrown) {
			throw this.refused(
				` may not be as it should be, since Halo changed more than was sent: ${wrongs.join('; ')}`,
				[...todo, `Halo did not show it after it was to be put back: ${wordsOf(thrown)}`],
				after,
			);
		}
		const lastLook = this.compare(row, isKept);
		const left = this.wrongsIn(row, lastLook, isKept);
		if (left.length > 0)
			throw this.refused(` is not as it should be: ${left.join('; ')}`, todo, row);
		remarks.push(`Halo changed more than was sent, which was put back: ${wrongs.join('; ')}`);
		const idle = isKept ? [] : lastLook.added.filter((line) => this.isNewLine(line));
		return { row, remarks, isKept, givenUp: idle.map(({ id }) => String(id)) };
	}

	/** Adds to the error of a write what else Halo shows after it; nothing is written. */
	async tellIn(
		thrown: NodeOperationError | NodeApiError,
		read: () => Promise<IDataObject>,
	): Promise<void> {
		const words = await read().then(
			(after) => {
				const isKept = this.entriesIn(after) > 0;
				const wrongs = this.wrongsIn(after, this.compare(after, isKept), isKept);
				return wrongs.length === 0
					? undefined
					: `Correct in Halo what is not as it was: ${wrongs.join('; ')}`;
			},
			(failure) => `Halo does not show what became of its lines: ${wordsOf(failure)}`,
		);
		if (words !== undefined)
			thrown.description = [thrown.description, words].filter(Boolean).join(' ');
	}

	/** @param row as it was seen last */
	private refused(what: string, todo: string[], row: IDataObject): NodeOperationError {
		const { item, record, invoice, licenceId } = this;
		const [line] = countingLines(row, licenceId);
		const where = line && `line ${String(line.id)} of ${nounOf(record)} ${invoice.id}`;
		const words = where === undefined ? todo : [...todo, `The licence is attached to ${where}`];
		const message = `${record.label} ${invoice.id}${what}`;
		const error = inputRefused(item.client.node, message, `${words.join('. ')}.`);
		if (where !== undefined) error.context[ATTACHED_TO] = where;
		return error;
	}

	/** What a new line has otherwise than it was sent. */
	private newLineRemarks(row: IDataObject): string[] {
		const { before, sent } = this.line;
		const [line] = countingLines(row, this.licenceId);
		if (before !== undefined || line === undefined) return [];
		return ['_itemid', 'item_shortdescription', 'unit_price'].flatMap((name) =>
			String(line[name] ?? '') === String(sent[name] ?? '') ||
			Number(line[name]) === Number(sent[name])
				? []
				: [
						`Halo has ${name} ${JSON.stringify(line[name] ?? null)} on the new line ${String(line.id)}, not ${JSON.stringify(sent[name])}: correct it before the next invoice`,
					],
		);
	}

	/** @param isKept whether the licence is there, so that its line has to be as it was sent, else as it was */
	private compare(after: IDataObject, isKept: boolean): AfterWrite {
		const { before, sent } = this.line;
		const fields = (this.record.fields ?? []).filter(({ kind }) => kind !== 'lines');
		return compareInvoice(
			this.invoice.row,
			after,
			isKept && before !== undefined ? { line: before, sent } : undefined,
			fields.map(({ name }) => name),
		);
	}

	/** How often lines that bill the licence list it. */
	private entriesIn(row: IDataObject): number {
		return countingLines(row, this.licenceId).flatMap(licencesListedBy).filter(this.isOwnEntry)
			.length;
	}

	private readonly isOwnEntry = ({ licence_id: id }: IDataObject): boolean =>
		Number(id) === this.licenceId;

	/** What is wrong, in words. */
	private wrongsIn(row: IDataObject, { effects, added }: AfterWrite, isKept: boolean): string[] {
		const entries = this.entriesIn(row);
		const wrongs = effects.map(({ words }) => words);
		if (isKept && entries === 0) wrongs.push('the licence is on no line of it any more');
		if (entries > 1)
			wrongs.push(`the licence is listed ${entries} times, and would be billed as often`);
		const own = added.filter((line) => this.isNewLine(line) && line.isinactive !== true);
		if (!isKept && own.length > 0)
			wrongs.push(`its new line ${own.map(({ id }) => String(id)).join(', ')} counts no licence`);
		return wrongs;
	}

	/** Whether a line that was not there before is the one that was sent. */
	private isNewLine({ _itemid: itemId, item_shortdescription: words }: IDataObject): boolean {
		const { before, sent } = this.line;
		return (
			before === undefined &&
			Number(itemId) === Number(sent._itemid) &&
			String(words) === String(sent.item_shortdescription)
		);
	}

	/** The line without the licence: as it was where it was there, else as one that bills nothing. */
	private without(line: IDataObject, was: IDataObject | undefined): IDataObject {
		if (was === undefined) return idleLine(line);
		const lists = LICENCE_LISTS.map((list) => [list, was[list] ?? []] as const);
		const { recurring_invoice_quantity_type: type, qty_order: quantity } = was;
		return {
			...line,
			...Object.fromEntries(lists),
			recurring_invoice_quantity_type: type ?? 0,
			qty_order: quantity,
		} as IDataObject;
	}

	/** The line with one entry of the licence, the oldest. */
	private withOne(line: IDataObject): IDataObject {
		const own = licencesListedBy(line).filter(this.isOwnEntry);
		const [first] = own.sort(
			(one, other) => Number(one.id ?? Infinity) - Number(other.id ?? Infinity),
		);
		const lists = LICENCE_LISTS.map((list) => {
			const entries = Array.isArray(line[list]) ? line[list].filter(isObject) : [];
			return [list, entries.filter((entry) => entry === first || !this.isOwnEntry(entry))] as const;
		});
		return { ...line, ...Object.fromEntries(lists) } as IDataObject;
	}

	/** Writes what puts it back; the words of the refusal where Halo takes it not. */
	private async putBack(
		after: IDataObject,
		look: AfterWrite,
		isKept: boolean,
	): Promise<string | undefined> {
		const { item, record, invoice } = this;
		const [first] = countingLines(after, this.licenceId);
		const wasOf = new Map([...look.now].map(([was, now]) => [Number(now.id), was]));
		const change = (line: IDataObject): IDataObject => {
			const was = wasOf.get(Number(line.id));
			const isOwn = was === undefined ? this.isNewLine(line) : was === this.line.before;
			if (!isKept) return isOwn ? this.without(line, was) : line;
			if (Number(line.id) === Number(first.id)) return this.withOne(line);
			return isCountedBy(line, this.licenceId) ? this.without(line, was) : line;
		};
		const [result] = await writeInBulk(item.client, record, {
			bodies: [repairOf(invoice.row, after, look, change)],
			rowsPerRequest: 1,
			isRow: (_, row) => idOfRow(record, row) === invoice.id,
			doing: `put lines of the ${nounOf(record)} back`,
			nameOf: () => `with the ID ${invoice.id}`,
		});
		return result !== undefined && 'row' in result ? undefined : wordsOf(result?.error);
	}
}
