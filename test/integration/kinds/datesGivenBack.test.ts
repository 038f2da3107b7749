import { by, enterKind } from './kindWorld';

const kind = enterKind();

const ZONES = ['America/New_York', 'Europe/Berlin', 'Australia/Sydney'];

/** The nights in which the clocks of these zones change, in UTC and to the digit that Halo gives. */
const MOMENTS = [
	'2026-03-08T06:30:00.967',
	'2026-03-29T01:30:00.4214387',
	'2026-10-03T16:30:00',
	'2026-11-01T05:30:00',
];

const seed = (moment: string) => {
	const day = `${moment.slice(0, 10)}T00:00:00`;
	const dates = {
		dateoccurred: moment,
		deadlinedate: moment,
		fixbydate: moment,
		followupdate: moment,
		respondbydate: moment,
		startdate: day,
		targetdate: day,
	};
	const { id } = kind.sandbox.halo.add('Tickets', {
		summary: 'Mailbox rule alert',
		client_id: 12,
		supplier_reference: 'inc-1',
		last_update: moment,
		...dates,
	});
	return { id, dates };
};

describe.each(ZONES)('dates of a row given back to the node, in a workflow of %s', (zone) => {
	const get = (id: unknown) =>
		kind.world().node('Read', {
			resource: 'ticket',
			operation: 'get',
			ticketId: by('id', String(id)),
			simple: false,
		});

	it.each(MOMENTS)('Create or Update: nothing walks (%s)', async (moment) => {
		const { id, dates } = seed(moment);
		const givenBack = Object.fromEntries(
			Object.keys(dates).map((name) => [name, `={{ $json.${name} }}`]),
		);
		const write = kind.world().node('Write', {
			resource: 'ticket',
			operation: 'upsert',
			matchOn: 'supplier_reference',
			supplier_reference: '={{ $json.supplier_reference }}',
			summary: '={{ $json.summary }}',
			client_id: by('id', 12),
			additionalFields: givenBack,
		});
		const [{ json }] = await kind.world().runChain([get(id), write], [{}], zone);
		expect(json).toMatchObject({ outcome: 'unchanged', changes: {} });
		expect(kind.sent('POST /api/Tickets')).toBe(0);
		expect(kind.stored('Tickets', 'id', id)).toMatchObject([dates]);
	});

	it.each(MOMENTS)('Changed Since and Date Occurred find the row (%s)', async (moment) => {
		const { id } = seed(moment);
		const list = kind.world().node('List', {
			resource: 'ticket',
			operation: 'getAll',
			returnAll: true,
			filters: {
				lastupdatefromdate: '={{ $json.last_update }}',
				occurred_from: '={{ $json.dateoccurred }}',
				occurred_to: '={{ $json.dateoccurred }}',
			},
		});
		const found = await kind.world().runChain([get(id), list], [{}], zone);
		expect(found.map(({ json }) => json.id)).toEqual([id]);
	});

	it('Create: the days of a contract are those of the contract they are taken from', async () => {
		const { id } = kind.sandbox.halo.add('ClientContract', {
			ref: 'C-1',
			client_id: 12,
			start_date: '2026-03-29T00:00:00',
			end_date: '2026-11-01T12:00:00',
		});
		const read = kind.world().node('Read', {
			resource: 'contract',
			operation: 'get',
			contractId: by('id', String(id)),
		});
		const write = kind.world().node('Write', {
			resource: 'contract',
			operation: 'create',
			ref: 'C-2',
			client_id: by('id', 12),
			start_date: '={{ $json.start_date }}',
			end_date: '={{ $json.end_date }}',
		});
		await kind.world().runChain([read, write], [{}], zone);
		expect(kind.stored('ClientContract', 'ref', 'C-2')).toMatchObject([
			{ start_date: '2026-03-29T12:00:00', end_date: '2026-11-01T12:00:00' },
		]);
	});
});

it('every date that goes out ends in Z, whole records too', async () => {
	const { id } = seed(MOMENTS[1]);
	for (const operation of [
		{ operation: 'get', ticketId: by('id', String(id)) },
		{ operation: 'getAll', limit: 5 },
	])
		for (const simple of [true, false]) {
			const { items } = await kind.world().run({ resource: 'ticket', simple, ...operation });
			const bare = JSON.stringify(items).match(/"\d{4}-\d\d-\d\dT[^"]*[^"Z]"/g);
			expect(bare).toBeNull();
		}
});
