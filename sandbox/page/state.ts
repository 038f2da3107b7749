import { incidentIdeas } from '../data/petra';
import type { Actor } from '../halo/entity';
import { withNames } from '../halo/present';
import { billRecurring } from '../halo/rules/recurring';
import { saveRow } from '../halo/save';
import { listOf, timeOf } from '../halo/values';
import type { World } from '../halo/world';
import type { Petra } from '../petra';
import type { RequestLog } from '../requests';
import type { Row } from '../types';
import type { PageContext } from './index';
import type { Snapshot } from './report';
import { linesOf, reportOf } from './report';

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
	/** Back to the data of the start. */
	reset: () => void;
}

const mostShown = 60;

const MASKED = /secret|token|password/i;

/** Puts together what the live page shows, and what its buttons do. */
export function pageContext(sources: PageSources): PageContext {
	const { world, petra, log, violations, listeners, changed, technicianId } = sources;
	const { store } = world;
	const technician: Actor = {
		agentId: technicianId,
		application: '',
		whoType: 1,
		forbiddenOutcomes: [],
		canAddTickets: true,
	};
	let recordedFrom: Snapshot | undefined;

	const named = (name: string): Row[] => {
		const entity = store.entity(name);
		return store
			.rows(name)
			.filter(({ deleted }) => deleted !== true)
			.map((row) => {
				const shown = withNames(entity, row, world);
				return { ...shown, ...entity.computed?.(shown, world) };
			});
	};
	const byNumber = (rows: Row[]): Row[] =>
		[...rows].sort((one, other) => Number(other.id) - Number(one.id));
	const newestFirst = (rows: Row[], by: string): Row[] =>
		[...rows].sort((one, other) => (timeOf(other[by]) || 0) - (timeOf(one[by]) || 0));

	const withFields = (ticket: Row): Row => ({
		...ticket,
		fields: listOf(ticket, 'customfields').flatMap(({ label, name, value, display }) =>
			value === null || value === undefined || value === ''
				? []
				: [`${String(label || name)}: ${String(display || value)}`],
		),
	});

	const requestsShown = () =>
		log.entries
			.slice(-mostShown)
			.reverse()
			.map(({ at, method, path, query, status, ms }) => {
				// Bodies and queries may hold passwords and secrets.
				const shown = Object.entries(query).map(([name, value]) => [
					name,
					MASKED.test(name) ? '***' : value,
				]);
				return { at, method, path, query: Object.fromEntries(shown), status, ms };
			});

	const snapshot = (): Snapshot => ({
		tickets: linesOf(
			named('Tickets'),
			({ id, summary, client_name, priority_name, status_name }) =>
				`#${String(id)} "${String(summary)}", ${String(client_name || 'no customer')}, ${String(priority_name || 'no priority')}, ${String(status_name)}`,
		),
		notes: Object.fromEntries(
			named('Actions').map(({ id, ticket_id, note, hiddenfromuser }) => [
				`${String(ticket_id)}/${String(id)}`,
				`#${String(ticket_id)}, ${hiddenfromuser === true ? 'private' : 'public'}: ${String(note).replace(/\s+/g, ' ').slice(0, 200)}`,
			]),
		),
		licences: linesOf(
			named('SoftwareLicence'),
			({ client_name, name, count }) => `${String(client_name)}, ${String(name)}: ${String(count)}`,
		),
		invoices: linesOf(
			named('Invoice'),
			({ invoicenumber, client_name, total }) =>
				`${String(invoicenumber)}, ${String(client_name)}: ${String(total)}`,
		),
		incidents: linesOf(
			petra.incidents.map((incident) => ({ ...incident })),
			({ user, remediationStatus }) =>
				`${(user as Row).userPrincipalName as string}: ${String(remediationStatus)}`,
		),
		requests: log.entries.length,
	});

	return {
		state: () => {
			const tickets = byNumber(named('Tickets'));
			const notes = newestFirst(named('Actions'), 'datetime');
			const licences = named('SoftwareLicence');
			const invoices = byNumber(named('Invoice'));
			const lists = { tickets, notes, licences, invoices };
			return {
				tickets: tickets.slice(0, mostShown).map(withFields),
				notes: notes.slice(0, mostShown),
				licences: licences.slice(0, mostShown),
				invoices: invoices.slice(0, mostShown),
				incidents: petra.incidents.slice(-mostShown).reverse(),
				tenants: petra.tenants,
				requests: requestsShown(),
				counts: {
					...Object.fromEntries(Object.entries(lists).map(([name, rows]) => [name, rows.length])),
					incidents: petra.incidents.length,
					tenants: petra.tenants.length,
					requests: log.entries.length,
				},
				violations: violations.length,
				isRecording: recordedFrom !== undefined,
			};
		},
		subscribe: (listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		buttons: {
			raise: async ({ tenant, live }) => {
				const idea = incidentIdeas.find((one) => one.tenant?.petraTenantId === tenant);
				await petra.raise({
					tenant: { petraTenantId: tenant },
					...idea,
					isLive: live !== 'false',
				});
			},
			remediate: ({ id }) => void petra.remediate(id),
			seats: ({ tenant, add }) => {
				const found = petra.tenants.find(({ petraTenantId }) => petraTenantId === tenant);
				if (found === undefined) throw new Error(`Petra watches no tenant ${tenant}`);
				const seats = Math.max(0, found.billableUsersThisMonth + Number(add));
				found.totalLicensedUsers += seats - found.billableUsersThisMonth;
				found.billableUsersThisMonth = seats;
				changed();
			},
			close: ({ id }) => {
				const status_id = store.findBy('Status', 'name', 'Closed')?.id;
				saveRow(world, store.entity('Tickets'), { id: Number(id), status_id }, technician);
				changed();
			},
			monthEnd: () => {
				billRecurring(world, technician);
				changed();
			},
			reset: () => {
				recordedFrom = undefined;
				sources.reset();
			},
			record: () => {
				const before = recordedFrom;
				recordedFrom = before === undefined ? snapshot() : undefined;
				changed();
				return before === undefined ? undefined : reportOf(before, snapshot());
			},
		},
	};
}
