import { by, enterKind } from './kindWorld';

/**
 * Kind: an open ticket does not say that it is open (seen live). What was to be closed and is not is never told as closed.
 */
const kind = enterKind();

const goOn = { onError: 'continueRegularOutput' };
const upsert = {
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'supplier_reference',
	supplier_reference: 'twice',
	summary: 'Alert',
	client_id: by('id', 12),
};
const add = (id: number) =>
	kind.sandbox.halo.add('Tickets', {
		id,
		summary: 'Alert',
		supplier_reference: 'twice',
		client_id: 12,
		tickettype_id: 1,
		status_id: 1,
	});

describe.each<[string, object]>([
	['null', { hasbeenclosed: null, dateclosed: null }],
	['null, and no date at all', { hasbeenclosed: null }],
	['no closing date', { dateclosed: null }],
	['false', { hasbeenclosed: false }],
	[
		'false beside the date of an earlier closing',
		{ hasbeenclosed: false, dateclosed: '2026-01-01T00:00:00' },
	],
	['the mark of one that was closed before', { hasbeenclosed: true, dateclosed: null }],
	['nothing at all, so that it is read', {}],
])('A ticket that Halo leaves open, told by %s', (_, shown) => {
	beforeEach(() => {
		kind.sandbox.switches.openTicketFlag = 'null';
		const body = [{ id: 7002, summary: 'Alert', client_id: 12, status_id: 9, ...shown }];
		const taken = { status: 200, body, times: Infinity };
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', ...taken });
		add(7001);
		add(7002);
	});

	it('is no closed duplicate', async () => {
		const { items } = await kind.world().run(upsert, [{}], goOn);
		expect(items[0].closed_duplicate).toBeUndefined();
		expect(JSON.stringify(items[0])).toContain('Halo did not close it');
		expect(kind.stored('Actions', 'ticket_id', 7002)).toEqual([]);
	});

	it('is not told as closed by Close', async () => {
		const close = { resource: 'ticket', operation: 'close', ticketId: by('id', 7002) };
		const { error } = await kind.world().run({ ...close, status_id: by('id', 9) });
		expect(error?.message).toContain('but Halo does not count it as closed');
	});
});

describe('A ticket that Halo closes', () => {
	it('is told as closed where open ones say nothing', async () => {
		kind.sandbox.switches.openTicketFlag = 'null';
		add(7001);
		add(7002);
		const { items } = await kind.world().run(upsert);
		expect(items[0]).toMatchObject({ id: 7001, closed_duplicate: '7002' });
		expect(kind.stored('Tickets', 'id', 7002)).toMatchObject([{ hasbeenclosed: true }]);
	});

	describe('and whose answer does not tell', () => {
		beforeEach(() => {
			add(7001);
			add(7002);
			const body = [{ id: 7002, summary: 'Alert', client_id: 12, status_id: 9 }];
			const silent = { status: 200, afterwards: true, body };
			kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', ...silent });
		});

		it('is read, and told as a closed duplicate', async () => {
			const { items } = await kind.world().run(upsert, [{}], goOn);
			expect(items[0]).toMatchObject({ id: 7001, closed_duplicate: '7002' });
		});

		it('is read, and told as closed by Close', async () => {
			const close = { resource: 'ticket', operation: 'close', ticketId: by('id', 7002) };
			const { error } = await kind.world().run({ ...close, status_id: by('id', 9) });
			expect(error).toBeNull();
			expect(kind.sent('GET /api/Tickets/7002')).toBe(1);
		});
	});
});
