import type { IDataObject } from 'n8n-workflow';
import type { MatchKey } from '../../../../nodes/HaloPsa/reconcile/key';
import { chooseMatch, decide, planOf } from '../../../../nodes/HaloPsa/reconcile/plan';
import type { Decision, Match, MatchPolicy, Plan } from '../../../../nodes/HaloPsa/reconcile/plan';
import { records } from '../../../../nodes/HaloPsa/records';
import type { RecordType } from '../../../../nodes/HaloPsa/records/record';
import { matchOnOf } from '../../../../nodes/HaloPsa/records/record';

const recordOf = (name: string): RecordType => {
	const record = records.find((one) => one.name === name);
	if (record === undefined) throw new Error(`There is no record type ${name}`);
	return record;
};
const [ticket, customer, licence] = ['ticket', 'customer', 'softwareLicence'].map(recordOf);

const keyOf = (record: RecordType): MatchKey => ({
	key: matchOnOf(record)?.keys[0] ?? { value: 'x', label: 'X', kind: 'text', property: 'x' },
	value: 'inc',
	within: {},
	words: 'Key "inc"',
});

const alert = (id: number, more: IDataObject = {}): IDataObject => ({
	id,
	summary: 'Alert',
	client_id: 12,
	tickettype_id: 1,
	...more,
});
const closed = { hasbeenclosed: true, dateclosed: '2026-03-09T14:05:00' };
const named = (id: number, more: IDataObject = {}): IDataObject => ({ id, name: 'Acme', ...more });

const asWord = (match: Match): string =>
	match.kind === 'one'
		? [match.row, ...match.others].map(({ id }) => String(id as number)).join(' before ')
		: match.kind;

describe('chooseMatch: which of the rows that have the key is meant', () => {
	test.each<[string, RecordType, IDataObject[], string]>([
		['no row', ticket, [], 'none'],
		['one open ticket', ticket, [alert(1)], '1'],
		['one closed ticket', ticket, [alert(1, closed)], '1'],
		['an open one among closed ones', ticket, [alert(1, closed), alert(2), alert(3, closed)], '2'],
		['closed ones only: the newest', ticket, [alert(1, closed), alert(2, closed)], '2'],
		['two open ones of the same work', ticket, [alert(1), alert(2)], '1 before 2'],
		[
			'three of the same work, one closed',
			ticket,
			[alert(1, closed), alert(2), alert(3)],
			'2 before 3',
		],
		[
			'two open ones of other work',
			ticket,
			[alert(1), alert(2, { summary: 'Other' })],
			'ambiguous',
		],
		['two of two customers', ticket, [alert(1), alert(2, { client_id: 13 })], 'ambiguous'],
		['two of two types', ticket, [alert(1), alert(2, { tickettype_id: 3 })], 'ambiguous'],
		['one active customer', customer, [named(1)], '1'],
		['an active one among inactive ones', customer, [named(1, { inactive: true }), named(2)], '2'],
		['one inactive customer', customer, [named(1, { inactive: true })], '1'],
		['two active customers', customer, [named(1), named(2)], 'ambiguous'],
		[
			'two inactive customers',
			customer,
			[named(1, { inactive: true }), named(2, { inactive: true })],
			'ambiguous',
		],
		[
			'a licence in use among others',
			licence,
			[named(1, { is_active: false }), named(2, { is_active: true })],
			'2',
		],
	])('%s', (_, record, rows, word) => {
		expect(asWord(chooseMatch(record, keyOf(record), rows))).toBe(word);
	});

	test('the refusal names every record in use, and what can be done', () => {
		const match = chooseMatch(customer, keyOf(customer), [named(1), named(2)]);
		expect(match).toMatchObject({
			reason: {
				message: '2 customers in Halo have the Key "inc"',
				description: expect.stringContaining('"Acme" (ID 1) and "Acme" (ID 2)'),
			},
		});
	});
});

const policy = (more: Partial<MatchPolicy> = {}): MatchPolicy => ({
	whenFound: 'update',
	whenClosed: 'leave',
	...more,
});
const one = (row: IDataObject): Match & { kind: 'one' } => ({ kind: 'one', row, others: [] });

describe('decide: what becomes of it, by state and policy', () => {
	const open = alert(1);
	const shut = alert(1, closed);
	test.each<[string, RecordType, Exclude<Match, { kind: 'ambiguous' }>, MatchPolicy, Decision]>([
		['nothing there', ticket, { kind: 'none' }, policy(), { kind: 'create' }],
		[
			'nothing there, left when found',
			ticket,
			{ kind: 'none' },
			policy({ whenFound: 'leave' }),
			{ kind: 'create' },
		],
		['open', ticket, one(open), policy(), { kind: 'update', row: open, reopens: false }],
		[
			'open, left when found',
			ticket,
			one(open),
			policy({ whenFound: 'leave' }),
			{ kind: 'leave', row: open, leftClosed: false },
		],
		['closed', ticket, one(shut), policy(), { kind: 'leave', row: shut, leftClosed: true }],
		[
			'closed, reopened',
			ticket,
			one(shut),
			policy({ whenClosed: 'reopen' }),
			{ kind: 'update', row: shut, reopens: true },
		],
		[
			'closed, followed',
			ticket,
			one(shut),
			policy({ whenClosed: 'create' }),
			{ kind: 'follow', closed: shut },
		],
		[
			'closed, followed, left when found',
			ticket,
			one(shut),
			policy({ whenFound: 'leave', whenClosed: 'create' }),
			{ kind: 'follow', closed: shut },
		],
		[
			'open, though closed ones are followed',
			ticket,
			one(open),
			policy({ whenClosed: 'create' }),
			{ kind: 'update', row: open, reopens: false },
		],
		[
			'a customer knows no closing',
			customer,
			one(named(1, closed)),
			policy(),
			{ kind: 'update', row: named(1, closed), reopens: false },
		],
	])('%s', (_, record, match, chosen, decision) => {
		expect(decide(record, match, chosen)).toEqual(decision);
	});
});

describe('planOf: what is written', () => {
	const body = { summary: 'Alert', client_id: 12, supplier_reference: 'INC' };
	const updating = (row: IDataObject, reopens = false): Decision => ({
		kind: 'update',
		row,
		reopens,
	});
	test.each<
		[string, Decision, { body?: IDataObject; whole?: IDataObject; reopenStatus?: number }, Plan]
	>([
		['a new one whole', { kind: 'create' }, {}, { kind: 'create', body }],
		[
			'a following one with a word of the earlier',
			{ kind: 'follow', closed: alert(7, closed) },
			{},
			{ kind: 'create', body: { ...body, details: 'Earlier ticket: 7 (closed).' }, refersTo: 7 },
		],
		[
			'nothing where it is left',
			{ kind: 'leave', row: alert(1), leftClosed: false },
			{},
			{ kind: 'unchanged', row: alert(1) },
		],
		[
			'nothing where it is left closed',
			{ kind: 'leave', row: alert(1, closed), leftClosed: true },
			{},
			{ kind: 'unchanged', row: alert(1, closed), leftClosed: true },
		],
		[
			'nothing where all is the same, the key in other capitals',
			updating(alert(1, { supplier_reference: 'inc' })),
			{},
			{ kind: 'unchanged', row: alert(1, { supplier_reference: 'inc' }) },
		],
		[
			'only what differs',
			updating(alert(1, { summary: 'Old' })),
			{},
			{
				kind: 'update',
				row: alert(1, { summary: 'Old' }),
				changes: { summary: { from: 'Old', to: 'Alert' } },
				write: { summary: 'Alert' },
			},
		],
		[
			'the status with which it opens',
			updating(alert(1, { ...closed, status_id: 9 }), true),
			{ reopenStatus: 2 },
			{
				kind: 'update',
				row: alert(1, { ...closed, status_id: 9 }),
				changes: { status_id: { from: 9, to: 2 } },
				write: { status_id: 2 },
			},
		],
		[
			'nothing yet where the row does not show it',
			updating(alert(1)),
			{ body: { ...body, reportedby: 'Pat' } },
			{ kind: 'unseen', properties: ['reportedby'] },
		],
		[
			'what even the whole record does not show',
			updating(alert(1)),
			{ body: { ...body, reportedby: 'Pat' }, whole: {} },
			{
				kind: 'update',
				row: alert(1),
				changes: { reportedby: { from: null, to: 'Pat' } },
				write: { reportedby: 'Pat' },
			},
		],
		[
			'nothing where the whole record has it',
			updating(alert(1)),
			{ body: { ...body, reportedby: 'Pat' }, whole: { reportedby: 'Pat' } },
			{ kind: 'unchanged', row: alert(1, { reportedby: 'Pat' }) },
		],
		[
			'no details again',
			updating(alert(1)),
			{ body: { ...body, details: 'New' } },
			{ kind: 'unchanged', row: alert(1) },
		],
		[
			'a text with zeros in front',
			updating(alert(1, { summary: '007' })),
			{ body: { summary: '7' } },
			{
				kind: 'update',
				row: alert(1, { summary: '007' }),
				changes: { summary: { from: '007', to: '7' } },
				write: { summary: '7' },
			},
		],
	])('%s', (_, decision, input, plan) => {
		expect(planOf(ticket, decision, { key: keyOf(ticket), body, ...input })).toEqual(plan);
	});

	test('a change within a customer names it, and a switch of the write goes only with a change', () => {
		const key = { ...keyOf(licence), within: { client_id: 17 } };
		const row = { id: 5, item_id: 501, client_id: 17, count: 3 };
		const plan = planOf(licence, updating(row), {
			key,
			body: { item_id: 501, client_id: 17, count: 5 },
		});
		expect(plan).toMatchObject({ kind: 'update', write: { client_id: 17, count: 5 } });
		const quiet = planOf(ticket, updating(alert(1)), {
			key: keyOf(ticket),
			body: { summary: 'Alert', dont_do_rules: true },
		});
		expect(quiet.kind).toBe('unchanged');
		const loud = planOf(ticket, updating(alert(1)), {
			key: keyOf(ticket),
			body: { summary: 'New', dont_do_rules: true },
		});
		expect(loud).toMatchObject({ write: { summary: 'New', dont_do_rules: true } });
	});
});
