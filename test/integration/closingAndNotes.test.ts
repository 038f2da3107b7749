import type { Row } from '../../sandbox';
import type { World } from './world';
import { by, enterWorld } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

afterAll(async () => {
	expect(world.sandbox.violations).toEqual([]);
	await world.leave();
});

beforeEach(() => {
	Object.assign(world.sandbox.switches, {
		notesChangeTickets: true,
		closingNeedsNote: false,
		ignoredFilters: new Set(),
	});
});

const ticket = (more: Row = {}) =>
	Number(world.sandbox.halo.add('Tickets', { summary: 'Sign-in', tickettype_id: 1, ...more }).id);
const stored = (id: number) =>
	world.sandbox.halo.rows('Tickets').find((row) => row.id === id) ?? {};
const notesOn = (id: number) =>
	world.sandbox.halo.rows('Actions').filter((row) => row.ticket_id === id);

/** Runs the node, and tells what it asked Halo's API. */
async function run(parameters: Row, items?: Row[]) {
	const before = world.sandbox.requests.length;
	const { items: rows, error } = await world.run(parameters, items);
	const asked = world.sandbox.requests
		.slice(before)
		.filter(({ path }) => path.startsWith('/api/') && !path.startsWith('/api/auth'))
		.map(({ method, path }) => `${method} ${path.replace(/\d+$/, '…')}`);
	return { rows, error, asked };
}

const close = (id: number, status: unknown, more: Row = {}) => ({
	resource: 'ticket',
	operation: 'close',
	ticketId: by('id', id),
	status_id: status,
	...more,
});

describe('Close', () => {
	it.each([
		['its name', by('name', 'in progress')],
		['its ID', by('id', 2)],
		['the list', by('list', 2)],
	])('refuses an open status by %s before it writes', async (_, status) => {
		const id = ticket();
		const { error, asked } = await run(close(id, status));
		expect(error).toMatchObject({
			message: 'Status: "In Progress" does not close a ticket',
			description: 'Choose a status that does: "Resolved" or "Closed".',
		});
		expect(asked).toEqual(['GET /api/Status', 'GET /api/Status']);
		expect(stored(id)).toMatchObject({ status_id: 1 });
	});

	it('looks the statuses up once for all tickets', async () => {
		const ids = [ticket(), ticket(), ticket()];
		const { rows, asked } = await run(
			{ ...close(0, by('name', 'Closed')), ticketId: by('id', '={{ $json.id }}') },
			ids.map((id) => ({ id })),
		);
		expect(rows).toMatchObject(ids.map((id) => ({ id, status_id: 9, hasbeenclosed: true })));
		expect(asked.filter((one) => one.startsWith('GET'))).toHaveLength(2);
		expect(asked.filter((one) => one === 'POST /api/Tickets')).toHaveLength(3);
	});

	it('where Halo does not tell, checks afterwards', async () => {
		world.sandbox.switches.ignoredFilters.add('excludeclosed');
		const { error } = await run(close(ticket(), by('name', 'In Progress')));
		expect(error?.message).toContain('but Halo does not count it as closed');
		const id = ticket();
		expect((await run(close(id, by('name', 'Closed')))).rows).toMatchObject([{ id, status_id: 9 }]);
	});

	it.each([true, false])('adds its note with the status (Halo demands one: %s)', async (needed) => {
		world.sandbox.switches.closingNeedsNote = needed;
		const id = ticket();
		const note = { closingNote: 'Account secured', outcome_id: by('name', 'Close Ticket') };
		const { rows, asked } = await run(close(id, by('name', 'Closed'), note));
		expect(rows).toMatchObject([{ id, status_id: 9, hasbeenclosed: true }]);
		expect(asked.filter((one) => one.startsWith('POST'))).toEqual(['POST /api/Actions']);
		expect(notesOn(id)).toMatchObject([{ note: 'Account secured', outcome: 'Close Ticket' }]);
	});

	it('adds a note without an outcome as a private one, and an outcome without a note', async () => {
		const [one, other] = [ticket(), ticket()];
		await run(close(one, by('name', 'Closed'), { closingNote: 'Done' }));
		expect(notesOn(one)).toMatchObject([{ outcome: 'Private Note', hiddenfromuser: true }]);
		await run(close(other, by('name', 'Closed'), { outcome_id: by('name', 'Resolved') }));
		expect(notesOn(other)).toMatchObject([{ outcome: 'Resolved' }]);
		expect([stored(one).status_id, stored(other).status_id]).toEqual([9, 9]);
	});

	it('sends the status by itself where Halo takes none from a note', async () => {
		world.sandbox.switches.notesChangeTickets = false;
		const id = ticket();
		const { rows } = await run(close(id, by('name', 'Closed'), { closingNote: 'Done' }));
		expect(rows).toMatchObject([{ id, status_id: 9 }]);
		expect(notesOn(id)).toHaveLength(1);
	});

	it('adds its note once where the reply was lost', async () => {
		const id = ticket();
		world.sandbox.faults.add({ method: 'POST', path: '/Actions', drop: 'after' });
		const { rows } = await run(close(id, by('name', 'Closed'), { closingNote: 'Done' }));
		expect(rows).toMatchObject([{ id, status_id: 9 }]);
		expect(notesOn(id)).toHaveLength(1);
	});

	it.each(['2026-01-01T10:00:00', undefined])(
		'takes no older note with the same words for its own where the request was lost (%s)',
		async (datetime) => {
			const id = ticket();
			world.sandbox.halo.add('Actions', { ticket_id: id, note: 'Done', outcome_id: 7 });
			const [older] = notesOn(id);
			Object.assign(older, { datetime });
			world.sandbox.faults.add({ method: 'POST', path: '/Actions', drop: 'before' });
			const { error } = await run(close(id, by('name', 'Closed'), { closingNote: 'Done' }));
			expect(error?.message).toContain(
				'may or may not have done this: close the ticket with a note',
			);
			expect(stored(id)).toMatchObject({ status_id: 1 });
		},
	);

	describe('where ticket types have closing statuses of one name', () => {
		const own = 63;
		const others = 64;

		beforeAll(() => {
			for (const id of [own, others])
				world.sandbox.halo.add('Status', { id, name: 'Done', closing: true });
			const allowed_status = [{ id: 1 }, { id: 9 }, { id: own }];
			world.sandbox.halo.add('TicketType', {
				id: 63,
				name: 'Narrow',
				allowall_status: false,
				allowed_status,
			});
		});

		it('takes that of the ticket’s own type, at the price of two requests', async () => {
			const id = ticket({ tickettype_id: 63 });
			const { rows, asked } = await run(close(id, by('name', 'Done')));
			expect(rows).toMatchObject([{ id, status_id: own }]);
			expect(asked.filter((one) => one === 'GET /api/Status')).toHaveLength(4);
		});

		it('names both where its type has both', async () => {
			const id = ticket();
			const { error } = await run(close(id, by('name', 'Done')));
			expect(error?.message).toBe('Status: 2 statuses are named "Done"');
			expect(error?.description).toContain(`ID ${own}`);
			expect(error?.description).toContain(`ID ${others}`);
			expect(stored(id)).toMatchObject({ status_id: 1 });
		});
	});
});

const add = (id: number, more: Row) => ({
	resource: 'ticketNote',
	operation: 'create',
	ticket_id: by('id', id),
	note: '',
	outcome_id: by('name', 'Public Note'),
	hiddenfromuser: false,
	simple: false,
	...more,
});

describe('A note', () => {
	const lines = 'Dear Pat,\n<b>2 > 1</b> & done\r\nYours';
	const html = 'Dear Pat,<br>\n&lt;b&gt;2 &gt; 1&lt;/b&gt; &amp; done<br>\nYours';

	it('that is mailed to the user keeps its line breaks', async () => {
		const id = ticket();
		await run(add(id, { note: lines, additionalFields: { sendemail: true } }));
		expect(notesOn(id)).toMatchObject([{ emailbody_html: html, note_html: html }]);
	});

	it('that no user reads goes out as it is', async () => {
		const id = ticket();
		await run(add(id, { note: lines, hiddenfromuser: true }));
		const [note] = notesOn(id);
		expect(note).toMatchObject({ note: lines });
		expect(note.note_html ?? '').toBe('');
	});

	it('with HTML of its own goes out with that, and needs no text', async () => {
		const id = ticket();
		const { error } = await run(add(id, { additionalFields: { note_html: '<p>Seen</p>' } }));
		expect(error).toBeNull();
		expect(notesOn(id)).toMatchObject([{ note_html: '<p>Seen</p>', note: 'Seen' }]);
	});

	it('may say nothing where its outcome or a change is meant', async () => {
		const id = ticket();
		const outcome = by('name', 'Change Status');
		const { error } = await run(
			add(id, { outcome_id: outcome, additionalFields: { new_status: by('name', 'With User') } }),
		);
		expect(error).toBeNull();
		expect(stored(id)).toMatchObject({ status_id: 4 });
	});

	it('that says nothing is refused before it is sent where its outcome needs a note', async () => {
		const id = ticket();
		const { error, asked } = await run(add(id, {}));
		expect(error).toMatchObject({
			message: 'Note is empty, and the outcome "Public Note" needs one',
			description: 'Fill in Note or Note (HTML), or choose an outcome that may stand alone.',
		});
		expect(asked).toEqual(['GET /api/Outcome']);
	});
});
