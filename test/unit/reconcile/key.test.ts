import { ReferenceResolver } from '../../../nodes/HaloPsa/execution/referenceResolver';
import { referencesOf } from '../../../nodes/HaloPsa/reconcile/key';
import { records } from '../../../nodes/HaloPsa/records';
import type { HaloClient } from '../../../nodes/HaloPsa/transport/client';

// No look-up is made here, so nobody has to answer.
const resolver = new ReferenceResolver({} as HaloClient, records);

/** Names of the references that are read before it is clear whether the record is there. */
function read(type: string, by: string): string[] {
	const record = resolver.registry.record(type);
	const key = record.recognised?.keys.find(({ value }) => value === by);
	if (key === undefined) throw new Error(`A ${type} is not recognised by ${by}`);
	const names = referencesOf(resolver, record, key);
	return (record.fields ?? [])
		.filter(({ name, kind }) => kind === 'reference' && names.has(name))
		.map(({ name }) => name)
		.sort();
}

test.each([
	['ticket', 'supplier_reference', []],
	['ticket', 'tag', []],
	['customer', 'name', []],
	['site', 'name', ['client_id']],
	['contract', 'ref', ['client_id']],
	['softwareLicence', 'name', ['client_id', 'site_id']],
	['softwareLicence', 'item_id', ['client_id', 'item_id', 'site_id']],
])('of a %s recognised by %s, only what tells which one is meant: %j', (type, by, names) => {
	expect(read(type, by)).toEqual(names);
});

test('what brings a part of the key along, and what narrows a look-up of it, are read too', () => {
	const ticket = resolver.registry.record('ticket');
	const key = { value: 'site', label: 'Site', kind: 'field' as const, property: 'site_id' };
	expect([...referencesOf(resolver, ticket, key)]).toEqual(
		expect.arrayContaining(['site_id', 'client_id', 'user_id']),
	);
});
