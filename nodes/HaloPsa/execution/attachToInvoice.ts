import type { IDataObject, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { nowEpochMs } from '../../shared/clock';
import { mapConcurrent, withKeyedLock } from '../../shared/concurrency';
import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import type { InvoiceRead, LicenceToAttach, LineChoice } from '../reconcile/attachLicence';
import {
	expectedLine,
	goesOut,
	idleLinesWith,
	lineInWords,
	planAttachment,
	withLicence,
} from '../reconcile/attachLicence';
import { idOfRow } from '../reconcile/state';
import { isEmptyValue } from '../reconcile/values';
import { licencesListedBy } from '../records/quantitySource';
import type { RecordType } from '../records/record';
import { nounOf, titleOf } from '../records/record';
import { unconfirmedWrite } from '../transport/errors';
import { listRows } from '../transport/pages';
import type { ItemContext } from './itemContext';
import { readWhole } from './readRecord';
import { AttachmentCheck, countingLines } from './verifyAttachment';
import { warn, wordsOf } from './warnings';
import { writeRow } from './writeItems';

/** For all executions of this process: two that change one recurring invoice would each send back the other's lines. */
const PROCESS = {};
const INVOICES_AT_ONCE = 5;
/** Waits before Halo is asked again for what it does not show yet, in milliseconds. */
const WAITS_MS = [1_000, 3_000];
/** More waits where Halo's reply had it: its reads may show a change only seconds later. */
const LATE_WAITS_MS = [...WAITS_MS, 5_000, 15_000];

/** What is to be attached, and where. */
export interface AttachRequest {
	licence: LicenceToAttach;
	/** Whose licence it is, as Halo's ID. */
	customerId: number;
	/** The only recurring invoice whose lines may be chosen; absent: all of the customer from which Halo makes invoices. */
	invoiceId?: string;
	choice: LineChoice;
	proRata: boolean;
	/** Reads what a new line of the licence's item has. */
	newLine: () => Promise<IDataObject>;
	dryRun: boolean;
}

/** What became of it. */
export interface Attachment {
	outcome: 'unchanged' | 'updated';
	invoice: InvoiceRead;
	/** The line as it was; absent for a new one. */
	before?: IDataObject;
	/** The line as Halo shows it; in a dry run as it would be. */
	after: IDataObject;
	/** What else is to be known. */
	remarks: string[];
}

/** The recurring invoices of the customer, whole: a licence that one of them bills must not be billed twice. */
async function readInvoices(
	item: ItemContext,
	record: RecordType,
	{ customerId, invoiceId }: AttachRequest,
): Promise<InvoiceRead[]> {
	const { node } = item.client;
	const listed = await listRows(item.client, record, { client_id: customerId }, undefined, {
		record,
		access: 'read',
		doing: `list the ${record.plural} of the customer`,
	});
	const isOwn = ({ client_id: customer }: IDataObject) => Number(customer) === customerId;
	// A list that does not show whose they are has been asked for those of the customer all the same.
	const own = listed.filter(
		(row) => (isOwn(row) || isEmptyValue(row.client_id)) && goesOut(row, nowEpochMs()),
	);
	const ids = new Set(own.map((row) => idOfRow(record, row)));
	if (invoiceId !== undefined) ids.add(invoiceId);
	const read = await mapConcurrent([...ids], INVOICES_AT_ONCE, async (id) => {
		const noun = `${nounOf(record)} ${id}`;
		const row = (await readWhole(item, record, id, `read the lines of the ${noun}`)) ?? {};
		if (isEmptyValue(row.client_id))
			throw inputRefused(
				node,
				`Halo does not show whose the ${noun} is`,
				'It may bill this licence already, or be one of another customer, so nothing was written.',
			);
		if (!isOwn(row) && id !== invoiceId) return undefined;
		if (!isOwn(row))
			throw inputRefused(
				node,
				`The ${noun} is one of another customer: ${String(row.client_name ?? row.client_id)}`,
				`The licence is one of the customer ${customerId}. Choose a ${nounOf(record)} of that customer.`,
			);
		if (!Array.isArray(row.lines))
			throw inputRefused(
				node,
				`Halo does not show the lines of ${noun}`,
				'Without them they could be lost by the change, so nothing was written.',
			);
		return {
			id,
			title: titleOf(record, row),
			row,
			lines: row.lines.filter(isObject),
			isTarget: invoiceId === undefined ? goesOut(row, nowEpochMs()) : id === invoiceId,
		};
	});
	return read.filter((invoice) => invoice !== undefined);
}

/** What Halo keeps of an entry otherwise than it was sent, or than it was asked for. */
function entryRemarks(line: IDataObject, licenceId: number, proRata: boolean): string[] {
	const entry = licencesListedBy(line).find(({ licence_id: id }) => Number(id) === licenceId) ?? {};
	const wanted = { pro_rata: proRata ? 1 : 0, qty_free: 0, minimum_qty: 0 };
	return Object.entries(wanted).flatMap(([name, value]) =>
		Number(entry[name] ?? 0) === value
			? []
			: [`Halo has ${name} ${String(entry[name] ?? 0)} for it on the line, not ${value}`],
	);
}

async function write(
	item: ItemContext,
	record: RecordType,
	invoice: InvoiceRead,
	line: { sent: IDataObject; before?: IDataObject },
	licenceId: number,
): Promise<Attachment> {
	const { client } = item;
	const { id } = invoice;
	const noun = `${nounOf(record)} ${id}`;
	const where = line.before === undefined ? 'a new line' : `line ${String(line.before.id)}`;
	const doing = `attach the licence to ${where} of the ${noun}`;
	const unconfirmed = (why: string) =>
		unconfirmedWrite(client.node, { record, access: 'edit', doing, id }, why);
	const read = async () => {
		const row = await readWhole(item, record, id, `read the ${noun} again`).catch(
			(thrown: unknown) => {
				throw unconfirmed(`Halo can't be read afterwards: ${wordsOf(thrown)}`);
			},
		);
		if (Array.isArray(row?.lines)) return row;
		// Lines that are not shown are not lines that are gone.
		throw unconfirmed('Halo does not show its lines afterwards');
	};
	const check = new AttachmentCheck(item, record, invoice, line, licenceId);
	const isShown = (row: IDataObject) => countingLines(row, licenceId).length > 0;
	const lines =
		line.before === undefined
			? [...invoice.lines, line.sent]
			: invoice.lines.map((one) => (one === line.before ? line.sent : one));
	const wrote = client.wrote;
	const reply = await writeRow(
		item,
		record,
		{ id: Number(id), lines },
		{
			isRow: (row) => idOfRow(record, row) === id,
			lookUp: async () => {
				const row = await read();
				return isShown(row) ? row : undefined;
			},
			doing,
			// What got lost and arrives late would make a second line.
			sendsOnce: line.before === undefined,
		},
	).catch(async (thrown: NodeOperationError | NodeApiError) => {
		if (client.wrote > wrote) await check.tellIn(thrown, read);
		throw thrown;
	});
	let after = await read();
	for (const wait of isShown(reply) ? LATE_WAITS_MS : WAITS_MS) {
		if (isShown(after) || client.isStopped) break;
		await sleep(wait);
		after = await read();
	}
	if (isShown(reply) && !isShown(after)) {
		const error = unconfirmed('its reply has the licence there, and later reads do not show it');
		await check.tellIn(error, read);
		throw error;
	}
	const { row, remarks, isKept, givenUp } = await check.settle(after, read);
	for (const remark of remarks) warn(item.context, `${record.label} ${id}: ${remark}`);
	const [counting] = countingLines(row, licenceId);
	if (isKept) return { outcome: 'updated', invoice, before: line.before, after: counting, remarks };
	const left =
		givenUp.length === 0
			? 'Its lines are as they were.'
			: `The new line ${givenUp.join(', ')} is left, inactive and with the quantity 0.`;
	throw inputRefused(
		client.node,
		`Halo did not keep the licence on a line of ${noun}`,
		`${left} Attach the licence in Halo: open the ${nounOf(record)}, and let the line take its quantity from it.`,
	);
}

async function attachNow(
	item: ItemContext,
	record: RecordType,
	request: AttachRequest,
): Promise<Attachment> {
	const { licence, choice, proRata, dryRun } = request;
	const { node } = item.client;
	const invoices = await readInvoices(item, record, request);
	if (!invoices.some(({ isTarget }) => isTarget))
		throw inputRefused(
			node,
			`The customer ${request.customerId} has no ${nounOf(record)} from which Halo makes invoices`,
			`Create the ${nounOf(record)} in Halo, then attach the licence.`,
		);
	const plan = planAttachment(invoices, licence, choice, nowEpochMs());
	if (plan.kind === 'refused') throw inputRefused(node, plan.why, plan.todo);
	const { invoice } = plan;
	const licenceId = Number(licence.id);
	if (plan.kind === 'attached') {
		const { line } = plan;
		const remarks = entryRemarks(line, licenceId, proRata);
		return { outcome: 'unchanged', invoice, before: line, after: line, remarks };
	}
	const before = plan.kind === 'change' ? plan.line : undefined;
	const start = before ?? { ...(await request.newLine()), qty_order: licence.seats };
	const sent = withLicence(start, licence, proRata);
	const off = [
		...(goesOut(invoice.row, nowEpochMs())
			? []
			: ['The recurring invoice is disabled or has ended, so Halo makes no invoices from it']),
		...idleLinesWith(invoices, licence.id, nowEpochMs()),
	];
	if (dryRun) {
		const after = expectedLine(sent, licence);
		return { outcome: 'updated', invoice, before, after, remarks: off };
	}
	const done = await write(item, record, invoice, { sent, before }, licenceId);
	const remarks = [...done.remarks, ...entryRemarks(done.after, licenceId, proRata), ...off];
	const shown = Number(done.after.qty_order);
	if (licencesListedBy(done.after).length === 1 && shown !== licence.seats)
		remarks.push(
			`Halo still shows the quantity ${shown} on the line, while the licence has a count of ${licence.seats}. Look at the next invoice`,
		);
	return { ...done, remarks };
}

/**
 * Has a line of a recurring invoice count a licence. Every line is sent back whole as it was read, and Halo is read again:
 * what else the write changed is put back, and told. A licence that is billed already costs no write.
 *
 * @throws NodeOperationError where no line or several fit, where the licence would be billed twice, and where Halo did not
 * keep it; NodeApiError where Halo refuses
 */
export async function attachToLine(
	item: ItemContext,
	record: RecordType,
	request: AttachRequest,
): Promise<Attachment> {
	const key = `${item.client.connectionMark} ${record.path} ${request.customerId}`;
	return await withKeyedLock(PROCESS, key, async () => await attachNow(item, record, request));
}

/** An attachment in a sentence, which the report of a sync says and Undo Sync looks for. */
export function attachmentInWords(
	{ invoice, before, after, remarks }: Attachment,
	dryRun: boolean,
) {
	const verb = dryRun ? 'Would be attached to' : 'Attached to';
	const where =
		before === undefined
			? `a new line${dryRun ? '' : ` ${String(after.id)}`} of recurring invoice ${invoice.id} "${invoice.title}"`
			: `${lineInWords({ invoice, line: before })} as it was`;
	return [`${verb} ${where}`, ...remarks].join('. ');
}
