import type { Entity } from '../entity';
import { tickets } from './tickets';

/** What Halo keeps among its tickets and shows by a path of its own; here it has a table of its own. */
const ticketLike = (path: string, permission: string, firstId: number): Entity => ({
	...tickets,
	path,
	permission,
	firstId,
	listOnlyWhen: {
		...tickets.listOnlyWhen,
		status_name: 'includestatus',
		tickettype_name: 'includetickettype',
	},
	// No event of the catalogue is known for them.
	afterSave: undefined,
	beforeDelete: undefined,
});

export const projects = ticketLike('Projects', 'projects', 2001);

export const opportunities = ticketLike('Opportunities', 'sales', 3001);
