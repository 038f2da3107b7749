import { by, enterKind } from './kindWorld';

/**
 * Kind: a name that looks the same on a screen is the same, whichever of input and Halo writes it otherwise, and names cost
 * no more than the list that holds them.
 */
const kind = enterKind();

const written: Array<[string, string, string]> = [
	['composed letters', 'M\u00fcller Caf\u00e9', 'Mu\u0308ller Cafe\u0301'],
	['a no-break space', 'Acme Ltd', 'Acme\u00a0Ltd'],
	['a narrow no-break space', 'Acme Ltd', 'Acme\u202fLtd'],
	['two spaces', 'Acme Ltd', 'Acme  Ltd'],
	['a sign without a width', 'Acme Ltd', 'Ac\u200bme Ltd'],
	['a byte order mark', 'Acme Ltd', '\ufeffAcme Ltd'],
	['a soft hyphen', 'Acme Ltd', 'Ac\u00adme Ltd'],
	['a tab', 'Acme Ltd', 'Acme\tLtd'],
	['digits at its end', 'Acme 365', 'Acme 365'],
	['digits and another space', 'Acme 365', 'Acme\u00a0365'],
];
/** Each way, in the input and in Halo. */
const both = written.flatMap(([what, one, other]) => [
	[what, one, other],
	[`${what}, in Halo`, other, one],
]);

const upsert = (name: string) => ({
	resource: 'customer',
	operation: 'upsert',
	matchOn: 'name',
	name,
});

describe('A customer whose name differs by', () => {
	it.each(both)('%s is the same', async (_, given, held) => {
		const { id } = kind.sandbox.halo.add('Client', { name: held, toplevel_id: 1 });
		const before = kind.sandbox.halo.rows('Client').length;
		expect(await kind.world().one(upsert(given))).toMatchObject({ outcome: 'unchanged', id });
		expect(kind.sandbox.halo.rows('Client')).toHaveLength(before);
	});

	it.each(both)('%s is found By Name', async (_, given, held) => {
		const { id } = kind.sandbox.halo.add('Client', { name: held, toplevel_id: 1 });
		const ticket = await kind.world().one({
			resource: 'ticket',
			operation: 'create',
			summary: 'Alert',
			client_id: by('name', given),
		});
		expect(ticket.client_id).toBe(id);
	});

	it.each([
		['a letter', 'Acme Ltd', 'Acme Ltd.'],
		['an accent', 'Muller', 'M\u00fcller'],
		['a leading zero', 'Acme 07', 'Acme 7'],
		['a space within a word', 'Acme Ltd', 'Ac me Ltd'],
	])('%s is another', async (_, given, held) => {
		kind.sandbox.halo.add('Client', { name: held, toplevel_id: 1 });
		expect(await kind.world().one(upsert(given))).toMatchObject({
			outcome: 'created',
			name: given,
		});
	});

	it('the same twice in one input is one record', async () => {
		const { items } = await kind
			.world()
			.run(upsert('={{ $json.name }}'), [{ name: 'M\u00fcller' }, { name: 'Mu\u0308ller ' }]);
		expect(items[1]).toMatchObject({ id: items[0].id, same_as_item: 0 });
	});
});

describe('300 names', () => {
	/** They differ in letters, so that no search finds two of them. */
	const letters = (number: number) =>
		[...String(number).padStart(3, '0')].map((digit) => 'bdfgklmnpr'[Number(digit)]).join('');
	const names = Array.from({ length: 300 }, (_, number) => ({ name: `Ab${letters(number)} 365` }));

	beforeEach(() => {
		for (const { name } of names) kind.sandbox.halo.add('Client', { name, toplevel_id: 1 });
		kind.world().requestCounts();
	});

	it('cost what the list costs, By Name', async () => {
		const { error } = await kind.world().run(
			{
				resource: 'ticket',
				operation: 'create',
				summary: 'Alert',
				client_id: by('name', '={{ $json.name }}'),
				options: { rowsPerRequest: 50 },
			},
			names,
		);
		expect(error).toBeNull();
		expect(kind.world().requestCounts()['GET /api/Client']).toBeLessThanOrEqual(6);
	});

	it('cost what the list costs, in Create or Update', async () => {
		const { items } = await kind.world().run(upsert('={{ $json.name }}'), names);
		expect(items.map(({ outcome }) => outcome)).toEqual(names.map(() => 'unchanged'));
		expect(kind.world().requestCounts()['GET /api/Client']).toBeLessThanOrEqual(6);
	});
});

describe('In a list too long to be read for a name, one with a sign without a width', () => {
	const filler = Array.from({ length: 320 }, (_, number) => `Filler ${'x'.repeat(number)}`);
	const ways: Array<[string, string, string]> = [
		['in the input', 'North\u200bgate', 'Northgate'],
		['in Halo', 'Northgate', 'Nor\u200bthgate'],
		['in both', 'North\u00adgate', 'Nor\u200bthgate'],
	];

	beforeEach(() => {
		for (const name of filler) kind.sandbox.halo.add('Client', { name, toplevel_id: 1 });
	});

	it.each(ways)('(%s) makes no other customer', async (_, given, held) => {
		const { id } = kind.sandbox.halo.add('Client', { name: held, toplevel_id: 1 });
		expect(await kind.world().one(upsert(given))).toMatchObject({ outcome: 'unchanged', id });
	});

	it.each(ways)('(%s) is found By Name', async (_, given, held) => {
		const { id } = kind.sandbox.halo.add('Client', { name: held, toplevel_id: 1 });
		const ticket = await kind.world().one({
			resource: 'ticket',
			operation: 'create',
			summary: 'Alert',
			client_id: by('name', given),
		});
		expect(ticket.client_id).toBe(id);
	});

	it('within a ticket’s reference finds its ticket again', async () => {
		const ticket = {
			resource: 'ticket',
			operation: 'upsert',
			matchOn: 'supplier_reference',
			supplier_reference: 'inc-\u200b0012',
			summary: 'Alert',
			client_id: by('id', 12),
		};
		const first = await kind.world().one(ticket);
		expect(await kind.world().one(ticket)).toMatchObject({ outcome: 'unchanged', id: first.id });
	});
});
