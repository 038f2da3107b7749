import { petraCredential, petraTrigger } from '../../support/petra';
import { by, enterKind } from './kindWorld';

const HOUR_MS = 3_600_000;
const CLOSED = 9;

/**
 * Kind: what a flow brings again undoes what people did. Petra Trigger repeats open incidents; the ticket of one stays as
 * a technician has left it, and one that could not be made is made.
 */
const kind = enterKind();

/** Petra Trigger with Repeat While Open, which has seen nothing yet, and what it starts each time that it is due. */
async function flow(whenClosed: 'create' | 'leave') {
	const { petra, url } = kind.sandbox;
	const details = { id: 'petra-1', name: 'Petra account' };
	const store = petraCredential(petra.credential(url), details);
	const trigger = petraTrigger(
		{ options: { repeatHours: 4 } },
		{ credential: { type: 'petraApi', store, details } },
	);
	await trigger.poll();
	const began = Date.now();
	let hours = 0;
	/** The next poll and its execution, so many hours later. */
	const next = async (later: number) => {
		hours += later;
		const now = Date.now;
		Date.now = () => began + hours * HOUR_MS;
		const items = (await trigger.poll()) ?? [];
		Date.now = now;
		if (items.length === 0) return { outcomes: [], error: undefined };
		const { items: rows, error } = await kind.world().run(
			{
				resource: 'ticket',
				operation: 'upsert',
				matchOn: 'supplier_reference',
				supplier_reference: '={{ $json.id }}',
				summary: '={{ $json.title }}',
				details: '={{ $json.description }}',
				whenFound: 'leave',
				whenClosed,
			},
			items,
		);
		return { outcomes: rows.map(({ outcome }) => outcome), error };
	};
	const tickets = (id: string) => kind.stored('Tickets', 'supplier_reference', id);
	const close = async (id: number) => {
		const { error } = await kind.world().run({
			resource: 'ticket',
			operation: 'close',
			ticketId: by('id', id),
			status_id: by('id', CLOSED),
		});
		expect(error).toBeNull();
	};
	return { next, tickets, close };
}

test('a technician closes the ticket of an incident that is still open: three repeats make no new one', async () => {
	const { next, tickets, close } = await flow('leave');
	const { id } = await kind.sandbox.petra.raise();
	expect(await next(0)).toMatchObject({ outcomes: ['created'], error: null });
	const [{ id: ticketId, summary, details }] = tickets(id);
	expect({ summary, details }).toEqual({
		summary: expect.stringMatching(/^Petra: compromised account of Pat Lee/),
		details: expect.stringContaining(`/incidents/${id}`),
	});
	await close(Number(ticketId));
	for (let nth = 0; nth < 3; nth++) expect((await next(4)).outcomes).toHaveLength(1);
	expect(tickets(id)).toMatchObject([{ id: ticketId, status_id: CLOSED }]);
});

test('with Create a New Ticket each of them makes one, as the node warns', async () => {
	const { next, tickets, close } = await flow('create');
	const { id } = await kind.sandbox.petra.raise();
	await next(0);
	for (let nth = 1; nth <= 3; nth++) {
		await close(Number(tickets(id).at(-1)?.id));
		await next(4);
		expect(tickets(id)).toHaveLength(nth + 1);
	}
});

test('a ticket that Halo could not take is made by the next repeat, and no second one by those behind it', async () => {
	const { next, tickets } = await flow('leave');
	kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', status: 400, times: Infinity });
	const { id } = await kind.sandbox.petra.raise();
	expect((await next(0)).error).not.toBeNull();
	expect(tickets(id)).toEqual([]);
	kind.sandbox.faults.clear();
	expect((await next(1)).outcomes).toEqual([]);
	expect((await next(3)).outcomes).toEqual(['created']);
	expect((await next(4)).outcomes).toEqual(['unchanged']);
	expect(tickets(id)).toHaveLength(1);
});
