import type { IDataObject } from 'n8n-workflow';
import type { HaloAnswers } from '../../../../../nodes/HaloPsa/operations/getInfo/assumptions';
import {
	assumptions,
	reportOf,
	stateOf,
} from '../../../../../nodes/HaloPsa/operations/getInfo/assumptions';
import { answeredRows } from '../../../../../nodes/HaloPsa/operations/getInfo/looks';

const AGENT = 7;

const tickets = (...rows: IDataObject[]) => ({ record_count: rows.length, tickets: rows });
const form = (row: IDataObject) => ({ id: 1, fields: [row] });

/** Of each assumption that a read can tell: an answer that bears it out, one that does not, and one that says nothing. */
const answers: Record<string, { good: unknown; bad: unknown; nothing: unknown }> = {
	'lists-are-counted': {
		good: tickets({ id: 1 }),
		bad: [{ id: 1 }],
		nothing: undefined,
	},
	'dates-are-utc': {
		good: tickets({ dateoccurred: '2026-10-03T06:24:10.967' }),
		bad: tickets({ dateoccurred: '2026-10-03T06:24:10+02:00' }),
		nothing: tickets({ dateoccurred: null }),
	},
	'open-tickets-say-nothing': {
		good: tickets({}, { hasbeenclosed: true, dateclosed: '2026-10-02T23:00:00' }),
		bad: tickets({}, { hasbeenclosed: false }),
		nothing: tickets(),
	},
	'ticket-type-form': {
		good: form({ group: { fields: [{ fieldinfo: {}, technew: 3 }] }, fieldinfo: {}, technew: 0 }),
		bad: form({ name: 'Summary', mandatory: true }),
		nothing: { id: 1, fields: [] },
	},
	'status-kinds': { good: [{ type: 0 }], bad: [{ name: 'New' }], nothing: [] },
	'priorities-by-sla': {
		good: [{ slaid: 1, ishidden: false }],
		bad: [{ slaid: 1 }],
		nothing: [],
	},
	'api-agents-on-request': { good: [{ id: 1 }, { id: AGENT }], bad: [{ id: 1 }], nothing: [] },
	'who-did-it': {
		good: { record_count: 1, actions: [{ who_type: 1, actionby_application_id: null }] },
		bad: { record_count: 1, actions: [{ who: 'Pat Lee' }] },
		nothing: { record_count: 0, actions: [] },
	},
	'microsoft-tenants': {
		good: { record_count: 1, clients: [{ azure_tenant_id: '' }] },
		bad: { record_count: 1, clients: [{ id: 1 }] },
		nothing: { record_count: 0, clients: [] },
	},
	'licence-items': {
		good: { record_count: 1, licences: [{ item_id: 1 }] },
		bad: { record_count: 1, licences: [{ id: 1 }] },
		nothing: { record_count: 0, licences: [] },
	},
	'licence-counts': {
		good: { record_count: 1, licences: [{ count: 12 }] },
		bad: { record_count: 1, licences: [{ count: '12' }] },
		nothing: { record_count: 0, licences: [] },
	},
	'quantity-types': {
		good: { id: -1, lines: [{ recurring_invoice_quantity_type: 4 }] },
		bad: { id: -1, lines: [{ recurring_invoice_quantity_type: 17 }] },
		nothing: { id: -1, lines: [] },
	},
	'webhooks-stop-by-count': {
		good: [{ auto_disable_attempts: 0 }],
		bad: [{ id: 'a' }],
		nothing: [],
	},
};

const readable = assumptions.filter(({ look }) => look !== undefined);

test('each assumption that a read can tell is tried here', () => {
	expect(Object.keys(answers).sort()).toEqual(readable.map(({ name }) => name).sort());
});

describe.each(readable)('$name', (assumption) => {
	const { name, look } = assumption;
	const stateWith = (body: unknown) => {
		const seen: HaloAnswers = look === undefined ? {} : { [look]: body };
		return stateOf(assumption, { answeredRows, seen, agentId: AGENT });
	};

	test.each([
		['good', 'confirmed'],
		['bad', 'contradicted'],
		['nothing', 'nothing to see'],
	] as const)('%s: %s', (kind, state) => {
		expect(stateWith(answers[name][kind])).toBe(state);
	});

	test('what may not be read says nothing', () => {
		expect(stateWith(undefined)).toBe('nothing to see');
	});
});

test('what only a write shows is untested', () => {
	const states = assumptions
		.filter(({ look }) => look === undefined)
		.map((one) => stateOf(one, { answeredRows, seen: {}, agentId: AGENT }));
	expect(new Set(states)).toEqual(new Set(['untested']));
});

test('the report begins with what is contradicted', () => {
	expect(
		reportOf([
			{ says: 'A', state: 'confirmed' },
			{ says: 'B', state: 'untested' },
			{ says: 'C', state: 'contradicted' },
		]),
	).toBe('contradicted: C\nuntested: B\nconfirmed: A');
});
