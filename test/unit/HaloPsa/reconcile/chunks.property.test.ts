import fc from 'fast-check';
import type { Chunk, LookedUp, OpenReply } from '../../../../nodes/HaloPsa/reconcile/chunks';
import { cutInto, nextStep, smaller } from '../../../../nodes/HaloPsa/reconcile/chunks';
import { cases } from '../../../support/properties';

const open: fc.Arbitrary<OpenReply> = fc.oneof(
	fc.constant<OpenReply>({ kind: 'unpaired' }),
	fc.record({ kind: fc.constant('refused' as const), rowIndex: fc.nat({ max: 12 }) }),
	fc.constant<OpenReply>({ kind: 'refused' }),
	fc.record({
		kind: fc.constant('lost' as const),
		isTooMuch: fc.boolean(),
		mayFollow: fc.boolean(),
	}),
);

const chunk = fc.record({
	indexes: fc.uniqueArray(fc.nat({ max: 99 }), { minLength: 1, maxLength: 12 }),
	attempts: fc.constantFrom(0, 1),
});

const looked = ({ indexes }: Chunk): fc.Arbitrary<LookedUp> =>
	fc.record({
		canLookUp: fc.boolean(),
		sawAny: fc.boolean(),
		left: fc.subarray(indexes, { minLength: 1 }),
	});

const situation = fc
	.tuple(chunk, open)
	.chain(([one, reply]) => fc.tuple(fc.constant(one), fc.constant(reply), looked(one)))
	// A row that was refused alone is at its end.
	.filter(([{ indexes }, reply]) => reply.kind !== 'refused' || indexes.length > 1);

const sorted = (indexes: number[]) => [...indexes].sort((left, right) => left - right);

test('every row that is left goes out again or stays unconfirmed, and none does both', () => {
	fc.assert(
		fc.property(situation, ([one, reply, seen]) => {
			const step = nextStep(one, reply, seen);
			const all = [...step.again.flatMap(({ indexes }) => indexes), ...step.open];
			expect(sorted(all)).toEqual(sorted(seen.left));
			for (const { indexes } of step.again) expect(indexes.length).toBeGreaterThan(0);
		}),
		cases(800),
	);
});

test('no row goes out again that Halo may hold', () => {
	fc.assert(
		fc.property(situation, ([one, reply, seen]) => {
			const { again } = nextStep(one, reply, seen);
			const mayBeThere = !seen.canLookUp || (reply.kind === 'unpaired' && !seen.sawAny);
			if (mayBeThere) expect(again).toEqual([]);
			// What went out together twice goes out smaller, or not at all.
			for (const { indexes } of again)
				if (one.attempts > 0) expect(indexes.length).toBeLessThan(one.indexes.length);
		}),
		cases(800),
	);
});

test('of a request that is refused, no part is as large as it was', () => {
	const refused = situation.filter(
		([, reply, { left, canLookUp }]) => reply.kind === 'refused' && canLookUp && left.length > 1,
	);
	fc.assert(
		fc.property(refused, ([one, reply, seen]) => {
			for (const { indexes } of nextStep(one, reply, seen).again)
				expect(indexes.length).toBeLessThan(one.indexes.length);
		}),
		cases(400),
	);
});

test('whatever Halo answers, rows come to their end within a bounded number of requests', () => {
	const answers = fc.array(
		fc.record({ reply: open, shown: fc.nat({ max: 3 }), canLookUp: fc.boolean() }),
		{ minLength: 1, maxLength: 8 },
	);
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 40 }),
			fc.integer({ min: 1, max: 50 }),
			answers,
			(rows, size, replies) => {
				let queue = cutInto(
					Array.from({ length: rows }, (_, index) => index),
					size,
				);
				let requests = 0;
				for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
					const { reply, shown, canLookUp } = replies[requests % replies.length];
					requests += 1;
					if (reply.kind === 'refused' && next.indexes.length === 1) continue;
					const left = next.indexes.slice(Math.min(shown, next.indexes.length));
					if (left.length === 0) continue;
					const step = nextStep(next, reply, { canLookUp, sawAny: shown > 0, left });
					queue = [...step.again, ...queue];
					expect(requests).toBeLessThan(6 * rows + 6);
				}
				expect(smaller(1)).toBe(1);
			},
		),
		cases(500),
	);
});
