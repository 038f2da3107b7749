import type { Row } from '../types';
import { appointments, timesheetEvents } from './appointments';
import { assets } from './assets';
import { contracts, invoices, items, licences, recurringInvoices, suppliers } from './billing';
import { customers } from './customers';
import { approvalProcesses, approvals, articles, faqLists, quotations } from './documents';
import { reports } from './reports';
import { opportunities, projects } from './ticketLike';
import { actions, ticketRows } from './tickets';

/** The made-up data of a small service provider, beside Halo's configuration. */
export function demoData(): Record<string, Row[]> {
	return {
		...customers(),
		Supplier: suppliers(),
		Item: items(),
		ClientContract: contracts(),
		SoftwareLicence: licences(),
		Asset: assets(),
		Invoice: invoices(),
		RecurringInvoice: recurringInvoices(),
		Report: reports(),
		Tickets: ticketRows(),
		Actions: actions(),
		Appointment: appointments(),
		TimesheetEvent: timesheetEvents(),
		Projects: projects(),
		Opportunities: opportunities(),
		Quotation: quotations(),
		FAQLists: faqLists(),
		KBArticle: articles(),
		ApprovalProcess: approvalProcesses(),
		TicketApproval: approvals(),
	};
}
