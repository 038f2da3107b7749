import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { otherTenantOf } from '../../../../nodes/HaloPsa/execution/customerTenants';
import { Halo } from '../../../support/halo';
import { locator, refusalOf, run } from '../../../support/node';

const GUID = 'aaaabbbb-1111-4222-8333-444455556666';
const OTHER = 'aaaabbbb-1111-4222-8333-444455557777';

const create: INodeParameters = {
	resource: 'ticket',
	operation: 'create',
	summary: 'A',
	client_id: locator('microsoftTenantId', GUID),
};
const haloWith = (clients: IDataObject[]) =>
	new Halo()
		.on('GET /FieldInfo', { body: [{ id: 5, name: 'CFOne', type: 0, usage: 2 }] })
		.on('GET /Client', { body: { record_count: clients.length, clients } })
		.on('POST /Tickets', { status: 201, body: { id: 7 } }, 'any');

test('the list is asked for tenants and text fields', async () => {
	const halo = haloWith([{ id: 12, name: 'Kite', azure_tenant_id: GUID }]);
	await run(create);
	const [{ query }] = halo.api.filter(({ path }) => path === '/Client');
	expect(query).toMatchObject({ includeazuretenants: 'true', include_custom_fields: '5' });
});

test.each([
	{ azure_tenant_id: GUID, inactive: true },
	{ customfields: [{ id: 5, value: GUID }], inactive: true },
	{ azure_tenant_id: GUID, is_active: false },
])('a customer who is inactive is not taken, though the list shows him: %j', async (more) => {
	haloWith([{ id: 12, name: 'Kite', ...more }]);
	expect((await refusalOf(create)).message).toContain('no customer has the Microsoft Tenant ID');
});

const named = (value: string, label: string) => ({ customfields: [{ label, value }] });

test.each<[string, IDataObject, string | undefined]>([
	['none', {}, undefined],
	['the same', { azure_tenant_id: GUID.toUpperCase() }, undefined],
	['another', { azure_tenant_id: OTHER }, OTHER],
	[
		'another and the same',
		{ azure_tenant_id: OTHER, azure_tenants: [{ azure_tenant_id: GUID }] },
		undefined,
	],
	['zeros', { azure_tenant_id: GUID.replace(/[^-]/g, '0') }, undefined],
	['another in a field for tenants', named(OTHER, 'Microsoft Tenant'), OTHER],
	['another GUID in a field for something else', named(OTHER, 'Accounting ID'), undefined],
	['no GUID in a field for tenants', named('Qx71Ab', 'Petra Tenant'), undefined],
])('a customer with %s', (_, row, other) => {
	expect(otherTenantOf(row, GUID)).toBe(other);
});
