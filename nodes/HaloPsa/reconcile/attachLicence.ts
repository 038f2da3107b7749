import type { IDataObject } from 'n8n-workflow';
import { DAY_MS } from '../../shared/clock';
import { isObject } from '../../shared/reply';
import type { LicenceSource } from '../records/quantitySource';
import { licencesListedBy, quantitySourceOf } from '../records/quantitySource';
import { fromHaloDate } from './values';

/** A licence that a line of a recurring invoice is to count. */
export interface LicenceToAttach {
	/** Absent in a dry run, where it is yet to be created. */
	id?: number;
	name: string;
	source: LicenceSource;
	/** The item that is billed for it; absent where neither Halo nor the input tells. */
	itemId?: number;
	/** Its count. */
	seats: number;
}

/** Which line is meant. */
export type LineChoice = { kind: 'sameItem'; createsLine: boolean } | { kind: 'line'; id: string };

/** A recurring invoice, read whole. */
export interface InvoiceRead {
	id: string;
	/** What a person calls it. */
	title: string;
	row: IDataObject;
	lines: IDataObject[];
	/** Whether a line may be chosen here; the others are looked at, since a licence must not be billed twice. */
	isTarget: boolean;
}

/** What has to be done, or why nothing is. */
export type AttachPlan =
	| { kind: 'attached'; invoice: InvoiceRead; line: IDataObject }
	| { kind: 'change'; invoice: InvoiceRead; line: IDataObject }
	| { kind: 'create'; invoice: InvoiceRead }
	| { kind: 'refused'; why: string; todo: string };

/** A line with the invoice on which it stands. */
interface LineOn {
	invoice: InvoiceRead;
	line: IDataObject;
}

/** By the day: Halo's dates are those of midnight, and what ends today still bills. */
const isPast = (date: unknown, nowMs: number): boolean =>
	Math.floor((fromHaloDate(date) ?? nowMs) / DAY_MS) < Math.floor(nowMs / DAY_MS);

/** Whether Halo makes invoices from it. */
export const goesOut = ({ disabled, enddate }: IDataObject, nowMs: number): boolean =>
	disabled !== true && !isPast(enddate, nowMs);

/** A line as a person recognizes it, with what it bills. */
export function lineInWords({ invoice, line }: LineOn): string {
	const source = quantitySourceOf(line);
	const names = source?.entries.map((entry) => entry.licence_name ?? entry.licence_id) ?? [];
	const billed =
		source === undefined
			? `typed quantity ${String(line.qty_order ?? 'none')}`
			: `counts ${[source.label, names.join(', ')].filter(Boolean).join(': ')}`;
	const price = line.unit_price === undefined ? '' : `, unit price ${String(line.unit_price)}`;
	return `line ${String(line.id)} of recurring invoice ${invoice.id} "${invoice.title}" ("${String(line.item_shortdescription ?? '')}", ${billed}${price})`;
}

/** Why a line bills nothing each period that could be counted; undefined where it does. */
function whyIdle(line: IDataObject, nowMs: number): string | undefined {
	if (line.isinactive === true) return 'it is inactive';
	if (isPast(line.enddate, nowMs)) return 'it has ended';
	if (line.isgroupdesc === true) return 'it is the heading of a group';
	if (line.onetimecharge === true) return 'it is charged once';
	return undefined;
}

const isTyped = ({ recurring_invoice_quantity_type: type }: IDataObject): boolean =>
	type === undefined || type === null || Number(type) === 0;

const entriesOf = (line: IDataObject, licenceId: number | undefined): IDataObject[] =>
	licenceId === undefined
		? []
		: licencesListedBy(line).filter((entry) => Number(entry.licence_id) === licenceId);

/** Whether a line bills by a licence, its count or the users to whom it is assigned, as far as it is not idle. */
function isBilledBy(line: IDataObject, licenceId: number): boolean {
	const source = quantitySourceOf(line);
	const countsLicences = source?.label === 'licences' || source?.label === 'subscriptions';
	return countsLicences && entriesOf(line, licenceId).length > 0;
}

/** Whether a line bills the count of a licence, as far as it is not idle. */
export const isCountedBy = (line: IDataObject, licenceId: number): boolean =>
	isBilledBy(line, licenceId) &&
	entriesOf(line, licenceId).some((entry) => entry.assigned_licences !== true);

/** Why a line that is not idle can't count this licence; undefined where it can. */
function whyUnfit(line: IDataObject, licence: LicenceToAttach): string | undefined {
	if (line.is_meter === true) return 'it is billed by a meter';
	const source = quantitySourceOf(line);
	if (source === undefined && !isTyped(line))
		return 'it takes its quantity from something that this node does not know';
	if (source !== undefined && source.label !== licence.source.label)
		return `it counts ${source.label}, and this is one of the ${licence.source.label}`;
	const own = entriesOf(line, licence.id);
	if (own.length > 1) return 'it lists the licence twice';
	if (own.some((entry) => entry.assigned_licences === true))
		return 'it counts the users to whom the licence is assigned';
	// To have such a line count would bill the others as well.
	const others = licencesListedBy(line).length - own.length;
	if (source === undefined && others > 0)
		return `its quantity is typed, while ${others === 1 ? 'another licence is' : 'other licences are'} listed on it`;
	return undefined;
}

const IN_HALO =
	'Open the recurring invoice in Halo, and let the line take its quantity from the licence there.';

const refusedPlan = (why: string, todo: string): AttachPlan => ({ kind: 'refused', why, todo });

const linesInWords = (lines: LineOn[]): string => lines.map(lineInWords).join('; ');

/** What becomes of the one line that is meant. */
function planForLine(on: LineOn, licence: LicenceToAttach, nowMs: number): AttachPlan {
	const why = whyIdle(on.line, nowMs) ?? whyUnfit(on.line, licence);
	if (why !== undefined)
		return refusedPlan(
			`The licence can't be attached to ${lineInWords(on)}, since ${why}`,
			IN_HALO,
		);
	return { kind: 'change', ...on };
}

/** Whether a line of the licence's item bills nothing and lists nothing, as one that an earlier run had to give up. */
const isGivenUp = (line: IDataObject, { itemId }: LicenceToAttach): boolean =>
	line.isinactive === true &&
	Number(line._itemid) === itemId &&
	Number(line.qty_order ?? 0) === 0 &&
	licencesListedBy(line).length === 0;

function planByItem(
	lines: LineOn[],
	invoices: InvoiceRead[],
	licence: LicenceToAttach,
	createsLine: boolean,
	nowMs: number,
): AttachPlan {
	if (licence.itemId === undefined)
		return refusedPlan(
			`The licence "${licence.name}" names no item, so no line can be recognized by it`,
			'Attach it with Recurring Invoice → Attach Licence, with Line set to Line ID, or in Halo.',
		);
	const same = lines.filter(
		({ line }) => Number(line._itemid) === licence.itemId && whyIdle(line, nowMs) === undefined,
	);
	if (same.length === 1) return planForLine(same[0], licence, nowMs);
	if (same.length > 1)
		return refusedPlan(
			`${same.length} lines fit, since they have the item of the licence: ${linesInWords(same)}`,
			'Choose one with Recurring Invoice → Attach Licence: set Line to Line ID, and give its ID.',
		);
	const [invoice, ...more] = invoices;
	const where = invoices.map(({ id, title }) => `${id} "${title}"`).join(', ');
	if (!createsLine)
		return refusedPlan(
			`No line of recurring invoice ${where} that goes out has the item ${licence.itemId}`,
			'Add the line in Halo, or choose Line of the Same Item, or a New One.',
		);
	if (more.length > 0)
		return refusedPlan(
			`Several recurring invoices could have the new line: ${where}`,
			'Choose one with Recurring Invoice → Attach Licence.',
		);
	const given = invoice.lines.find((line) => isGivenUp(line, licence));
	if (given !== undefined)
		return refusedPlan(
			`${lineInWords({ invoice, line: given })} is inactive with the quantity 0: Halo may have kept no licence on it before`,
			'Attach the licence to it in Halo and make it active, or delete it there and run this again.',
		);
	return { kind: 'create', invoice };
}

/**
 * Decides which line is to count a licence. Nothing is guessed: where two lines fit, where the licence would be billed
 * twice, or where a line bills something else, it is refused.
 *
 * @param invoices the recurring invoices of the licence's customer, of which at least one is a target
 * @param nowMs milliseconds since 1970, to leave out what has ended
 */
export function planAttachment(
	invoices: InvoiceRead[],
	licence: LicenceToAttach,
	choice: LineChoice,
	nowMs: number,
): AttachPlan {
	const all = invoices.flatMap((invoice) => invoice.lines.map((line) => ({ invoice, line })));
	const { id } = licence;
	const counting = all.filter(
		({ invoice, line }) =>
			id !== undefined &&
			isBilledBy(line, id) &&
			whyIdle(line, nowMs) === undefined &&
			(invoice.isTarget || goesOut(invoice.row, nowMs)),
	);
	const isMeant = ({ invoice, line }: LineOn) =>
		invoice.isTarget && (choice.kind === 'sameItem' || String(line.id) === choice.id);
	const isTwice = counting.some(({ line }) => entriesOf(line, id).length > 1);
	const byUsers = counting.filter(({ line }) => !isCountedBy(line, Number(id)));
	if (counting.length === 1 && !isTwice && isMeant(counting[0]) && byUsers.length === 0)
		return { kind: 'attached', ...counting[0] };
	if (counting.length > 0)
		return refusedPlan(
			`The licence is billed already${counting.length > 1 || isTwice ? ', twice' : ''}: ${linesInWords(counting)}${byUsers.map(({ line }) => `. Line ${String(line.id)} counts the users to whom the licence is assigned`).join('')}`,
			'To have another line count it, take it off there first, in Halo.',
		);
	const targets = invoices.filter(({ isTarget }) => isTarget);
	const lines = all.filter(({ invoice }) => invoice.isTarget);
	if (choice.kind === 'sameItem')
		return planByItem(lines, targets, licence, choice.createsLine, nowMs);
	const line = lines.find((one) => String(one.line.id) === choice.id);
	return line === undefined
		? refusedPlan(
				`Line ID: the recurring invoice has no line with the ID ${choice.id}`,
				`It has ${linesInWords(lines) || 'none'}.`,
			)
		: planForLine(line, licence, nowMs);
}

/** Lines that list the licence and bill nothing by it now, but would, were they or their invoice made active again. */
export const idleLinesWith = (
	invoices: InvoiceRead[],
	licenceId: number | undefined,
	nowMs: number,
): string[] =>
	invoices.flatMap((invoice) =>
		invoice.lines
			.filter((line) => licenceId !== undefined && isBilledBy(line, licenceId))
			.flatMap((line) => {
				const why = goesOut(invoice.row, nowMs)
					? whyIdle(line, nowMs)
					: 'its recurring invoice is disabled or has ended';
				return why === undefined
					? []
					: [`${lineInWords({ invoice, line })} lists it too, and ${why}`];
			}),
	);

/** An entry as Halo's published API has it, with what a report inside Halo shows of those that count. */
function entryFor({ id, source }: LicenceToAttach, proRata: boolean): IDataObject {
	return {
		kind: source.type,
		licence_id: id,
		assigned_licences: false,
		qty_free: 0,
		minimum_qty: 0,
		pro_rata: proRata ? 1 : 0,
		site_id: 0,
		type_id: 0,
	};
}

/** A line that counts the licence; all else as it was read. */
export function withLicence(
	line: IDataObject,
	licence: LicenceToAttach,
	proRata: boolean,
): IDataObject {
	const { list, type } = licence.source;
	const held = Array.isArray(line[list]) ? line[list].filter(isObject) : [];
	const isListed = entriesOf(line, licence.id).length > 0;
	return {
		...line,
		recurring_invoice_quantity_type: type,
		[list]: isListed ? held : [...held, entryFor(licence, proRata)],
	};
}

/** What the line would be, as Halo is expected to show it: with the names, and the count where it alone is billed. */
export function expectedLine(line: IDataObject, { id, name, source, seats }: LicenceToAttach) {
	const entries = (Array.isArray(line[source.list]) ? line[source.list] : []) as IDataObject[];
	const shown = entries.map((entry) =>
		entry.licence_id === id ? { licence_name: name, ...entry } : entry,
	);
	const isAlone = licencesListedBy(line).length === 1;
	return {
		...line,
		[source.list]: shown,
		...(isAlone ? { qty_order: seats, net_amount: undefined } : {}),
	};
}
