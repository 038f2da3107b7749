import type { IDataObject } from 'n8n-workflow';
import { Halo } from '../../../support/halo';
import { locator, search } from '../../../support/node';

const statuses: IDataObject[] = [
	{ id: 1, name: 'New', type: 0 },
	{ id: 8, name: 'Solved' },
	{ id: 9, name: 'Closed', type: 0 },
	{ id: 31, name: 'Closed', type: 4 },
];
const closing = ({ id }: IDataObject) => id !== 1;

const parameters = { resource: 'ticket', operation: 'close', ticketId: locator('id', 7) };

async function offered(rows: IDataObject[], knowsQuestion: boolean, filter?: string) {
	const halo = new Halo().on('GET /Tickets/7', { body: { id: 7, tickettype_id: 3 } }).on(
		'GET /Status',
		({ query }) => ({
			body:
				knowsQuestion && query.excludeclosed === 'true'
					? rows.filter((row) => !closing(row))
					: rows,
		}),
		2,
	);
	const { results } = await search('searchClosingStatus', parameters, { filter });
	const queries = halo.api.filter(({ path }) => path === '/Status').map(({ query }) => query);
	expect(queries).toEqual(
		expect.arrayContaining([{ tickettype_id: '3' }, { tickettype_id: '3', excludeclosed: 'true' }]),
	);
	return results.map(({ value }) => value);
}

test('statuses that close a ticket of this type, and none of other things', async () => {
	expect(await offered(statuses, true)).toEqual([8, 9]);
});

test('they are searched by their names', async () => {
	expect(await offered(statuses, true, 'solv')).toEqual([8]);
});

test('all statuses of tickets where Halo does not tell which ones close', async () => {
	expect(await offered(statuses, false)).toEqual([1, 8, 9]);
});

test('all statuses where none has the type of tickets', async () => {
	const others = statuses.map((status) => ({ ...status, type: 2 }));
	expect(await offered(others, true)).toEqual([8, 9, 31]);
});

test("the outcomes of a note are those of the ticket's type", async () => {
	const halo = new Halo()
		.on('GET /Tickets/7', { body: { id: 7, tickettype_id: 3 } })
		.on('GET /Outcome', { body: [{ id: 5, outcome: 'Resolved' }] });
	const note = { resource: 'ticketNote', operation: 'create', ticket_id: locator('id', 7) };
	const { results } = await search('searchOutcome', note);
	expect(results).toEqual([{ name: 'Resolved', value: 5 }]);
	expect(halo.api[1].query).toEqual({ tickettype_id: '3' });
});
