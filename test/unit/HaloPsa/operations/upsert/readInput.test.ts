import { RecordRegistry } from '../../../../../nodes/HaloPsa/execution/registry';
import { referencesOf } from '../../../../../nodes/HaloPsa/operations/upsert/readInput';
import { records } from '../../../../../nodes/HaloPsa/records';
import { matchOnOf } from '../../../../../nodes/HaloPsa/records/record';
import type { ResourceName } from '../../../../../nodes/HaloPsa/records/recordName';

const registry = new RecordRegistry(records);

/** Names of the references that are read before it is clear whether the record is there. */
function read(type: ResourceName, by: string): string[] {
	const record = registry.record(type);
	const key = matchOnOf(record)?.keys.find(({ value }) => value === by);
	if (key === undefined) throw new Error(`A ${type} is not matched on ${by}`);
	const names = referencesOf(registry, record, key);
	return (record.fields ?? [])
		.filter(({ name, kind }) => kind === 'reference' && names.has(name))
		.map(({ name }) => name)
		.sort();
}

test.each<[ResourceName, string, string[]]>([
	['ticket', 'supplier_reference', []],
	['ticket', 'tag', ['client_id', 'site_id', 'tickettype_id', 'user_id']],
	['customer', 'name', []],
	['site', 'name', ['client_id']],
	['contract', 'ref', ['client_id']],
	['softwareLicence', 'name', ['client_id', 'site_id']],
	['softwareLicence', 'item_id', ['client_id', 'item_id', 'site_id']],
])('of a %s matched on %s, only what tells which one is meant: %j', (type, by, names) => {
	expect(read(type, by)).toEqual(names);
});

test('what sets a part of the key along, and what narrows a look-up of it, are read too', () => {
	const key = { value: 'site', label: 'Site', kind: 'number' as const, property: 'site_id' };
	expect([...referencesOf(registry, registry.record('ticket'), key)]).toEqual(
		expect.arrayContaining(['site_id', 'client_id', 'user_id']),
	);
});
