import { by, useWorld } from './world';

const world = useWorld();

const upsert = {
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'supplier_reference',
	supplier_reference: '={{ $json.ref }}',
	summary: 'Alert',
	client_id: by('name', '={{ $json.customer }}'),
	user_id: by('id', '={{ $json.mail }}'),
	additionalFields: { site_id: by('name', '={{ $json.site }}') },
};

/** Both customers have a site of the first name. */
const rows = [
	{
		ref: 'inc_1',
		customer: 'Birch Dental',
		site: 'Main',
		mail: 'pat.lee@birchdental.example',
	},
	{
		ref: 'inc_2',
		customer: 'Quay Logistics',
		site: 'Main',
		mail: 'ravi.patel@quaylogistics.example',
	},
	{
		ref: 'inc_3',
		customer: 'Birch Dental',
		site: 'Harbour Street',
		mail: 'sam.own@birchdental.example',
	},
];

let sam: unknown;

beforeEach(() => {
	const mail = rows[2].mail;
	const user = { name: 'Sam Own', site_id: 19, client_id: 12, emailaddress: mail };
	sam = world().sandbox.halo.add('Users', user).id;
});

const held = () =>
	world()
		.sandbox.halo.rows('Tickets')
		.filter(({ supplier_reference: reference }) => /^inc_[123]$/.test(String(reference)))
		.map(({ supplier_reference, client_id, site_id, user_id }) => [
			supplier_reference,
			client_id,
			site_id,
			user_id,
		]);

describe('Create or Update of tickets with customer, site and user', () => {
	it('has each by its own words, in one node, and does it once', async () => {
		const first = await world().run(upsert, rows);
		expect(first.error).toBeNull();
		expect(first.items.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created']);
		expect(held()).toEqual([
			['inc_1', 12, 18, 41],
			['inc_2', 13, 20, 45],
			['inc_3', 12, 19, sam],
		]);
		const again = await world().run(upsert, rows);
		expect(again.items.map(({ outcome }) => outcome)).toEqual([
			'unchanged',
			'unchanged',
			'unchanged',
		]);
	});

	it('moves a ticket to another customer, site and user together', async () => {
		await world().run(upsert, [rows[0]]);
		const moved = await world().run(upsert, [{ ...rows[1], ref: 'inc_1' }]);
		expect(moved.items).toMatchObject([{ outcome: 'updated' }]);
		expect(held()).toEqual([['inc_1', 13, 20, 45]]);
	});

	it.each([
		['a site', { site: 'Warehouse 2' }, /^Site: /],
		['a user', { mail: 'jo.marsh@quaylogistics.example' }, /^User: /],
		['a user of another site', { mail: 'sam.own@birchdental.example' }, /^User: /],
	])('refuses %s elsewhere, and writes nothing', async (_, other, message) => {
		const { error } = await world().run(upsert, [{ ...rows[0], ...other }]);
		expect(error?.message).toMatch(message);
		expect(held()).toEqual([]);
	});
});
