import { by, endOf, enterKind } from './kindWorld';

/**
 * Kind: n8n's Retry On Fail runs the whole node again, with all of its items. What an earlier try wrote, or may have
 * written, is not written again.
 */
const kind = enterKind();

const TICKET = 1003;
const INVOICE = 7001;
const RECURRING = -240;
const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

/** How the node goes on after an error. */
const forms = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;

const line = {
	id: '',
	_itemid: by('name', ''),
	item_shortdescription: '={{ $json.word }}',
	more: { qty_order: 1, unit_price: 40 },
};

const linesOf = (entity: string, id: number, word: string) => {
	const [invoice] = kind.stored(entity, 'id', id);
	return (invoice.lines as Array<Record<string, unknown>>).filter(
		({ item_shortdescription: description }) => description === word,
	);
};

interface Writer {
	does: string;
	path: string;
	parameters: Record<string, unknown>;
	/** How often the write of an item's word is in Halo. */
	times: (word: string) => number;
	/** Halo is asked what it holds where an answer was lost, so such a write ends well. */
	looksUp?: boolean;
	/** Several rows of a request can't be told apart. */
	isUnclear?: boolean;
}

const writers: Writer[] = [
	{
		does: 'Create',
		path: '/Tickets',
		parameters: { resource: 'ticket', operation: 'create', summary: '={{ $json.word }}' },
		times: (word) => kind.stored('Tickets', 'summary', word).length,
	},
	{
		does: 'Create with Rows per Request',
		path: '/Tickets',
		parameters: {
			resource: 'ticket',
			operation: 'create',
			summary: '={{ $json.word }}',
			options: { rowsPerRequest: 2 },
		},
		times: (word) => kind.stored('Tickets', 'summary', word).length,
		isUnclear: true,
	},
	{
		does: 'Note Add',
		path: '/Actions',
		parameters: {
			resource: 'ticketNote',
			operation: 'create',
			ticket_id: by('id', TICKET),
			note: '={{ $json.word }}',
			outcome_id: by('id', 7),
		},
		times: (word) => kind.stored('Actions', 'note', word).length,
	},
	{
		does: 'Other Record rows',
		path: '/Tickets',
		parameters: {
			resource: 'otherRecord',
			operation: 'writeRows',
			endpoint: by('name', 'Tickets'),
			rows: '={{ [{ summary: $json.word, client_id: 12 }] }}',
		},
		times: (word) => kind.stored('Tickets', 'summary', word).length,
	},
	{
		does: 'Add or Change Lines of an invoice',
		path: '/Invoice',
		parameters: {
			resource: 'invoice',
			operation: 'changeLines',
			invoiceId: by('id', INVOICE),
			lines: { line: [line] },
		},
		times: (word) => linesOf('Invoice', INVOICE, word).length,
		looksUp: true,
	},
	{
		does: 'Add or Change Lines of a recurring invoice',
		path: '/RecurringInvoice',
		parameters: {
			resource: 'recurringInvoice',
			operation: 'changeLines',
			recurringInvoiceId: by('id', RECURRING),
			lines: { line: [line] },
		},
		times: (word) => linesOf('RecurringInvoice', RECURRING, word).length,
		looksUp: true,
	},
	{
		does: 'Create or Update',
		path: '/Tickets',
		parameters: {
			resource: 'ticket',
			operation: 'upsert',
			matchOn: 'supplier_reference',
			supplier_reference: '={{ $json.word }}',
			summary: 'Account taken over',
			client_id: by('id', 12),
		},
		times: (word) => kind.stored('Tickets', 'supplier_reference', word).length,
		looksUp: true,
	},
];

const words = ['first', 'second', 'third'].map((word) => ({ word }));

const run = async ({ parameters }: Writer, onError: string, items = words) =>
	await kind.world().run(parameters, items, { ...retry, onError });

const timesOf = ({ times }: Writer) => words.map(({ word }) => times(word));

describe.each(writers)('n8n tries $does again', (writer) => {
	const { path, looksUp, isUnclear } = writer;

	it('after one item was refused once: each is there once', async () => {
		kind.sandbox.faults.add({ method: 'POST', path, status: 400, body: 'Busy' });
		const { error, outputs } = await run(writer, 'stopWorkflow');
		// Of two new rows in one refused request, nothing tells which of them Halo kept.
		if (isUnclear) {
			expect(error?.message).toContain('in an earlier try of this node');
			for (const times of timesOf(writer)) expect(times).toBeLessThanOrEqual(1);
			return;
		}
		expect(error).toBeNull();
		expect(outputs.flat()).toHaveLength(3);
		expect(timesOf(writer)).toEqual([1, 1, 1]);
	});

	it('after Halo took one request and then refused all: nothing is there twice', async () => {
		kind.sandbox.faults.add({ method: 'POST', path, status: 400, times: Infinity, skip: 1 });
		const { error } = await run(writer, 'stopWorkflow', words);
		if (path !== '/Tickets' || !looksUp) expect(error).not.toBeNull();
		for (const times of timesOf(writer)) expect(times).toBeLessThanOrEqual(1);
		expect(timesOf(writer)).toContain(1);
	});

	it.each(forms)('after an answer was lost (%s): nothing is there twice', async (onError) => {
		kind.sandbox.faults.add({ method: 'POST', path, drop: 'after' });
		const { error, outputs } = await run(writer, onError);
		const ends = outputs.flat().map(endOf);
		const isTold = error !== null || ends.some((end) => String(end).includes('may or may not'));
		expect(isTold).toBe(looksUp !== true);
		for (const times of timesOf(writer)) expect(times).toBeLessThanOrEqual(1);
		expect(timesOf(writer)).toContain(1);
	});

	it('after an answer broke off inside its body: nothing is there twice', async () => {
		kind.sandbox.faults.add({ method: 'POST', path, reply: 'cut body' });
		await run(writer, 'stopWorkflow');
		for (const times of timesOf(writer)) expect(times).toBeLessThanOrEqual(1);
	});

	it('after Halo answered 500, though it had done it: nothing is there twice', async () => {
		kind.sandbox.faults.add({ method: 'POST', path, status: 500, afterwards: true });
		await run(writer, 'continueRegularOutput');
		for (const times of timesOf(writer)) expect(times).toBeLessThanOrEqual(1);
	});
});
