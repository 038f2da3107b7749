import type { Response } from 'express';
import { bind } from '../contract/bind';
import type { Row } from '../types';
import { actorOf, checkAccess } from './access';
import { bindingFailed, HaloError, notFound } from './errors';
import { invoicePdf } from './pdf';
import { boundRows, postRows } from './post';
import type { HaloRequest } from './post';
import { present } from './present';
import { getReport, getReportData, postReport } from './reports';
import { countedQuantity } from './rules/counted-line';
import { mergeLines } from './rules/invoice';
import { saveRow } from './save';
import { haloDate, listOf, same, text } from './values';

/** A route that is not plain list, get-one, save or delete. The pattern's first group is passed on. */
interface SpecialRoute {
	method: string;
	pattern: RegExp;
	answer: (request: HaloRequest, id: string, response: Response) => unknown;
}

const me = ({ world, caller, query }: HaloRequest): Row => {
	const agent = world.store.find('Agent', caller.agentId);
	if (!agent) throw new HaloError(401);
	return present(world.store.entity('Agent'), agent, 'one', { world, query });
};

const sendFile = (response: Response, content: Buffer, type: string, name: string) => {
	response.status(200).type(type).attachment(name).send(content);
};

const downloadAttachment = (request: HaloRequest, id: string, response: Response) => {
	const { world, caller } = request;
	checkAccess(world.store.entity('Attachment'), 'one', caller);
	const row = world.store.find('Attachment', id);
	if (!row) throw notFound();
	const [, declared, data] = /^(?:data:([^;,]*)[^,]*,)?(.*)$/s.exec(text(row, 'data_base64')) ?? [];
	const name = text(row, 'filename');
	const type = declared ?? (/\.(\w+)$/.exec(name)?.[1] || 'application/octet-stream');
	sendFile(response, Buffer.from(data ?? '', 'base64'), type, name);
};

const findInvoice = ({ world }: HaloRequest, id: unknown): Row => {
	const row = world.store.find(Number(id) < 0 ? 'RecurringInvoice' : 'Invoice', id);
	if (!row) throw notFound();
	return row;
};

const downloadPdf = (request: HaloRequest, id: string, response: Response) => {
	checkAccess(request.world.store.entity('Invoice'), 'one', request.caller);
	const row = findInvoice(request, id);
	sendFile(
		response,
		invoicePdf(row),
		'application/pdf',
		`Invoice ${text(row, 'invoicenumber')}.pdf`,
	);
};

const voidInvoice = (request: HaloRequest, id: string): unknown => {
	findInvoice(request, id);
	return postRows(
		request.world.store.entity('Invoice'),
		[{ id: Number(id), voided: true }],
		request,
	);
};

const updateLines =
	(entityName: string) =>
	(request: HaloRequest): unknown => {
		const { world, caller } = request;
		const entity = world.store.entity(entityName);
		checkAccess(entity, 'write', caller);
		const lines = boundRows(request, 'InvoiceDetail');
		const saved = lines.map((line) => {
			const header = world.store
				.rows(entityName)
				.find(
					(row) =>
						same(row.id, line.ihid) || listOf(row, 'lines').some(({ id }) => same(id, line.id)),
				);
			if (!header) throw notFound();
			const merged = mergeLines(world, listOf(header, 'lines'), [line], true);
			return saveRow(world, entity, { id: header.id, lines: merged }, actorOf(caller));
		});
		return saved[saved.length - 1] ?? [];
	};

const invoiceLines = ({ world, caller, query }: HaloRequest): unknown => {
	checkAccess(world.store.entity('Invoice'), 'list', caller);
	const invoices = world.store
		.rows('Invoice')
		.filter((row) => same(row.client_id, query.client_id));
	const lines = invoices.flatMap((row) => listOf(row, 'lines'));
	return { record_count: lines.length, lines };
};

const processRecurring = (request: HaloRequest): unknown => {
	const { world, caller } = request;
	const { value, refusals } = bind(request.body, 'integer[]');
	if (Object.keys(refusals).length > 0) throw bindingFailed(refusals);
	const rows = (value as number[]).map((id) => {
		const { lines, id: recurring, ...header } = findInvoice(request, id);
		const copies = (Array.isArray(lines) ? (lines as Row[]) : []).map((line) => {
			return {
				...line,
				id: 0,
				recurring_invoice_line_id: line.id,
				qty_order: countedQuantity(world, line) ?? line.qty_order,
			};
		});
		const { client_id, sitenumber, contract_id, reference } = header;
		return {
			client_id,
			sitenumber,
			contract_id,
			reference,
			recurring_invoice_id: recurring,
			invoice_date: haloDate(new Date()),
			lines: copies,
		};
	});
	checkAccess(world.store.entity('Invoice'), 'write', caller);
	return postRows(world.store.entity('Invoice'), rows, request);
};

const postBareTicket = (request: HaloRequest): unknown =>
	postRows(
		request.world.store.entity('Tickets'),
		boundRows({ ...request, body: [request.body] }, 'Faults'),
		request,
	);

const resend = (request: HaloRequest): unknown => {
	checkAccess(request.world.store.entity('WebhookEvent'), 'write', request.caller);
	const rows = boundRows(request, 'WebhookEvent').map(({ id }) => {
		const event = request.world.store.find('WebhookEvent', id);
		if (!event) throw notFound();
		request.world.resend(event);
		return event;
	});
	return rows[0] ?? [];
};

/** The routes that are particular. */
export const specialRoutes: SpecialRoute[] = [
	{ method: 'GET', pattern: /^\/Agent\/me$/i, answer: me },
	{
		method: 'GET',
		pattern: /^\/(?:Client|Users)\/me$/i,
		answer: () => {
			throw new HaloError(401);
		},
	},
	{ method: 'GET', pattern: /^\/Attachment\/(\d+)$/i, answer: downloadAttachment },
	{ method: 'GET', pattern: /^\/Invoice\/lines$/i, answer: invoiceLines },
	{ method: 'POST', pattern: /^\/Invoice\/PDF\/(-?\d+)$/i, answer: downloadPdf },
	{ method: 'POST', pattern: /^\/Invoice\/(-?\d+)\/void$/i, answer: voidInvoice },
	{ method: 'POST', pattern: /^\/Invoice\/updatelines$/i, answer: updateLines('Invoice') },
	{
		method: 'POST',
		pattern: /^\/RecurringInvoice\/(?:updatelines|lines)$/i,
		answer: updateLines('RecurringInvoice'),
	},
	{ method: 'POST', pattern: /^\/RecurringInvoice\/process$/i, answer: processRecurring },
	{ method: 'GET', pattern: /^\/Report\/(\d+)$/i, answer: getReport },
	{ method: 'POST', pattern: /^\/Report$/i, answer: postReport },
	{ method: 'GET', pattern: /^\/ReportData\/([\w-]+)$/i, answer: getReportData },
	{ method: 'POST', pattern: /^\/Tickets\/Object$/i, answer: postBareTicket },
	{ method: 'POST', pattern: /^\/WebhookEvent$/i, answer: resend },
];
