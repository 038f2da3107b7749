import fc from 'fast-check';
import {
	bodiesIn,
	deliveryKeyOf,
	parseDelivery,
	ticketIdOf,
} from '../../nodes/HaloPsa/trigger/delivery';
import { itemOf } from '../../nodes/HaloPsa/trigger/output';
import { eventOf } from '../../nodes/HaloPsa/trigger/receive';
import type { Registration } from '../../nodes/HaloPsa/trigger/state';
import { verifySignature } from '../../nodes/HaloPsa/trigger/verifySignature';
import { incidentIn } from '../../nodes/Petra/trigger/delivery';
import { KnownIncidents } from '../../nodes/Petra/trigger/knownIncidents';
import { verifySecret } from '../../nodes/Petra/trigger/verifySecret';
import { disarm } from '../../nodes/shared/http';
import { hostileBody, hostileText, isPolluted, PATIENCE_MS, share } from './inputs';

/** Kind: deliveries of any shape and depth. Nothing hangs, nothing throws, nothing gets into what others share. */
jest.setTimeout(PATIENCE_MS);

const SECRET = 'k3-Xq9/pL+27vRz=mT';
const bindings = { 41: 39 };
const registration = { bindings } as unknown as Registration;

const bytes = fc.oneof(
	hostileText.map((text) => Buffer.from(text)),
	fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
	fc
		.integer({ min: 1, max: 20_000 })
		.map((depth) => Buffer.from(`${'['.repeat(depth)}${']'.repeat(depth)}`)),
);

test('the bytes of a delivery become items that n8n can store', () => {
	fc.assert(
		fc.property(bytes, (raw) => {
			for (const body of parseDelivery(raw)) {
				expect(disarm(body)).toBe(true);
				expect(() => JSON.stringify(body)).not.toThrow();
			}
		}),
		share,
	);
});

const bound = fc.record({
	notification_id: fc.constantFrom('__proto__', 'constructor', 'toString', 41, '41'),
	event: hostileText,
});

test('a body of any shape becomes items, and its event is one that was bound', () => {
	fc.assert(
		fc.property(fc.oneof({ weight: 6, arbitrary: hostileBody }, bound), (parsed) => {
			for (const body of bodiesIn(parsed)) {
				const event = eventOf(body, registration);
				expect([undefined, 39]).toContain(event.number);
				expect(['string', 'undefined']).toContain(typeof deliveryKeyOf(body));
				const id = ticketIdOf(event);
				expect(id === undefined || Number.isInteger(id)).toBe(true);
				const who = { isWanted: true } as Parameters<typeof itemOf>[1]['who'];
				const { json } = itemOf(event, { simple: true, before: undefined, error: undefined, who });
				expect(() => JSON.stringify(json)).not.toThrow();
			}
			expect(isPolluted()).toBe(false);
		}),
		share,
	);
});

test('nobody gets in to Halo’s trigger without the secret', () => {
	const method = fc.constantFrom('signature' as const, 'url' as const, 'any' as const);
	const headers = fc.dictionary(
		fc.constantFrom('x-halo-signature', 'authorization'),
		fc.oneof(
			hostileText,
			fc.base64String(),
			hostileText.map((text) => `Basic ${text}`),
		),
	);
	const query = fc.record({ secret: fc.oneof(hostileText, fc.array(hostileText)) });
	fc.assert(
		fc.property(
			method,
			headers,
			query,
			bytes,
			fc.constantFrom('', SECRET),
			(way, given, asked, rawBody, secret) => {
				expect(verifySignature({ headers: given, query: asked, rawBody }, secret, way)).toBe(false);
			},
		),
		share,
	);
});

test('nobody gets in to Petra’s trigger without the secret', () => {
	fc.assert(
		fc.property(
			fc.dictionary(
				fc.oneof(fc.constant('x-secret'), hostileText),
				fc.oneof(hostileText, fc.array(hostileText)),
			),
			fc.constantFrom('', 'x-secret', '__proto__', 'constructor'),
			fc.constantFrom('', 'short', SECRET),
			(headers, headerName, secret) => {
				expect(verifySecret({ headerName, secret }, headers)).toBe(false);
			},
		),
		share,
	);
});

test('a body of Petra’s names an incident of a short ID, and an address of Petra’s only', () => {
	const path = fc.constantFrom(
		'',
		'id',
		'__proto__',
		'constructor.name',
		'data.id',
		'..',
		'toString',
	);
	fc.assert(
		fc.property(hostileBody, path, path, (body, incidentId, tenantId) => {
			if (!disarm(body)) return;
			const found = incidentIn(body, { incidentId, tenantId });
			expect(found === undefined || found.id.length <= 100).toBe(true);
			const url = found?.url as string | undefined;
			const isOfBody = (body as { url?: unknown } | null)?.url === url;
			if (url !== undefined && !isOfBody)
				expect(new URL(url).hostname).toMatch(/^([a-z0-9-]+\.)*petrasecurity\.com$/i);
			expect(isPolluted()).toBe(false);
		}),
		share,
	);
});

test('an incident of any ID is new once', () => {
	fc.assert(
		fc.property(fc.uniqueArray(hostileText, { maxLength: 5 }), (ids) => {
			const known = KnownIncidents.from({ known: {}, newestEpochMs: 0, floorEpochMs: 0 });
			const rows = ids.map((id) => ({ id, createdAt: '2026-11-26T10:00:00Z' }));
			expect(known.look(rows)).toHaveLength(ids.length);
			expect(known.look(rows)).toEqual([]);
			expect(isPolluted()).toBe(false);
		}),
		share,
	);
});
