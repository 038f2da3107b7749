import type { Entity } from '../entity';
import { billing } from './billing';
import { client, site, users } from './customers';
import { lookups } from './lookups';
import { actions, attachments, tickets } from './tickets';
import { webhookEntities } from './webhooks';

/** Every record type of the sandbox, by its path name in lower case. */
export const entities: ReadonlyMap<string, Entity> = new Map(
	[
		tickets,
		actions,
		attachments,
		client,
		site,
		users,
		...billing,
		...lookups,
		...webhookEntities,
	].map((entity) => [entity.path.toLowerCase(), entity]),
);
