import type { Row } from '../../sandbox';
import { by, useWorld } from './world';

const world = useWorld();

const resource = 'appointment';
const visit = {
	resource,
	operation: 'create',
	subject: 'Visit',
	start_date: '2026-04-01T09:00:00+02:00',
	end_date: '2026-04-01T10:30:00+02:00',
	agent_id: by('name', 'Morgan Reyes'),
	ticket_id: by('id', 1001),
	additionalFields: { note: 'Bring toner', inform_user: false },
};
const stored = (id: unknown) =>
	world()
		.sandbox.halo.rows('Appointment')
		.find((row) => row.id === id);

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

describe('Appointment', () => {
	it('is created at the moment that is meant, in the calendar of an agent', async () => {
		const made = await world().one(visit);
		expect(made).toMatchObject({
			subject: 'Visit',
			start_date: '2026-04-01T07:00:00Z',
			end_date: '2026-04-01T08:30:00Z',
			agent_name: 'Morgan Reyes',
			ticket_id: 1001,
		});
		expect(stored(made.id)).toMatchObject({ note: 'Bring toner', agent_id: 2 });
	});

	it.each([
		['in UTC', false],
		['in another zone', true],
	] as const)('says where Halo took the time otherwise: %s', async (appointmentTimes, isTold) => {
		world().sandbox.switches.appointmentTimes = appointmentTimes;
		const { error, execution } = await world().run(visit);
		expect(error).toBeNull();
		const said = JSON.stringify(execution.data).includes('another time zone than UTC');
		expect(said).toBe(isTold);
	});

	it('is read, changed and deleted', async () => {
		const appointmentId = by('id', 901);
		expect(await world().one({ resource, operation: 'get', appointmentId })).toMatchObject({
			id: 901,
			subject: 'Look at the printer',
			client_id: 12,
		});
		const updateFields = { subject: 'Replace the printer', agent_id: by('name', 'Sam Okafor') };
		await world().one({ resource, operation: 'update', appointmentId, updateFields });
		expect(stored(901)).toMatchObject({
			subject: 'Replace the printer',
			agent_id: 3,
			ticket_id: 1001,
		});
		const remove = { resource, operation: 'delete', appointmentId };
		expect(await world().one(remove)).toEqual({
			deleted: true,
			id: 901,
			name: expect.any(String),
			already_gone: false,
		});
		expect(await world().one(remove)).toEqual({
			deleted: true,
			id: 901,
			name: null,
			already_gone: true,
		});
	});

	it("is refused with Halo's own sentence where it ends before it begins", async () => {
		const { error } = await world().run({ ...visit, end_date: '2026-03-31T10:00:00Z' });
		expect(error?.message).toBe(
			'Halo refused to create the appointment: The end date must be after the start date.',
		);
	});

	it('is refused with what to tick', async () => {
		const id = await world().newCredential(
			world().sandbox.addApplication({ permissions: ['read:calendar', 'read:tickets'] }),
		);
		const { error } = await world().runAs(id, visit);
		expect(error?.message).toBe(
			'Halo does not let this connection create the appointment: it needs the permission "Edit: calendar"',
		);
	});

	it.each(['all', 'own unless asked'] as const)(
		'is listed for all agents, and by each filter: %s',
		async (appointmentsListed) => {
			world().sandbox.switches.appointmentsListed = appointmentsListed;
			const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
			expect(await list()).toEqual([901, 902]);
			expect(await list({ agents: by('name', 'Sam Okafor') })).toEqual([902]);
			expect(await list({ ticket_id: by('id', 1001) })).toEqual([901]);
			expect(await list({ client_id: by('id', 12) })).toEqual([901]);
			expect(await list({ start_date: inDays(5) })).toEqual([902]);
			expect(await list({ end_date: inDays(5) })).toEqual([901]);
			expect(await list({ tasksonly: true })).toEqual([902]);
			expect(await list({ search: 'printer' })).toEqual([901]);
			world().sandbox.halo.add('Appointment', { id: 903, subject: 'Done', complete_status: 1 });
			expect(await list({ hidecompleted: true })).toEqual([901, 902]);
		},
	);
});
