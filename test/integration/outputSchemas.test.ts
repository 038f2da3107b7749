import Ajv from 'ajv';
import { operations as haloOperations } from '../../nodes/HaloPsa/operations';
import type { AnyOperation } from '../../nodes/HaloPsa/operations/operation';
import { records } from '../../nodes/HaloPsa/records';
import type { RecordType, Resource, Verb } from '../../nodes/HaloPsa/records/record';
import { verbsOf } from '../../nodes/HaloPsa/records/record';
import type { World } from './world';
import { by, enterWorld, HALO_NODE } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

afterAll(async () => {
	await world.leave();
});

const ajv = new Ajv({ strict: false, allErrors: true });

/** What comes of these is not known before they have run. */
const isPromised = (record: RecordType, verb: Verb): boolean => {
	const operation: AnyOperation = haloOperations[verb];
	return !record.anyEndpoint && operation.output?.(record as Resource) !== 'unknown';
};

const operations = records.flatMap((record) =>
	verbsOf(record)
		.filter((verb) => isPromised(record, verb))
		.map((verb) => [record.name, verb]),
);
const listed = operations.filter(([, verb]) => verb === 'getAll').map(([name]) => name);

async function schemaOf(resource: string, operation: string): Promise<Record<string, unknown>> {
	const schema = await world.n8n.api.outputSchema(HALO_NODE, resource, operation);
	if (schema === undefined) throw new Error(`n8n serves no schema of ${resource} ${operation}`);
	return schema;
}

/** Runs an operation and holds what comes against its schema: nothing may come that is not in it. */
async function outputOf(
	resource: string,
	operation: string,
	parameters: Record<string, unknown> = {},
): Promise<Array<Record<string, unknown>>> {
	const { items, error } = await world.run({ resource, operation, ...parameters });
	expect(error).toBeNull();
	expect(items).not.toHaveLength(0);
	const fits = ajv.compile({
		...(await schemaOf(resource, operation)),
		additionalProperties: false,
	});
	for (const item of items) {
		fits(item);
		expect({ item, faults: fits.errors ?? [] }).toEqual({ item, faults: [] });
	}
	return items;
}

it.each(operations)('%s %s: n8n serves a valid schema with properties', async (...names) => {
	const schema = await schemaOf(...(names as [string, string]));
	expect(ajv.validateSchema(schema)).toBe(true);
	expect(schema).toMatchObject({ type: 'object', version: 1 });
	expect(Object.keys(schema.properties as object)).not.toHaveLength(0);
});

it('what comes from an endpoint of Other Record (Advanced) is not promised', async () => {
	expect(await world.n8n.api.outputSchema(HALO_NODE, 'otherRecord', 'getAll')).toBeUndefined();
});

it.each(['getPublishedData', 'run', 'runQuery'])(
	'nor are the columns of a report (%s)',
	async (verb) => {
		expect(await world.n8n.api.outputSchema(HALO_NODE, 'report', verb)).toBeUndefined();
	},
);

it.each(listed.filter((name) => name !== 'otherRecord'))(
	'%s: what Get Many and Get put out is in their schemas',
	async (resource) => {
		const { halo } = world.sandbox;
		const record = records.find(({ name }) => name === resource);
		const [{ id: ticket }] = halo.rows('Tickets');
		if (resource === 'ticketAttachment') {
			halo.add('Attachment', { ticket_id: ticket, filename: 'log.txt', filesize: 3 });
		}
		if (resource === 'ticketNote') halo.add('Actions', { ticket_id: ticket, note: 'Seen', id: 1 });
		if (resource === 'webhook')
			halo.add('Webhook', { name: 'Outgoing', type: 0, url: 'https://n8n.example' });
		const parent =
			record?.parent === undefined ? {} : { [record.parent.field]: by('id', String(ticket)) };
		const filters = resource.toLowerCase().includes('invoice') ? { includelines: true } : {};
		const [{ id }] = await outputOf(resource, 'getAll', { ...parent, filters });
		if (record?.operations?.get !== undefined) {
			await outputOf(resource, 'get', { ...parent, [`${resource}Id`]: by('id', String(id)) });
		}
		expect(world.sandbox.violations).toEqual([]);
	},
);

it('what the other operations put out is in their schemas', async () => {
	const [customer] = await outputOf('customer', 'create', { name: 'Larch Legal' });
	const customerId = by('id', String(customer.id));
	await outputOf('customer', 'update', { customerId, updateFields: { notes: 'New' } });
	await outputOf('customer', 'delete', { customerId });
	await outputOf('customer', 'delete', { customerId });
	const [licence] = await outputOf('softwareLicence', 'create', {
		name: 'Petra',
		client_id: by('name', 'Birch Dental'),
		count: 3,
	});
	await outputOf('softwareLicence', 'getChanges', {
		softwareLicenceId: by('id', String(licence.id)),
	});
	const [invoice] = world.sandbox.halo.rows('Invoice');
	const invoiceId = by('id', String(invoice.id));
	await outputOf('invoice', 'download', { invoiceId });
	await outputOf('invoice', 'void', { invoiceId });
	await outputOf('connection', 'getInfo');
	await outputOf('connection', 'checkPermissions');
});

it.each(['both', 'findings', 'summary'])(
	'what a sync of counts puts out is in its schema (%s)',
	async (output) => {
		const item = { productBy: 'item_id', item_id: by('id', 501) };
		await outputOf('softwareLicence', 'syncCounts', {
			...item,
			client_id: by('name', 'Birch Dental'),
			count: 29,
			notInInput: 'report',
			alsoCheck: ['contracts', 'customers', 'recurringInvoices'],
			output,
		});
		await outputOf('softwareLicence', 'syncCounts', {
			productBy: 'product_sku',
			product_sku: 'Nothing of the kind',
			client_id: by('name', 'Nobody Knows'),
			count: '',
			output,
		});
		const report = 'Birch Dental: Petra 26 → 27 (licence 1701)';
		await outputOf('softwareLicence', 'undoSync', { report, output });
	},
);
