import type { INodeProperties } from 'n8n-workflow';
import type { Guards, RunFacts } from '../../../../../nodes/HaloPsa/operations/syncCounts/guards';
import {
	guardsNotice,
	guardsProperty,
	readGuards,
	refusedChange,
	refusedRun,
} from '../../../../../nodes/HaloPsa/operations/syncCounts/guards';
import { contextOf } from '../../../../support/node';

const standard: Guards = {
	allowZero: false,
	maxPercent: 50,
	maxSeats: 50,
	smallChange: 3,
	maxRowsPercent: 75,
	minCoverage: 50,
	maxNew: 5,
	maxNewPercent: 25,
	allowFirstRun: false,
	holdForRefused: false,
};

const nothing: RunFacts = {
	compared: 0,
	changing: [],
	customers: [],
	missing: [],
	rows: 100,
	creating: [],
	first: [],
	refused: [],
	unseen: [],
};

test('every guard is on by default, and an emptied one stays on', () => {
	const parameters = { resource: 'softwareLicence', operation: 'syncCounts' };
	expect(readGuards(contextOf(parameters))).toEqual(standard);
	const emptied = { ...parameters, guards: { maxPercent: '', minCoverage: null, maxSeats: 0 } };
	expect(readGuards(contextOf(emptied))).toEqual({ ...standard, maxSeats: 0 });
});

test('a number that an expression gives as text counts, and any other text does not', () => {
	const guards = { maxNew: '7', maxPercent: ' 20 ', maxSeats: 'many', minCoverage: ' ' };
	const given = { resource: 'softwareLicence', operation: 'syncCounts', guards };
	expect(readGuards(contextOf(given))).toEqual({ ...standard, maxNew: 7, maxPercent: 20 });
});

test.each<[number, number, Partial<Guards>, string | undefined]>([
	[20, 0, {}, 'Allow Counts of 0'],
	[20, 0, { allowZero: true }, undefined],
	[60, 0, { allowZero: true }, 'Seats'],
	[20, 30, {}, undefined],
	[20, 31, {}, '(%)'],
	[20, 9, {}, '(%)'],
	[20, 10, {}, undefined],
	[2, 5, {}, undefined],
	[2, 6, {}, '(%)'],
	[1000, 1050, {}, undefined],
	[1000, 1051, {}, '(Seats)'],
	[0, 40, {}, undefined],
	[0, 51, {}, '(Seats)'],
])('from %i to %i with %j', (from, to, lifted, words) => {
	const why = refusedChange({ ...standard, ...lifted }, from, to);
	if (words === undefined) expect(why).toBeUndefined();
	else expect(why).toContain(words);
});

const names = (howMany: number) => Array.from({ length: howMany }, (_, number) => `C${number}`);

test.each<[string, Partial<RunFacts>, Partial<Guards>, number]>([
	['few changes of a small run', { compared: 5, changing: names(5) }, {}, 0],
	['three quarters', { compared: 60, changing: names(45) }, {}, 0],
	['more', { compared: 60, changing: names(46) }, {}, 1],
	['more, allowed', { compared: 60, changing: names(46) }, { maxRowsPercent: 100 }, 0],
	['half of the customers', { customers: names(60), missing: names(30) }, {}, 0],
	['fewer', { customers: names(60), missing: names(31) }, {}, 1],
	['fewer, allowed', { customers: names(60), missing: names(59) }, { minCoverage: 0 }, 0],
	['few customers in all', { customers: names(4), missing: names(4) }, {}, 0],
	['few new licences', { rows: 8, creating: names(5) }, {}, 0],
	['many new licences of very many rows', { rows: 24, creating: names(6) }, {}, 0],
	['many new licences', { rows: 23, creating: names(6) }, {}, 1],
	['many new licences, allowed by number', { rows: 8, creating: names(6) }, { maxNew: 6 }, 0],
	['many, allowed by share', { rows: 8, creating: names(6) }, { maxNewPercent: 75 }, 0],
	['one new licence where none is visible', { first: names(1), unseen: ['"A"'] }, {}, 1],
	[
		'new licences in the first run',
		{ rows: 8, first: names(8), unseen: ['"A"'] },
		{ allowFirstRun: true },
		0,
	],
	[
		'many new licences beside those of a first run',
		{ rows: 23, first: names(1), creating: names(6) },
		{ allowFirstRun: true },
		1,
	],
	['both', { compared: 60, changing: names(60), customers: names(9), missing: names(9) }, {}, 2],
])('a run with %s', (_, facts, lifted, reasons) => {
	const why = refusedRun({ ...standard, ...lifted }, { ...nothing, ...facts });
	expect(why).toHaveLength(reasons);
});

test('a reason names ten rows and counts the rest', () => {
	const [why] = refusedRun(standard, { ...nothing, compared: 20, changing: names(20) });
	expect(why).toContain('C0, C1, C2, C3, C4, C5, C6, C7, C8, C9 and 10 more');
});

test('the note on the panel has the default of every guard in words', () => {
	const limits = (guardsProperty.options ?? []).map(
		(option) => (option as INodeProperties).default,
	);
	const numbers = limits.filter((limit) => typeof limit === 'number');
	expect(
		guardsNotice.displayName
			.match(/[1-9]\d*/g)
			?.map(Number)
			.sort(),
	).toEqual(numbers.sort());
});
