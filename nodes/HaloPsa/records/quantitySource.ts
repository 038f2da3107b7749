import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';

/** Where a line of a recurring invoice may take its quantity from: Halo's number for it, and what it counts then. */
const SOURCES = [
	{ type: 1, label: 'licences', lists: ['quantity_licences', 'quantity_subscriptions'] },
	{ type: 2, label: 'users', lists: ['quantity_users'] },
	{ type: 3, label: 'assets', lists: ['quantity_assets'] },
	{ type: 4, label: 'subscriptions', lists: ['quantity_subscriptions', 'quantity_licences'] },
] as const;

/** What a line counts. */
export interface QuantitySource {
	label: (typeof SOURCES)[number]['label'];
	entries: IDataObject[];
}

const entriesIn = (line: IDataObject, lists: readonly string[]): IDataObject[] =>
	lists.flatMap((name) => {
		const entries = line[name];
		return Array.isArray(entries) ? entries.filter(isObject) : [];
	});

/**
 * Where a line of a recurring invoice takes its quantity from; undefined where a person typed it, whatever is listed beside
 * it. `recurring_invoice_quantity_type` decides (seen in reports that run inside Halo); where a list leaves it out, what the
 * line lists does.
 */
export function quantitySourceOf(line: IDataObject): QuantitySource | undefined {
	const type = line.recurring_invoice_quantity_type;
	const isShown = type !== undefined && type !== null;
	const isMeant = ({ type: own, lists: [first] }: (typeof SOURCES)[number]) =>
		isShown ? own === Number(type) : entriesIn(line, [first]).length > 0;
	const source = SOURCES.find(isMeant);
	return source && { label: source.label, entries: entriesIn(line, source.lists) };
}

/** The licences that a line lists, and so bills by their counts where it takes its quantity from them. */
export const licencesListedBy = (line: IDataObject): IDataObject[] =>
	entriesIn(line, SOURCES[0].lists);

/** How a line counts a licence: Halo's number for it, and the list that has the entry. */
export interface LicenceSource {
	type: 1 | 4;
	label: 'licences' | 'subscriptions';
	list: 'quantity_licences' | 'quantity_subscriptions';
}

/**
 * How a line counts licences of a type: 0 is a licence, 1 a subscription (seen in reports that run inside Halo).
 *
 * @returns undefined for any other type
 */
export function licenceSourceOf(licenceType: unknown): LicenceSource | undefined {
	if (licenceType === undefined || licenceType === null || licenceType === '') return undefined;
	const [licences, , , subscriptions] = SOURCES;
	const of = [licences, subscriptions][Number(licenceType)];
	return of && { type: of.type, label: of.label, list: of.lists[0] };
}
