import type { IDataObject } from 'n8n-workflow';
import { mapWithTurns } from '../../../shared/concurrency';
import { isObject } from '../../../shared/reply';
import type { Batch } from '../../execution/batch';
import { licencesListedBy, quantitySourceOf } from '../../records/quantitySource';
import { titleOf } from '../../records/record';
import { unreadable } from '../../transport/errors';
import type { Finding, Seats } from './findings';
import { finding, listFor } from './findings';

/** A line of a recurring invoice that goes out. */
interface InvoiceLine {
	invoice: IDataObject;
	line: IDataObject;
	/** What a person calls the invoice. */
	title: string;
}

/** How many the line bills, in words, where that is no count of a licence. */
function otherQuantity({ line, title }: InvoiceLine): string {
	const source = quantitySourceOf(line);
	const how =
		source === undefined
			? `has the typed quantity ${String(line.qty_order)}`
			: `counts ${source.label}`;
	return `a line of recurring invoice ${title} ${how}`;
}

/** Why a line that lists a licence does not bill its count, in words; undefined where it does. */
function whyNotCounted(own: InvoiceLine, licenceId: number): string | undefined {
	const source = quantitySourceOf(own.line);
	if (source?.label !== 'licences' && source?.label !== 'subscriptions') return otherQuantity(own);
	const entry = source.entries.find(({ licence_id: id }) => Number(id) === licenceId);
	if (entry?.assigned_licences !== true) return undefined;
	return `a line of recurring invoice ${own.title} counts the users to whom it is assigned`;
}

async function linesThatGoOut(batch: Batch): Promise<InvoiceLine[]> {
	const record = batch.resolver.registry.record('recurringInvoice');
	const listed = await listFor(batch, 'recurringInvoice', { includelines: true });
	if (listed.length > 0 && listed.every(({ lines }) => lines === undefined))
		throw unreadable(batch.client.node, `Halo's list of ${record.plural}`, 'it shows no lines');
	return listed
		.filter(({ disabled }) => disabled !== true)
		.flatMap((invoice) =>
			(Array.isArray(invoice.lines) ? invoice.lines : [])
				.filter(isObject)
				.filter(({ isinactive }) => isinactive !== true)
				.map((line) => ({ invoice, line, title: titleOf(record, invoice) })),
		);
}

/** Which lines list a licence, by its ID. */
function byLicenceOf(lines: InvoiceLine[]): Map<number, InvoiceLine[]> {
	const byLicence = new Map<number, InvoiceLine[]>();
	for (const one of lines)
		for (const { licence_id: licence } of licencesListedBy(one.line)) {
			const id = Number(licence);
			byLicence.set(id, [...(byLicence.get(id) ?? []), one]);
		}
	return byLicence;
}

/** Names licences whose count no line of a recurring invoice of their customer bills. */
export async function checkInvoices(batch: Batch, seats: Seats[]): Promise<Finding[]> {
	const lines = await linesThatGoOut(batch);
	const byLicence = byLicenceOf(lines);
	const keyOf = (customerId: number, item: unknown) => `${customerId} ${Number(item)}`;
	// An item on a line of the customer is typed there, unless the line counts something.
	const byItem = new Map(
		lines
			.filter(({ line }) => licencesListedBy(line).length === 0 && Number(line._itemid) > 0)
			.map((one) => [keyOf(Number(one.invoice.client_id), one.line._itemid), one]),
	);
	const found = await mapWithTurns(seats, (one): Finding[] => {
		const { licence, customerId, count } = one;
		if (licence === undefined) return [];
		const what = `licence "${String(licence.name)}" with a count of ${count}`;
		const tell = (words: string) => [finding('recurringInvoices', one, words)];
		const todo = 'Let a line take its quantity from the licence';
		const listing = byLicence.get(Number(licence.id)) ?? [];
		if (listing.length === 0) {
			const typed = byItem.get(keyOf(customerId, licence.item_id));
			const instead = typed === undefined ? '' : `, while ${otherQuantity(typed)}`;
			return tell(`The ${what} is on no line of a recurring invoice${instead}. ${todo}`);
		}
		const counting = listing.filter((own) => whyNotCounted(own, Number(licence.id)) === undefined);
		const [first] = listing;
		if (counting.length === 0)
			return tell(
				`The ${what} is not billed by that count: ${String(whyNotCounted(first, Number(licence.id)))}, though the licence is listed there. ${todo}`,
			);
		if (counting.some(({ invoice }) => Number(invoice.client_id) === customerId)) return [];
		const [{ invoice, title }] = counting;
		return tell(
			`Its ${what} is billed to another customer, ${String(invoice.client_name ?? invoice.client_id)}, by recurring invoice ${title}`,
		);
	});
	return found.flat();
}
