import { operations } from '../../nodes/HaloPsa/operations';
import type { AnyOperation } from '../../nodes/HaloPsa/operations/operation';
import { accessesOf } from '../../nodes/HaloPsa/operations/operation';
import { records } from '../../nodes/HaloPsa/records';
import { agentRightOf, tickBoxOf } from '../../nodes/HaloPsa/records/permissions';
import type { Field, Filter, RecordType, Resource, Verb } from '../../nodes/HaloPsa/records/record';
import { nounOf, ownLabelOf, verbsOf } from '../../nodes/HaloPsa/records/record';
import type { RecordName } from '../../nodes/HaloPsa/records/recordName';
import { table } from './markdown';

/** The resources that the node offers, by label. */
export const offered = records
	.filter((record): record is Resource => record.operations !== undefined)
	.sort((left, right) => left.label.localeCompare(right.label, 'en'));

const nameOf = (record: Resource, verb: Verb): string =>
	ownLabelOf(record, verb) ?? operations[verb].name;

const sortedVerbsOf = (record: Resource): Verb[] =>
	verbsOf(record).sort((left, right) =>
		nameOf(record, left).localeCompare(nameOf(record, right), 'en'),
	);

/** The operations of a resource in one line. */
export const operationNames = (record: Resource): string =>
	sortedVerbsOf(record)
		.map((verb) => nameOf(record, verb))
		.join(', ');

/** The boxes of a resource in Halo's application, in one line. */
export function permissionInShort(record: Resource): string {
	if (record.anyEndpoint) return 'that of the endpoint';
	if (record.permission === undefined) return 'none';
	if (tickBoxOf(record.permission, 'read') === tickBoxOf(record.permission, 'edit'))
		return tickBoxOf(record.permission, 'read');
	const writes = verbsOf(record).some((verb) => operations[verb].access === 'edit');
	return `Read${writes ? '/Edit' : ''}: ${record.permission}`;
}

function boxesOf({ anyEndpoint, permission }: Resource, operation: AnyOperation): string {
	if (anyEndpoint) return 'that of the endpoint';
	if (permission === undefined) return 'none';
	return accessesOf(operation)
		.map((access) => tickBoxOf(permission, access))
		.join(', ');
}

/** What a record type does, each operation with the boxes that it takes. */
function operationTable(record: Resource): string {
	const rows = sortedVerbsOf(record).map((verb) => {
		const operation: AnyOperation = operations[verb];
		return [nameOf(record, verb), operation.description(record), boxesOf(record, operation)];
	});
	return table(['Operation', 'What it does', 'Boxes of the application'], rows);
}

/** The rights that the agent needs to read the records and to write them. */
function agentLines(record: Resource): string[] {
	const { permission } = record;
	if (permission === undefined) return [];
	const [read, edit] = (['read', 'edit'] as const).map((access) =>
		agentRightOf(permission, access),
	);
	const writes = verbsOf(record).some((verb) => operations[verb].access === 'edit');
	if (read === edit || !writes) return [`Right of the agent: ${read}.`];
	return [`- Right of the agent to read: ${read}.\n- To write: ${edit}.`];
}

function targetOf(name: RecordName): RecordType {
	const target = records.find((record) => record.name === name);
	if (target === undefined) throw new Error(`No record type is declared as "${name}"`);
	return target;
}

function kindWords(field: Field | Filter): string {
	switch (field.kind) {
		case 'boolean':
			return 'yes or no';
		case 'date':
			return 'day';
		case 'dateTime':
			return 'date and time';
		case 'lines':
			return 'list';
		case 'options':
			return `one of ${field.options.map(({ name }) => name).join(', ')}`;
		case 'reference':
			return nounOf(targetOf(field.to));
		default:
			return field.kind;
	}
}

function whenWords({ on, place }: Field): string {
	if (on === 'update') return 'to change one';
	if (place === 'required') return 'required for a new one';
	return on === 'create' ? 'for a new one' : '';
}

/** A field with those of its lines, and the name that each has on the screen. */
const withLines = (field: Field, within = ''): Array<{ label: string; field: Field }> => {
	const label = `${within}${field.label}`;
	const inner = field.kind === 'lines' ? field.of : [];
	return [{ label, field }, ...inner.flatMap((line) => withLines(line, `${label} → `))];
};

const fieldRow = ({ label, field }: { label: string; field: Field }): string[] => [
	label,
	`\`${field.name}\``,
	kindWords(field),
	whenWords(field),
	field.description ?? '',
];

/** The operations that take filters, with those that a record type declares. */
const filteredVerbs = ['getAll', 'run'] as const;

const filtersOf = (record: RecordType): Array<{ verb: Verb; filters: readonly Filter[] }> =>
	filteredVerbs
		.map((verb) => ({ verb, filters: record.operations?.[verb]?.filters ?? [] }))
		.filter(({ filters }) => filters.length > 0);

const filterTables = (record: Resource): string[] =>
	filtersOf(record).map(({ verb, filters }) =>
		table(
			[`Filter of ${nameOf(record, verb)}`, 'What to fill in', 'Remarks'],
			filters.map((filter) => [filter.label, kindWords(filter), filter.description ?? '']),
		),
	);

/** The boxes without which the lists of a resource's fields and filters stay empty, each with what it is for. */
function listBoxes(record: Resource): string[] {
	const labels = new Map<string, Set<string>>();
	const chosen = [
		...(record.fields ?? []).flatMap((field) => withLines(field)),
		...filtersOf(record).flatMap(({ filters }) =>
			filters.map((field) => ({ label: field.label, field })),
		),
	];
	for (const { label, field } of chosen) {
		if (field.kind !== 'reference') continue;
		const { permission } = targetOf(field.to);
		if (permission === undefined) continue;
		const box = tickBoxOf(permission, 'read');
		labels.set(box, (labels.get(box) ?? new Set()).add(label));
	}
	if (labels.size === 0) return [];
	const lines = [...labels].map(([box, names]) => `- ${box}, for ${[...names].join(', ')}`);
	return [`To choose from a list or by name, the connection needs:\n\n${lines.join('\n')}`];
}

function sectionOf(record: Resource): string {
	const rows = (record.fields ?? []).flatMap((field) => withLines(field)).map(fieldRow);
	return [
		`## ${record.label}`,
		operationTable(record),
		...agentLines(record),
		...(rows.length > 0
			? [table(['Field', "Halo's property", 'What to fill in', 'When', 'Remarks'], rows)]
			: []),
		...(record.typeFields
			? [
					`${record.typeFields.label} too: each type has its own. Fill them in as inputs, or by their label in Halo. A change keeps the fields that it leaves out.`,
				]
			: []),
		...(record.customFields
			? ['Custom fields too. Fill them in as inputs, or by their name in Halo.']
			: []),
		...filterTables(record),
		...listBoxes(record),
	].join('\n\n');
}

const anchorOf = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\w -]/g, '')
		.replaceAll(' ', '-');

const INTRODUCTION = [
	'# Operations',
	'What can the nodes do in Halo, what do you fill in, and what has to be allowed? This table has one row for each resource. Click a resource for its operations, fields and filters.',
];

const HOW_TO_READ = `## How to read the details

**Permissions.** An operation needs two things in Halo:

- **A box of the application:** Configuration → Integrations → HaloPSA API → View Applications, on the Permissions tab of the application.
- **A right of the agent** that the application logs in as: Configuration → Teams & Agents → Agents, on the Permissions tab of the agent.

A right such as "the access level for assets" is in our words, since no guide names it: look for it on the agent's Permissions tab. [Connect](connect.md) goes through both. **Connection → Check Permissions** shows which of them you have.

**Fields.** The column "What to fill in" says what a field takes:

- A kind of record, such as "customer" or "team": choose one from the list, by ID or by name.
- A day, a number, a text, or "yes or no".

The column "When" says if a field is only for a new record or only for a change. If it is empty, the field is for both. "Halo's property" is the name in Halo's API and in the output.

**Filters.** They narrow what comes out. With several filters, a record has to fit all of them.

This page is made from the nodes by \`npm run docs\`. Do not edit it by hand.`;

/** The page with every operation, its permission, its fields and filters. */
export function operationsPage(): string {
	const rows = offered.map((record) => [
		`[${record.label}](#${anchorOf(record.label)})`,
		operationNames(record),
		permissionInShort(record),
	]);
	return `${[
		...INTRODUCTION,
		table(['Resource', 'Operations', 'Halo permission'], rows),
		HOW_TO_READ,
		...offered.map(sectionOf),
		'Next: [connect](connect.md) · [create or update](create-or-update.md) · [limits](limits.md)',
	].join('\n\n')}\n`;
}
