import type { IDataObject } from 'n8n-workflow';
import { pairReply } from '../../../nodes/HaloPsa/reconcile/reply';

const pair = (sent: string[], answered: IDataObject[]) =>
	pairReply(
		sent.map((_, index) => index),
		answered,
		'id',
		(index, row) => String(row.name).includes(sent[index]),
	);

/** Kind: one answered row that fits several rows of the request. */
test.each<[string, string[], IDataObject[]]>([
	['two equal rows', ['a', 'a'], [{ id: 1, name: 'a' }]],
	['a row whose key stands in the other, too', ['a', 'b'], [{ id: 1, name: 'a [b]' }]],
	[
		'the same row twice',
		['a', 'b'],
		[
			{ id: 1, name: 'a b' },
			{ id: 1, name: 'a b' },
		],
	],
])('%s: nothing is paired with it', (_, sent, answered) => {
	expect(pair(sent, answered)).toEqual({ found: new Map(), isWhole: false });
});

test('where every row was answered, the order tells which is which', () => {
	const answered = [
		{ id: 1, name: 'a' },
		{ id: 2, name: 'a' },
		{ id: 3, name: 'b' },
	];
	const { found, isWhole } = pair(['a', 'a', 'b'], answered);
	expect([...found].map(([index, row]) => [index, row.id]).sort()).toEqual([
		[0, 1],
		[1, 2],
		[2, 3],
	]);
	expect(isWhole).toBe(true);
});
