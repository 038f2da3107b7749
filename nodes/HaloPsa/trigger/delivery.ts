import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';
import { disarm } from '../../shared/http';
import { isObject } from '../../shared/reply';
import { eventNumbered } from './events';

const KEY_LENGTH = 12;
/** A list of more is none of Halo's. */
const MAX_EVENTS = 10_000;

/** What Halo tells about one thing that happened. */
export interface HaloEvent {
	/** As sent; what is no object lies under `body`. */
	body: IDataObject;
	/** Number in Halo's event catalogue, where the registration knows it. */
	number: number | undefined;
}

const bodyOf = (parsed: unknown): IDataObject =>
	isObject(parsed) ? parsed : { body: parsed as IDataObject[string] };

/** What a parsed body holds: Halo may group several events in a list, and a custom payload may be anything. */
export function bodiesIn(parsed: unknown): IDataObject[] {
	if (!disarm(parsed)) return [{ body: 'A body that is nested too deeply to be read' }];
	const bodies: unknown[] = Array.isArray(parsed) ? parsed.flat(Infinity) : [parsed];
	return bodies.length > MAX_EVENTS ? [bodyOf(parsed)] : bodies.map(bodyOf);
}

/** Reads a delivery's bytes. What is no JSON is passed on as text: it was proven to come from Halo. */
export function parseDelivery(rawBody: Buffer): IDataObject[] {
	const text = rawBody.toString('utf8').replace(/^\uFEFF/, '');
	return text.trim() === '' ? [] : bodiesIn(jsonParse<unknown>(text, { fallbackValue: text }));
}

function isPlain(value: unknown): value is string | number {
	return (typeof value === 'string' && value.trim() !== '') || typeof value === 'number';
}

/**
 * A short key that is the same when the same event comes again: from the delivery's `id`, else from event, record and
 * time. Undefined for a custom payload without these, which can't be distinguished from another one.
 */
export function deliveryKeyOf(body: IDataObject): string | undefined {
	const parts = isPlain(body.id) ? [body.id] : [body.event, body.object_id, body.timestamp];
	if (!parts.every(isPlain)) return undefined;
	return createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, KEY_LENGTH);
}

/** The ticket that came along; event-only deliveries carry none. */
export function ticketIn({ body }: HaloEvent): IDataObject | undefined {
	return isObject(body.ticket) ? body.ticket : undefined;
}

/** The ID of the ticket that an event is about; undefined where it is about something else. */
export function ticketIdOf(event: HaloEvent): number | undefined {
	const { body, number } = event;
	const action = isObject(body.action) ? body.action : undefined;
	const isOfTicket =
		eventNumbered(number) !== undefined || /ticket|\bsla\b/i.test(String(body.event ?? ''));
	const about = isOfTicket ? body.object_id : undefined;
	const id = Number(ticketIn(event)?.id ?? action?.ticket_id ?? about ?? Number.NaN);
	return Number.isInteger(id) ? id : undefined;
}
