import { records } from '../../../nodes/HaloPsa/records';
import { by, enterKind } from './kindWorld';

/** Kind: 0 where an ID is meant, as what is missing often arrives. Halo takes it for "none": a write with it is a new record. */
const { world } = enterKind();

const writes = () =>
	world()
		.sandbox.apiRequests()
		.filter(({ method }) => method !== 'GET');

const refusedWith = async (parameters: Record<string, unknown>, message: string) => {
	const before = writes().length;
	const { error, items } = await world().run(parameters, [{ id: 0 }]);
	expect(error?.message).toBe(message);
	expect(items).toEqual([]);
	expect(writes()).toHaveLength(before);
};

const withLocator = records.flatMap(({ name, label, operations, anyEndpoint, parent }) =>
	(['get', 'update', 'delete'] as const)
		.filter((verb) => operations !== undefined && verb in operations && !anyEndpoint)
		.map((verb) => [name, verb, label, parent] as const),
);

it.each(withLocator)('%s: %s', async (resource, operation, label) => {
	await refusedWith(
		{
			resource,
			operation,
			[`${resource}Id`]: by('id', '={{ $json.id }}'),
			ticket_id: by('id', 1001),
			updateFields: { otherFields: { name: 'x', summary: 'x', title: 'x' } },
		},
		`${label}: no ${label === 'Agent' ? 'agent' : label.toLowerCase()} has the ID 0`,
	);
});

it.each([0, -1])('Update makes no new ticket of %d', async (id) => {
	await refusedWith(
		{
			resource: 'ticket',
			operation: 'update',
			ticketId: by('id', id),
			updateFields: { summary: 'Printer', client_id: by('id', 12) },
		},
		`Ticket: no ticket has the ID ${id}`,
	);
});

it.each([
	['the owner of a list', { resource: 'ticketApproval', operation: 'getAll' }, 'Ticket'],
	['the owner of a list', { resource: 'ticketNote', operation: 'getAll' }, 'Ticket'],
	[
		'what a new record needs',
		{ resource: 'ticketNote', operation: 'create', note: 'x', outcome_id: by('id', 7) },
		'Ticket',
	],
	[
		'a line',
		{
			resource: 'ticket',
			operation: 'changeAssets',
			ticketId: by('id', 1001),
			assets: { line: [{ id: by('id', 0) }] },
		},
		'Asset 1: Asset',
	],
	[
		'a filter',
		{ resource: 'asset', operation: 'getAll', filters: { ticket_id: by('id', 0) } },
		'Filter Ticket',
	],
])('%s: %j', async (_, parameters, label) => {
	const noun = label === 'Asset 1: Asset' ? 'asset' : 'ticket';
	await refusedWith(
		{ ticket_id: by('id', '0'), ...parameters },
		`${label}: no ${noun} has the ID 0`,
	);
});

it('takes a field off by it, where the record can do without', async () => {
	await world().one({
		resource: 'appointment',
		operation: 'update',
		appointmentId: by('id', 901),
		updateFields: { ticket_id: by('id', 0) },
	});
	const [row] = world().sandbox.halo.rows('Appointment');
	expect(row).toMatchObject({ id: 901, ticket_id: 0 });
});
