import type { INodeParameters } from 'n8n-workflow';
import { credential, StoredCredential } from '../../../support/credentials';
import { Halo } from '../../../support/halo';
import { locator, search } from '../../../support/node';

/** Kind: what n8n asks a drop-down again for each letter that a person types. */
const STATUSES = {
	body: [
		{ id: 1, name: 'New' },
		{ id: 2, name: 'In Progress' },
	],
};
const TICKET = { body: { id: 7, tickettype_id: 3, status_id: 1 } };

const update = (id: number): INodeParameters => ({
	resource: 'ticket',
	operation: 'update',
	ticketId: locator('id', id),
});

let people = 0;
/** A drop-down of one person: with a credential that no other test uses. */
function dropDown() {
	people += 1;
	const details = { id: `halo-of-typing-${people}`, name: 'Halo PSA account' };
	const own = new StoredCredential(credential(), details);
	return async (filter?: string, id = 7, used = own) =>
		(await search('searchStatus', update(id), { filter, credential: used })).results.map(
			({ name }) => name,
		);
}

const times = (count: number) =>
	new Halo().on('GET /Tickets/7', TICKET, count).on('GET /Status', STATUSES, count);

test('the letters after the first look cost no request', async () => {
	const halo = times(1);
	const type = dropDown();
	expect(await type()).toEqual(['New', 'In Progress']);
	expect(await type('p')).toEqual(['In Progress']);
	expect(await type('pro')).toEqual(['In Progress']);
	expect(await type('nothing')).toEqual([]);
	expect(halo.api).toHaveLength(2);
});

test('opening it again asks Halo again', async () => {
	const halo = times(2);
	const type = dropDown();
	await type();
	await type();
	expect(halo.api).toHaveLength(4);
});

test('letters without a look before them ask, each time', async () => {
	const halo = times(2);
	const type = dropDown();
	await type('p');
	await type('pr');
	expect(halo.api).toHaveLength(4);
});

test('another ticket, and another credential, ask for themselves', async () => {
	const halo = times(2).on('GET /Tickets/8', { body: { id: 8, tickettype_id: 4, status_id: 1 } });
	halo.on('GET /Status', STATUSES);
	const type = dropDown();
	await type();
	await type('p', 8);
	await dropDown()('p');
	expect(halo.api).toHaveLength(6);
});

test('after a minute Halo is asked again', async () => {
	const halo = times(2);
	const type = dropDown();
	const now = jest.spyOn(Date, 'now');
	try {
		await type();
		const later = Date.now() + 61_000;
		now.mockImplementation(() => later);
		await type('p');
	} finally {
		now.mockRestore();
	}
	expect(halo.api).toHaveLength(4);
});

test('of a list in pages each letter is one search', async () => {
	const halo = new Halo().on('GET /Client', { body: { clients: [{ id: 1, name: 'North' }] } }, 3);
	const details = { id: 'halo-of-pages', name: 'Halo PSA account' };
	const own = new StoredCredential(credential(), details);
	const create = { resource: 'ticket', operation: 'create' };
	for (const filter of [undefined, 'n', 'no'])
		await search('searchCustomer', create, { filter, credential: own });
	expect(halo.api).toHaveLength(3);
});
