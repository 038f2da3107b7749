import type { IDataObject, INodePropertyOptions, NodeApiError } from 'n8n-workflow';
import { MINUTE_MS, nowEpochMs } from '../../shared/clock';
import { inputRefused } from '../../shared/errors';
import type { ReferenceResolver } from '../execution/referenceResolver';
import type { HaloClient } from '../transport/client';
import { listRows, rowsWithin } from '../transport/pages';
import { ticketEvents } from './events';

/** Halo's look-up list of events. */
const CATALOGUE = 64;
/** Answers of a Halo that does not show its catalogue to this agent, or has none. */
const HIDDEN = [400, 401, 403, 404];

/** The ticket events whose numbers are known to be the same everywhere, for a tenant whose catalogue can't be read. */
const knownEvents: INodePropertyOptions[] = ticketEvents
	.flatMap(({ number, label }) => (number === undefined ? [] : [{ name: label, value: number }]))
	.sort((left, right) => left.name.localeCompare(right.name, 'en'));

/** So long publishing takes what the list of events showed; n8n reads that list each time the panel is opened. */
const SHOWN_MS = 10 * MINUTE_MS;

/** What the list of events last showed, by connection, and when, in milliseconds since 1970; in this process. */
const shownEvents = new Map<string, { events: INodePropertyOptions[]; atEpochMs: number }>();

/** The events to choose from, by the tenant's own names. */
export async function listEvents(
	client: HaloClient,
	resolver: ReferenceResolver,
): Promise<INodePropertyOptions[]> {
	const events = await readCatalogue(client, resolver);
	if (events === undefined) return knownEvents;
	shownEvents.set(client.connectionMark, { events, atEpochMs: nowEpochMs() });
	return events;
}

/** The catalogue as a person has just chosen from it, where all of what was chosen is in it. */
function shownCatalogue(client: HaloClient, numbers: number[]): INodePropertyOptions[] | undefined {
	const { events, atEpochMs } = shownEvents.get(client.connectionMark) ?? {
		events: [],
		atEpochMs: 0,
	};
	const isFresh = nowEpochMs() - atEpochMs < SHOWN_MS;
	const has = (number: number) => events.some(({ value }) => value === number);
	return isFresh && numbers.every(has) ? events : undefined;
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
		throw inputRefused(client.node, 'Trigger On is empty', 'Choose at least one event.');
	}
	const catalogue = shownCatalogue(client, numbers) ?? (await readCatalogue(client, resolver));
	const offered = catalogue ?? knownEvents;
	return numbers.map((number) => {
		const found = offered.find(({ value }) => value === number);
		if (found !== undefined) return { number, name: found.name };
		if (catalogue === undefined && Number.isInteger(number))
			return { number, name: `Event ${number}` };
		throw inputRefused(
			client.node,
			`Trigger On: Halo has no event ${String(number)} that happens for webhooks`,
			`Choose the event again from the list. Halo has ${offered.map(({ name }) => `"${name}"`).join(', ')}.`,
		);
	});
}

/** Halo's own catalogue; undefined where this Halo does not show it. */
async function readCatalogue(
	client: HaloClient,
	resolver: ReferenceResolver,
): Promise<INodePropertyOptions[] | undefined> {
	const record = resolver.registry.record('lookup');
	const query = { lookupid: CATALOGUE };
	const purpose = { record, access: 'read' as const, doing: "list Halo's events" };
	let listed: IDataObject[];
	try {
		listed = await listRows(client, record, query, undefined, purpose);
	} catch (thrown) {
		if (HIDDEN.includes(Number((thrown as NodeApiError).httpCode))) return undefined;
		throw thrown as NodeApiError;
	}
	// A build that does not know the filter answers every look-up list.
	const rows = rowsWithin(listed, query);
	if (rows.length === 0) return undefined;
	return firing(rows)
		.map((row) => ({ name: eventNameOf(row), value: Number(row.id) }))
		.sort((left, right) => left.name.localeCompare(right.name, 'en'));
}

function eventNameOf(row: IDataObject): string {
	const words = String(row.name ?? '').replace(/\s*-\s*all\s*$/i, '');
	const base = String(row.value2 ?? '').trim() || words;
	return base.replace(/\$#request/gi, 'Ticket').replace(/\$#technician/gi, 'Agent');
}

/** Only the variants "- All" happen for webhooks; the ones for one recipient never do. */
function firing(rows: IDataObject[]): IDataObject[] {
	const all = rows.filter(({ name }) => /-\s*all\s*$/i.test(String(name ?? '')));
	return all.length > 0 ? all : rows;
}
