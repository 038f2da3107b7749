import fc from 'fast-check';
import { records } from '../../../nodes/HaloPsa/records';
import { locatorNameOf, verbsOf } from '../../../nodes/HaloPsa/records/record';
import { cases } from '../../support/properties';
import type { World } from '../world';
import { by, enterWorld } from '../world';
import { disturbance, disturbed, prepare } from './disturbed';

type Parameters = Record<string, unknown>;

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

afterAll(async () => {
	await world.leave();
});

const customer = { client_id: by('name', 'Birch Dental') };
const lines = { line: [{ _itemid: by('name', 'Laptop 14"'), qty_order: 2 }] };

/** What creates a record of each type, one that is there, and a change of it. */
const inputs: Record<
	string,
	{ create: Parameters; id: number; change: Parameters; key?: Parameters }
> = {
	appointment: {
		create: {
			subject: 'Visit',
			start_date: '2026-04-01T09:00:00',
			end_date: '2026-04-01T10:00:00',
			agent_id: by('name', 'Morgan Reyes'),
		},
		id: 901,
		change: { subject: 'X' },
	},
	asset: {
		create: { inventory_number: 'NEW-1', assettype_id: by('id', 1), ...customer },
		id: 801,
		change: { notes: 'X' },
	},
	contract: { create: { ref: 'NEW-1', ...customer }, id: 61, change: { note: 'X' } },
	customer: { create: { name: 'New Customer' }, id: 12, change: { notes: 'X' } },
	invoice: {
		create: { ...customer, invoice_date: '2026-04-01', lines },
		id: 7001,
		change: { reference: 'X' },
	},
	item: {
		create: { name: 'New Item', assetgroup_id: by('id', 14) },
		id: 501,
		change: { baseprice: 3 },
	},
	knowledgeBaseArticle: { create: { name: 'New Article' }, id: 401, change: { resolution: 'X' } },
	opportunity: {
		create: { summary: 'New Opportunity', ...customer },
		id: 3001,
		change: { oppvalue: 5 },
	},
	project: { create: { summary: 'New Project', ...customer }, id: 2001, change: { summary: 'X' } },
	quotation: { create: { title: 'New Quotation', ...customer }, id: 601, change: { note: 'X' } },
	recurringInvoice: { create: { ...customer, lines }, id: -240, change: { reference: 'X' } },
	site: { create: { name: 'New Site', ...customer }, id: 18, change: { notes: 'X' } },
	softwareLicence: {
		create: { name: 'New Licence', count: 3, ...customer },
		id: 1701,
		change: { count: 28 },
		key: { matchOn: 'name' },
	},
	supplier: { create: { name: 'New Supplier' }, id: 8, change: { notes: 'X' } },
	ticket: {
		create: {
			summary: 'New Ticket',
			details: 'Seen',
			tickettype_id: by('name', 'Incident'),
			...customer,
		},
		id: 1001,
		change: { summary: 'X', team: by('name', 'Service Desk') },
		key: { matchOn: 'tag', tag: 'inc_1' },
	},
	ticketApproval: {
		create: { ticket_id: by('id', 1001), agent_id: by('name', 'Sam Okafor') },
		id: 0,
		change: {},
	},
	timesheetEvent: {
		create: {
			subject: 'Call',
			start_date: '2026-04-01T09:00:00',
			end_date: '2026-04-01T10:00:00',
			agent_id: by('name', 'Morgan Reyes'),
		},
		id: 951,
		change: { note: 'X' },
	},
	ticketNote: {
		create: { ticket_id: by('id', 1001), outcome_id: by('name', 'Private Note'), note: 'Seen' },
		id: 1,
		change: { note: 'X' },
	},
	user: {
		create: { name: 'New User', site_id: by('id', 18), emailaddress: 'new@birch.example' },
		id: 41,
		change: { notes: 'X' },
	},
};

const VERBS = ['create', 'update', 'upsert'];
const offered = records.flatMap((record) =>
	verbsOf(record)
		.filter((verb) => VERBS.includes(verb))
		.map((verb) => ({ record, verb })),
);
const parametersOf = (
	{ record, verb }: (typeof offered)[number],
	more: object = {},
): Parameters => {
	const { create, change, id, key = {} } = inputs[record.name];
	return {
		resource: record.name,
		operation: verb,
		...(verb === 'update'
			? {
					...(record.parent === undefined
						? {}
						: { [record.parent.field]: create[record.parent.field] }),
					[locatorNameOf(record)]: by('id', id),
					updateFields: change,
				}
			: { ...create, ...(verb === 'upsert' ? key : {}) }),
		options: { dryRun: true },
		...more,
	};
};
const written = () =>
	Object.keys(world.requestCounts()).filter(
		(name) => !name.startsWith('GET ') && name !== 'POST /auth/token',
	);

test.each(offered.map((one) => [`${one.record.label}: ${one.verb}`, one] as const))(
	'%s tells what would be written, and writes nothing',
	async (_, one) => {
		world.sandbox.reset();
		world.requestCounts();
		const { items, error } = await world.run(parametersOf(one));
		expect(error).toBeNull();
		expect(items).toMatchObject([
			{ dry_run: true, outcome: one.verb === 'update' ? 'updated' : 'created' },
		]);
		expect(Object.keys(items[0].write as object)).not.toHaveLength(0);
		expect(written()).toEqual([]);
	},
);

const anyCase = fc.record({
	one: fc.constantFrom(...offered),
	items: fc.integer({ min: 1, max: 3 }),
	whenClosed: fc.constantFrom('leave', 'create', 'reopen'),
	whenFound: fc.constantFrom('leave', 'update'),
	isThere: fc.boolean(),
	rowsPerRequest: fc.constantFrom(1, 50),
	disturbance: disturbance('/Tickets'),
	onError: fc.constantFrom('stopWorkflow', 'continueRegularOutput'),
});

test('whatever is there, asked for and disturbed, a dry run sends Halo nothing but questions', async () => {
	await fc.assert(
		fc.asyncProperty(anyCase, async ({ one, items, isThere, onError, ...more }) => {
			prepare(world, {});
			const { whenClosed, whenFound, rowsPerRequest } = more;
			const parameters = parametersOf(one, {
				...{ whenClosed, whenFound, reopenStatus: by('name', 'New'), noteWhenFound: 'Seen again' },
				options: { dryRun: true, rowsPerRequest },
			});
			if (isThere && one.verb !== 'update')
				await world.run({ ...parameters, operation: 'create', options: {} });
			world.requestCounts();
			await disturbed(
				world,
				more.disturbance,
				async () =>
					await world.run(
						parameters,
						Array.from({ length: items }, () => ({})),
						{ onError },
					),
			);
			expect(written()).toEqual([]);
		}),
		cases(60),
	);
});
