import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { simplify } from '../../../../nodes/HaloPsa/execution/outputRow';
import { records } from '../../../../nodes/HaloPsa/records';
import { Halo } from '../../../support/halo';
import type { RunOptions } from '../../../support/node';
import { locator, refusalOf, run } from '../../../support/node';

const listed = (filters: INodeParameters, more: INodeParameters = {}): INodeParameters => ({
	resource: 'ticket',
	operation: 'getAll',
	simple: false,
	...more,
	filters,
});

/** The query that filters make, without that of paging, and the hints. */
async function asked(filters: INodeParameters, rows: IDataObject[] = [], options: RunOptions = {}) {
	const halo = new Halo().on('GET /Tickets', { body: { tickets: rows } });
	const { hints } = await run(listed(filters), options);
	const { pageinate, page_size, page_no, ...asked } = halo.api[halo.api.length - 1].query;
	expect([pageinate, page_size, page_no]).toEqual(['true', '50', '1']);
	const { includeagent, includestatus, includetickettype, ...query } = asked;
	expect([includeagent, includestatus, includetickettype]).toEqual(['true', 'true', 'true']);
	return { query, hints: hints.map(({ message }) => message) };
}

test.each<[string, INodeParameters, Record<string, string>]>([
	['a reference', { client_id: locator('id', '12.0') }, { client_id: '12' }],
	[
		'several',
		{ client_id: locator('list', 12), site_id: locator('list', 14) },
		{ client_id: '12', site_id: '14' },
	],
	['the ticket type', { requesttype_id: locator('list', 21) }, { requesttype_id: '21' }],
	['a team', { team_name: locator('list', 'Security') }, { team_name: 'Security' }],
	['open only', { state: 'open' }, { open_only: 'true' }],
	['closed only', { state: 'closed' }, { closed_only: 'true' }],
	['all states', { state: 'all' }, {}],
	[
		'changed since',
		{ lastupdatefromdate: '2026-07-09T14:05:00' },
		{ lastupdatefromdate: '2026-07-09T13:05:00Z' },
	],
	[
		'occurred between',
		{ occurred_from: '2026-03-01', occurred_to: '2026-03-09' },
		{
			datesearch: 'dateoccured',
			startdate: '2026-03-01T00:00:00Z',
			enddate: '2026-03-09T00:00:00Z',
		},
	],
	[
		'closed between',
		{ closed_from: '2026-03-01', closed_to: '2026-03-09' },
		{
			datesearch: 'datecleared',
			startdate: '2026-03-01T00:00:00Z',
			enddate: '2026-03-09T00:00:00Z',
		},
	],
	['a text', { search_summary: 'rule' }, { search_summary: 'rule' }],
	['a blank', { search: '', client_id: locator('list', ''), lastupdatefromdate: '' }, {}],
	[
		'any other',
		{ otherFilters: { filter: [{ name: ' category_1 ', value: '61' }] } },
		{ category_1: '61' },
	],
])('%s', async (_, filters, query) => {
	expect((await asked(filters)).query).toEqual(query);
});

test.each(['2026-04-02', '2026-04-02T00:00:00', '2026-04-02T23:30:00+01:00'])(
	'a day is whole, from its beginning to its end: %s',
	async (day) => {
		const halo = new Halo().on('GET /Invoice', {
			body: { invoices: [{ id: 1, invoice_date: '2026-04-02T12:00:00' }] },
		});
		const filters = { invoicedatestart: day, invoicedateend: day };
		const { hints } = await run(listed(filters, { resource: 'invoice' }));
		expect(hints).toEqual([]);
		expect(halo.api[0].query).toMatchObject({
			start_date: '2026-04-02T00:00:00Z',
			end_date: '2026-04-02T23:59:59Z',
		});
	},
);

test('a day that is none is refused', async () => {
	new Halo();
	const error = await refusalOf(listed({ invoicedateend: '2026-02-31' }, { resource: 'invoice' }));
	expect(error.message).toBe('Filter Invoice Date To: "2026-02-31" is not a date');
});

test('a reference by name is looked up, narrowed by the other filters', async () => {
	const halo = new Halo()
		.on('GET /Client', { body: { clients: [{ id: 12, name: 'Northgate' }] } })
		.on('GET /Site', { body: { sites: [{ id: 14, name: 'Main' }] } })
		.on('GET /Team', { body: [{ id: 5, name: 'Security' }] });
	const { query } = await asked({
		client_id: locator('name', 'northgate'),
		site_id: locator('name', 'main'),
		team_name: locator('name', 'SECURITY'),
	});
	expect(query).toEqual({ client_id: '12', site_id: '14', team_name: 'Security' });
	expect(halo.api[1].query).toMatchObject({ client_id: '12' });
});

describe('rows are held against the filter', () => {
	const honoured: Array<[string, INodeParameters, IDataObject]> = [
		['a number as text', { client_id: locator('id', 12) }, { id: 1, client_id: '12' }],
		['a number with a point', { client_id: locator('id', 12) }, { id: 1, client_id: 12.0 }],
		[
			'a name in another case',
			{ team_name: locator('list', 'Security') },
			{ id: 1, team: 'SECURITY ' },
		],
		['a part', { search_summary: 'RULE' }, { id: 1, summary: 'Mailbox rule alert' }],
		[
			'the same moment',
			{ lastupdatefromdate: '2026-03-09T14:05:00Z' },
			{ id: 1, last_update: '2026-03-09T14:05:00' },
		],
		[
			'the other spelling',
			{ lastupdatefromdate: '2026-03-09T14:05:00Z' },
			{ id: 1, lastupdate: '2026-03-10T00:00:00.123' },
		],
		[
			'a list of values of a declared filter',
			{ otherFilters: { filter: [{ name: 'client_id', value: '1, 2' }] } },
			{ id: 1, client_id: 2 },
		],
	];

	test.each(honoured)('honoured: %s', async (_, filters, row) => {
		expect((await asked(filters, [row])).hints).toEqual([]);
	});

	const ignored: Array<[string, INodeParameters, IDataObject, string, string]> = [
		[
			'a number',
			{ client_id: locator('id', 12) },
			{ id: 8, client_id: 13 },
			'Customer',
			'Asked for Customer 12, but ticket 8 has 13.',
		],
		[
			'a name',
			{ team_name: locator('list', 'Security') },
			{ id: 8, team: 'Sales' },
			'Team',
			'Asked for Team Security, but ticket 8 has Sales.',
		],
		[
			'a text',
			{ search_supplier_reference: 'inc_1' },
			{ id: 8, supplier_reference: 'inc_2' },
			'Supplier Reference Contains',
			'Asked for Supplier Reference Contains inc_1, but ticket 8 has inc_2.',
		],
		[
			'an early date',
			{ lastupdatefromdate: '2026-03-09T14:05:00Z' },
			{ id: 8, last_update: '2026-03-09T14:04:59' },
			'Changed Since',
			'but ticket 8 has 2026-03-09T14:04:59.',
		],
		[
			'a late date',
			{ occurred_to: '2026-03-09T14:05:00Z' },
			{ id: 8, dateoccurred: '2026-03-09T14:05:01' },
			'Date Occurred To',
			'but ticket 8 has 2026-03-09T14:05:01.',
		],
		[
			'another filter',
			{ otherFilters: { filter: [{ name: 'third_party_id_string', value: 'a' }] } },
			{ id: 8, third_party_id_string: 'b' },
			'third_party_id_string',
			'but ticket 8 has b.',
		],
		[
			'closed only',
			{ state: 'closed' },
			{ id: 8, hasbeenclosed: false },
			'Open or Closed: Closed Only',
			'Asked for Open or Closed: Closed Only, but ticket 8 is open.',
		],
		[
			'closed only, by a ticket that is open as Halo shows it',
			{ state: 'closed' },
			{ id: 8, hasbeenclosed: null, dateclosed: null },
			'Open or Closed: Closed Only',
			'but ticket 8 is open.',
		],
		[
			'closed only, by a ticket that was opened again',
			{ state: 'closed' },
			{ id: 8, hasbeenclosed: true, dateclosed: '1899-12-30T00:00:00' },
			'Open or Closed: Closed Only',
			'but ticket 8 is open.',
		],
	];

	test.each(ignored)('not honoured: %s', async (_, filters, row, label, description) => {
		new Halo().on('GET /Tickets', { body: { tickets: [row] } });
		const error = await refusalOf(listed(filters));
		expect(error.message).toBe(
			`Halo did not honour the filter ${label}: it answered tickets that do not match`,
		);
		expect(error.description).toContain(description);
		expect(error.description).toContain('This Halo build does not know the filter.');
	});

	test('open only: a ticket that has been closed may be open again, so it is told', async () => {
		const rows = [
			{ id: 1, hasbeenclosed: false },
			{ id: 2, hasbeenclosed: true },
		];
		expect((await asked({ state: 'open' }, rows)).hints).toEqual([
			expect.stringContaining('whether it knows this filter: Open or Closed: Open Only.'),
		]);
		expect((await asked({ state: 'open' }, rows.slice(0, 1))).hints).toEqual([]);
		const asHaloShowsOpen = [{ id: 1, hasbeenclosed: null }];
		expect((await asked({ state: 'open' }, asHaloShowsOpen)).hints).toEqual([]);
	});

	test.each([
		['IDs of teams, where rows hold a name', 'team', '5', { team: 'Security Desk' }],
		['IDs of categories, where rows hold a name', 'category_1', '16', { category1: 'Security' }],
		['how many rows, where rows hold a number of their own', 'count', '10', { count: 37 }],
		[
			'an end of a search by another date',
			'startdate',
			'2026-03-01',
			{ startdate: '2026-01-01T00:00:00' },
		],
		['yes or no, where rows hold no such thing', 'includelastaction', 'true', {}],
		['a number of states', 'status', '1,2', { status: 3 }],
		['a record, where the row names none', 'supplier_id', '9', { supplier_id: 0 }],
	])('a parameter may mean something else than the property: %s', async (_, name, value, row) => {
		const filters = { otherFilters: { filter: [{ name, value }] } };
		const { query, hints } = await asked(filters, [{ id: 1, ...row }]);
		expect(query).toEqual({ [name]: value });
		expect(hints).toEqual([expect.stringContaining(`whether it knows this filter: ${name}.`)]);
	});

	describe('a filter that nobody published', () => {
		const misspelt = { otherFilters: { filter: [{ name: 'stauts_id', value: '5' }] } };

		test('stops where nothing shows that Halo knows it, since Halo would have answered everything', async () => {
			new Halo().on('GET /Tickets', { body: { tickets: [{ id: 1, status_id: 2 }] } });
			const { message, description } = await refusalOf(listed(misspelt));
			expect(message).toBe('Other Filters: nothing shows that Halo knows "stauts_id"');
			expect(description).toBe(
				'Halo ignores a filter that it does not know, and answers all tickets. Check the spelling; where it is right, add Allow Unchecked Filters under Filters.',
			);
		});

		test('goes on where the person allows it, with a hint', async () => {
			const { hints } = await asked({ ...misspelt, allowUnchecked: true }, [{ id: 1 }]);
			expect(hints).toEqual([expect.stringContaining('whether it knows this filter: stauts_id.')]);
		});

		test.each([
			['its rows show it', [{ id: 1, newer_id: 5 }]],
			['no rows came', []],
		])('goes on where %s', async (_, rows) => {
			const filters = { otherFilters: { filter: [{ name: 'newer_id', value: '5' }] } };
			expect((await asked(filters, rows)).hints).toEqual([]);
		});
	});

	test('a filter that no row can show is told, and the rows are passed on', async () => {
		const { hints } = await asked(
			{ otherFilters: { filter: [{ name: 'includelastaction', value: 'true' }] } },
			[{ id: 1 }],
		);
		expect(hints).toEqual([
			"Nothing in Halo's answer shows whether it knows this filter: includelastaction. Halo ignores filters that it does not know, so check the result.",
		]);
	});
});

test.each<[string, INodeParameters, string]>([
	[
		'a date that is none',
		{ lastupdatefromdate: 'soon' },
		'Filter Changed Since: "soon" is not a date',
	],
	[
		'a line without a name',
		{ otherFilters: { filter: [{ name: '', value: '1' }] } },
		'Other Filters: a line has no name',
	],
	[
		'an ID of too many digits',
		{ client_id: locator('id', '11899988199911972503') },
		'Customer: "11899988199911972503" is not an ID',
	],
])('%s is refused before any request', async (_, filters, message) => {
	expect((await refusalOf(listed(filters))).message).toBe(message);
});

describe('Simplify', () => {
	const ticket = records.find(({ name }) => name === 'ticket') ?? records[0];

	test('keeps the useful fields, "none" and "not set" as null', () => {
		expect(
			simplify(ticket, {
				lastupdate: '2026-03-09T14:05:00',
				id: 7,
				summary: '',
				client_id: 12,
				site_id: -1,
				user_id: 0,
				agent_id: 1,
				dateclosed: '1900-01-01T00:00:00',
				dateoccurred: '2026-03-09T14:05:00',
				hasbeenclosed: false,
				somethingelse: 1,
			}),
		).toMatchObject({
			id: 7,
			summary: '',
			client_id: 12,
			site_id: null,
			user_id: null,
			agent_id: 1,
			dateoccurred: '2026-03-09T14:05:00',
			dateclosed: null,
			hasbeenclosed: false,
			last_update: '2026-03-09T14:05:00',
		});
	});

	test('each row has the same columns in the same order, whatever Halo sends of it', () => {
		for (const record of records.filter(({ simplified }) => simplified !== undefined)) {
			const names = Object.keys(record.simplified ?? {}).map((entry) => entry.split('|')[0]);
			const reversed = Object.fromEntries([...names].reverse().map((name) => [name, 'x']));
			const [bare, full] = [{ somethingelse: 1 }, reversed].map((row) => simplify(record, row));
			expect(Object.keys(bare)).toEqual(Object.keys(full));
			expect(Object.keys(bare)).toEqual(expect.arrayContaining(names));
			expect(Object.values(bare).filter((value) => value !== null)).toEqual([]);
		}
	});

	test('names come before the IDs that they stand for, and behind what the record is called', () => {
		const pairs = records.flatMap(({ name: record, simplified = {}, titles }) => {
			const names = Object.keys(simplified).map((entry) => entry.split('|')[0]);
			return names.flatMap((name, index) => {
				const id = names.indexOf(name.replace(/_name$/, '_id'));
				const title = names.findIndex((one) => titles.includes(one));
				return name.endsWith('_name') && id !== -1 ? [{ record, name, title, index, id }] : [];
			});
		});
		expect(pairs.length).toBeGreaterThan(30);
		expect(pairs.filter(({ title, index, id }) => index < title || id < index)).toEqual([]);
	});

	test.each([
		['as a property of the row', { priority_name: 'High' }],
		['inside the row, as Halo answers a write', { priority: { name: 'High' } }],
		['the first that is filled', { priority_name: null, priority: { name: 'High' } }],
	])('a name is found %s', (_, row) => {
		expect(simplify(ticket, row)).toMatchObject({ priority_name: 'High' });
	});

	test.each([
		[{ id: 7 }, 'https://northgate.halopsa.com', 'https://northgate.halopsa.com/ticket?id=7'],
		[{ id: 7 }, undefined, null],
		[{ id: '7"><b>' }, 'https://northgate.halopsa.com', null],
		[{}, 'https://northgate.halopsa.com', null],
	])('the address of %j is known where that of Halo is', (row, screens, url) => {
		expect(simplify(ticket, row, screens).url).toBe(url);
	});

	test('is on by default, and off gives what Halo sent', async () => {
		const row = { id: 7, site_id: -1, somethingelse: 1 };
		const halo = new Halo().on('GET /Tickets', { body: { tickets: [row] } }, 2);
		const parameters = { resource: 'ticket', operation: 'getAll' };
		expect((await run(parameters)).json).toEqual([
			expect.objectContaining({ id: 7, site_id: null, summary: null }),
		]);
		expect((await run({ ...parameters, simple: false })).json).toEqual([row]);
		expect(halo.api).toHaveLength(2);
	});
});

describe('a date by which tickets were closed', () => {
	const since = { closed_from: '2026-03-01T00:00:00Z' };

	test('rows that were closed before show that Halo did not honor it', async () => {
		new Halo().on('GET /Tickets', {
			body: { tickets: [{ id: 1, dateclosed: '2026-02-01T00:00:00' }] },
		});
		const { message, description } = await refusalOf(listed(since));
		expect(message).toContain('Halo did not honour the filter Date Closed From');
		expect(description).toContain('ticket 1 has 2026-02-01');
	});

	test.each([null, undefined, '1900-01-01T00:00:00', '1899-12-30T00:00:00'])(
		'%s shows nothing, which is told',
		async (dateclosed) => {
			const { hints } = await asked(since, [{ id: 1, dateclosed }]);
			expect(hints).toEqual([expect.stringContaining('Date Closed From')]);
		},
	);

	test('two dates at a time are refused, since Halo looks at one', async () => {
		const both = { ...since, occurred_to: '2026-03-09' };
		expect((await refusalOf(listed(both))).message).toBe(
			"Filters Date Occurred To and Date Closed From can't be used together",
		);
	});
});
