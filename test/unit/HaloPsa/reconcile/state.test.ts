import type { IDataObject } from 'n8n-workflow';
import {
	isClosed,
	isInUse,
	oldestFirst,
	showsState,
} from '../../../../nodes/HaloPsa/reconcile/state';
import { records } from '../../../../nodes/HaloPsa/records';
import type { RecordType } from '../../../../nodes/HaloPsa/records/record';

const record = (name: string) => records.find((one) => one.name === name) as RecordType;
const DATE = '2026-03-09T14:05:00';

/** The five cases that Halo's rows come in, and what builds make of them. */
test.each<[string, IDataObject, boolean]>([
	['1: true and a closing date', { hasbeenclosed: true, dateclosed: DATE }, true],
	['2: true and none (reopened)', { hasbeenclosed: true, dateclosed: null }, false],
	[
		'2: true and the date of "not set"',
		{ hasbeenclosed: true, dateclosed: '1899-12-30T00:00:00' },
		false,
	],
	['2: true and an empty date', { hasbeenclosed: true, dateclosed: '' }, false],
	['3: false, though the date stayed', { hasbeenclosed: false, dateclosed: DATE }, false],
	['3: false and none', { hasbeenclosed: false }, false],
	['4: absent and a closing date', { dateclosed: DATE }, true],
	['4: null and a closing date', { hasbeenclosed: null, dateclosed: DATE }, true],
	['5: absent and none', {}, false],
	['5: null and null', { hasbeenclosed: null, dateclosed: null }, false],
	['5: absent and the date of "not set"', { dateclosed: '1900-01-01T00:00:00' }, false],
	['a list without dates goes by the flag', { hasbeenclosed: true }, true],
])('closed: %s', (_, row, closed) => {
	expect(isClosed(row)).toBe(closed);
	expect(isInUse(record('ticket'), row)).toBe(!closed);
});

test.each<[string, IDataObject, boolean]>([
	['nothing', { id: 7 }, false],
	['a flag of null', { hasbeenclosed: null }, true],
	['a date of null', { dateclosed: null }, true],
])('whether a ticket tells of its closing: %s', (_, row, shows) => {
	expect(showsState(row)).toBe(shows);
});

test.each<[string, string, IDataObject, boolean]>([
	['a customer without a word', 'customer', {}, true],
	['an inactive customer', 'customer', { inactive: true }, false],
	['a licence that is active', 'softwareLicence', { is_active: true }, true],
	['a licence that is not', 'softwareLicence', { is_active: false }, false],
	['an item that is not', 'item', { active: false }, false],
	['a user who left', 'user', { inactive: true }, false],
	['a customer with a closing date', 'customer', { hasbeenclosed: true }, true],
])('in use: %s', (_, name, row, inUse) => {
	expect(isInUse(record(name), row)).toBe(inUse);
});

test('the oldest first, by number and not by text, and each once', () => {
	const rows = [{ id: 1000 }, { id: 999 }, { id: 1000 }, { id: 20 }];
	expect(oldestFirst(record('ticket'), rows).map(({ id }) => id)).toEqual([20, 999, 1000]);
});
