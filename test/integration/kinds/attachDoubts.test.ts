import type { Row } from '../../../sandbox';
import { by, loggedIn, useWorld } from '../world';

/** Kind: what else Halo did in a write that attaches a licence, or what it does not show of it, is told. */
const world = useWorld(loggedIn);

const LICENCE = 1703;
const INVOICE = -240;
const LINE = 9003;
const PATH = '/RecurringInvoice/-240';

const halo = () => world().sandbox.halo;
const invoice = (): Row =>
	halo()
		.rows('RecurringInvoice')
		.find(({ id }) => id === INVOICE) ?? {};
const lines = () => invoice().lines as Row[];
const setLines = (rows: Row[]) =>
	halo().change('RecurringInvoice', { ...invoice(), lines: rows.map((row) => ({ ...row })) });
const changeLines = (isIt: (row: Row) => boolean, more: Row) =>
	setLines(lines().map((row) => (isIt(row) ? { ...row, ...more } : row)));
const withoutLine = () => setLines(lines().filter(({ id }) => id !== LINE));
const attach = (more: object = {}) => ({
	resource: 'recurringInvoice',
	operation: 'attachLicence',
	recurringInvoiceId: by('id', INVOICE),
	licenceId: by('id', LICENCE),
	dryRun: false,
	...more,
});
const NEW_LINE = { attachLine: 'sameItemOrNew' };
const refused = async (more: object = {}) => {
	const { error } = await world().run(attach(more));
	return `${error?.message}. ${error?.description}`;
};
const posts = () =>
	world()
		.sandbox.apiRequests()
		.filter(({ method }) => method === 'POST').length;
/** Something that has happened when Halo is read after the write. */
const meanwhile = (hold: () => unknown) =>
	world().sandbox.faults.add({ method: 'GET', path: PATH, skip: 1, hold });
/** Licence 1790 goes to line 9002, which counts 1701, five of them free; line 9003 is typed. */
const beside = () => {
	const [licence] = halo()
		.rows('SoftwareLicence')
		.filter(({ id }) => id === 1701);
	halo().add('SoftwareLicence', { ...licence, id: 1790, count: 5 });
	const entry = { id: 5, licence_id: 1701, licence_name: 'Petra', kind: 4, qty_free: 5 };
	changeLines(({ id }) => id === 9002, { quantity_subscriptions: [entry] });
	return { licenceId: by('id', 1790) };
};
const entriesOf9002 = () =>
	(lines().find(({ id }) => id === 9002)?.quantity_subscriptions ?? []) as Row[];

describe('Another licence on the line', () => {
	it.each<[string, (entries: Row[]) => Row[], string]>([
		[
			'holds something else',
			(entries) => entries.map((one) => (one.id === 5 ? { ...one, qty_free: 0 } : one)),
			'Petra: qty_free 5 → 0',
		],
		[
			'is there twice',
			(entries) => [...entries, { ...entries[0], id: 6 }],
			'lists Petra 2 times, and not 1',
		],
		['is gone', (entries) => entries.filter(({ id }) => id !== 5), 'no longer lists Petra'],
	])('that %s after the write is put back, and that is said', async (_, change, words) => {
		const parameters = beside();
		meanwhile(() =>
			changeLines(({ id }) => id === 9002, { quantity_subscriptions: change(entriesOf9002()) }),
		);
		const row = await world().one(attach(parameters));
		expect(row.reason).toContain(words);
		expect(entriesOf9002()).toMatchObject([
			{ licence_id: 1701, qty_free: 5 },
			{ licence_id: 1790 },
		]);
		expect(entriesOf9002()).toHaveLength(2);
	});
});

describe('What the write did beside', () => {
	it('is told where Halo can not be read after it was to be put back', async () => {
		const parameters = beside();
		changeLines(({ id }) => id === 9002, {
			recurring_invoice_quantity_type: 0,
			quantity_subscriptions: [],
		});
		world().sandbox.switches.linesSentBack = 'reset';
		world().sandbox.faults.add({ method: 'GET', path: PATH, skip: 2, status: 403, times: 9 });
		const said = await refused(parameters);
		expect(said).toContain('may not be as it should be, since Halo changed more than was sent');
		expect(said).toContain('qty_order 29 → 1');
		expect(said).toContain('The licence is attached to line 9002 of recurring invoice -240');
	});

	it('is told where Halo refuses the write', async () => {
		world().sandbox.faults.add({
			method: 'POST',
			path: '/RecurringInvoice',
			status: 400,
			times: 9,
			hold: () => changeLines(({ id }) => id === 9002, { unit_price: 0 }),
		});
		expect(await refused()).toContain('unit_price 4.5 → 0');
	});

	it('is told of a new line, which is held against what was sent', async () => {
		withoutLine();
		meanwhile(() => changeLines(({ _itemid: item }) => item === 502, { unit_price: 0 }));
		const row = await world().one(attach(NEW_LINE));
		expect(row.reason).toMatch(/Halo has unit_price 0 on the new line \d+, not 18.6/);
	});
});

describe('What Halo does not show', () => {
	it('after the write is not taken for undone', async () => {
		world().sandbox.faults.add({ method: 'GET', path: PATH, skip: 1, status: 403, times: 9 });
		const said = await refused();
		expect(said).toContain(
			'Halo may or may not have done this: attach the licence to line 9003 of the recurring invoice -240',
		);
	});

	it('at once, though its reply did, is waited for', async () => {
		const body = invoice();
		world().sandbox.faults.add({ method: 'GET', path: PATH, skip: 1, times: 3, status: 200, body });
		expect(await world().one(attach())).toMatchObject({ outcome: 'updated' });
		expect(posts()).toBe(1);
	}, 60_000);

	it('at all, though its reply did, is unconfirmed', async () => {
		const body = invoice();
		world().sandbox.faults.add({
			method: 'GET',
			path: PATH,
			skip: 1,
			times: 99,
			status: 200,
			body,
		});
		expect(await refused()).toContain('its reply has the licence there');
		expect(posts()).toBe(1);
	}, 90_000);
});

it('A new line that Halo keeps without its licence is named, and the next run adds none', async () => {
	withoutLine();
	world().sandbox.switches.newLineLicences = 'dropped';
	const said = await refused(NEW_LINE);
	const left = lines().find(({ isinactive }) => isinactive === true)?.id as number;
	expect(said).toContain(`The new line ${left} is left, inactive and with the quantity 0`);
	const [count, sent] = [lines().length, posts()];
	expect(await refused(NEW_LINE)).toContain(`line ${left} of recurring invoice -240`);
	expect(lines()).toHaveLength(count);
	expect(posts()).toBe(sent);
});

describe('A licence that stands on another line', () => {
	const other = (more: Row, entry: Row = {}) =>
		halo().add('RecurringInvoice', {
			id: -300,
			client_id: 12,
			reference: 'Yearly',
			lines: [
				{ _itemid: 503, qty_order: 1, quantity_subscriptions: [{ licence_id: LICENCE, ...entry }] },
				{ _itemid: 504, qty_order: 1 },
			].map((line) => ({ ...line, ...more })),
		});

	it('which counts the users to whom it is assigned is billed already', async () => {
		other({}, { assigned_licences: true });
		expect(await refused()).toMatch(/billed already: line \d+ of recurring invoice -300/);
		expect(posts()).toBe(0);
	});

	it('is not guessed, where Halo does not show whose a recurring invoice is', async () => {
		other({});
		const path = '/RecurringInvoice/-300';
		const [row] = halo()
			.rows('RecurringInvoice')
			.filter(({ id }) => id === -300);
		const body = { ...row, client_id: undefined };
		world().sandbox.faults.add({ method: 'GET', path, status: 200, body, times: Infinity });
		expect(await refused()).toContain('does not show whose the recurring invoice -300 is');
		expect(posts()).toBe(0);
	});

	it.each([undefined, null])(
		'is found, though the list does not show whose recurring invoices they are (%s)',
		async (client_id) => {
			other({});
			const body = () => {
				const rows = halo().rows('RecurringInvoice');
				return { record_count: rows.length, invoices: rows.map((row) => ({ ...row, client_id })) };
			};
			world().sandbox.faults.add({ method: 'GET', path: '/RecurringInvoice', status: 200, body });
			expect(await refused()).toMatch(/billed already: line \d+ of recurring invoice -300/);
			expect(posts()).toBe(0);
		},
	);

	it('which is inactive is told of', async () => {
		other({ isinactive: true });
		expect((await world().one(attach())).reason).toMatch(/-300 .*lists it too, and it is inactive/);
	});
});
