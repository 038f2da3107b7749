import { by, useWorld } from './world';

const world = useWorld();

const ticket = (additionalFields: Record<string, unknown>) => ({
	resource: 'ticket',
	operation: 'create',
	summary: 'Printer on fire',
	client_id: by('id', 12),
	additionalFields,
});

const stored = (entity: string, id: unknown) =>
	world()
		.sandbox.halo.rows(entity)
		.find((row) => row.id === id);

describe('What Halo keeps as a number of one of its lists', () => {
	it.each([true, false])(
		'is given by its name, where the list can be asked for: %s',
		async (lookupFilter) => {
			world().sandbox.switches.lookupFilter = lookupFilter;
			const { id } = await world().one(
				ticket({
					impact: by('name', 'team'),
					urgency: by('name', 'High'),
					source: by('name', 'E-mail'),
				}),
			);
			expect(stored('Tickets', id)).toMatchObject({ impact: 2, urgency: 1, source: 0 });
		},
	);

	it('is given by its number, as older flows give it', async () => {
		const { id } = await world().one(ticket({ impact: 1, urgency: by('id', 7), source: 4 }));
		expect(stored('Tickets', id)).toMatchObject({ impact: 1, urgency: 7, source: 4 });
		const asked = world()
			.sandbox.apiRequests()
			.filter(({ path }) => path === '/api/Lookup');
		expect(asked).toEqual([]);
	});

	it('is changed by its name, and left alone where it is so already', async () => {
		const change = {
			resource: 'ticket',
			operation: 'upsert',
			summary: 'Printer on fire',
			client_id: by('id', 12),
			supplier_reference: 'p-1',
			additionalFields: { impact: by('name', 'Company') },
		};
		const { id } = await world().one(change);
		expect(stored('Tickets', id)).toMatchObject({ impact: 1 });
		expect(await world().one(change)).toMatchObject({ id, outcome: 'unchanged' });
	});

	it('is refused with the names that Halo has, where none is meant', async () => {
		const { error } = await world().run(ticket({ urgency: by('name', 'Company') }));
		expect(error?.message).toBe('Urgency: no urgency is named "Company"');
		expect(error?.description).toContain('"High", "Medium", "Low"');
	});

	it('is the type of a contract, beside its billing period', async () => {
		const { id } = await world().one({
			resource: 'contract',
			operation: 'create',
			ref: 'QUAY-1',
			client_id: by('id', 13),
			start_date: '2026-04-01',
			end_date: '2027-03-31',
			additionalFields: {
				contracttype: by('name', 'Security Agreement'),
				billingperiod: '={{ "monthly" }}',
			},
		});
		expect(stored('ClientContract', id)).toMatchObject({ contracttype: 3, billingperiod: 2 });
	});
});

describe('How often a recurring invoice is made', () => {
	const invoice = (period: unknown) => ({
		resource: 'recurringInvoice',
		operation: 'create',
		client_id: by('name', 'Quay Logistics'),
		lines: { line: [{ _itemid: by('id', 502), qty_order: 1 }] },
		additionalFields: { period },
	});

	it.each([
		['a choice', 4, 4],
		['a name that an expression gives', '={{ "Every 6 months" }}', 5],
		['a number that newer builds may have', '={{ "11" }}', 11],
	])('is given by %s', async (_, period, held) => {
		const { id } = await world().one(invoice(period));
		expect(stored('RecurringInvoice', id)).toMatchObject({ period: held });
	});

	it('is refused where it is no choice, with those that there are', async () => {
		const { error } = await world().run(invoice('={{ "now and then" }}'));
		expect(error?.message).toBe('Period: "now and then" is none of its choices');
		expect(error?.description).toContain('Monthly, Quarterly, Every 6 Months, Yearly');
	});
});
