import fs from 'node:fs';
import path from 'node:path';
import { operations } from '../../nodes/HaloPsa/operations';
import { accessesOf } from '../../nodes/HaloPsa/operations/operation';
import { records } from '../../nodes/HaloPsa/records';
import { agentRightOf, tickBoxOf } from '../../nodes/HaloPsa/records/permissions';
import type { Field, Filter, RecordType, Resource, Verb } from '../../nodes/HaloPsa/records/record';
import { nounOf, ownLabelOf, verbsOf } from '../../nodes/HaloPsa/records/record';
import type { RecordName } from '../../nodes/HaloPsa/records/recordName';
import { compatibilityDocument } from './assumptionsDoc';
import { drawings } from './drawings';
import { withFolderMap } from './folderMap';
import { withDrawing } from './importGraph';
import type { MadeDocument } from './markdown';
import { between, table } from './markdown';
import { petraDocument } from './petraDocs';

export const root = path.join(__dirname, '..', '..');

const offered = records
	.filter((record): record is Resource => record.operations !== undefined)
	.sort((left, right) => left.label.localeCompare(right.label, 'en'));

const nameOf = (record: Resource, verb: Verb): string =>
	ownLabelOf(record, verb) ?? operations[verb].name;

const sortedVerbsOf = (record: Resource): Verb[] =>
	verbsOf(record).sort((left, right) =>
		nameOf(record, left).localeCompare(nameOf(record, right), 'en'),
	);

function needsOf(record: Resource, verb: Verb): [tickBoxes: string, agentRight: string] {
	if (record.anyEndpoint) return ['that of the endpoint', 'that of the endpoint'];
	const { permission } = record;
	if (permission === undefined) return ['none', 'none'];
	const boxes = accessesOf(operations[verb]).map((access) => tickBoxOf(permission, access));
	return [boxes.join(', '), agentRightOf(permission, operations[verb].access)];
}

/** A reference in words, with the permission that choosing it takes. */
function referenceWords(name: RecordName): string {
	const target = records.find((record) => record.name === name);
	if (target === undefined) throw new Error(`No record type is declared as "${name}"`);
	const { permission } = target;
	const needs =
		permission === undefined ? '' : ` (list and names need ${tickBoxOf(permission, 'read')})`;
	return `${nounOf(target)} from the list, by ID or by name${needs}`;
}

const choiceWords = (options: Array<{ name: string }>) =>
	`one of ${options.map(({ name }) => name).join(', ')}`;

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
			return choiceWords(field.options);
		case 'reference':
			return referenceWords(field.to);
		default:
			return field.kind;
	}
}

function whenWords({ on, place }: Field): string {
	if (on === 'update') return 'update only';
	const needed = place === 'required' ? 'required on create' : '';
	return on === 'create' ? needed || 'create only' : needed;
}

function fieldRows(field: Field, within = ''): string[][] {
	const label = `${within}${field.label}`;
	const row = [
		label,
		`\`${field.name}\``,
		kindWords(field),
		whenWords(field),
		field.description ?? '',
	];
	const inner = field.kind === 'lines' ? field.of : [];
	return [row, ...inner.flatMap((line) => fieldRows(line, `${label} → `))];
}

/** The operations that take filters, with those that a record type declares. */
const filteredVerbs = ['getAll', 'run'] as const;

const filtersOf = (record: RecordType, verb: (typeof filteredVerbs)[number]): readonly Filter[] =>
	record.operations?.[verb]?.filters ?? [];

const filterTables = (record: RecordType): string[] =>
	filteredVerbs
		.filter((verb) => filtersOf(record, verb).length > 0)
		.map((verb) =>
			table(
				[`Filter of ${operations[verb].name}`, 'What goes in', 'Remarks'],
				filtersOf(record, verb).map((filter) => [
					filter.label,
					kindWords(filter),
					filter.description ?? '',
				]),
			),
		);

function sectionOf(record: RecordType): string {
	const { fields = [] } = record;
	const fieldTable = table(
		['Field', "Halo's property", 'What goes in', 'When', 'Remarks'],
		fields.flatMap((field) => fieldRows(field)),
	);
	return [
		`## ${record.label}`,
		...(fields.length > 0 ? [fieldTable] : []),
		...(record.typeFields
			? [
					`${record.typeFields.label} too: those of its type, as inputs of their type or by their label in Halo. A change keeps the fields that it leaves out.`,
				]
			: []),
		...(record.customFields
			? ['Custom fields too, as inputs of their type, or by their name in Halo.']
			: []),
		...filterTables(record),
	].join('\n\n');
}

/** The page with every operation, its permission, its fields and filters. */
function operationsPage(): string {
	const rows = offered.flatMap((record) =>
		sortedVerbsOf(record).map((verb) => [
			record.label,
			nameOf(record, verb),
			...needsOf(record, verb),
		]),
	);
	return `${[
		'# Operations, permissions and fields',
		'Made from the node itself by `npm run docs`; do not edit by hand.',
		'The application permission is ticked in Halo under Configuration → Integrations → HaloPSA API → View Applications, on the Permissions tab of the application. The agent right is set under Configuration → Teams & Agents → Agents, on the Permissions tab of the agent that the application logs in as. Both are needed. [Connect](connect.md) goes through both, and **Connection → Check Permissions** tells which are there.',
		table(['Resource', 'Operation', 'Application permission', 'Agent right'], rows),
		...offered
			.filter((record) => (record.fields ?? []).length + filterTables(record).length > 0)
			.map(sectionOf),
	].join('\n\n')}\n`;
}

function permissionInShort(record: Resource): string {
	if (record.anyEndpoint) return 'that of the endpoint';
	if (record.permission === undefined) return 'none';
	if (tickBoxOf(record.permission, 'read') === tickBoxOf(record.permission, 'edit'))
		return tickBoxOf(record.permission, 'read');
	const writes = verbsOf(record).some((verb) => operations[verb].access === 'edit');
	return `Read${writes ? '/Edit' : ''}: ${record.permission}`;
}

/** The same with the table of operations made anew. */
function withTable(readme: string): string {
	const rows = offered.map((record) => [
		record.label,
		sortedVerbsOf(record)
			.map((verb) => nameOf(record, verb))
			.join(', '),
		permissionInShort(record),
	]);
	const made = table(['Resource', 'Operations', 'Halo permission'], rows);
	return between('README.md', readme, 'operations', made);
}

function textOf(file: string): string {
	const full = path.join(root, file);
	return fs.existsSync(full) ? fs.readFileSync(full, 'utf8') : '';
}

/** The documents and drawings that are made by a script, as they are and as they should be. */
export function documents(): MadeDocument[] {
	const readme = textOf('README.md');
	const develop = textOf('docs/develop.md');
	return [
		{ file: 'docs/operations.md', is: textOf('docs/operations.md'), shouldBe: operationsPage() },
		{ file: 'README.md', is: readme, shouldBe: withTable(readme) },
		{ file: 'docs/develop.md', is: develop, shouldBe: withFolderMap(withDrawing(develop)) },
		petraDocument(textOf('docs/petra.md')),
		compatibilityDocument(textOf('docs/compatibility.md')),
		...Object.entries(drawings).map(([file, shouldBe]) => ({ file, is: textOf(file), shouldBe })),
	];
}
