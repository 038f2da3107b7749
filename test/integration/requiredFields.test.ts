import type { MapperFields } from '../../real-n8n/api';
import type { Row } from '../../sandbox';
import { standardFields, typeField } from '../../sandbox/data/ticket-type-fields';
import { onForm } from '../../sandbox/halo/rules/ticket-type';
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
const inputsFor = async (tickettype_id: unknown, resource = 'ticket') =>
	await world.n8n.api.mapperFields({
		type: HALO_NODE,
		method: 'getRequiredFields',
		property: 'requiredFields',
		parameters: { resource, operation: 'create', tickettype_id },
		credentials: { haloPsaApi: { id: credential, name: 'Halo PSA' } },
	});

const custom = (id: number) =>
	world.sandbox.halo.rows('FieldInfo').find((field) => field.id === id) ?? {};

/** Gives a ticket type other fields, in the shape seen on a tenant. */
function changeForm(id: number, ...fields: Row[]) {
	const type = world.sandbox.halo.rows('TicketType').find((one) => one.id === id);
	world.sandbox.halo.change('TicketType', { ...type, fields });
}

const shownFields = ({ fields }: MapperFields) =>
	fields.map(({ id, displayName, type, required }) => [id, displayName, type, required]);

describe('What the chosen ticket type requires', () => {
	it.each(['rows', 'groups'] as const)('is shown as required inputs (%s)', async (form) => {
		world.sandbox.switches.ticketTypeFields = form;
		const shown = await inputsFor(by('list', 3));
		world.sandbox.switches.ticketTypeFields = 'rows';
		expect(shownFields(shown)).toEqual([['CFChangeReason', 'Reason for Change', 'string', true]]);
	});

	it("is shown with choices by Halo's own words, whatever the database calls it", async () => {
		const conditional = { visibility_conditions: [{ id: 1, field_id: 8 }] };
		changeForm(
			5,
			typeField(5, 1, standardFields.summary, onForm.required),
			typeField(5, 2, custom(172), onForm.required),
			typeField(5, 3, standardFields.category3, onForm.required),
			typeField(5, 4, standardFields.team, onForm.required),
			typeField(5, 5, standardFields.agent, onForm.required),
			typeField(5, 6, custom(174), onForm.required, conditional),
			typeField(5, 7, custom(171), onForm.warned),
			typeField(5, 8, custom(179), onForm.required),
			typeField(5, 9, standardFields.impact, onForm.required),
		);
		const shown = await inputsFor(by('name', 'billing report'));
		expect(shownFields(shown)).toEqual([
			['CFAffectedService', 'Affected Service', 'options', true],
			['category_3', 'Resolution', 'options', true],
			['team', 'Team', 'options', true],
			['agent_id', 'Agent', 'options', true],
			['CFDwellMinutes', 'Dwell Time (minutes)', 'number', false],
			['CFSystems', 'Systems Checked (with commas between)', 'string', true],
			['impact', 'Impact', 'options', true],
		]);
		const [service, category] = shown.fields;
		expect(shown.fields.at(-1)?.options).toEqual([
			{ name: 'Company', value: 1 },
			{ name: 'Team', value: 2 },
		]);
		expect(service.options?.map(({ name }) => name)).toEqual(['E-mail', 'Files', 'Telephony']);
		expect(category.options?.map(({ name }) => name)).toContain('Account secured');
	});

	it('takes one request, and one for each list that its choices come from', async () => {
		const before = world.sandbox.requests.length;
		await inputsFor(by('list', 3));
		const asked = world.sandbox.requests.slice(before).map(({ path }) => path);
		expect(asked.filter((path) => path.startsWith('/api/'))).toEqual(['/api/TicketType/3']);
	});

	it('is said to be unknown where Halo does not tell', async () => {
		const type = world.sandbox.halo.rows('TicketType').find(({ id }) => id === 2);
		world.sandbox.halo.change('TicketType', { ...type, fields: null });
		expect(await inputsFor(by('list', 2))).toEqual({
			fields: [],
			emptyFieldsNotice: 'This Halo does not tell which fields the ticket type requires',
		});
	});

	it('is said to be unknown before a type is chosen', async () => {
		expect(await inputsFor(by('list', ''))).toEqual({
			fields: [],
			emptyFieldsNotice: 'Choose a Ticket Type to see which fields it requires',
		});
	});

	it.each(['ticket', 'project', 'opportunity'])(
		'is named where there is no input for it: %s',
		async (resource) => {
			const other = { id: 90, name: 'costcode', label: 'Cost Code', type: 0 };
			const conditional = { visibility_conditions: [{ id: 1, field_id: 8 }] };
			changeForm(
				6,
				typeField(6, 1, standardFields.summary, onForm.required),
				typeField(6, 2, other, onForm.required),
				typeField(6, 3, { ...other, id: 91, name: 'depot' }, onForm.required, conditional),
			);
			expect(await inputsFor(by('list', 6), resource)).toEqual({
				fields: [],
				emptyFieldsNotice:
					'This ticket type also requires Cost Code (give it in Other Fields (JSON) as "costcode")',
			});
			changeForm(6, typeField(6, 1, standardFields.summary, onForm.required));
			expect(await inputsFor(by('list', 6), resource)).toEqual({
				fields: [],
				emptyFieldsNotice: 'This ticket type requires no other fields',
			});
		},
	);

	it.each([
		['project', 'Projects'],
		['opportunity', 'Opportunities'],
	])('is asked for and written, of a %s as of a ticket', async (resource, path) => {
		changeForm(
			6,
			typeField(6, 1, standardFields.impact, onForm.required),
			typeField(6, 2, standardFields.category3, onForm.required),
		);
		const shown = await inputsFor(by('list', 6), resource);
		expect(shownFields(shown)).toEqual([
			['impact', 'Impact', 'options', true],
			['category_3', 'Resolution', 'options', true],
		]);
		const { items, error } = await world.run({
			resource,
			operation: 'create',
			summary: 'New Laptops',
			tickettype_id: by('list', 6),
			client_id: by('name', 'Birch Dental'),
			requiredFields: {
				mappingMode: 'defineBelow',
				value: { impact: 2, category_3: 'Account secured' },
				matchingColumns: [],
				schema: [],
			},
		});
		expect(error).toBeNull();
		const row = world.sandbox.halo.rows(path).find(({ id }) => id === items[0].id);
		expect(row).toMatchObject({
			impact: 2,
			category_3: expect.stringContaining('Account secured'),
		});
	});

	it('is written with the ticket', async () => {
		const { items, error } = await world.run({
			resource: 'ticket',
			operation: 'create',
			summary: 'Replace the firewall',
			tickettype_id: by('name', 'Change'),
			client_id: by('name', 'Birch Dental'),
			requiredFields: {
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
