import { anyRecord } from './anyRecord';
import { asset } from './asset';
import { connection } from './connection';
import { contract } from './contract';
import { customer } from './customer';
import { invoice, recurringInvoice } from './invoice';
import { item } from './item';
import { lookups } from './lookups';
import type { RecordType } from './record';
import { site } from './site';
import { softwareLicence } from './softwareLicence';
import { supplier } from './supplier';
import { ticket } from './ticket';
import { ticketAttachment } from './ticketAttachment';
import { ticketNote } from './ticketNote';
import { user } from './user';
import { webhook } from './webhook';

/** Every record type that the node knows. A new one is a file beside this one and a line here. */
export const records: readonly RecordType[] = [
	anyRecord,
	asset,
	connection,
	contract,
	customer,
	invoice,
	item,
	recurringInvoice,
	site,
	softwareLicence,
	supplier,
	ticket,
	ticketAttachment,
	ticketNote,
	user,
	webhook,
	...lookups,
];
