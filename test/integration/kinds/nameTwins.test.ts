import type { Row } from '../../../sandbox';
import { by, enterKind } from './kindWorld';

/**
 * Kind: a name that stands in Halo twice, in two spellings that look the same on a screen, is seen twice by whatever looks
 * it up, though a search for one spelling misses the other.
 */
const kind = enterKind();

const spellings: Array<[string, string]> = [
	['a no-break space', 'Quarry\u00a0Caf\u00e9'],
	['a narrow no-break space', 'Quarry\u202fCaf\u00e9'],
	['two spaces', 'Quarry  Caf\u00e9'],
	['a tab', 'Quarry\tCaf\u00e9'],
	['a zero-width space within its word', 'Qua\u200brry Caf\u00e9'],
	['a soft hyphen within its word', 'Qua\u00adrry Caf\u00e9'],
	['a variation selector', 'Quarry Caf\u00e9\ufe0f'],
	['a blank of Hangul', 'Quarry\u3164Caf\u00e9'],
	['decomposed letters', 'Quarry Cafe\u0301'],
];
const NAME = 'Quarry Caf\u00e9';

interface Named {
	what: string;
	entity: string;
	/** What else the record needs in the sandbox. */
	more: Row;
	/** Parameters that name it in another record. */
	naming: object;
	property: string;
}

const ticket = { resource: 'ticket', operation: 'create', summary: 'Alert' };
const named: Named[] = [
	{
		what: 'customer',
		entity: 'Client',
		more: { toplevel_id: 1 },
		naming: { ...ticket, client_id: by('name', NAME) },
		property: 'client_id',
	},
	{
		what: 'site',
		entity: 'Site',
		more: { client_id: 12 },
		naming: {
			...ticket,
			client_id: by('id', 12),
			additionalFields: { site_id: by('name', NAME) },
		},
		property: 'site_id',
	},
	{
		what: 'user',
		entity: 'Users',
		more: { site_id: 18 },
		naming: {
			...ticket,
			client_id: by('id', 12),
			user_id: by('name', NAME),
		},
		property: 'user_id',
	},
	{
		what: 'item',
		entity: 'Item',
		more: { assetgroup_id: 14 },
		naming: {
			resource: 'softwareLicence',
			operation: 'create',
			name: 'Licence',
			client_id: by('id', 12),
			count: 1,
			additionalFields: { item_id: by('name', NAME) },
		},
		property: 'item_id',
	},
];
const all = named.flatMap((one) =>
	spellings.map(([spelling, other]) => ({ ...one, spelling, other })),
);

describe.each([
	['in a short list', 0],
	['in a list that is too long to be read for one name', 400],
])('A name %s', (_, others) => {
	const isWithin = (name: string) => /\p{L}\p{Cf}\p{L}/u.test(name);
	// Without the whole list, no search finds a sign without a width within the word that is searched.
	const seen = all.filter(({ other }) => others === 0 || !isWithin(other));

	const fill = (entity: string, more: Row) => {
		for (let number = 0; number < others; number++)
			kind.sandbox.halo.add(entity, { name: `Other ${number}`, ...more });
	};

	it.each(seen)('of two $what rows in use, one with $spelling: refused', async (one) => {
		const { entity, more, other, naming } = one;
		fill(entity, more);
		const ids = [NAME, other].map((name) => kind.sandbox.halo.add(entity, { name, ...more }).id);
		const { error } = await kind.world().run({ ...naming }, [{}]);
		expect(error?.message).toContain(`2 `);
		expect(error?.message).toContain(`are named "${NAME}"`);
		for (const id of ids) expect(error?.description).toContain(`(ID ${String(id)}`);
	});

	it.each(seen)(
		'of a $what that is inactive and one in use with $spelling: that one',
		async (one) => {
			const { entity, more, other, naming, property } = one;
			fill(entity, more);
			kind.sandbox.halo.add(entity, { name: NAME, ...more, inactive: true });
			const { id } = kind.sandbox.halo.add(entity, { name: other, ...more });
			expect(await kind.world().one({ ...naming })).toMatchObject({ [property]: id });
		},
	);
});

describe('Create or Update by a name that stands in Halo twice', () => {
	const upsert = { resource: 'customer', operation: 'upsert', matchOn: 'name', name: NAME };
	const add = (name: string, more: Row = {}) =>
		kind.sandbox.halo.add('Client', { name, toplevel_id: 1, ...more });

	it.each(spellings)('with %s: refused with both', async (_, other) => {
		const ids = [add(NAME).id, add(other).id];
		const { error } = await kind.world().run(upsert, [{}]);
		for (const id of ids) expect(error?.description).toContain(`(ID ${String(id)})`);
	});

	it.each([0, 400])('inactive, beside %i others and one in use: that one', async (others) => {
		for (let number = 0; number < others; number++) add(`Other ${number}`);
		add(NAME, { inactive: true });
		const { id } = add('Qua\u200brry Caf\u00e9');
		expect(await kind.world().one(upsert)).toMatchObject({ outcome: 'unchanged', id });
	});
});

describe('What the look for other spellings costs', () => {
	const create = { ...ticket, client_id: by('name', '={{ $json.name }}') };
	const upsert = {
		resource: 'customer',
		operation: 'upsert',
		matchOn: 'name',
		name: '={{ $json.name }}',
	};
	const letters = (number: number) =>
		[...String(number).padStart(3, '0')].map((digit) => 'bdfgklmnpr'[Number(digit)]).join('');
	/** Names that differ in letters, so that no search finds two of them. */
	const nameOf = (number: number) => `Ab${letters(number)} 365`;
	const fill = (customers: number) => {
		kind.sandbox.halo.clear('Client');
		for (let number = 0; number < customers; number++)
			kind.sandbox.halo.add('Client', { id: 5_000 + number, name: nameOf(number), toplevel_id: 1 });
		kind.world().requestCounts();
	};

	it.each([
		['99 customers: one list, as much as a search', 99, 1, 1],
		['99 customers, five names: the same list', 99, 5, 1],
		['300 customers: its 3 pages', 300, 1, 3],
		['301 customers: a look at the list, and a search', 301, 1, 2],
		['1,000 customers, five names: a look at the list, and five searches', 1_000, 5, 6],
		['1,000 customers, 300 names: the list', 1_000, 300, 10],
	])('By Name, %s', async (_, customers, names, requests) => {
		fill(customers);
		const input = Array.from({ length: names }, (_row, number) => ({ name: nameOf(number) }));
		const { error } = await kind.world().run({ ...create, options: { rowsPerRequest: 50 } }, input);
		expect(error).toBeNull();
		expect(kind.world().requestCounts()['GET /api/Client']).toBe(requests);
	});

	it.each([
		['99 customers: one list', 99, 1, 1],
		['301 customers: a look at the list, and a search', 301, 1, 2],
		['1,000 customers, three names: a look at the list, and three searches', 1_000, 3, 4],
		['1,000 customers, 300 names: the list', 1_000, 300, 10],
	])('Create or Update, %s', async (_, customers, names, requests) => {
		fill(customers);
		const input = Array.from({ length: names }, (_row, number) => ({ name: nameOf(number) }));
		const { items } = await kind.world().run(upsert, input);
		expect(items.map(({ outcome }) => outcome)).toEqual(input.map(() => 'unchanged'));
		expect(kind.world().requestCounts()['GET /api/Client']).toBe(requests);
	});

	it('a search never ends in digits, which Halo was seen to miss', async () => {
		fill(301);
		kind.sandbox.halo.add('Client', { name: 'Abzzz365', toplevel_id: 1 });
		await kind.world().run(create, [{ name: 'Abzzz365' }]);
		await kind.world().run(upsert, [{ name: 'Abzzz365' }]);
		const terms = kind.sandbox.requests.flatMap(({ query }) => query?.search ?? []);
		expect(terms).toEqual(['Abzzz', 'Abzzz']);
	});

	it('30 references that begin otherwise: one list in place of 30 searches', async () => {
		const parameters = {
			resource: 'ticket',
			operation: 'upsert',
			matchOn: 'supplier_reference',
			supplier_reference: '={{ $json.name }}',
			summary: 'Alert',
			client_id: by('id', 12),
			whenFound: 'leave',
		};
		const input = Array.from({ length: 30 }, (_, number) => ({ name: nameOf(number).slice(2) }));
		for (const { name } of input)
			kind.sandbox.halo.add('Tickets', {
				summary: 'Alert',
				supplier_reference: name,
				client_id: 12,
				tickettype_id: 1,
				status_id: 1,
			});
		kind.world().requestCounts();
		const { items } = await kind.world().run(parameters, input);
		expect(items.map(({ outcome }) => outcome)).toEqual(input.map(() => 'unchanged'));
		expect(kind.world().requestCounts()['GET /api/Tickets']).toBeLessThan(5);
	});
});
