import { customer } from './customer';
import { lookups } from './lookups';
import type { RecordType } from './record';
import { site } from './site';
import { ticket } from './ticket';
import { ticketNote } from './ticketNote';
import { user } from './user';

/** Every record type that the node knows. A new one is a file beside this one and a line here. */
export const records: RecordType[] = [customer, site, ticket, ticketNote, user, ...lookups];
