import type { Row } from '../../sandbox';
import { by, loggedIn, useWorld } from './world';

const world = useWorld(loggedIn);

/** Tickets of one customer, each with values of custom fields. */
const tickets = (...values: Array<Record<string, unknown>>) =>
	values.map((fields) =>
		Number(
			world().sandbox.halo.add('Tickets', {
				summary: 'x',
				tickettype_id: 1,
				client_id: 12,
				customfields: Object.entries(fields).map(([name, value]) => ({ name, value })),
			}).id,
		),
	);

const filtered = (lines: Row[], more: Row = {}) => ({
	resource: 'ticket',
	operation: 'getAll',
	returnAll: true,
	filters: { customFieldFilter: { field: lines } },
	...more,
});
const line = (name: string, value: unknown) => ({ field: by('name', name), value });

describe('A filter by custom fields', () => {
	it.each([
		['text, by its label', line('Petra Incident', 'INC_1 '), { CFPetraIncidentId: 'inc_1' }],
		['a choice by its name', line('Affected Service', 'Files'), { CFAffectedService: 2 }],
		['a number as a number', line('Dwell Time (minutes)', '20000.0'), { CFDwellMinutes: 20_000 }],
		['a day', line('First Noticed', '2026-03-09'), { CFNoticed: '2026-03-09T00:00:00Z' }],
		['a box that is ticked', line('Account Locked', 'yes'), { CFAccountLocked: true }],
		['a box that is not', line('Account Locked', 'false'), { CFAccountLocked: null }],
		[
			'one choice of several',
			line('Systems Checked', 'OneDrive'),
			{ CFSystems: [{ id: 2 }, { id: 3 }] },
		],
	])('finds %s', async (_, one, held) => {
		const [id] = tickets(held, { CFChangeReason: 'other' }, {});
		const { items } = await world().run(filtered([one]));
		expect(items.map((row) => row.id)).toEqual([id]);
	});

	it('takes the records that have all the values, the newest first, up to the limit', async () => {
		const ids = tickets(
			{ CFPetraIncidentId: 'a', CFDwellMinutes: 5 },
			{ CFPetraIncidentId: 'a', CFDwellMinutes: 6 },
			{ CFPetraIncidentId: 'a', CFDwellMinutes: 5 },
			{ CFPetraIncidentId: 'a', CFDwellMinutes: 5 },
		);
		const lines = [line('CFPetraIncidentId', 'a'), line('CFDwellMinutes', 5)];
		const { items } = await world().run(filtered(lines, { returnAll: false, limit: 2 }));
		expect(items.map(({ id }) => id)).toEqual([ids[3], ids[2]]);
		expect(await world().one(filtered(lines, { listOutput: 'count' }))).toEqual({ count: 3 });
	});

	it('goes with other filters', async () => {
		const [id] = tickets({ CFPetraIncidentId: 'a' });
		world().sandbox.halo.add('Tickets', {
			summary: 'x',
			tickettype_id: 1,
			client_id: 13,
			customfields: [{ name: 'CFPetraIncidentId', value: 'a' }],
		});
		const given = filtered([line('Petra Incident', 'a')]);
		const filters = { ...given.filters, client_id: by('id', 12) };
		const { items } = await world().run({ ...given, filters });
		expect(items.map((row) => row.id)).toEqual([id]);
	});

	it('is refused where the list shows no custom fields', async () => {
		world().sandbox.switches.customFieldsInLists = 'never';
		tickets({ CFPetraIncidentId: 'a' });
		const { error } = await world().run(filtered([line('Petra Incident', 'a')]));
		expect(error?.message).toBe("Halo's list of tickets does not show custom fields");
		expect(error?.description).toContain('one by one with Get');
	});

	it('says so where no record has the field', async () => {
		tickets({ CFPetraIncidentId: 'a' });
		const { items, execution } = await world().run(filtered([line('Reason for Change', 'b')]));
		expect(items).toEqual([]);
		expect(JSON.stringify(execution.data)).toContain('shows the field \\"CFChangeReason\\"');
	});

	it.each([
		['an empty value', line('Petra Incident', '={{ $json.none }}'), /a value is empty$/],
		['a field of others', line('Petra Tenant', 'a'), /is no field of tickets$/],
		['a field that is not there', line('CFNone', 'a'), /no custom field is named "CFNone"$/],
		['a choice that is not there', line('Affected Service', 'Fax'), /has no choice named "Fax"/],
	])('is refused with %s', async (_, one, message) => {
		world().requestCounts();
		const { error } = await world().run(filtered([one]));
		expect(error?.message).toMatch(message);
		expect(world().requestCounts()['GET /api/Tickets']).toBeUndefined();
	});
});
