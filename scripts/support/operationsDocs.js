const fs = require('node:fs');
const path = require('node:path');
const { operations } = require('../../nodes/HaloPsa/operations');
const { accessesOf } = require('../../nodes/HaloPsa/operations/operation');
const { records } = require('../../nodes/HaloPsa/records');
const { nounOf } = require('../../nodes/HaloPsa/records/record');
const { agentRightOf, tickBoxOf } = require('../../nodes/HaloPsa/records/permissions');
const { withDrawing } = require('./importGraph');
const { petraDocument } = require('./petraDocs');

/**
 * @typedef {import('../../nodes/HaloPsa/records/record').RecordType} RecordType
 * @typedef {import('../../nodes/HaloPsa/records/record').Verb} Verb
 * @typedef {import('../../nodes/HaloPsa/records/record').Field} Field
 * @typedef {import('../../nodes/HaloPsa/records/record').Filter} Filter
 */

const root = path.join(__dirname, '..', '..');
const MARKERS = ['<!-- operations -->', '<!-- /operations -->'];

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** @param {string[]} head @param {string[][]} rows */
function table(head, rows) {
	return [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))]
		.map((row) => `| ${row.join(' | ')} |`)
		.join('\n');
}

const offered = records
	.filter((record) => record.operations !== undefined)
	.sort((left, right) => left.label.localeCompare(right.label, 'en'));

/** @param {RecordType} record @param {Verb} verb */
const nameOf = (record, verb) => record.verbs?.[verb] ?? operations[verb].name;

/** @param {RecordType} record @returns {Verb[]} */
const verbsOf = (record) =>
	[...(record.operations ?? [])].sort((left, right) =>
		nameOf(record, left).localeCompare(nameOf(record, right), 'en'),
	);

/** @param {RecordType} record @param {Verb} verb @returns {[tickBoxes: string, agentRight: string]} */
function needsOf(record, verb) {
	if (record.anyEndpoint) return ['that of the endpoint', 'that of the endpoint'];
	const { permission } = record;
	if (permission === undefined) return ['none', 'none'];
	const boxes = accessesOf(operations[verb]).map((access) => tickBoxOf(permission, access));
	return [boxes.join(', '), agentRightOf(permission, operations[verb].access)];
}

/** @param {string} name @returns {string} a reference in words, with the permission that choosing it takes */
function referenceWords(name) {
	const target = records.find((record) => record.name === name);
	if (target === undefined) throw new Error(`No record type is declared as "${name}"`);
	const { permission } = target;
	const needs =
		permission === undefined ? '' : ` (list and names need ${tickBoxOf(permission, 'read')})`;
	return `${nounOf(target)} from the list, by ID or by name${needs}`;
}

/** @param {Array<{ name: string }>} options */
const choiceWords = (options) => `one of ${options.map(({ name }) => name).join(', ')}`;

/** @param {Field | Filter} field */
function kindWords(field) {
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
			return choiceWords(field.options ?? []);
		case 'reference':
			return referenceWords(field.to ?? '');
		default:
			return field.kind;
	}
}

/** @param {Field} field */
function whenWords({ on, place }) {
	if (on === 'update') return 'update only';
	const needed = place === 'required' ? 'required on create' : '';
	return on === 'create' ? needed || 'create only' : needed;
}

/** @param {Field} field @param {string} [within] @returns {string[][]} */
function fieldRows(field, within = '') {
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

/** @param {RecordType} record */
function sectionOf(record) {
	const { fields = [], filters = [] } = record;
	const fieldTable = table(
		['Field', "Halo's property", 'What goes in', 'When', 'Remarks'],
		fields.flatMap((field) => fieldRows(field)),
	);
	const filterTable = table(
		['Filter of Get Many', 'What goes in', 'Remarks'],
		filters.map((filter) => [filter.label, kindWords(filter), filter.description ?? '']),
	);
	return [
		`## ${record.label}`,
		...(fields.length > 0 ? [fieldTable] : []),
		...(record.customFields ? ['Custom fields too, by their name in Halo.'] : []),
		...(filters.length > 0 ? [filterTable] : []),
	].join('\n\n');
}

/** @returns {string} the page with every operation, its permission, its fields and filters */
function operationsPage() {
	const rows = offered.flatMap((record) =>
		verbsOf(record).map((verb) => [record.label, nameOf(record, verb), ...needsOf(record, verb)]),
	);
	return `${[
		'# Operations, permissions and fields',
		'Made from the node itself by `npm run docs`; do not edit by hand.',
		'The application permission is ticked in Halo under Configuration → Integrations → HaloPSA API → View Applications, on the Permissions tab of the application. The agent right is set under Configuration → Teams & Agents → Agents, on the Permissions tab of the agent that the application logs in as. Both are needed. [Connect](connect.md) goes through both, and **Connection → Check Permissions** tells which are there.',
		table(['Resource', 'Operation', 'Application permission', 'Agent right'], rows),
		...offered
			.filter(({ fields = [], filters = [] }) => fields.length + filters.length > 0)
			.map(sectionOf),
	].join('\n\n')}\n`;
}

/** @param {RecordType} record */
function permissionInShort(record) {
	if (record.anyEndpoint) return 'that of the endpoint';
	if (record.permission === undefined) return 'none';
	if (tickBoxOf(record.permission, 'read') === tickBoxOf(record.permission, 'edit'))
		return tickBoxOf(record.permission, 'read');
	const writes = verbsOf(record).some((verb) => operations[verb].access === 'edit');
	return `Read${writes ? '/Edit' : ''}: ${record.permission}`;
}

/** @param {string} readme @returns {string} the same with the table between the markers made anew */
function withTable(readme) {
	const [start, end] = MARKERS.map((marker) => readme.indexOf(marker));
	if (start < 0 || end < start) throw new Error(`README.md lacks ${MARKERS.join(' … ')}`);
	const rows = offered.map((record) => [
		record.label,
		verbsOf(record)
			.map((verb) => nameOf(record, verb))
			.join(', '),
		permissionInShort(record),
	]);
	const made = table(['Resource', 'Operations', 'Halo permission'], rows);
	return `${readme.slice(0, start + MARKERS[0].length)}\n\n${made}\n\n${readme.slice(end)}`;
}

/** @param {string} file */
function textOf(file) {
	const full = path.join(root, file);
	return fs.existsSync(full) ? fs.readFileSync(full, 'utf8') : '';
}

/**
 * The documents that are made from the declarations, as they are and as they should be.
 * @returns {Array<{ file: string, is: string, shouldBe: string }>}
 */
function documents() {
	const readme = textOf('README.md');
	const develop = textOf('docs/develop.md');
	return [
		{ file: 'docs/operations.md', is: textOf('docs/operations.md'), shouldBe: operationsPage() },
		{ file: 'README.md', is: readme, shouldBe: withTable(readme) },
		{ file: 'docs/develop.md', is: develop, shouldBe: withDrawing(develop) },
		petraDocument(textOf('docs/petra.md')),
	];
}

module.exports = { documents, root };
