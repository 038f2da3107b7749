import type { IDataObject } from 'n8n-workflow';
import type { DuplicateVerdict, Orphans } from '../../../../nodes/HaloPsa/reconcile/duplicates';
import { orphansAmong, verdictOn } from '../../../../nodes/HaloPsa/reconcile/duplicates';
import { records } from '../../../../nodes/HaloPsa/records';
import type { RecordType } from '../../../../nodes/HaloPsa/records/record';

const record = (name: string) => records.find((one) => one.name === name) as RecordType;
const [ticket, customer] = [record('ticket'), record('customer')];
const key = {
	key: { value: 'name', label: 'Name', kind: 'text' as const, property: 'name' },
	value: 'a',
	within: {},
	words: 'Name "a"',
};

const alert = (id: number, more: IDataObject = {}): IDataObject => ({
	id,
	summary: 'Alert',
	client_id: 12,
	...more,
});
const closed = { hasbeenclosed: true, dateclosed: '2026-03-09T14:05:00' };

const idsOf = (rows: IDataObject[]) => rows.map(({ id }) => String(id as number)).join(' ');
const asWords = (verdict: DuplicateVerdict): string => {
	if (verdict.kind === 'yield') return `yields to ${idsOf([verdict.to])}`;
	return verdict.kind === 'stays' ? `stays before ${idsOf(verdict.others)}` : verdict.kind;
};

/** Record 5 was just created. */
test.each<[string, IDataObject[], string[], string]>([
	['nothing is shown', [], [], 'notShown'],
	['another is shown, but not this one', [alert(4)], [], 'notShown'],
	['alone', [alert(5)], [], 'only'],
	['an older one is in use', [alert(4), alert(5)], [], 'yields to 4'],
	['two older ones: the oldest', [alert(3), alert(4), alert(5)], [], 'yields to 3'],
	['a younger one', [alert(5), alert(6)], [], 'stays before 6'],
	['younger ones', [alert(5), alert(6), alert(7)], [], 'stays before 6 7'],
	['an older and a younger one', [alert(4), alert(5), alert(6)], [], 'yields to 4'],
	['an older one that is closed', [alert(4, closed), alert(5)], [], 'only'],
	['an older one that was seen before the creation', [alert(4), alert(5)], ['4'], 'only'],
	['a younger one that is closed already', [alert(5), alert(6, closed)], [], 'only'],
	['one digit more is younger', [alert(5), alert(10)], [], 'stays before 10'],
])('%s: %#', (_, seen, known, words) => {
	const created = { key, row: alert(5), knownIds: new Set(known) };
	expect(asWords(verdictOn(ticket, created, seen))).toBe(words);
});

test('runs that look at the same list come to one survivor, in whatever order', () => {
	const rows = [alert(3), alert(4), alert(5)];
	const stays = rows.filter(
		(row) => verdictOn(ticket, { key, row, knownIds: new Set() }, rows).kind !== 'yield',
	);
	expect(idsOf(stays)).toBe('3');
});

const orphansInWords = (orphans: Orphans): string => {
	if (orphans.kind === 'orphans')
		return `${idsOf([orphans.stays])} stays, not ${idsOf(orphans.orphans)}`;
	return orphans.kind === 'unclear' ? `unclear: ${idsOf([orphans.stays, orphans.other])}` : 'none';
};

test.each<[string, RecordType, IDataObject[], string]>([
	['nothing', ticket, [], 'none'],
	['one', ticket, [alert(1)], 'none'],
	['one open, one closed', ticket, [alert(1), alert(2, closed)], 'none'],
	['the oldest is closed', ticket, [alert(1, closed), alert(2)], 'none'],
	['two of the same work', ticket, [alert(1), alert(2)], '1 stays, not 2'],
	[
		'three, the first closed',
		ticket,
		[alert(1, closed), alert(2), alert(3), alert(4)],
		'2 stays, not 3 4',
	],
	[
		'two that differ: a person may have made one',
		ticket,
		[alert(1), alert(2, { summary: 'Other' })],
		'unclear: 1 2',
	],
	['two of two customers', ticket, [alert(1), alert(2, { client_id: 13 })], 'unclear: 1 2'],
	[
		'two customers, of whom nothing tells that they are one',
		customer,
		[{ id: 1 }, { id: 2 }],
		'unclear: 1 2',
	],
	['an inactive customer', customer, [{ id: 1, inactive: true }, { id: 2 }], 'none'],
])('left over: %s', (_, of, rows, words) => {
	expect(orphansInWords(orphansAmong(of, rows))).toBe(words);
});

const licence = { name: 'Petra', client_id: 12, item_id: 501, count: 5, is_active: true };
const acme = { name: 'Acme', colour: '#111111', inactive: false };

/** Kind: the run that has to give up its record can't, so that another one does. */
test.each<[string, string, object, object, string]>([
	['two licences', 'softwareLicence', licence, licence, 'orphans'],
	['two licences of other counts', 'softwareLicence', licence, { ...licence, count: 9 }, 'orphans'],
	['licences of two items', 'softwareLicence', licence, { ...licence, item_id: 502 }, 'unclear'],
	['one out of use', 'softwareLicence', licence, { ...licence, is_active: false }, 'none'],
	['two customers', 'customer', acme, acme, 'orphans'],
	['customers that differ', 'customer', acme, { ...acme, colour: '#222222' }, 'unclear'],
])('left beside another: %s', (_, name, one, other, kind) => {
	const rows = [
		{ id: 1, ...one },
		{ id: 2, ...other },
	];
	expect(orphansAmong(record(name), rows).kind).toBe(kind);
});
