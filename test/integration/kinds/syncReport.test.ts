import { by } from '../world';
import { FIRST, NAME, outcomesOf, sync, useSync } from './syncWorld';

const { world, fill, licence, countOf, synced, writes } = useSync();

const { halo } = { halo: () => world().sandbox.halo };
const TENANT = '7c1e9d52-0b3f-4a6e-8d11-5f60718293a4';
const OTHER = '8d2fae63-1c40-4b7f-9e22-60718293a4b5';

describe('What is not said: nothing is written', () => {
	it('without Dry Run it is a dry run', async () => {
		const [first, ...others] = fill(6);
		const { summary } = await synced(sync({ dryRun: undefined }), [
			{ ...first, count: 21 },
			...others,
		]);
		expect(summary).toMatchObject({ dry_run: true, updated: 1, writes: 0 });
		expect(writes()).toBe(0);
	});

	it('without a Count a row is refused', async () => {
		const input = fill(6);
		const { rows } = await synced(sync({ count: undefined }), input);
		expect(new Set(outcomesOf(rows))).toEqual(new Set(['refused']));
		expect(rows[0].reason).toContain('Count is blank');
	});
});

describe('Same Customer and Product Twice: Add Up', () => {
	const addUp = sync({ sameProduct: 'addUp' });
	const parts = (...counts: unknown[]) => counts.map((count) => ({ customer: FIRST, count }));

	it.each([
		['two tenants', [12, 13], 25],
		['three, two of them equal', [8, 8, 5], 21],
		['one of them without seats', [0, 21], 21],
	])('%s are billed together', async (_, counts, sum) => {
		const others = fill(6).slice(1);
		const { rows } = await synced(addUp, [...parts(...counts), ...others]);
		expect(countOf(FIRST)).toEqual([sum]);
		const expected = ['updated', ...counts.slice(1).map(() => 'skipped')];
		expect(outcomesOf(rows).slice(0, counts.length)).toEqual(expected);
		expect(rows[0]).toMatchObject({ from: 20, to: sum });
		expect(rows[0].reason).toContain(`The sum of ${counts[0]} (item 0) + ${counts[1]} (item 1)`);
		expect(rows[1].reason).toBe(`Its count of ${counts[1]} is part of the sum of item 0`);
	});

	it.each([
		['blank', ''],
		['a fraction', 1.5],
		['a text', '13'],
		['missing', undefined],
	])('where a count is %s, the sum is refused, and nothing of it is written', async (_, count) => {
		const others = fill(6).slice(1);
		const { rows } = await synced(addUp, [...parts(12, count, 13), ...others]);
		expect(outcomesOf(rows).slice(0, 3)).toEqual(['refused', 'refused', 'refused']);
		expect(rows[0].reason).toContain("the count of item 1 can't be used");
		expect(countOf(FIRST)).toEqual([20]);
	});

	it('the guards look at the sum, not at its parts', async () => {
		const others = fill(6).slice(1);
		const { rows } = await synced(addUp, [...parts(19, 19), ...others]);
		expect(rows[0]).toMatchObject({ outcome: 'refused', to: 38 });
		expect(rows[0].reason).toContain('Maximum Change per Row (%)');
	});

	it('the same customer by ID, by name and by Microsoft tenant is one', async () => {
		const others = fill(6).slice(1);
		halo().change('Client', { id: FIRST, azure_tenant_id: TENANT });
		const mixed = sync({
			sameProduct: 'addUp',
			client_id: { __rl: true, mode: '={{ $json.mode }}', value: '={{ $json.customer }}' },
		});
		const { rows } = await synced(mixed, [
			{ customer: FIRST, mode: 'id', count: 5 },
			{ customer: 'customer 0', mode: 'name', count: 6 },
			{ customer: TENANT, mode: 'id', count: 7 },
			...others.map((one) => ({ ...one, mode: 'id' })),
		]);
		expect(rows[0]).toMatchObject({ outcome: 'updated', to: 18 });
		expect(countOf(FIRST)).toEqual([18]);
	});

	it('an inactive licence beside it is set to 0 once', async () => {
		const others = fill(6).slice(1);
		licence({ id: 900, client_id: FIRST, count: 4, is_active: false });
		const allowed = sync({ sameProduct: 'addUp', guards: { allowZero: true } });
		const { rows } = await synced(allowed, [...parts(12, 9), ...others]);
		const beside = rows.filter(({ licence_id: id }) => id === 900);
		expect(beside).toMatchObject([{ outcome: 'updated', from: 4, to: 0 }]);
	});

	it('an inactive licence beside it stays where the sum was refused', async () => {
		const others = fill(6).slice(1);
		licence({ id: 900, client_id: FIRST, count: 4, is_active: false });
		const allowed = sync({ sameProduct: 'addUp', guards: { allowZero: true } });
		const { rows } = await synced(allowed, [...parts(19, 19), ...others]);
		const beside = rows.filter(({ licence_id: id }) => id === 900);
		expect(beside).toMatchObject([{ outcome: 'skipped', from: 4 }]);
	});
});

describe('The customer by its Microsoft tenant', () => {
	const given = (tenant: string, count = 21) => ({ customer: tenant, count });

	it.each([
		['its own', { azure_tenant_id: TENANT }],
		[
			'one of several',
			{ azure_tenants: [{ azure_tenant_id: OTHER }, { azure_tenant_id: TENANT }] },
		],
		['in capitals', { azure_tenant_id: TENANT.toUpperCase() }],
		[
			'a custom field',
			{
				customfields: [
					{ id: 176, name: 'CFMicrosoftTenantId', label: 'Microsoft Tenant', value: TENANT },
				],
			},
		],
	])('is found by %s, with one list for all rows', async (_, more) => {
		const others = fill(6).slice(1);
		halo().change('Client', { id: FIRST, ...more });
		const tenants = others.map((one, index) => {
			const tenant = `${TENANT.slice(0, -1)}${index + 5}`;
			halo().change('Client', { id: one.customer, azure_tenant_id: tenant });
			return given(tenant, 20);
		});
		world().requestCounts();
		const { rows } = await synced(sync(), [given(TENANT), ...tenants]);
		expect(rows[0]).toMatchObject({ outcome: 'updated', client_id: FIRST });
		expect(countOf(FIRST)).toEqual([21]);
		expect(world().requestCounts()).toMatchObject({ 'GET /api/Client': 1 });
	});

	it.each([
		[TENANT, 'updated', undefined],
		['acme.example', 'refused', 'No customer in Halo has the Microsoft tenant acme.example'],
	])('in its own mode, %s is %s', async (tenant, outcome, words) => {
		const [first, ...others] = fill(6);
		halo().change('Client', { id: first.customer, azure_tenant_id: TENANT });
		const client_id = by('microsoftTenantId', '={{ $json.customer }}');
		const tenants = others.map((one, index) => {
			const own = `${TENANT.slice(0, -1)}${index + 5}`;
			halo().change('Client', { id: one.customer, azure_tenant_id: own });
			return given(own, 20);
		});
		const { rows } = await synced(sync({ client_id }), [given(tenant), ...tenants]);
		expect(rows[0].outcome).toBe(outcome);
		if (words !== undefined) expect(rows[0].reason).toContain(words);
	});

	it.each<[string, Array<Record<string, unknown>>, string]>([
		['nobody has it', [], 'No customer in Halo has the Microsoft tenant'],
		[
			'only one that left has it',
			[{ id: FIRST, inactive: true }],
			'is inactive in Halo: "Customer 0"',
		],
		[
			'two have it',
			[{ id: FIRST }, { id: FIRST + 1 }],
			'"Customer 0" (ID 2000), "Customer 1" (ID 2001)',
		],
	])('where %s, the row is refused', async (_, owners, words) => {
		const others = fill(6).slice(1);
		for (const owner of owners) halo().change('Client', { ...owner, azure_tenant_id: TENANT });
		const { rows } = await synced(sync(), [given(TENANT), ...others]);
		expect(rows[0].outcome).toBe('refused');
		expect(rows[0].reason).toContain(words);
		expect(writes()).toBe(0);
	});
});

describe('The report', () => {
	it('has what changed, what was refused and why, and what is new', async () => {
		const [first, second, ...others] = fill(6);
		const { summary } = await synced(sync(), [
			{ ...first, count: 21 },
			{ ...second, count: 0 },
			...others,
			{ customer: 17, count: 3 },
		]);
		const [created] = halo()
			.rows('SoftwareLicence')
			.filter(({ client_id: id }) => id === 17);
		const report = String(summary.report);
		expect(report.split('\n\n')).toEqual([
			'Sync Counts. Unchanged: 4',
			`Changed (1):\n- Customer 0: ${NAME} 20 → 21 (licence 10000)`,
			expect.stringMatching(
				/^New, not yet on an invoice: put it on a line .*\(1\):\n- Castle Accounting: /,
			),
			expect.stringMatching(/^Refused \(1\):\n- Customer 1: .* bills nothing any more/),
		]);
		expect(report).toContain(` 0 → 3 (licence ${String(created.id)})`);
	});

	it('in HTML says the same, and no name of others becomes HTML or a change', async () => {
		const [first, ...others] = fill(6);
		const name = '<img src=x> 1 → 9 (licence 5) & Sons';
		halo().change('Client', { id: FIRST, name });
		const { summary } = await synced(sync(), [{ ...first, count: 21 }, ...others]);
		const html = String(summary.report_html);
		expect(html).toContain('&lt;img src=x&gt; 1 -&gt; 9 (licence 5) &amp; Sons');
		expect(html).toContain('<li>');
		expect(html).not.toContain('<img');
		expect(String(summary.report)).not.toContain('9 (licence 5) → ');
	});

	it('of a dry run names no licence that could be undone', async () => {
		const [first, ...others] = fill(6);
		const { summary } = await synced(sync({ dryRun: true }), [{ ...first, count: 21 }, ...others]);
		expect(summary.report).toContain('Would change (1)');
		expect(summary.report).toContain('20 → 21');
		expect(summary.report).not.toContain('(licence');
	});
});

describe('Also Check', () => {
	const check = (...alsoCheck: string[]) => sync({ alsoCheck });
	const found = (summary: Record<string, unknown>) =>
		(summary.findings as Array<Record<string, unknown>>).map(
			(one) => `${String(one.client_name)}: ${String(one.found)}`,
		);
	const lines = (rows: object[], more: object = {}) =>
		halo().add('RecurringInvoice', {
			client_id: FIRST,
			reference: 'Monthly',
			lines: rows,
			...more,
		});
	const counting = (kind: string, id: number) => ({
		_itemid: 501,
		item_shortdescription: NAME,
		qty_order: 20,
		[kind]: [{ licence_id: id }],
	});
	const counted = (more: object) => ({ ...counting('quantity_licences', 10_000), ...more });
	const on = (kind: string) => lines([counting(kind, 10_000)]);

	it.each([
		['a subscription', () => on('quantity_subscriptions'), []],
		['a licence', () => on('quantity_licences'), []],
		[
			'nothing',
			() => undefined,
			['Customer 0: The licence "Petra Identity Protection" with a count of 20 is on no line'],
		],
		[
			'a typed quantity',
			() => lines([{ _itemid: 501, item_shortdescription: NAME, qty_order: 19 }]),
			['while a line of recurring invoice Monthly has the typed quantity 19'],
		],
		...[1, 4].map((type): [string, () => unknown, string[]] => [
			`a line of type ${type}`,
			() => lines([counted({ recurring_invoice_quantity_type: type })]),
			[],
		]),
		...[
			[0, 'has the typed quantity 20'],
			[2, 'counts users'],
			[3, 'counts assets'],
			[9, 'has the typed quantity 20'],
		].map(([type, how]): [string, () => unknown, string[]] => [
			`a line that lists it and ${how} (${type})`,
			() => lines([counted({ recurring_invoice_quantity_type: type })]),
			[`is not billed by that count: a line of recurring invoice Monthly ${how}, though`],
		]),
		[
			'a line that counts the users of it',
			() =>
				lines([
					{
						...counted({ recurring_invoice_quantity_type: 1 }),
						quantity_licences: [{ licence_id: 10_000, assigned_licences: true }],
					},
				]),
			['Monthly counts the users to whom it is assigned, though'],
		],
		[
			'two lines, one of which counts it',
			() =>
				lines([
					counted({ recurring_invoice_quantity_type: 1 }),
					counted({ recurring_invoice_quantity_type: 0 }),
				]),
			[],
		],
		[
			'no line, while its item counts users',
			() => lines([{ _itemid: 501, qty_order: 3, recurring_invoice_quantity_type: 2 }]),
			['while a line of recurring invoice Monthly counts users'],
		],
		[
			'a line that is inactive',
			() => lines([{ ...counting('quantity_licences', 10_000), isinactive: true }]),
			['is on no line of a recurring invoice. Let a line'],
		],
		[
			'one that is disabled',
			() => lines([counting('quantity_licences', 10_000)], { disabled: true }),
			['is on no line'],
		],
		[
			'a line of another customer',
			() => lines([counting('quantity_licences', 10_000)], { client_id: 13 }),
			['is billed to another customer, Quay Logistics'],
		],
	])('Recurring Invoice Lines: a licence on %s', async (_, prepare, expected) => {
		const input = fill(1);
		prepare();
		const { summary } = await synced(check('recurringInvoices'), input);
		expect(found(summary)).toEqual(expected.map((words) => expect.stringContaining(words)));
		expect(writes()).toBe(0);
	});

	it.each<[string, object | undefined, string[]]>([
		['in force', { end_date: '2099-01-01T00:00:00' }, []],
		['without an end', {}, []],
		['on its last day', { end_date: `${new Date().toISOString().slice(0, 10)}T00:00:00` }, []],
		[
			'over',
			{ end_date: '2020-01-01T00:00:00' },
			['Customer 0: No contract in force for a count of 20: REF is inactive or past its end'],
		],
		['inactive', { active: false }, ['REF is inactive or past its end']],
		['none', undefined, ['No contract in force for a count of 20']],
	])('Contracts: one that is %s', async (_, contract, expected) => {
		const input = fill(1);
		if (contract !== undefined)
			halo().add('ClientContract', { client_id: FIRST, ref: 'REF', ...contract });
		const { summary } = await synced(check('contracts'), input);
		expect(found(summary)).toEqual(expected.map((words) => expect.stringContaining(words)));
	});

	it.each<[string, () => unknown, string[]]>([
		['is there', () => undefined, []],
		[
			'left',
			() => halo().change('Client', { id: FIRST, inactive: true }),
			['The customer has left: it is inactive, but a count of 20 and its invoice line stay behind'],
		],
		[
			'was merged',
			() => {
				halo().clear('Client');
				for (let id = FIRST + 1; id < FIRST + 6; id++)
					halo().add('Client', { id, name: `Customer ${id - FIRST}` });
			},
			['Halo has no customer 2000 any more, since it was merged or deleted'],
		],
	])('Customers: one that %s, though no row names it', async (_, change, expected) => {
		const others = fill(6).slice(1);
		change();
		const { summary } = await synced(check('customers'), others);
		expect(found(summary)).toEqual(expected.map((words) => expect.stringContaining(words)));
		if (expected.length > 0) expect(summary.report).toContain('To look at (1):');
	});

	it('Customers: one that was renamed, while its licence keeps the old name', async () => {
		const input = fill(1);
		const [row] = halo().rows('SoftwareLicence');
		const licences = [{ ...row, client_name: 'Former Name' }];
		world().sandbox.faults.add({
			path: '/SoftwareLicence',
			status: 200,
			body: { record_count: 1, licences },
		});
		const { summary } = await synced(check('customers'), input);
		expect(found(summary)).toEqual([
			'Former Name: The customer is now named "Customer 0"; the licence still says "Former Name"',
		]);
	});

	it('Recurring Invoice Lines: a list without lines says nothing of any licence', async () => {
		const input = fill(1);
		const invoices = [{ id: -240, client_id: FIRST, reference: 'Monthly' }];
		const body = { record_count: 1, invoices };
		world().sandbox.faults.add({ path: '/RecurringInvoice', status: 200, body });
		const { summary } = await synced(check('recurringInvoices'), input);
		expect(found(summary)).toEqual([expect.stringMatching(/Not checked\. .*it shows no lines/)]);
	});

	it('what may not be read is told, and the counts are written', async () => {
		const [first, ...others] = fill(6);
		for (const path of ['/RecurringInvoice', '/ClientContract'])
			world().sandbox.faults.add({ path, status: 403, times: 9 });
		const { rows, summary } = await synced(check('recurringInvoices', 'contracts'), [
			{ ...first, count: 21 },
			...others,
		]);
		expect(rows[0].outcome).toBe('updated');
		expect(found(summary)).toEqual([
			expect.stringMatching(/Not checked\. .*"Read: invoices"/),
			expect.stringMatching(/Not checked\. .*"Read: contracts"/),
		]);
	});
});

it('a licence written beside Sync Counts says that nothing guards it, and presets no count', async () => {
	const write = { resource: 'softwareLicence', name: NAME, client_id: by('id', 12) };
	const { error } = await world().run({ ...write, operation: 'upsert', matchOn: 'name' });
	expect(error?.message).toBe('Count is empty');
	expect(writes()).toBe(0);
});
