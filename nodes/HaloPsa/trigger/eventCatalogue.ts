import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { ReferenceResolver } from '../execution/referenceResolver';
import type { HaloClient } from '../transport/client';
import { pageOf, rowsWithin } from '../transport/pages';

/** Halo's look-up list of events. */
const CATALOGUE = 64;

/** The ticket events whose numbers are known to be the same everywhere, for a tenant whose catalogue can't be read. */
const knownEvents: INodePropertyOptions[] = [
	{ name: 'New Ticket Logged', value: 3 },
	{ name: 'Ticket Closed', value: 39 },
	{ name: 'Ticket Deleted', value: 1072 },
	{ name: 'Ticket Status Changed', value: 76 },
	{ name: 'Ticket Updated', value: 61 },
	{ name: 'Ticket Updated by User', value: 19 },
];

export const STATUS_CHANGED = 76;
const TICKET_UPDATED = 61;

/** Whether an event is about a ticket, by its number or its name. */
export function isTicketEvent(number: number | undefined, name: string): boolean {
	return knownEvents.some(({ value }) => value === number) || /ticket|\bsla\b/i.test(name);
}

/**
 * Conditions of the row that binds an event. "Ticket Updated" is bound with one that always holds (the summary is not
 * empty), as the one product known to use this event does.
 */
export function conditionsOf(number: number): IDataObject[] {
	if (number !== TICKET_UPDATED) return [];
	return [
		{
			tablename: 'faults',
			fieldname: 'symptom',
			fieldid: 0,
			type: 1,
			value_type: 'string',
			value_string: '',
			value_display: '',
		},
	];
}

function nameOf(row: IDataObject): string {
	const words = String(row.name ?? '').replace(/\s*-\s*all\s*$/i, '');
	const base = String(row.value2 ?? '').trim() || words;
	return base.replace(/\$#request/gi, 'Ticket').replace(/\$#technician/gi, 'Agent');
}

/** Only the variants "- All" happen for webhooks; their twins for one recipient never do. */
function firing(rows: IDataObject[]): IDataObject[] {
	const all = rows.filter(({ name }) => /-\s*all\s*$/i.test(String(name ?? '')));
	return all.length > 0 ? all : rows;
}

/** Halo's own catalogue; undefined where this Halo does not show it. */
async function readCatalogue(
	client: HaloClient,
	resolver: ReferenceResolver,
): Promise<INodePropertyOptions[] | undefined> {
	const record = resolver.registry.record('lookup');
	const query = { lookupid: CATALOGUE };
	const reply = await client.request({
		method: 'GET',
		retry: 'safe',
		path: record.path,
		query,
		intent: { record, access: 'read', doing: "list Halo's events" },
		accept: [400, 401, 403, 404],
	});
	if (reply.status >= 300) return undefined;
	// A build that does not know the filter answers every look-up list.
	const rows = rowsWithin(pageOf(client.node, record, reply).rows, query);
	if (rows.length === 0) return undefined;
	return firing(rows)
		.map((row) => ({ name: nameOf(row), value: Number(row.id) }))
		.sort((left, right) => left.name.localeCompare(right.name, 'en'));
}

/** The events to choose from, by the tenant's own names. */
export async function listEvents(
	client: HaloClient,
	resolver: ReferenceResolver,
): Promise<INodePropertyOptions[]> {
	return (await readCatalogue(client, resolver)) ?? knownEvents;
}

/**
 * Holds the chosen events against the catalogue.
 *
 * @param chosen numbers as the field stores them, or as an expression gives them
 * @returns the numbers with the tenant's own names
 * @throws NodeOperationError where nothing is chosen, or Halo has no such event that happens for webhooks
 */
export async function checkEvents(
	client: HaloClient,
	resolver: ReferenceResolver,
	chosen: unknown[],
): Promise<Array<{ number: number; name: string }>> {
	const numbers = [...new Set(chosen.map(Number))];
	if (numbers.length === 0) {
		throw new NodeOperationError(client.node, 'Trigger On is empty', {
			description: 'Choose at least one event.',
		});
	}
	const catalogue = await readCatalogue(client, resolver);
	const offered = catalogue ?? knownEvents;
	return numbers.map((number) => {
		const found = offered.find(({ value }) => value === number);
		if (found !== undefined) return { number, name: found.name };
		if (catalogue === undefined && Number.isInteger(number))
			return { number, name: `Event ${number}` };
		throw new NodeOperationError(
			client.node,
			`Trigger On: Halo has no event ${String(number)} that happens for webhooks`,
			{
				description: `Choose the event again from the list. Halo has ${offered.map(({ name }) => `"${name}"`).join(', ')}.`,
			},
		);
	});
}
