import type { Row } from '../../sandbox';
import { by, HALO_NODE, useWorld } from './world';

const world = useWorld();

describe.each([
	{
		resource: 'project',
		path: 'Projects',
		area: 'projects',
		noun: 'project',
		open: 2001,
		closed: 2002,
		fields: { projecttimebudget: 16, startdate: '2026-05-04' },
		written: { projecttimebudget: 16, startdate: '2026-05-04T12:00:00' },
		change: { projectmoneybudget: 5000 },
	},
	{
		resource: 'opportunity',
		path: 'Opportunities',
		area: 'sales',
		noun: 'opportunity',
		open: 3001,
		closed: 3002,
		fields: { oppvalue: 900, oppcompanyname: 'Poplar Press', opptel: '01632 960123' },
		written: { oppvalue: 900, oppcompanyname: 'Poplar Press', opptel: '01632 960123' },
		change: { oppconversionprobability: 80 },
	},
])('$resource', ({ resource, path, area, noun, open, closed, fields, written, change }) => {
	const stored = (id: unknown) =>
		world()
			.sandbox.halo.rows(path)
			.find((row) => row.id === id);
	const locator = (id: number) => ({ [`${resource}Id`]: by('id', id) });
	const create = {
		resource,
		operation: 'create',
		summary: 'New Laptops',
		details: 'Twelve of them',
		tickettype_id: by('name', 'Change'),
		client_id: by('name', 'Birch Dental'),
		requiredFields: {
			mappingMode: 'defineBelow',
			value: { CFChangeReason: 'They are ten years old' },
			matchingColumns: [],
			schema: [
				{
					id: 'CFChangeReason',
					displayName: 'Reason for Change',
					required: true,
					display: true,
					defaultMatch: false,
					type: 'string',
				},
			],
		},
		additionalFields: {
			agent_id: by('name', 'Morgan Reyes'),
			status_id: by('name', 'In Progress'),
			team: by('name', 'Projects'),
			...fields,
		},
	};
	const list = async (filters: Row = {}) => {
		const { items, error } = await world().run({
			resource,
			operation: 'getAll',
			returnAll: true,
			filters,
		});
		expect(error).toBeNull();
		return items.map(({ id }) => id);
	};

	it('asks for what its ticket type requires, as far as it has that', async () => {
		const { fields: asked } = await world().n8n.api.mapperFields({
			type: HALO_NODE,
			method: 'getRequiredFields',
			property: 'requiredFields',
			parameters: { resource, operation: 'create', tickettype_id: by('list', 3) },
			credentials: { haloPsaApi: { id: await world().newCredential(), name: 'Halo PSA' } },
		});
		expect(asked.map(({ id }) => id)).toEqual(['CFChangeReason']);
	});

	it('is created with everything by name', async () => {
		const made = await world().one(create);
		expect(made).toMatchObject({
			summary: 'New Laptops',
			client_name: 'Birch Dental',
			agent_name: 'Morgan Reyes',
			status_name: 'In Progress',
			tickettype_name: 'Change',
		});
		expect(stored(made.id)).toMatchObject({
			details: 'Twelve of them',
			agent_id: 2,
			client_id: 12,
			status_id: 2,
			team: 'Projects',
			...written,
		});
	});

	it('is read, by ID and by its summary, with names beside IDs', async () => {
		const row = await world().one({ resource, operation: 'get', ...locator(open) });
		expect(row).toMatchObject({ id: open, client_id: 12, client_name: 'Birch Dental' });
		const byName = { [`${resource}Id`]: by('name', String(row.summary)) };
		expect(await world().one({ resource, operation: 'get', ...byName })).toMatchObject({
			id: open,
		});
	});

	it('is changed, and nothing else of it', async () => {
		const before = stored(open);
		const updateFields = { ...change, status_id: by('name', 'With User') };
		const changed = { resource, operation: 'update', ...locator(open), updateFields };
		expect(await world().one(changed)).toMatchObject({ id: open, status_id: 4 });
		expect(stored(open)).toMatchObject({
			...change,
			status_id: 4,
			summary: before?.summary,
			agent_id: before?.agent_id,
		});
	});

	it('is deleted, and deleted again without harm', async () => {
		const remove = { resource, operation: 'delete', ...locator(open) };
		expect(await world().one(remove)).toEqual({
			deleted: true,
			id: open,
			name: expect.any(String),
			already_gone: false,
		});
		expect(await world().one(remove)).toEqual({
			deleted: true,
			id: open,
			name: null,
			already_gone: true,
		});
		expect(await list()).toEqual([closed]);
	});

	it('is listed by each filter, with names beside IDs', async () => {
		expect(await list()).toEqual([open, closed]);
		expect(await list({ client_id: by('id', 12) })).toEqual([open]);
		expect(await list({ agent_id: by('name', 'Sam Okafor') })).toEqual([closed]);
		expect(await list({ status_id: by('name', 'Closed') })).toEqual([closed]);
		expect(await list({ requesttype_id: by('name', 'Incident') })).toEqual([]);
		expect(await list({ team_name: by('name', 'Projects') })).toEqual([open, closed]);
		expect(await list({ state: 'open' })).toEqual([open]);
		expect(await list({ state: 'closed' })).toEqual([closed]);
		expect(await list({ search: String(stored(open)?.summary) })).toEqual([open]);
		const { items } = await world().run({ resource, operation: 'getAll', limit: 1 });
		expect(items).toMatchObject([
			{ agent_name: 'Sam Okafor', status_name: 'Closed', tickettype_name: 'Change' },
		]);
	});

	it('is refused with what to tick', async () => {
		const id = await world().newCredential(
			world().sandbox.addApplication({ permissions: ['read:tickets', 'edit:tickets'] }),
		);
		const { error } = await world().runAs(id, {
			resource,
			operation: 'delete',
			...locator(open),
		});
		expect(error?.message).toBe(
			`Halo does not let this connection delete the ${noun}: it needs the permission "Edit: ${area}"`,
		);
	});
});
