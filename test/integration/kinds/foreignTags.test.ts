import { by, endOf, enterKind } from './kindWorld';

/**
 * Kind: a tag that somebody else has written, such as in the subject of an e-mail to the desk. It is no proof that the
 * ticket is ours: it counts at the end of the summary only, and within the customer and the ticket type given.
 */
const kind = enterKind();

const goOn = { onError: 'continueRegularOutput' };
const report = (more: object = {}) => ({
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'tag',
	tag: 'petra-billing-2026-11',
	summary: 'Billing report',
	client_id: by('id', 12),
	tickettype_id: by('id', 1),
	...more,
});

const foreign = (more: object) => ({
	id: 7001,
	summary: 'Hello [petra-billing-2026-11]',
	client_id: 12,
	tickettype_id: 1,
	status_id: 1,
	...more,
});

it.each<[string, object]>([
	['of another customer', { client_id: 17 }],
	['of another ticket type', { tickettype_id: 3 }],
	['that does not end with it', { summary: 'RE: [petra-billing-2026-11] please' }],
	['that ends with another tag', { summary: 'Bob [petra-billing-2026-11] [x]' }],
])('a tag on a ticket %s captures nothing', async (_, row) => {
	kind.sandbox.halo.add('Tickets', foreign(row));
	const before = kind.stored('Tickets', 'id', 7001);
	const { items } = await kind.world().run(report(), [{}]);
	expect(items).toMatchObject([{ outcome: 'created' }]);
	expect(kind.stored('Tickets', 'id', 7001)).toEqual(before);
});

it('a ticket that has it where it counts is ours', async () => {
	kind.sandbox.halo.add('Tickets', foreign({}));
	const { items } = await kind.world().run(report(), [{}]);
	expect(items).toMatchObject([{ outcome: 'updated', id: 7001 }]);
});

it.each([
	['Customer', { client_id: undefined }],
	['Ticket Type', { tickettype_id: undefined }],
])('without a %s nothing is written', async (label, more) => {
	const { outputs } = await kind.world().run(report(more), [{}], goOn);
	expect(endOf(outputs[0][0])).toMatch(`${label} is empty`);
	expect(
		kind.sandbox.requests.filter(({ method, app }) => method === 'POST' && app === 'halo'),
	).toEqual([]);
});
