import type { Row } from '../../../sandbox';
import { by, enterKind } from './kindWorld';

/**
 * Kind: a note is added again by a flow that runs again, or its item is lost since its ticket is not there. Both are the
 * person's choice: the same text once, and what becomes of a note without a ticket.
 */
const kind = enterKind();

const TICKETS = [1002, 1003];
const GONE = 4711;
const THERE_BEFORE = 'Password reset, sessions revoked.';
const TEXT = 'Petra: <b>remediated</b>\nState: REMEDIATED';

const add = (more: Row = {}): Row => ({
	resource: 'ticketNote',
	operation: 'create',
	ticket_id: by('id', '={{ $json.ticket }}'),
	note: '={{ $json.word }}',
	outcome_id: by('id', 7),
	...more,
});
const notesOn = (ticket: number) =>
	kind
		.stored('Actions', 'ticket_id', ticket)
		.map(({ note }) => note)
		.filter((note) => note !== THERE_BEFORE);
const items = (tickets: unknown[], word = TEXT) => tickets.map((ticket) => ({ ticket, word }));
const run = async (parameters: Row, given: Row[], settings?: Row) =>
	await kind.world().run(parameters, given, settings);
const statusOf = (ticket: number) => kind.stored('Tickets', 'id', ticket)[0].status_id;

describe('Add Once', () => {
	const once = (more: Row = {}) => add({ addOnce: true, ...more });

	test('adds the same text once, however often the flow runs, with one look for each ticket', async () => {
		const all = items([...TICKETS, ...TICKETS]);
		const first = await run(once(), all);
		expect(first.items.map(({ already_there: isThere }) => isThere === true)).toEqual([
			false,
			false,
			true,
			true,
		]);
		expect(kind.sent('GET /api/Actions')).toBe(2);
		for (let nth = 0; nth < 3; nth++) {
			const { items: rows } = await run(once(), all);
			expect(rows.map(({ already_there: isThere }) => isThere)).toEqual([true, true, true, true]);
			expect(rows.map(({ id }) => id)).toEqual(first.items.map(({ id }) => id));
		}
		for (const ticket of TICKETS) expect(notesOn(ticket)).toEqual([TEXT]);
	});

	test('takes another text, and another ticket, for another note', async () => {
		await run(once(), items([TICKETS[0]]));
		await run(once(), items([TICKETS[0]], 'Something else'));
		await run(once(), items([TICKETS[1]]));
		expect(notesOn(TICKETS[0])).toEqual([TEXT, 'Something else']);
		expect(notesOn(TICKETS[1])).toEqual([TEXT]);
	});

	test('knows a note by its words, in HTML too', async () => {
		const html = '<p>Seen &amp; <i>done</i></p>';
		const asHtml = once({ note: '', additionalFields: { note_html: html } });
		const [{ id }] = (await run(asHtml, items([TICKETS[0]]))).items;
		expect((await run(asHtml, items([TICKETS[0]]))).items).toMatchObject([
			{ id, already_there: true },
		]);
	});

	test('changes status and agent with the note, and leaves alone what a technician has changed since', async () => {
		const change = once({
			additionalFields: { new_status: by('id', 4), new_agent: by('id', 3) },
		});
		await run(change, items([TICKETS[0]]));
		expect(statusOf(TICKETS[0])).toBe(4);
		kind.stored('Tickets', 'id', TICKETS[0])[0].status_id = 2;
		await run(change, items([TICKETS[0]]));
		expect(statusOf(TICKETS[0])).toBe(2);
		expect(kind.sent('POST /api/Actions')).toBe(1);
	});

	test('without a text there is nothing to know the note by', async () => {
		const { error } = await run(
			once({
				note: '',
				outcome_id: by('name', 'Change Status'),
				additionalFields: { new_status: by('id', 4) },
			}),
			items([TICKETS[0]]),
		);
		expect(error).toMatchObject({
			message: 'Add Once: the note has no text by which it could be recognized',
			description: 'Fill in Note, or switch off Add Once.',
		});
		expect(statusOf(TICKETS[0])).not.toBe(4);
	});

	test.each(['before', 'after'] as const)(
		'a reply that is lost %s the note is stored leaves one',
		async (drop) => {
			kind.sandbox.faults.add({ method: 'POST', path: '/Actions', drop });
			expect((await run(once(), items([TICKETS[0]]))).error).toBeNull();
			expect(notesOn(TICKETS[0])).toEqual([TEXT]);
		},
	);

	test('switched off, each run adds the note, and asks nothing more', async () => {
		await run(add(), items([TICKETS[0]]));
		await run(add(), items([TICKETS[0]]));
		expect(notesOn(TICKETS[0])).toEqual([TEXT, TEXT]);
		expect(kind.sent('GET /api/Actions') + kind.sent('GET /api/Tickets/1002')).toBe(0);
	});
});

describe('When the Ticket Is Not Found', () => {
	const missing = [GONE, '', null];
	const given = items([TICKETS[0], ...missing, TICKETS[1]]);
	const onError = 'continueRegularOutput';
	const choose = (whenTicketMissing: string) => add({ whenTicketMissing });

	test('Stop refuses before anything is written', async () => {
		const { error } = await run(choose('stop'), items([TICKETS[0], '']));
		expect(error?.message).toMatch(/^Ticket.* is empty$/);
		expect(notesOn(TICKETS[0])).toEqual([]);
	});

	test('Skip adds the others, and tells so in the output', async () => {
		const { items: rows, error } = await run(choose('skip'), given);
		expect(error).toBeNull();
		expect(rows).toMatchObject([
			{ ticket_id: TICKETS[0] },
			{
				id: null,
				not_found: { Ticket: `Halo has no ticket with the ID ${GONE}: no note was added` },
			},
			{ id: null, not_found: { Ticket: 'Ticket is empty: no note was added' } },
			{ id: null, not_found: { Ticket: 'Ticket is empty: no note was added' } },
			{ ticket_id: TICKETS[1] },
		]);
		for (const ticket of TICKETS) expect(notesOn(ticket)).toEqual([TEXT]);
	});

	test('Try Again Later adds the others, then says what to do', async () => {
		const { error } = await run(choose('later'), given);
		expect(error).toMatchObject({
			message: `Halo has no ticket with the ID ${GONE}, so its note has to be added later`,
			description: expect.stringContaining('Switch on Retry On Fail'),
			itemIndex: 1,
		});
		for (const ticket of TICKETS) expect(notesOn(ticket)).toEqual([TEXT]);
		const { outputs } = await run(choose('later'), given, { onError });
		expect(outputs[0].map(({ json }) => json.error !== undefined)).toEqual([
			false,
			true,
			true,
			true,
			false,
		]);
	});

	test.each([false, true])(
		"with n8n's Retry On Fail it adds the note when the ticket is there, and none twice (Add Once: %s)",
		async (addOnce) => {
			const late = { id: GONE, summary: 'Comes late', tickettype_id: 1 };
			const hold = () => kind.sandbox.halo.add('Tickets', late);
			// The next look for the ticket finds it.
			kind.sandbox.faults.add({ path: `/Tickets/${GONE}`, status: 404, hold });
			const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
			const all = items([TICKETS[0], GONE]);
			const { items: rows, error } = await run({ ...choose('later'), addOnce }, all, settings);
			expect(error).toBeNull();
			expect(rows.map(({ ticket_id: ticket }) => ticket)).toEqual([TICKETS[0], GONE]);
			// The first try has added it, so it was not there before.
			expect(rows.filter((row) => 'already_there' in row)).toEqual([]);
			for (const ticket of [TICKETS[0], GONE]) expect(notesOn(ticket)).toEqual([TEXT]);
		},
	);

	test('a ticket is found by its supplier reference, in its own mode and where a model gives it as ID', async () => {
		kind.stored('Tickets', 'id', TICKETS[0])[0].supplier_reference = 'inc-here';
		const given = ['inc-here', 'inc-none'].map((ticket) => ({ ticket, word: TEXT }));
		for (const mode of ['supplier_reference', 'id']) {
			const ticket = { __rl: true, mode, value: '={{ $json.ticket }}' };
			const parameters = add({ ticket_id: ticket, whenTicketMissing: 'skip', addOnce: true });
			const { items: rows, error } = await run(parameters, given);
			expect(error).toBeNull();
			expect(rows).toMatchObject([
				{ ticket_id: TICKETS[0] },
				{ id: null, not_found: { Ticket: expect.stringContaining('"inc-none"') } },
			]);
		}
		expect(notesOn(TICKETS[0])).toEqual([TEXT]);
		expect(kind.sent(`GET /api/Tickets/${TICKETS[0]}`)).toBe(0);
	});

	test.each(['skip', 'later'])('%s is no answer to a Halo that can not be read', async (choice) => {
		kind.sandbox.faults.add({ path: `/Tickets/${TICKETS[0]}`, status: 403, times: Infinity });
		const { error } = await run(choose(choice), items([TICKETS[0]]));
		expect(error?.message).toContain('Halo does not let this connection');
		expect(notesOn(TICKETS[0])).toEqual([]);
	});
});
