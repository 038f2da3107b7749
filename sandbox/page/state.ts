import { incidentIdeas } from '../data/petra';
import type { Actor } from '../halo/entity';
import { withNames } from '../halo/present';
import { saveRow } from '../halo/save';
import { timeOf } from '../halo/values';
import type { World } from '../halo/world';
import type { Petra } from '../petra';
import type { RequestLog } from '../requests';
import type { Row } from '../types';
import type { PageContext } from './index';

/** What the page is made from. */
export interface PageSources {
	world: World;
	petra: Petra;
	log: RequestLog;
	violations: unknown[];
	listeners: Set<() => void>;
	changed: () => void;
	/** The agent who presses the buttons. */
	technicianId: number;
}

const mostShown = 60;

/** Puts together what the live page shows, and what its buttons do. */
export function pageContext(sources: PageSources): PageContext {
	const { world, petra, log, violations, listeners, changed, technicianId } = sources;
	const { store } = world;
	let raised = 0;

	const existing = (entity: string): Row[] =>
		store.rows(entity).filter(({ deleted }) => deleted !== true);
	const newestFirst = (entity: string, by: string): Row[] =>
		existing(entity).sort((a, b) => (timeOf(b[by]) || 0) - (timeOf(a[by]) || 0));
	const named = (entity: string, rows: Row[]): Row[] =>
		rows.slice(0, mostShown).map((row) => withNames(store.entity(entity), row, world));

	return {
		state: () => ({
			tickets: named('Tickets', newestFirst('Tickets', 'last_update')),
			notes: newestFirst('Actions', 'datetime').slice(0, mostShown),
			licences: named('SoftwareLicence', existing('SoftwareLicence')),
			incidents: petra.incidents.slice(-mostShown).reverse(),
			// Bodies and queries may hold passwords and secrets.
			requests: log.entries
				.slice(-mostShown)
				.reverse()
				.map(({ at, method, path, query, status, ms }) => {
					const shown = Object.entries(query).map(([name, value]) => [
						name,
						/secret|token|password/i.test(name) ? '***' : value,
					]);
					return { at, method, path, query: Object.fromEntries(shown), status, ms };
				}),
			counts: {
				tickets: existing('Tickets').length,
				notes: existing('Actions').length,
				licences: existing('SoftwareLicence').length,
				incidents: petra.incidents.length,
				requests: log.entries.length,
			},
			violations: violations.length,
		}),
		subscribe: (listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		raiseIncident: () => petra.raise(incidentIdeas[raised++ % incidentIdeas.length]),
		closeTicket: (id) => {
			const status_id = store.findBy('Status', 'name', 'Closed')?.id;
			const actor: Actor = {
				agentId: technicianId,
				application: '',
				whoType: 1,
				forbiddenOutcomes: [],
				canAddTickets: true,
			};
			saveRow(world, store.entity('Tickets'), { id, status_id }, actor);
			changed();
		},
	};
}
