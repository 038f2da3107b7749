import { by, endOf, enterKind } from './kindWorld';

/** Kind: a key that looks like nothing on a screen is empty: it would match, or create, what has nothing to do with it. */
const kind = enterKind();

const goOn = { onError: 'continueRegularOutput' };
const blanks: Array<[string, string]> = [
	['blanks', '  '],
	['a zero-width space', '\u200b'],
	['a no-break space', '\u00a0'],
	['a soft hyphen among blanks', ' \u00ad '],
	['a mark of byte order', '\ufeff'],
	['a filler of Hangul', '\u3164'],
	['a control sign', '\u0000'],
];
const given = '={{ $json.key }}';
const ticket = {
	resource: 'ticket',
	operation: 'upsert',
	summary: 'Alert',
	client_id: by('id', 12),
	tickettype_id: by('id', 1),
};
const sync = {
	resource: 'softwareLicence',
	operation: 'syncCounts',
	dryRun: false,
	client_id: by('id', 17),
	count: 5,
	guards: { allowFirstRun: true },
};

const keys: Array<[string, string, object]> = [
	[
		'a ticket by its supplier reference',
		'Supplier Reference',
		{ ...ticket, matchOn: 'supplier_reference', supplier_reference: given },
	],
	['a ticket by a tag', 'Tag', { ...ticket, matchOn: 'tag', tag: given }],
	[
		'a ticket by a custom field',
		'Custom Field Value',
		{
			...ticket,
			matchOn: 'customField',
			keyField: by('name', 'CFPetraIncidentId'),
			keyValue: given,
		},
	],
	[
		'a customer by name',
		'Name',
		{ resource: 'customer', operation: 'upsert', matchOn: 'name', name: given },
	],
	[
		'a user by e-mail',
		'Email',
		{
			resource: 'user',
			operation: 'upsert',
			name: 'Kim',
			site_id: by('id', 18),
			emailaddress: given,
		},
	],
	['a licence counted by name', 'Name', { ...sync, productBy: 'name', name: given }],
	[
		'a licence counted by its SKU',
		'Product SKU',
		{ ...sync, productBy: 'product_sku', product_sku: given },
	],
];

describe.each(keys)('The key of %s', (_, label, parameters) => {
	it.each(blanks)('(%s) is empty, and nothing is written', async (_name, key) => {
		const { outputs } = await kind.world().run({ ...parameters }, [{ key }], goOn);
		const [item] = outputs[0];
		const end = item.json.outcome === 'refused' ? String(item.json.reason) : endOf(item);
		expect(end).toContain(`${label} is empty`);
		expect(kind.sandbox.requests.filter(({ method }) => method === 'POST')).toEqual([]);
	});
});
