import type { INodeParameters } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { isUnconfirmed } from '../../nodes/shared/errors';
import type { BrokenReply, Fault } from '../../sandbox';
import { credential, StoredCredential } from '../support/credentials';
import { locator, refusalOf, run, search } from '../support/node';
import { sandboxForTests } from './client';

/*
 * The node in n8n-core's own contexts, over a real connection: what n8n's HTTP helper makes of an answer that goes
 * wrong can't be seen behind a stand-in of the network.
 */

const here = sandboxForTests();
const options = (accessToken = '') => ({
	credential: new StoredCredential(
		credential({ ...here.sandbox.credential(), accessToken, discovered: '' }),
	),
});
const ticketsOf = (reference: string) =>
	here.sandbox.halo.rows('Tickets').filter((row) => row.supplier_reference === reference);
const requests = (method: string, path: string) =>
	here.sandbox
		.apiRequests()
		.filter((entry) => entry.method === method && entry.path === `/api${path}`).length;

const getTicket: INodeParameters = {
	resource: 'ticket',
	operation: 'get',
	ticketId: locator('id', 1001),
};
const createTicket: INodeParameters = {
	resource: 'ticket',
	operation: 'create',
	summary: 'Account taken over',
	client_id: locator('id', 12),
	additionalFields: { supplier_reference: 'inc-1' },
};
const upsertTicket: INodeParameters = {
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'supplier_reference',
	supplier_reference: 'inc-1',
	summary: 'Account taken over',
	client_id: locator('id', 12),
};
const manyTickets: INodeParameters = {
	resource: 'ticket',
	operation: 'getAll',
	returnAll: true,
	simple: false,
};

const onTheLine: BrokenReply[] = [
	'header only',
	'cut body',
	'long length',
	'cut chunks',
	'cut gzip',
	'cut JSON',
];

describe.each<[string, Fault]>([
	...onTheLine.map((reply): [string, Fault] => [reply, { reply }]),
	['connection reset', { drop: 'after' }],
])('an answer that breaks off, whatever was there of it: %s', (_, broken) => {
	it('is asked for again where it was read', async () => {
		here.sandbox.faults.add({ ...broken, method: 'GET', path: '/Tickets/1001' });
		expect((await run(getTicket, options())).json).toMatchObject([{ id: 1001 }]);
		expect(requests('GET', '/Tickets/1001')).toBe(2);
	});

	it('leaves a write unconfirmed, and it is not sent again', async () => {
		here.sandbox.faults.add({ ...broken, method: 'POST', path: '/Tickets' });
		const error = await refusalOf(createTicket, options());
		expect(error.message).toMatch(/^Halo may or may not have done this: create the ticket/);
		expect(isUnconfirmed(error)).toBe(true);
		expect(ticketsOf('inc-1')).toHaveLength(1);
		expect(requests('POST', '/Tickets')).toBe(1);
	});

	it('is looked up by Create or Update', async () => {
		here.sandbox.faults.add({ ...broken, method: 'POST', path: '/Tickets' });
		const { json } = await run(upsertTicket, options());
		expect(json).toMatchObject([{ supplier_reference: 'inc-1' }]);
		expect(ticketsOf('inc-1')).toHaveLength(1);
	});

	it('is no sentence of the credential', async () => {
		here.sandbox.faults.add({ ...broken, method: 'GET', path: '/Tickets/1001', times: Infinity });
		here.sandbox.faults.add({ method: 'GET', path: '/Tickets/1001', status: 404 });
		const stop = new AbortController();
		void sleep(1_200).then(() => stop.abort());
		const { message } = await refusalOf(getTicket, { ...options(), signal: stop.signal });
		expect(message).not.toMatch(/aborted|stream|unexpected end/);
	});
});

it('a refused log-in keeps the words of the credential, and is no lost answer', async () => {
	const stored = new StoredCredential(
		credential({ ...here.sandbox.credential(), accessToken: '', clientSecret: 'wrong' }),
	);
	const error = await refusalOf(createTicket, { credential: stored });
	expect(error.message).toMatch(/^Halo does not accept the Client ID or the Client Secret/);
	expect(isUnconfirmed(error)).toBe(false);
});

it('an address that can not be right keeps its words, though there is a token', async () => {
	const stored = new StoredCredential(credential({ resourceServer: 'ftp://halo.example.com' }));
	const error = await refusalOf(createTicket, { credential: stored });
	expect(error.message).toMatch(/^The Resource Server begins with "ftp:\/\/"/);
	expect(isUnconfirmed(error)).toBe(false);
});

const noList: BrokenReply[] = [
	'empty',
	'text',
	'error object',
	'null envelope',
	'no envelope',
	'no rows',
	'not objects',
	'web page behind comment',
	'cut JSON',
];
const unreadable = /can't be read|Resource Server answered with a web page/;

describe.each(noList)('a 200 that is no list is never "nothing there": %s', (reply) => {
	const always = (path: string) => here.sandbox.faults.add({ path, reply, times: Infinity });

	it('in a list that is read whole', async () => {
		always('/Tickets');
		expect((await refusalOf(manyTickets, options())).message).toMatch(unreadable);
	});

	it('in the first rows of a list', async () => {
		always('/Client');
		const first = { ...manyTickets, resource: 'customer', returnAll: false, limit: 5 };
		expect((await refusalOf(first, options())).message).toMatch(unreadable);
	});

	it('in a list that only knows the first N', async () => {
		always('/Actions');
		const notes = { ...manyTickets, resource: 'ticketNote', ticket_id: locator('id', 1001) };
		expect((await refusalOf(notes, options())).message).toMatch(unreadable);
	});

	it('in a drop-down that is paged, and in one that is not', async () => {
		always('/Client');
		always('/Agent');
		for (const method of ['searchCustomer', 'searchAgent'])
			await expect(search(method, createTicket, options())).rejects.toThrow(unreadable);
	});

	it('for Create or Update, which creates no second ticket', async () => {
		await run(createTicket, options());
		always('/Tickets');
		expect((await refusalOf(upsertTicket, options())).message).toMatch(unreadable);
		expect(ticketsOf('inc-1')).toHaveLength(1);
	});
});

describe.each<BrokenReply>(['empty', 'text', 'error object', 'web page behind comment'])(
	'a 200 that is no record: %s',
	(reply) => {
		it('is refused', async () => {
			here.sandbox.faults.add({ path: '/Tickets/1001', reply, times: Infinity });
			expect((await refusalOf(getTicket, options())).message).toMatch(unreadable);
		});
	},
);

describe('a list that is not given whole', () => {
	const attachments: INodeParameters = {
		resource: 'ticketAttachment',
		operation: 'getAll',
		ticket_id: locator('id', 1001),
		returnAll: true,
	};
	const addAttachments = (count: number) => {
		for (let index = 0; index < count; index++)
			here.sandbox.halo.add('Attachment', { ticket_id: 1001, filename: `file-${index}.txt` });
	};

	it.each(['count', 'pages'] as const)(
		'is asked on by %s where Halo does not page it',
		async (rest) => {
			addAttachments(260);
			const { switches } = here.sandbox;
			switches.unpagedRest = rest;
			const names = (await run(attachments, options())).json.map(({ filename }) => filename);
			expect(new Set(names).size).toBeGreaterThanOrEqual(260);
			expect(here.sandbox.violations).toEqual([]);
		},
	);

	it('is refused with both numbers where nothing gives the rest', async () => {
		addAttachments(60);
		const total = here.sandbox.halo
			.rows('Attachment')
			.filter(({ ticket_id }) => ticket_id === 1001).length;
		here.sandbox.switches.unpagedRest = 'nothing';
		expect((await refusalOf(attachments, options())).message).toBe(
			`Halo's list of ticket attachments can't be read to its end: Halo counts ${total} rows, but gives 50`,
		);
	});

	it('is not cut in a drop-down: the last agent is there', async () => {
		for (let index = 0; index < 60; index++)
			here.sandbox.halo.add('Agent', { name: `Agent ${index}` });
		const { results } = await search('searchAgent', createTicket, {
			...options(),
			filter: 'agent 59',
		});
		expect(results).toHaveLength(1);
	});

	it.each([
		[37, true],
		[64, true],
		[37, false],
		[99, false],
	])('comes whole in pages of %d, with a count of the page, size told: %s', async (cap, isTold) => {
		for (let index = 0; index < 250; index++)
			here.sandbox.halo.add('Tickets', { summary: `Ticket ${index}`, client_id: 12 });
		const { switches } = here.sandbox;
		switches.pageCap.set('Tickets', cap);
		switches.wrongRecordCount.add('Tickets');
		if (!isTold) switches.hidesPageSize.add('Tickets');
		expect((await run(manyTickets, options())).json).toHaveLength(255);
	});
});

describe('a list that moves while it is read', () => {
	const total = 205;
	beforeEach(() => {
		for (let index = 0; index < total - 5; index++)
			here.sandbox.halo.add('Tickets', { summary: `Ticket ${index}`, client_id: 12 });
	});
	const idsOf = async () =>
		(await run(manyTickets, options())).json.map(({ id }) => id).sort() as number[];
	const stored = () =>
		here.sandbox.halo
			.rows('Tickets')
			.map(({ id }) => id)
			.sort();

	it.each([
		['deleting', 1],
		['deleting', 60],
		['adding', 1],
		['adding', 100],
		['adding', 205],
	] as const)('by %s %d rows is read again, and lacks none that stayed', async (by, rows) => {
		const before = stored();
		here.sandbox.switches.movingLists.set('Tickets', { times: 2, by, rows });
		const read = await idsOf();
		const after = stored();
		expect(read).toEqual(expect.arrayContaining(before.filter((id) => after.includes(id))));
	});

	it('and does not come to rest is refused', async () => {
		here.sandbox.switches.movingLists.set('Tickets', { times: Infinity, by: 'deleting' });
		expect((await refusalOf(manyTickets, options())).message).toBe(
			"Halo's list of tickets can't be read to its end: rows were deleted from it while it was read",
		);
		expect(requests('GET', '/Tickets')).toBeLessThanOrEqual(12);
	});

	it('comes whole where the last page is repeated beyond the end', async () => {
		here.sandbox.switches.repeatsLastPage.add('Tickets');
		here.sandbox.switches.movingLists.set('Tickets', { times: 1, by: 'deleting' });
		expect(await idsOf()).toEqual(expect.arrayContaining(stored()));
	});
});
