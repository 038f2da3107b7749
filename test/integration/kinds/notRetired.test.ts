import type { Fault, Row } from '../../../sandbox';
import { by, enterKind } from './kindWorld';

/**
 * Kind: two runs made the same record, and Halo does not let the younger one be put out of use. The outcome names both,
 * and says what to do with which.
 */
const kind = enterKind();

interface Doubled {
	what: string;
	entity: string;
	/** What the other run made. */
	row: Row;
	parameters: object;
	/** What to do, by the IDs of the one that stays and of the other. */
	todo: (stays: number, other: number) => string;
}

const licence: Row = { name: 'twice', client_id: 17, count: 5 };
const billed = (stays: number, other: number) =>
	`Keep ${stays}. In Halo, set the count of ${other} to 0 and make it inactive: it may be billed as well until then.`;
const inactive = (stays: number, other: number) =>
	`Keep ${stays}, and make ${other} inactive in Halo.`;

const all: Doubled[] = [
	{
		what: 'ticket',
		entity: 'Tickets',
		row: {
			summary: 'Alert',
			supplier_reference: 'twice',
			client_id: 12,
			tickettype_id: 1,
			status_id: 1,
		},
		parameters: {
			resource: 'ticket',
			operation: 'upsert',
			matchOn: 'supplier_reference',
			supplier_reference: 'twice',
			summary: 'Alert',
			client_id: by('id', 12),
		},
		todo: (stays, other) => `Keep ${stays}, and close ${other} in Halo.`,
	},
	{
		what: 'customer',
		entity: 'Client',
		row: { name: 'twice', toplevel_id: 1 },
		parameters: { resource: 'customer', operation: 'upsert', matchOn: 'name', name: 'twice' },
		todo: inactive,
	},
	{
		what: 'site',
		entity: 'Site',
		row: { name: 'twice', client_id: 12 },
		parameters: {
			resource: 'site',
			operation: 'upsert',
			name: 'twice',
			client_id: by('id', 12),
		},
		todo: inactive,
	},
	{
		what: 'asset',
		entity: 'Asset',
		row: { inventory_number: 'twice', assettype_id: 1, site_id: 18 },
		parameters: {
			resource: 'asset',
			operation: 'upsert',
			matchOn: 'inventory_number',
			inventory_number: 'twice',
			assettype_id: by('id', 1),
			client_id: by('id', 12),
		},
		todo: inactive,
	},
	{
		what: 'item',
		entity: 'Item',
		row: { name: 'Twice', externalreference: 'twice', assetgroup_id: 14 },
		parameters: {
			resource: 'item',
			operation: 'upsert',
			matchOn: 'externalreference',
			externalreference: 'twice',
			name: 'Twice',
			assetgroup_id: by('id', 14),
		},
		todo: (stays, other) =>
			`Keep ${stays}, and take the External Reference out of ${other} in Halo, so that the next run knows which one is meant.`,
	},
	{
		what: 'licence',
		entity: 'SoftwareLicence',
		row: licence,
		parameters: {
			resource: 'softwareLicence',
			operation: 'upsert',
			matchOn: 'name',
			name: 'twice',
			client_id: by('id', 17),
			count: 5,
		},
		todo: billed,
	},
	{
		what: 'licence that Sync Counts made',
		entity: 'SoftwareLicence',
		row: licence,
		parameters: {
			resource: 'softwareLicence',
			operation: 'syncCounts',
			dryRun: false,
			productBy: 'name',
			name: 'twice',
			client_id: by('id', 17),
			count: 5,
			guards: { allowFirstRun: true },
		},
		todo: billed,
	},
];

const refusals: Array<[string, Fault]> = [
	['a rule', { status: 400, body: [{ id: 0, error: 'Not allowed by a rule' }] }],
	['a missing permission', { status: 403 }],
	['an error of its own', { status: 500 }],
	['nothing', { status: 200, body: [] }],
];

describe.each(all)('A doubled $what', ({ entity, row, parameters, todo }) => {
	it.each(refusals)('that Halo keeps in use by %s', async (_, refusedBy) => {
		const path = `/${entity}`;
		let other: Row = {};
		const hold = () => (other = kind.sandbox.halo.add(entity, { ...row }));
		kind.sandbox.faults.add({ method: 'POST', path, hold });
		kind.sandbox.faults.add({ method: 'POST', path, times: Infinity, ...refusedBy });
		const settings = { onError: 'continueRegularOutput' };
		const { outputs } = await kind.world().run({ ...parameters }, [{}], settings);
		const rows = kind.sandbox.halo.rows(entity);
		const own = Number(rows[rows.length - 1].id);
		const [{ json, error }] = outputs[0];
		const said = `${JSON.stringify(error ?? json.error)} ${String(json.reason)}`;
		expect(said).toContain(`${own} is a duplicate of ${Number(other.id)} and could not be put`);
		expect(said).toContain(todo(Number(other.id), own));
	});
});
