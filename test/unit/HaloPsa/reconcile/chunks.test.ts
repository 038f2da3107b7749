import type { LookedUp, NextStep, OpenReply } from '../../../../nodes/HaloPsa/reconcile/chunks';
import { cutInto, nextStep } from '../../../../nodes/HaloPsa/reconcile/chunks';

const four = [0, 1, 2, 3];
const unpaired: OpenReply = { kind: 'unpaired' };
const refused: OpenReply = { kind: 'refused' };
const collided: OpenReply = { kind: 'collision', isAlone: false };
const alone: OpenReply = { kind: 'collision', isAlone: true };
const lost: OpenReply = { kind: 'lost', isTooMuch: false, mayFollow: false };
const tooMuch: OpenReply = { kind: 'lost', isTooMuch: true, mayFollow: false };
const overdue: OpenReply = { kind: 'lost', isTooMuch: false, mayFollow: true };

const nothing: LookedUp = { canLookUp: true, sawAny: false, left: four };
const some: LookedUp = { canLookUp: true, sawAny: true, left: [2, 3] };
const blind: LookedUp = { canLookUp: false, sawAny: false, left: four };

const blind2: LookedUp = { ...blind, left: [2] };

/** Requests as `01·23`, with how often they were sent before; open rows behind a dash. */
const asWords = ({ again, open }: NextStep): string =>
	[
		again.map(({ indexes, attempts }) => `${indexes.join('')}×${attempts}`).join(' '),
		...(open.length > 0 ? [`– ${open.join('')}`] : []),
	]
		.join(' ')
		.trim();

test.each<[string, number[], number, OpenReply, LookedUp, string]>([
	['nothing can be looked up: all stay open', four, 0, lost, blind, '– 0123'],
	['Halo may be at it yet: nothing goes out again', four, 0, overdue, nothing, '– 0123'],
	['nor what a look does not show beside others', four, 0, overdue, some, '– 23'],
	['nor after a refusal', four, 0, refused, blind, '– 0123'],
	['nor after a reply that did not pair', four, 0, unpaired, blind, '– 0123'],
	[
		'accepted, and none is shown: it may just not be shown yet',
		four,
		0,
		unpaired,
		nothing,
		'– 0123',
	],
	['accepted, and some are shown: the others go alone', four, 0, unpaired, some, '2×1 3×1'],
	['accepted, and one row is not shown again', [2], 1, unpaired, { ...some, left: [2] }, '– 2'],
	['collided: once more as it was', four, 0, collided, nothing, '0123×1'],
	['collided, what is there aside', four, 0, collided, some, '23×1'],
	['collided each time: one row is at fault', four, 1, collided, nothing, '01×0 23×0'],
	['collided, and nothing can be looked up', four, 0, collided, blind, '– 0123'],
	['one row collided: once more, whatever can be looked up', [2], 0, alone, blind2, '2×1'],
	['refused, and nothing is there: halves', four, 0, refused, nothing, '01×0 23×0'],
	[
		'refused, and the row at fault is named',
		four,
		0,
		{ kind: 'refused', rowIndex: 2 },
		nothing,
		'01×0 2×0 3×0',
	],
	[
		'refused, and the first is named',
		four,
		0,
		{ kind: 'refused', rowIndex: 0 },
		nothing,
		'0×0 123×0',
	],
	[
		'refused, and a row is named that is there',
		four,
		0,
		{ kind: 'refused', rowIndex: 0 },
		some,
		'2×0 3×0',
	],
	[
		'refused, and a rowIndex is named that was not sent',
		four,
		0,
		{ kind: 'refused', rowIndex: 9 },
		nothing,
		'01×0 23×0',
	],
	['refused behind those that are there', four, 0, refused, some, '2×0 3×0'],
	['lost, and nothing is there: once more', four, 0, lost, nothing, '0123×1'],
	['lost, and some are there: the rest once more', four, 0, lost, some, '23×1'],
	['lost twice: halves', four, 1, lost, nothing, '01×0 23×0'],
	['lost, one row: once more', [2], 0, lost, { ...nothing, left: [2] }, '2×1'],
	['lost twice, one row: open', [2], 1, lost, { ...nothing, left: [2] }, '– 2'],
	['too much: halves at once', four, 0, tooMuch, nothing, '01×0 23×0'],
	[
		'too much, some are there: the rest in requests of half the size',
		four,
		0,
		tooMuch,
		some,
		'23×0',
	],
	['too much, one row: once more', [2], 0, tooMuch, { ...nothing, left: [2] }, '2×1'],
	['too much twice, one row: open', [2], 1, tooMuch, { ...nothing, left: [2] }, '– 2'],
])('%s', (_, indexes, attempts, reply, looked, words) => {
	expect(asWords(nextStep({ indexes, attempts }, reply, looked))).toBe(words);
});

test.each<[OpenReply, LookedUp]>(
	[unpaired, refused, lost, tooMuch, { kind: 'refused' as const, rowIndex: 1 }].flatMap((reply) =>
		[nothing, some, blind].map((looked): [OpenReply, LookedUp] => [reply, looked]),
	),
)('%j after %j: each row that is left goes out again or stays open, once', (reply, looked) => {
	const { again, open } = nextStep({ indexes: four, attempts: 0 }, reply, looked);
	const all = [...again.flatMap(({ indexes }) => indexes), ...open];
	expect(all.sort()).toEqual([...looked.left].sort());
});

test('rows are cut into requests of a size', () => {
	expect(cutInto([0, 1, 2, 3, 4], 2).map(({ indexes }) => indexes)).toEqual([[0, 1], [2, 3], [4]]);
	expect(cutInto([], 2)).toEqual([]);
});
