import { by, enterKind } from './kindWorld';

/**
 * Kind: a key or a field of text that looks like a number is compared as text: "007" is not "7", and two IDs of 19 digits
 * that differ in the last are two.
 */
const kind = enterKind();

const apart: Array<[string, string, string]> = [
	['leading zeros', '007', '7'],
	['a leading zero of an article number', '0100', '100'],
	['19 digits', '1189998819991197250', '1189998819991197251'],
	['a plus sign', '+441234567890', '441234567890'],
	['an exponent', '1e3', '1000'],
	['decimals', '12.0', '12'],
	['a hexadecimal form', '0x10', '16'],
];

interface Matched {
	what: string;
	entity: string;
	property: string;
	parameters: object;
}

const key = '={{ $json.key }}';
const matched: Matched[] = [
	{
		what: 'a ticket by its supplier reference',
		entity: 'Tickets',
		property: 'supplier_reference',
		parameters: {
			resource: 'ticket',
			matchOn: 'supplier_reference',
			supplier_reference: key,
			summary: 'Alert',
			client_id: by('id', 12),
		},
	},
	{
		what: 'a ticket by a tag',
		entity: 'Tickets',
		property: 'summary',
		parameters: {
			resource: 'ticket',
			matchOn: 'tag',
			tag: key,
			summary: 'Alert',
			client_id: by('id', 12),
			tickettype_id: by('id', 1),
		},
	},
	{
		what: 'a ticket by a custom field',
		entity: 'Tickets',
		property: 'customfields',
		parameters: {
			resource: 'ticket',
			matchOn: 'customField',
			keyField: by('name', 'CFPetraIncidentId'),
			keyValue: key,
			summary: 'Alert',
			client_id: by('id', 12),
		},
	},
	{
		what: 'a customer by name',
		entity: 'Client',
		property: 'name',
		parameters: { resource: 'customer', matchOn: 'name', name: key },
	},
	{
		what: 'a site by name',
		entity: 'Site',
		property: 'name',
		parameters: { resource: 'site', name: key, client_id: by('id', 12) },
	},
	{
		what: 'an item by its external reference',
		entity: 'Item',
		property: 'externalreference',
		parameters: {
			resource: 'item',
			matchOn: 'externalreference',
			externalreference: key,
			name: '=Item {{ $json.key }}',
			assetgroup_id: by('id', 14),
		},
	},
	{
		what: 'a contract by its reference',
		entity: 'ClientContract',
		property: 'ref',
		parameters: {
			resource: 'contract',
			ref: key,
			client_id: by('id', 12),
			start_date: '2026-04-01',
			end_date: '2027-03-31',
		},
	},
	{
		what: 'a licence by its product SKU',
		entity: 'SoftwareLicence',
		property: 'product_sku',
		parameters: {
			resource: 'softwareLicence',
			matchOn: 'product_sku',
			product_sku: key,
			name: '=Licence {{ $json.key }}',
			client_id: by('id', 17),
			count: 5,
		},
	},
	{
		what: 'a user by e-mail',
		entity: 'Users',
		property: 'emailaddress',
		parameters: {
			resource: 'user',
			name: 'Kim Ward',
			site_id: by('id', 18),
			emailaddress: key,
		},
	},
];

describe.each(matched)('$what', ({ entity, property, parameters }) => {
	const upsert = { operation: 'upsert', ...parameters };
	const all = [...new Set(apart.flatMap(([, one, other]) => [one, other]))];

	it('is another for each text, in one run and in the next', async () => {
		const before = kind.sandbox.halo.rows(entity).length;
		const items = all.map((value) => ({ key: value }));
		const first = await kind.world().run(upsert, items);
		expect(first.error).toBeNull();
		expect(first.items.map(({ outcome }) => outcome)).toEqual(all.map(() => 'created'));
		const again = await kind.world().run(upsert, [...items].reverse());
		expect(again.items.map(({ outcome }) => outcome)).toEqual(all.map(() => 'unchanged'));
		expect([...again.items].reverse().map(({ id }) => id)).toEqual(first.items.map(({ id }) => id));
		expect(kind.sandbox.halo.rows(entity)).toHaveLength(before + all.length);
		for (const value of all)
			expect(JSON.stringify(kind.sandbox.halo.rows(entity).map((row) => row[property]))).toContain(
				value,
			);
	});
});

describe('A field of text', () => {
	it.each(apart)('is changed where it differs by %s only', async (_, one, other) => {
		const parameters = (phonenumber: string) => ({
			resource: 'site',
			operation: 'upsert',
			name: 'Annex',
			client_id: by('id', 12),
			additionalFields: { phonenumber },
		});
		await kind.world().one(parameters(one));
		expect(await kind.world().one(parameters(other))).toMatchObject({
			outcome: 'updated',
			changes: { phonenumber: { from: one, to: other } },
		});
	});
});

describe('A number under Other Fields', () => {
	// No field of the node declares them; in Halo the first is text, the second a number.
	const TEXT = 'accountsid';
	const NUMBER = 'invoiceduedaysextraclient';
	const upserted = async (property: string, held: unknown, given: unknown) => {
		kind.sandbox.halo.add('Client', { name: 'Numbered', toplevel_id: 1, [property]: held });
		const { outcome } = await kind.world().one({
			resource: 'customer',
			operation: 'upsert',
			matchOn: 'name',
			name: 'Numbered',
			additionalFields: { otherFields: JSON.stringify({ [property]: given }) },
		});
		const writes = kind.sandbox.requests.filter(
			({ method, path }) => `${method} ${path}` === 'POST /api/Client',
		);
		const rows = writes.flatMap(({ body }) => body as Array<Record<string, unknown>>);
		return [outcome, ...rows.map((row) => row[property])];
	};

	it.each<[string, number, string]>([
		['0012', 12, '12'],
		['12.50', 12.5, '12.5'],
		['abc', 7, '7'],
	])('is sent as text where Halo holds the text %j', async (held, given, written) => {
		expect(await upserted(TEXT, held, given)).toEqual(['updated', written]);
	});

	it.each<[number | null, number]>([
		[5, 12],
		[null, 12],
	])('is sent as a number where Halo holds %j', async (held, given) => {
		expect(await upserted(NUMBER, held, given)).toEqual(['updated', given]);
	});

	it.each<[string, unknown, unknown]>([
		[TEXT, '12', 12],
		[NUMBER, 12, 12],
		[NUMBER, 12, '12'],
		[NUMBER, 12, '12.0'],
	])('(%s) is unchanged where Halo holds %j and %j is given', async (property, held, given) => {
		expect(await upserted(property, held, given)).toEqual(['unchanged']);
	});
});
