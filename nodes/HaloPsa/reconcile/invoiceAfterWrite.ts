import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import { licencesListedBy, quantitySourceOf } from '../records/quantitySource';
import { fieldLabelOf, fieldTextOf, otherCustomFields, writableField } from './otherCustomFields';
import { canonicalNumber, fromHaloDate, isEmptyValue } from './values';

/** Something that a write changed beyond what it was to change. */
export interface SideEffect {
	/** What it is and what it was, for a person: `line 9003: qty_order 29 → 1`. */
	words: string;
	/** The line as it was; absent for the invoice itself. */
	line?: IDataObject;
	/** Halo no longer has the line. */
	isGone?: boolean;
	/** What puts it back: properties with what they held. */
	held: IDataObject;
}

/** How a recurring invoice is after a write of its lines. */
export interface AfterWrite {
	effects: SideEffect[];
	/** The line of before, as it is now; by its old ID where Halo gave lines new ones. */
	now: ReadonlyMap<IDataObject, IDataObject>;
	/** Lines that stood there under no ID of before, and are none of those with a new ID. */
	added: IDataObject[];
	hasNewIds: boolean;
	/** Lines that list a licence more than before: somebody else attached it in the meantime, so that they are left. */
	byOthers: IDataObject[];
}

/** What a line shows beside what it bills: names of other records, Halo's sums, its place. */
const FOLLOWS = new Set([
	'customfields',
	'decimalplacesforinvoices',
	'id',
	'ihid',
	'linked_item',
	'net_amount',
	'net_total',
	'sequenceid',
	'tax_amount',
	'taxRuleResult',
	'tax_converted',
	'total_discount',
	'total_net_total',
	'total_price',
	'total_tax',
]);

/** What follows from the licence that a line counts. */
const FOLLOWS_COUNT = new Set(['prorata_data', 'prorata_quantity', 'qty_order']);

/** What an entry shows beside what it counts; Halo may make it anew each time. */
const ENTRY_FOLLOWS = new Set(['id', 'invoice_line_id', 'invoicedetailquantity_id']);

/** Where a line lists the licences that it may count. */
export const LICENCE_LISTS = ['quantity_licences', 'quantity_subscriptions'] as const;

const QUANTITY_LISTS = new Set<string>([...LICENCE_LISTS, 'quantity_assets', 'quantity_users']);

const follows = (property: string): boolean =>
	FOLLOWS.has(property) ||
	(property.startsWith('_') && property !== '_itemid') ||
	/_(name|converted)$/.test(property);

const isNothing = (value: unknown): boolean =>
	isEmptyValue(value) ||
	[0, -1, false, '0', '-1'].includes(value as number) ||
	(Array.isArray(value) && value.length === 0);

/** Whether two values of Halo's mean the same: it writes "none" in several ways, and dates with and without a zone. */
function isEquivalent(one: unknown, other: unknown): boolean {
	if (isNothing(one) || isNothing(other)) return isNothing(one) && isNothing(other);
	if (Array.isArray(one) && Array.isArray(other))
		return (
			one.length === other.length && one.every((entry, index) => isEquivalent(entry, other[index]))
		);
	if (isObject(one) && isObject(other)) return changedIn(one, other).length === 0;
	const dates = [fromHaloDate(one), fromHaloDate(other)];
	if (dates.every((date) => date !== undefined)) return dates[0] === dates[1];
	const numbers = [canonicalNumber(one), canonicalNumber(other)];
	if (typeof one === 'number' || typeof other === 'number') return numbers[0] === numbers[1];
	return String(one as string) === String(other as string);
}

/** Quantities, prices and shares, of which -1 is no "none". */
const AMOUNT = /(qty|quantity|price|cost|perc|increase|total|rate)(_|$)/;

/** The same for a property of a line. */
function isSameProperty(name: string, one: unknown, other: unknown): boolean {
	if (!AMOUNT.test(name) || QUANTITY_LISTS.has(name)) return isEquivalent(one, other);
	const [left, right] = [one, other].map((value) => (isEmptyValue(value) ? 0 : value));
	return isEquivalent(left, right) && Number(left) === Number(right);
}

/** The properties in which two entries of a list differ. */
function changedIn(one: IDataObject, other: IDataObject): string[] {
	return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
		(name) =>
			!ENTRY_FOLLOWS.has(name) && !follows(name) && !isSameProperty(name, one[name], other[name]),
	);
}

/** What makes a line the same one under a new ID. */
const lineIdentityOf = (line: IDataObject): string =>
	JSON.stringify(
		['_itemid', 'item_shortdescription', 'item_longdescription', 'contract_id', 'asset_id'].map(
			(name) => (isNothing(line[name]) ? null : line[name]),
		),
	);

/** Each line of before with the line that it is now: by its ID, or else by what it is for. */
function paired(before: IDataObject[], after: IDataObject[]) {
	const now = new Map<IDataObject, IDataObject>();
	let left = [...after];
	const take = (line: IDataObject, isIt: (other: IDataObject) => boolean): boolean => {
		const found = left.find(isIt);
		if (found === undefined) return false;
		now.set(line, found);
		left = left.filter((other) => other !== found);
		return true;
	};
	const missing = before.filter((line) => !take(line, ({ id }) => Number(id) === Number(line.id)));
	const moved = missing.filter((line) =>
		take(line, (other) => lineIdentityOf(other) === lineIdentityOf(line)),
	);
	return { now, added: left, hasNewIds: moved.length > 0 };
}

const heldInWords = (value: unknown): string =>
	isEmptyValue(value) ? 'nothing' : JSON.stringify(value).slice(0, 80);

const nameOfLine = ({ id, item_shortdescription: words }: IDataObject): string =>
	`line ${String(id)} ("${String(words ?? '')}")`;

/** Custom fields that hold something else, with what writes them back. */
function customFieldEffect(
	what: string,
	before: IDataObject,
	after: IDataObject,
): SideEffect | undefined {
	if (!Array.isArray(before.customfields)) return undefined;
	const { emptied, changed } = otherCustomFields(before, after, []);
	if (emptied.length + changed.length === 0) return undefined;
	const gone = [...emptied, ...changed.map((pair) => pair.before)].map(
		(field) => `${fieldLabelOf(field)} held ${fieldTextOf(field)}`,
	);
	const customfields = before.customfields.filter(isObject).map(writableField);
	return { words: `${what}: custom field ${gone.join(', ')}`, held: { customfields } };
}

const isSameLicence = (one: IDataObject, other: IDataObject): boolean =>
	Number(one.licence_id) === Number(other.licence_id);

/** The lists of licences of a line as they were, under the IDs of now; licences that were added since stay. */
const withEntriesOf = (was: IDataObject, now: IDataObject): IDataObject =>
	Object.fromEntries(
		LICENCE_LISTS.map((list) => {
			const [before, held] = [was[list], now[list]].map((value) =>
				Array.isArray(value) ? value.filter(isObject) : [],
			);
			const left = [...held];
			const restored = before.map((entry) => {
				const place = left.findIndex((one) => isSameLicence(one, entry));
				const [own = entry] = place < 0 ? [] : left.splice(place, 1);
				const ids = Object.entries(own).filter(([name]) => ENTRY_FOLLOWS.has(name));
				return { ...entry, ...Object.fromEntries(ids) };
			});
			const isNew = (one: IDataObject) =>
				!licencesListedBy(was).some((entry) => isSameLicence(one, entry));
			return [list, [...restored, ...held.filter(isNew)]];
		}),
	);

/** What became of the licences that a line lists already; undefined where they are as they were. */
function entriesEffect(
	what: string,
	was: IDataObject,
	now: IDataObject,
): Pick<SideEffect, 'words' | 'held'> | undefined {
	const before = licencesListedBy(was);
	const isFirst = (entry: IDataObject, index: number) =>
		before.findIndex((one) => isSameLicence(one, entry)) === index;
	const changes = before.filter(isFirst).flatMap((entry) => {
		const [own, held] = [before, licencesListedBy(now)].map((entries) =>
			entries.filter((one) => isSameLicence(one, entry)),
		);
		const name = String(entry.licence_name ?? entry.licence_id);
		if (held.length === 0) return [`no longer lists ${name}`];
		if (held.length !== own.length)
			return [`lists ${name} ${held.length} times, and not ${own.length}`];
		return own.flatMap((one, index) =>
			changedIn(one, held[index]).map(
				(field) =>
					`${name}: ${field} ${heldInWords(one[field])} → ${heldInWords(held[index][field])}`,
			),
		);
	});
	if (changes.length === 0) return undefined;
	return { words: `${what}: ${changes.join(', ')}`, held: withEntriesOf(was, now) };
}

/** Whether a line lists a licence that it did not: no Halo attaches one by itself. */
const listsMore = (was: IDataObject, now: IDataObject): boolean => {
	const known = new Set(licencesListedBy(was).map(({ licence_id: id }) => Number(id)));
	return licencesListedBy(now).some(({ licence_id: id }) => !known.has(Number(id)));
};

/** What changed of a line that was to stay as it was; of the one that counts a licence now, all but that. */
function effectsOn(line: IDataObject, now: IDataObject, counts: IDataObject | undefined) {
	const isCounted = counts !== undefined || quantitySourceOf(line) !== undefined;
	const expected: IDataObject = counts ?? line;
	const isOpen = (name: string) =>
		follows(name) ||
		(isCounted && FOLLOWS_COUNT.has(name)) ||
		// What else is listed there is compared entry by entry.
		(counts !== undefined && LICENCE_LISTS.some((list) => list === name));
	const names = new Set([...Object.keys(expected), ...Object.keys(now)]);
	const changed = [...names].filter(
		(name) => !isOpen(name) && !isSameProperty(name, expected[name], now[name]),
	);
	const what = nameOfLine(line);
	const effects: SideEffect[] = changed.map((name) => ({
		words: `${what}: ${name} ${heldInWords(expected[name])} → ${heldInWords(now[name])}`,
		line,
		held: { [name]: expected[name] ?? null },
	}));
	const entries = counts === undefined ? undefined : entriesEffect(what, line, now);
	if (entries !== undefined) effects.push({ ...entries, line });
	const custom = customFieldEffect(what, line, now);
	if (custom !== undefined) effects.push({ ...custom, line });
	return effects;
}

/**
 * Holds a recurring invoice against what it was before a write of its lines. What was to change is no side effect, nor is
 * what Halo works out itself, such as sums and the quantity of a line that counts something.
 *
 * @param target the line that was to change, as it was, and as it was sent
 * @param properties of the invoice itself that have to stay
 */
export function compareInvoice(
	before: IDataObject,
	after: IDataObject,
	target: { line: IDataObject; sent: IDataObject } | undefined,
	properties: readonly string[],
): AfterWrite {
	const linesOf = ({ lines }: IDataObject) => (Array.isArray(lines) ? lines.filter(isObject) : []);
	const { now, ...rest } = paired(linesOf(before), linesOf(after));
	const byOthers = linesOf(before).filter(
		(line) => line !== target?.line && listsMore(line, now.get(line) ?? line),
	);
	const ofLines = linesOf(before).flatMap((line): SideEffect[] => {
		const held = now.get(line);
		if (held === undefined)
			return [{ words: `${nameOfLine(line)} is gone`, line, isGone: true, held: {} }];
		if (byOthers.includes(line)) return [];
		const isTarget = target !== undefined && target.line === line;
		return effectsOn(line, held, isTarget ? target.sent : undefined);
	});
	const ofInvoice = properties
		.filter((name) => name in before && !isEquivalent(before[name], after[name]))
		.map((name) => ({
			words: `${name} ${heldInWords(before[name])} → ${heldInWords(after[name])}`,
			held: { [name]: before[name] },
		}));
	const custom = customFieldEffect('the recurring invoice', before, after);
	const effects = [...ofLines, ...ofInvoice, ...(custom === undefined ? [] : [custom])];
	return { effects, now, byOthers, ...rest };
}

/**
 * What has to be sent so that the recurring invoice is as it was but for the line that was to change: all lines as Halo has
 * them now, with what they held; lines that are gone are added anew.
 *
 * @param change what becomes of a line, beside what it gets back
 */
export function repairOf(
	before: IDataObject,
	after: IDataObject,
	{ effects, now }: AfterWrite,
	change: (line: IDataObject) => IDataObject = (line) => line,
): IDataObject {
	const wasOf = new Map([...now].map(([line, held]) => [held, line]));
	const lines = (Array.isArray(after.lines) ? after.lines : []).filter(isObject).map((line) => {
		const own = effects.filter((effect) => effect.line === wasOf.get(line) && !effect.isGone);
		const isOne = wasOf.has(line);
		return change(Object.assign({ ...line }, ...(isOne ? own.map(({ held }) => held) : [])));
	});
	const gone = effects.flatMap(({ line, isGone }) => {
		if (line === undefined || !isGone) return [];
		return [{ ...line, id: undefined }];
	});
	const own = effects.filter(({ line }) => line === undefined).map(({ held }) => held);
	return Object.assign({ id: before.id, lines: [...lines, ...gone] }, ...own) as IDataObject;
}
