import type { World } from './world';
import { by, enterWorld, HALO_NODE } from './world';

let world: World;
let credential: string;

beforeAll(async () => {
	world = await enterWorld();
	credential = await world.newCredential();
});

afterAll(async () => {
	expect(world.sandbox.violations).toEqual([]);
	await world.leave();
});

/** Asks n8n for the inputs as its editor does when a ticket type is chosen. */
const inputsFor = async (tickettype_id: unknown) =>
	await world.n8n.api.mapperFields({
		type: HALO_NODE,
		method: 'getDemandedFields',
		property: 'demanded',
		parameters: { resource: 'ticket', operation: 'create', tickettype_id },
		credentials: { haloPsaApi: { id: credential, name: 'Halo PSA' } },
	});

describe('What the chosen ticket type demands', () => {
	it('is shown as required inputs', async () => {
		const { fields } = await inputsFor(by('list', 3));
		expect(fields).toMatchObject([
			{ id: 'CFChangeReason', displayName: 'Reason for Change', required: true, type: 'string' },
		]);
	});

	it('is shown with its choices, and fields of the form keep their labels', async () => {
		const type = world.sandbox.halo.rows('TicketType').find(({ id }) => id === 5);
		world.sandbox.halo.change('TicketType', {
			...type,
			fields: [
				{
					id: 172,
					name: 'CFAffectedService',
					label: 'Affected Service',
					mandatory: true,
					custom: 1,
				},
				{ id: 1, name: 'category_1', label: 'Kategorie', mandatory: true, custom: 0 },
				{ id: 2, name: 'summary', label: 'Summary', mandatory: true, custom: 0 },
				{
					id: 171,
					name: 'CFPetraIncidentId',
					label: 'Petra Incident',
					mandatory: false,
					custom: 1,
				},
			],
		});
		const { fields } = await inputsFor(by('name', 'billing report'));
		expect(fields.map(({ id, displayName, type: kind }) => [id, displayName, kind])).toEqual([
			['CFAffectedService', 'Affected Service', 'options'],
			['category_1', 'Category 1', 'options'],
		]);
		expect(fields[0].options?.map(({ name }) => name)).toContain('Files');
	});

	it('is said to be unknown before a type is chosen', async () => {
		expect(await inputsFor(by('list', ''))).toEqual({
			fields: [],
			emptyFieldsNotice: 'Choose a Ticket Type to see which fields it demands',
		});
	});

	it('is written with the ticket', async () => {
		const { items, error } = await world.run({
			resource: 'ticket',
			operation: 'create',
			summary: 'Replace the firewall',
			tickettype_id: by('name', 'Change'),
			client_id: by('name', 'Birch Dental'),
			demanded: {
				mappingMode: 'defineBelow',
				value: { CFChangeReason: 'It is ten years old' },
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
		});
		expect(error).toBeNull();
		const row = world.sandbox.halo.rows('Tickets').find(({ id }) => id === items[0].id);
		expect(row?.customfields).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ name: 'CFChangeReason', value: 'It is ten years old' }),
			]),
		);
	});
});
