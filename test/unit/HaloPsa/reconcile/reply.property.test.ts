import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { pairReply } from '../../../../nodes/HaloPsa/reconcile/reply';
import { cases } from '../../../support/properties';

/** Names of the rows sent; the same name may be sent twice. */
const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 5 });

/** Rows that Halo answers: in part those sent, in any order, some twice, some renamed, some without an ID. */
const answered = fc.array(
	fc.record({
		id: fc.constantFrom<unknown>(1, 2, 3, 4, 5, 6, null, undefined),
		name: fc.constantFrom('a', 'b', 'c', 'd', 'A'),
	}),
	{ maxLength: 6 },
) as fc.Arbitrary<IDataObject[]>;

const body = fc.oneof(
	{ weight: 5, arbitrary: answered as fc.Arbitrary<unknown> },
	{ weight: 1, arbitrary: fc.constantFrom<unknown>(null, '', 'text', { ok: true }, [], { id: 9 }) },
);

const rules: Record<string, (sent: string, row: IDataObject) => boolean> = {
	'by name': (sent, row) => row.name === sent,
	never: () => false,
	always: () => true,
};

test('an answered row is the answer to one row that was sent, and every row of a whole reply has one', () => {
	fc.assert(
		fc.property(names, body, fc.constantFrom(...Object.keys(rules)), (sent, reply, rule) => {
			const indexes = sent.map((_, rowIndex) => rowIndex * 10);
			const isRow = (index: number, row: IDataObject) => rules[rule](sent[index / 10], row);
			const { found, isWhole } = pairReply(indexes, reply, 'id', isRow);
			const ids = [...found.values()].map(({ id }) => String(id));
			expect(new Set(ids).size).toBe(ids.length);
			for (const index of found.keys()) expect(indexes).toContain(index);
			const list = (Array.isArray(reply) ? reply : [reply]) as unknown[];
			for (const row of found.values()) expect(list).toContain(row);
			expect(isWhole).toBe(found.size === indexes.length);
			expect(isWhole && list.length < sent.length).toBe(false);
		}),
		cases(1_000),
	);
});

test('a reply that holds every row is paired whole, in whatever order it comes', () => {
	const whole = fc
		.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 5 })
		.chain((sent) =>
			fc.tuple(
				fc.constant(sent),
				fc.shuffledSubarray(
					sent.map((name, rowIndex): IDataObject => ({ id: rowIndex + 1, name })),
					{ minLength: sent.length, maxLength: sent.length },
				),
			),
		);
	fc.assert(
		fc.property(whole, ([sent, reply]) => {
			const indexes = sent.map((_, rowIndex) => rowIndex);
			const { found, isWhole } = pairReply(
				indexes,
				reply,
				'id',
				(index, row) => row.name === sent[index],
			);
			expect(isWhole).toBe(true);
			for (const index of indexes) expect(found.get(index)?.name).toBe(sent[index]);
		}),
		cases(500),
	);
});
