import { by, endOf, enterKind } from './kindWorld';

/**
 * Kind: a number of so many digits that the last ones are lost before the node sees it. It is refused wherever a text is
 * read: two incidents that differ in the last digit would be one, silently.
 */
const kind = enterKind();

const goOn = { onError: 'continueRegularOutput' };
/** What n8n makes of a JSON reply with three IDs of 19 digits: three times the same number. */
const rounded = JSON.parse(
	'[{"id":1189998819991197250},{"id":1189998819991197251},{"id":-1189998819991197252}]',
) as object[];
const given = '={{ $json.id }}';
const ticket = (more: object) => ({
	resource: 'ticket',
	operation: 'upsert',
	summary: 'Alert',
	client_id: by('id', 12),
	tickettype_id: by('id', 1),
	...more,
});
const licence = {
	resource: 'softwareLicence',
	operation: 'syncCounts',
	dryRun: false,
	client_id: by('id', 17),
	count: 5,
	guards: { allowFirstRun: true },
};

const inputs: Array<[string, string, object]> = [
	[
		'Supplier Reference',
		'Supplier Reference',
		ticket({ matchOn: 'supplier_reference', supplier_reference: given }),
	],
	['Tag', 'Tag', ticket({ matchOn: 'tag', tag: given })],
	[
		'Custom Field Value',
		'Custom Fields: "Petra Incident"',
		ticket({
			matchOn: 'customField',
			keyField: by('name', 'CFPetraIncidentId'),
			keyValue: given,
		}),
	],
	[
		'the name of a customer',
		'Name',
		{ resource: 'customer', operation: 'upsert', matchOn: 'name', name: given },
	],
	[
		'a field of text beside the key',
		'Reported By',
		ticket({ matchOn: 'tag', tag: 'inc-1', additionalFields: { reportedby: given } }),
	],
	[
		'a number in Other Fields',
		'Other Fields (JSON)',
		ticket({
			matchOn: 'tag',
			tag: 'inc-1',
			additionalFields: { otherFields: '={{ { extra: [{ ref: $json.id }] } }}' },
		}),
	],
	['Product SKU', 'Product SKU', { ...licence, productBy: 'product_sku', product_sku: given }],
	['the name of a licence', 'Name', { ...licence, productBy: 'name', name: given }],
	[
		'a row of Other Record (Advanced)',
		'Rows (JSON)',
		{
			resource: 'otherRecord',
			operation: 'writeRows',
			endpoint: by('name', 'Tickets'),
			rows: '={{ [{ supplier_reference: $json.id }] }}',
		},
	],
	[
		'a filter',
		'Filter Supplier Reference Contains',
		{
			resource: 'ticket',
			operation: 'getAll',
			filters: { search_supplier_reference: given },
		},
	],
];

it.each(inputs)('%s is refused, and nothing is written', async (_, label, parameters) => {
	const { outputs } = await kind.world().run({ ...parameters }, rounded as never, goOn);
	const ends = outputs[0]
		.map((item) =>
			item.json.outcome === 'refused' ? JSON.stringify(item.json.reason) : endOf(item),
		)
		.filter((end) => end !== 'summary');
	expect(ends).toHaveLength(rounded.length);
	for (const end of ends) {
		expect(end).toContain(`${label.replace(/"/g, '\\"')}: the number`);
		expect(end).toContain('so the last ones are lost');
	}
	expect(kind.sandbox.requests.filter(({ method }) => method === 'POST')).toEqual([]);
});

it.each([9_007_199_254_740_991, -42, 0.1, 12])(
	'A number that is exact (%d) is written as it is',
	async (id) => {
		const parameters = ticket({ matchOn: 'supplier_reference', supplier_reference: given });
		await kind.world().one(parameters, [{ id }]);
		expect(kind.stored('Tickets', 'supplier_reference', String(id))).toHaveLength(1);
	},
);

it('An ID of so many digits is no ID of Halo', async () => {
	const parameters = { resource: 'ticket', operation: 'get', ticketId: by('id', given) };
	const { error } = await kind.world().run(parameters, [{ id: '1189998819991197250' }]);
	expect(error?.message).toContain('"1189998819991197250" is not an ID');
});

it.each(['supplier_reference', 'name'])(
	'A record is not chosen by what is left of such a number (%s)',
	async (mode) => {
		const parameters = { resource: 'ticket', operation: 'get', ticketId: by(mode, given) };
		const { error } = await kind.world().run(parameters, [rounded[0]] as never);
		expect(error?.message).toContain('so the last ones are lost');
	},
);
