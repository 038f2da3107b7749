import { by, enterKind } from './kindWorld';

/** Kind: a value as a sheet or another node gives it: blank, a list, in digits that are no number, or twice. */
const { world, stored } = enterKind();

const deal = (additionalFields: Record<string, unknown>) => ({
	resource: 'opportunity',
	operation: 'create',
	summary: 'Deal',
	additionalFields,
});
const laptop = (more: Record<string, unknown>) => ({
	resource: 'asset',
	operation: 'create',
	assettype_id: by('name', 'Laptop'),
	client_id: by('id', 12),
	inventory_number: 'X-1',
	...more,
});
const byLabel = (...lines: Array<[string, unknown]>) => ({
	typeFields: { field: lines.map(([label, value]) => ({ label, value })) },
});

describe('A number', () => {
	it.each(['={{ " " }}', '={{ "\\t" }}', ' '])(
		'that is blank is not given: %j',
		async (oppvalue) => {
			const { id } = await world().one(deal({ oppvalue }));
			expect(stored('Opportunities', 'id', id)[0].oppvalue).toBeUndefined();
		},
	);

	it.each([
		['={{ [] }}', 'Value: the value is a list, not a number'],
		['={{ [7] }}', 'Value: the value is a list, not a number'],
		['={{ ({ a: 1 }) }}', 'Value: the value is an object, not a number'],
		['={{ "0x1f" }}', 'Value: "0x1f" is not a number'],
		['={{ "1,234" }}', 'Value: "1,234" is not a number'],
		['={{ "(5)" }}', 'Value: "(5)" is not a number'],
		['={{ "5-" }}', 'Value: "5-" is not a number'],
	])('is no other thing: %s', async (oppvalue, message) => {
		const { error } = await world().run(deal({ oppvalue }));
		expect(error?.message).toBe(message);
		expect(stored('Opportunities', 'summary', 'Deal')).toEqual([]);
	});

	it('of too many digits is refused also as text', async () => {
		const additionalFields = { third_party_id: '={{ "12345678901234567890" }}' };
		const { error } = await world().run(laptop({ additionalFields }));
		expect(error?.message).toMatch(
			/^Third Party ID: the number .* has more digits than n8n can hold/,
		);
	});

	it.each([
		['={{ "0x1f" }}', /takes a number, not "0x1f"$/],
		['={{ [7] }}', /takes a number, not "\[7\]"$/],
	])('of an asset type is no other thing: %s', async (cost, message) => {
		const { error } = await world().run(laptop(byLabel(['Purchase Cost', cost])));
		expect(error?.message).toMatch(message);
	});

	it.each([
		['={{ " 12.50 " }}', '12.50'],
		['={{ "20,000" }}', '20000'],
		['={{ " " }}', ''],
	])('of an asset type goes without its blanks: %s', async (cost, sent) => {
		await world().one(laptop(byLabel(['Purchase Cost', cost])));
		const [{ body }] = world()
			.sandbox.apiRequests()
			.filter(({ method }) => method === 'POST');
		expect(body).toMatchObject([{ fields: [{ name: 'Purchase Cost', value: sent }] }]);
	});
});

it.each([
	['targetdate', 'Target Date: the value is a list, not a date'],
	['oppcompanyname', 'Company Name: the value is a list, not a text'],
])('a list is no value: %s', async (name, message) => {
	const { error } = await world().run(deal({ [name]: '={{ ["2026-03-09"] }}' }));
	expect(error?.message).toBe(message);
});

it('a list is no bound of a filter', async () => {
	const { error } = await world().run({
		resource: 'appointment',
		operation: 'getAll',
		filters: { start_date: '={{ ["2026-03-09"] }}' },
	});
	expect(error?.message).toBe('Filter From: "2026-03-09" is not a date');
});

it('what a new record needs is empty where it is blank', async () => {
	const { error } = await world().run({
		resource: 'appointment',
		operation: 'create',
		subject: '={{ "  " }}',
		start_date: '2026-04-01T09:00:00Z',
		end_date: '2026-04-01T10:00:00Z',
		agent_id: by('id', 2),
	});
	expect(error?.message).toBe('Subject is empty');
	expect(error?.description).toBe('Fill in Subject: Halo needs it to create an appointment.');
});

it.each(['={{ $json.none }}', '={{ null }}', '={{ "" }}'])(
	'a note stays private where nothing says otherwise: %s',
	async (hiddenfromuser) => {
		await world().one(
			{
				resource: 'ticketNote',
				operation: 'create',
				ticket_id: by('id', 1003),
				outcome_id: by('name', 'Private Note'),
				note: 'For us only',
				hiddenfromuser,
			},
			[{ a: 1 }],
		);
		const [{ body }] = world()
			.sandbox.apiRequests()
			.filter(({ method }) => method === 'POST');
		expect(body).toMatchObject([{ hiddenfromuser: true }]);
		expect(body).not.toMatchObject([{ note_html: expect.anything() }]);
	},
);

describe('What is given twice', () => {
	it('is one field of an asset, with the later value', async () => {
		const made = await world().one(laptop(byLabel(['Model', 'A'], ['MODEL ', 'B'])));
		expect(made).toMatchObject({ fields: { Model: 'B' } });
	});

	it('is one FAQ list', async () => {
		const { id } = await world().one({
			resource: 'knowledgeBaseArticle',
			operation: 'create',
			name: 'T',
			additionalFields: {
				faqlists: { line: [{ id: by('id', 71) }, { id: by('name', 'Hardware') }] },
			},
		});
		expect(stored('KBArticle', 'id', id)[0].faqlists).toEqual([{ id: 71 }]);
	});
});
