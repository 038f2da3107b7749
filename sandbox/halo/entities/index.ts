import { publishedLists } from '../../contract/published';
import type { Entity } from '../entity';
import { appointments } from './appointments';
import { approvals } from './approvals';
import { assets } from './assets';
import { billing } from './billing';
import { client, site, users } from './customers';
import { knowledge } from './knowledge';
import { lookups } from './lookups';
import { quotations } from './quotations';
import { report } from './reports';
import { opportunities, projects } from './ticketLike';
import { actions, attachments, tickets, ticketTraces } from './tickets';
import { timesheetEvents } from './timesheets';
import { webhookEntities } from './webhooks';

const byPath = (list: Entity[]) =>
	list.map((entity) => [entity.path.toLowerCase(), entity] as const);

const declared: Entity[] = [
	tickets,
	actions,
	ticketTraces,
	attachments,
	client,
	site,
	users,
	...billing,
	assets,
	appointments,
	projects,
	opportunities,
	quotations,
	...knowledge,
	approvals,
	timesheetEvents,
	...lookups,
	report,
	...webhookEntities,
];

/** What Halo publishes and nobody declared: rows without a rule, a permission or an envelope. */
const plain = publishedLists().map(
	({ name, isWritten }): Entity => ({ path: name, readOnly: !isWritten, undated: true }),
);

/** Every record type of the sandbox, by its path name in lower case. */
export const entities: ReadonlyMap<string, Entity> = new Map([
	...byPath(plain),
	...byPath(declared),
]);
