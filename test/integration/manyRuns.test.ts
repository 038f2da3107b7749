import { sleep } from 'n8n-workflow';
import { meeting } from '../../sandbox';
import type { Row } from '../../sandbox';
import { by, enterKind } from './kinds/kindWorld';

/**
 * Kind: many executions bring the same incidents at the same time. One open ticket of each stays; whoever made a duplicate
 * puts it away, once, with one note, in few requests.
 */
const kind = enterKind();

const INCIDENTS = 50;
const words = Array.from({ length: INCIDENTS }, (_, number) => ({ word: `inc-${number}-x` }));
const upsert = (more: object = {}) => ({
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'supplier_reference',
	supplier_reference: '={{ $json.word }}',
	summary: 'Account taken over',
	client_id: by('id', 12),
	...more,
});

/** Else tickets are created one after the other, in this process. */
const sideBySide = { itemsInParallel: 20 };

const tickets = (): Row[] =>
	kind.sandbox.halo
		.rows('Tickets')
		.filter(({ supplier_reference: reference }) => /^inc-\d+-x/.test(String(reference)));
const isOpen = ({ hasbeenclosed }: Row) => hasbeenclosed !== true;

/** How often each ticket was given a closing status. */
const closings = () => {
	const counts = new Map<unknown, number>();
	for (const { method, path, body } of kind.sandbox.requests) {
		if (method !== 'POST' || path !== '/api/Tickets' || !Array.isArray(body)) continue;
		for (const { id } of body as Row[])
			if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
	}
	return counts;
};

const notesOf = (id: unknown) => kind.stored('Actions', 'ticket_id', id);

const checkEnd = (outputs: Row[][], incidents = words) => {
	for (const { word } of incidents) {
		const own = tickets().filter(({ supplier_reference: reference }) =>
			String(reference).startsWith(word),
		);
		const open = own.filter(isOpen);
		expect(open).toMatchObject([{ supplier_reference: word }]);
		// The oldest stays, and every execution gives it.
		expect(open[0].id).toBe(Math.min(...own.map(({ id }) => Number(id))));
	}
	for (const items of outputs) {
		const ids = items.map(({ id }) => kind.stored('Tickets', 'id', id)[0]);
		expect(ids.every(isOpen)).toBe(true);
	}
	const closed = tickets().filter((row) => !isOpen(row));
	const often = closings();
	expect(closed.map(({ id }) => [often.get(id), notesOf(id).length])).toEqual(
		closed.map(() => [1, 1]),
	);
	expect([...often.keys()].sort()).toEqual(closed.map(({ id }) => id).sort());
	return closed.length;
};

describe('Executions with the same 50 incidents', () => {
	it('(20 that all write at the same time) end with one open ticket of each', async () => {
		const call = await kind.world().caller(upsert({ options: sideBySide }));
		const hold = meeting(20);
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', times: 20, hold });
		const outputs = await Promise.all(Array.from({ length: 20 }, async () => await call(words)));
		expect(checkEnd(outputs)).toBe(19 * INCIDENTS);
		const { length } = kind.sandbox.requests;
		expect(length).toBeLessThanOrEqual(1_800);
	});

	it('(10 that begin one after the other, on a slow line) close each duplicate once', async () => {
		const call = await kind.world().caller(upsert());
		kind.sandbox.setLatency(100);
		const outputs = await Promise.all(
			Array.from({ length: 10 }, async (_, number) => {
				await sleep(number * 150);
				return await call(words);
			}),
		);
		kind.sandbox.setLatency(0);
		checkEnd(outputs);
		expect(kind.sandbox.requests.length).toBeLessThanOrEqual(1_800);
	});

	it('(5, each with the incidents in another order) close each duplicate once', async () => {
		const call = await kind
			.world()
			.caller(upsert({ options: { ...sideBySide, rowsPerRequest: 5 } }));
		const hold = meeting(5);
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', times: 5, hold });
		const orders = [0, 10, 20, 30, 40].map((from) => [
			...words.slice(from),
			...words.slice(0, from),
		]);
		const outputs = await Promise.all(orders.map(async (items) => await call(items)));
		checkEnd(outputs);
	});

	it('whose runs died before they tidied up leave it to the next, once', async () => {
		const few = words.slice(0, 10);
		for (const { word } of [...few, ...few, ...few])
			kind.sandbox.halo.add('Tickets', {
				summary: 'Account taken over',
				client_id: 12,
				supplier_reference: word,
			});
		const call = await kind.world().caller(upsert());
		const outputs = await Promise.all([call(few), call(few), call(few)]);
		for (const items of outputs)
			expect(items.map(({ outcome }) => outcome)).toEqual(few.map(() => 'unchanged'));
		expect(checkEnd(outputs, few)).toBe(20);
	});
});
