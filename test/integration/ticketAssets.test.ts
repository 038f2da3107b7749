import type { Row } from '../../sandbox';
import { by, useWorld } from './world';

const world = useWorld();

beforeEach(() => {
	world().sandbox.halo.add('Asset', {
		inventory_number: 'BIRCH-LT-02',
		assettype_id: 1,
		site_id: 18,
	});
});

const chosen = (...assets: Row[]) => ({ line: assets.map((id) => ({ id })) });
const held = (id: unknown) =>
	(
		(world()
			.sandbox.halo.rows('Tickets')
			.find((row) => row.id === id)?.assets ?? []) as Row[]
	).map((asset) => asset.id);
const ticketAbout = (...ids: number[]) =>
	Number(
		world().sandbox.halo.add('Tickets', {
			summary: 'Screen is dark',
			tickettype_id: 1,
			client_id: 12,
			assets: ids.map((id) => ({ id })),
		}).id,
	);
const change = (ticket: number, assetChange: string, ...assets: Row[]) => ({
	resource: 'ticket',
	operation: 'changeAssets',
	ticketId: by('id', ticket),
	assetChange,
	assets: chosen(...assets),
});
const posts = () =>
	world()
		.sandbox.apiRequests()
		.filter(({ method }) => method === 'POST');

describe('Assets of a ticket', () => {
	it('go with a new one', async () => {
		const { id } = await world().one({
			resource: 'ticket',
			operation: 'create',
			summary: 'Screen is dark',
			client_id: by('name', 'Birch Dental'),
			additionalFields: { assets: chosen(by('name', 'birch-lt-01'), by('id', 803)) },
		});
		expect(held(id)).toEqual([801, 803]);
	});

	it('are refused where one of them is empty, before anything is sent', async () => {
		const { error } = await world().run({
			resource: 'ticket',
			operation: 'create',
			summary: 'x',
			additionalFields: { assets: chosen(by('id', 801), by('id', '={{ $json.missing }}')) },
		});
		expect(error?.message).toBe('Asset 2: Asset is empty');
		expect(posts()).toEqual([]);
	});

	describe.each(['shown', 'hidden'] as const)('%s by the ticket', (ticketAssets) => {
		beforeEach(() => {
			world().sandbox.switches.ticketAssets = ticketAssets;
		});

		it.each([
			['add', [by('id', 803)], [801, 803], [803], []],
			['remove', [by('name', 'BIRCH-LT-01')], [], [], [801]],
			['removeAll', [], [], [], [801]],
			['replace', [by('id', 803)], [803], [803], [801]],
		])('are changed: %s', async (what, assets, after, added, removed) => {
			const ticket = ticketAbout(801);
			const row = await world().one(change(ticket, what, ...assets));
			expect(held(ticket)).toEqual(after);
			expect(row).toMatchObject({ id: ticket, outcome: 'updated', added, removed });
			expect((row.assets as Row[]).map(({ id }) => id)).toEqual(after);
		});

		it('are left alone where they are right already', async () => {
			const ticket = ticketAbout(801);
			const row = await world().one(change(ticket, 'add', by('id', 801)));
			expect(row).toMatchObject({
				outcome: 'unchanged',
				assets: [{ id: 801, inventory_number: 'BIRCH-LT-01', key_field: 'Latitude 5440' }],
			});
			expect(posts()).toEqual([]);
		});

		it('are told to have stayed where Halo leaves an empty list aside', async () => {
			world().sandbox.switches.emptyAssetList = 'ignored';
			const ticket = ticketAbout(801);
			const { error } = await world().run(change(ticket, 'removeAll'));
			expect(error?.message).toBe(`Halo left ticket ${ticket} with other assets: 801, not none`);
			expect(error?.description).toContain('by hand in Halo');
		});
	});

	it('are all there where several items add to one ticket', async () => {
		const ticket = ticketAbout();
		const { error } = await world().run(change(ticket, 'add', by('id', '={{ $json.asset }}')), [
			{ asset: 801 },
			{ asset: 803 },
		]);
		expect(error).toBeNull();
		expect(held(ticket)).toEqual([801, 803]);
	});

	it('are those at the customer of the ticket, where a tag is used at two', async () => {
		world().sandbox.halo.add('Asset', {
			inventory_number: 'BIRCH-LT-01',
			assettype_id: 1,
			site_id: 23,
		});
		const ticket = ticketAbout();
		await world().one(change(ticket, 'add', by('name', 'BIRCH-LT-01')));
		expect(held(ticket)).toEqual([801]);
	});

	it('are not touched where Halo shows them nowhere', async () => {
		world().sandbox.switches.ticketAssets = 'hidden';
		world().sandbox.switches.ignoredFilters.add('ticket_id');
		const ticket = ticketAbout(801);
		const { error } = await world().run(change(ticket, 'add', by('id', 803)));
		world().sandbox.switches.ignoredFilters.clear();
		expect(error?.message).toBe(`Halo does not show the assets of ticket ${ticket}`);
		expect(held(ticket)).toEqual([801]);
		expect(posts()).toEqual([]);
	});

	it('need one to be chosen', async () => {
		const { error } = await world().run(change(ticketAbout(801), 'replace'));
		expect(error?.message).toBe('Assets is empty');
	});

	it('are written once where the answer to the write was lost', async () => {
		const ticket = ticketAbout(801, 803);
		world().sandbox.faults.add({ method: 'POST', path: '/Tickets', drop: 'after' });
		const row = await world().one(change(ticket, 'remove', by('id', 803)));
		expect(row).toMatchObject({ outcome: 'updated', removed: [803] });
		expect(held(ticket)).toEqual([801]);
	});
});

describe('Tickets of an asset, and assets of a ticket', () => {
	it('are listed by a filter, with a word that Halo does not show whether it knows it', async () => {
		const ticket = ticketAbout(803);
		ticketAbout(801);
		const { items, execution } = await world().run({
			resource: 'ticket',
			operation: 'getAll',
			returnAll: true,
			filters: { asset_id: by('name', 'BIRCH-LT-02') },
		});
		expect(items.map(({ id }) => id)).toEqual([ticket]);
		expect(JSON.stringify(execution.data)).toContain('whether it knows this filter: Asset');
		const assets = await world().run({
			resource: 'asset',
			operation: 'getAll',
			filters: { ticket_id: by('id', ticket) },
		});
		expect(assets.items).toMatchObject([{ id: 803, inventory_number: 'BIRCH-LT-02' }]);
	});
});
