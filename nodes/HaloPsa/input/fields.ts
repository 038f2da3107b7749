import type { IDataObject } from 'n8n-workflow';
import { asNodeError, inputRefused } from '../../shared/errors';
import type { Choice } from '../../shared/locator';
import { choiceOf, isText } from '../../shared/locator';
import { isObject } from '../../shared/reply';
import { ADDITIONAL, REQUIRED_FIELDS } from '../description/parameterNames';
import type { ItemContext } from '../execution/itemContext';
import type { Field, LinesField, RecordType, ReferenceField } from '../records/record';
import { withArticle } from '../records/record';
import { customFieldInputsOf, mapperValues, readCustomFields } from './customFields';
import { refuseNoRecord } from './noRecord';
import { changedNote, completeNote } from './note';
import { refuseInexact } from './numbers';
import { readOtherFields } from './otherFields';
import { isExpression, isExpressionInLine, writeReference } from './references';
import { givesNothing, isBlankInput, readScalar } from './scalar';
import { readTypeFields } from './typeFields';
import type { ReferenceReading } from './whenNotFound';
import { checkNames, tellAbsent, writeAbsent } from './whenNotFound';

/** Where the values of fields come from, and how their refusals are worded. */
interface Source {
	valueOf: (field: Field) => unknown;
	/** Whether an expression stands in the input of a reference. */
	isExpression: (name: string) => boolean;
	/** Whether fields that Halo needs must be given. */
	needed: boolean;
	/** Stands before a label in a message, such as `Line 2: `. */
	where: string;
	/** What is being made, with its article. */
	noun: string;
	/** A text left empty means "not given", rather than "to be emptied". */
	emptyIsNotGiven: boolean;
	/** Names of the only references to read, which may take a request each; all of them when absent. */
	references?: Set<string>;
	/** What is done with references that name nothing; without it they are refused. */
	reading?: ReferenceReading;
}

/** The lines filled in for a list field. */
function linesGiven(given: unknown): IDataObject[] {
	const lines: unknown = isObject(given) ? given.line : undefined;
	return Array.isArray(lines) ? lines.filter(isObject) : [];
}

/** Reads the lines of a list field, each as a row of its own. */
export async function readLines(
	item: ItemContext,
	field: LinesField,
	given: unknown,
): Promise<IDataObject[]> {
	const rows: IDataObject[] = [];
	for (const [position, line] of linesGiven(given).entries()) {
		const where = `${field.lineLabel} ${position + 1}: `;
		const missing = field.of.find(
			({ name, place }) => place === 'required' && choiceOf(line[name]) === undefined,
		);
		if (missing !== undefined)
			throw inputRefused(
				item.client.node,
				`${where}${missing.label} is empty`,
				`Choose it, or take the line out of ${field.label}.`,
			);
		rows.push(
			await readFields(item, field.of, {
				valueOf: ({ name }) => line[name] ?? (isObject(line.more) ? line.more[name] : undefined),
				isExpression: (name) => isExpressionInLine(item, field.name, position, name),
				needed: false,
				where,
				noun: `a ${field.lineLabel.toLowerCase()}`,
				emptyIsNotGiven: true,
			}),
		);
	}
	// A line that only points at a record says the same twice where it points at it twice.
	const isLink = field.of.every(({ kind }) => kind === 'reference');
	return isLink ? [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()] : rows;
}

/**
 * What a reference is given by. A name that stands in the record is written as the list gave it, and asks for nothing; one
 * that an expression gives was never in a list, so it is looked up like any name.
 */
function listedChoice(
	{ name, writes }: ReferenceField,
	choice: Choice | undefined,
	source: Pick<Source, 'isExpression'>,
): Choice | undefined {
	const isUnseen = writes === 'name' && choice?.mode === 'list' && source.isExpression(name);
	return choice !== undefined && isUnseen ? { ...choice, mode: 'name' } : choice;
}

/** Refuses "none" for a reference without which there is no record, or no line. */
function refuseNone({ client, resolver }: ItemContext, field: ReferenceField, row: IDataObject) {
	const id = row[field.name];
	if (id !== undefined && field.writes !== 'name')
		refuseNoRecord(client.node, field.label, resolver.registry.record(field.to), id);
}

async function readFields(
	item: ItemContext,
	declared: Field[],
	source: Source,
): Promise<IDataObject> {
	const { valueOf, needed, where, noun, emptyIsNotGiven, references: wanted, reading } = source;
	const { client, resolver } = item;
	const labelled = <F extends Field>(field: F): F =>
		where === '' ? field : { ...field, label: `${where}${field.label}` };
	const row: IDataObject = {};
	// Each value is asked for once: an expression takes n8n up to a millisecond.
	const choices = new Map<string, Choice>();
	const emptied = new Set<string>();
	for (const field of declared.map(labelled)) {
		const value = valueOf(field);
		if (field.kind === 'lines') {
			const lines = await readLines(item, field, value);
			if (lines.length > 0) row[field.name] = lines;
			continue;
		}
		const isReference = field.kind === 'reference';
		const choice = isReference ? listedChoice(field, choiceOf(value), source) : undefined;
		if (choice !== undefined && isText(choice)) refuseInexact(client.node, field.label, value);
		if (choice !== undefined) choices.set(field.name, choice);
		const isEmptied = isReference && choice === undefined && source.isExpression(field.name);
		if (isEmptied) emptied.add(field.name);
		const empty = isReference ? choice === undefined : givesNothing(field, value);
		if (needed && field.place === 'required' && empty && !isEmptied) {
			throw inputRefused(
				client.node,
				`${field.label} is empty`,
				`Fill in ${field.label}: Halo needs it to create ${noun}.`,
			);
		}
		if (isReference || isBlankInput(field, value) || (emptyIsNotGiven && value === '')) continue;
		const converts = field.kind === 'number' ? field.converts : undefined;
		const read = readScalar(item, field, value) as IDataObject;
		if (converts === undefined) row[field.name] = read;
		else if (row[converts.to] === undefined) row[converts.to] = Number(read) / converts.by;
		else
			throw inputRefused(
				client.node,
				`${field.label}: the same is given in another unit too`,
				'Fill in one of the two.',
			);
	}
	for (const field of resolver.registry.referencesIn(declared)) {
		const choice = choices.get(field.name);
		const isAsked = wanted === undefined || wanted.has(field.name);
		if (!isAsked || (choice === undefined && !emptied.has(field.name))) continue;
		try {
			if (choice === undefined || item.absent.size > 0)
				checkNames(item, labelled(field), row, choice === undefined, reading);
			if (choice === undefined) continue;
			Object.assign(row, await writeReference(item, labelled(field), choice, row));
			if (field.place === 'required' && (needed || where !== ''))
				refuseNone(item, labelled(field), row);
		} catch (thrown) {
			if (reading === undefined) throw asNodeError(client.node, thrown, item.index);
			Object.assign(
				row,
				await writeAbsent(item, field, thrown, row, { ...reading, isBlank: choice === undefined }),
			);
		}
	}
	return row;
}

/** Required values as the fields read them: a reference was picked from its list, or its name was typed. */
function asLocators(record: RecordType, requiredFields: IDataObject): IDataObject {
	const values: IDataObject = {};
	for (const field of record.fields ?? []) {
		const value = requiredFields[field.name];
		if (value === undefined || value === null) continue;
		const isTyped =
			typeof value === 'string' &&
			!/^-?\d+$/.test(value) &&
			(field.kind !== 'reference' || field.writes !== 'name');
		values[field.name] =
			field.kind === 'reference' ? { mode: isTyped ? 'name' : 'list', value } : value;
	}
	return values;
}

/** Reads the fields of one collection, such as the fields of new licences; what was left blank is left out. */
export async function readFieldCollection(
	item: ItemContext,
	record: RecordType,
	name: string,
): Promise<IDataObject> {
	const given = item.context.getNodeParameter(name, item.index, {}) as IDataObject;
	const row = await readFields(item, record.fields ?? [], {
		valueOf: (field) => given[field.name],
		isExpression: (field) => isExpression(item, field, name),
		needed: false,
		where: '',
		noun: withArticle(record),
		emptyIsNotGiven: true,
	});
	const { otherFields: more } = given;
	return more === undefined ? row : { ...row, ...readOtherFields(item, record, more) };
}

/** What a field gives that the form always shows; of a switch, an expression that is empty leaves what the form begins with. */
function shownValueOf({ context, index }: ItemContext, field: Field): unknown {
	const value = context.getNodeParameter(field.name, index, '') as unknown;
	return field.kind === 'boolean' && isBlankInput(field, value) ? field.default : value;
}

/**
 * Reads an item's parameters into the row to write.
 *
 * @param shown property of a field that the form shows at once besides those that Create shows
 * @param references names of the only references to read, without custom fields, for what has to be known before it is
 * clear whether anything is written; the whole row when absent
 * @param identity the references without which it can't be told which record is meant
 * @returns Halo's properties, without the record's own ID; what was left blank is left out
 * @throws NodeOperationError naming the field, before anything is sent
 */
export async function readRow(
	item: ItemContext,
	declared: RecordType,
	verb: 'create' | 'update' | 'upsert',
	shown?: string,
	references?: Set<string>,
	identity: Omit<ReferenceReading, 'verb'> = { needed: new Set() },
): Promise<IDataObject> {
	const { context, resolver, index } = item;
	item.absent.clear();
	const creates = verb !== 'update';
	const isAsked = creates && declared.operations?.create?.requiredByType === true;
	const record = isAsked ? resolver.registry.withTypeRequired(declared) : declared;
	const requiredFields = isAsked ? mapperValues(item, REQUIRED_FIELDS) : {};
	const given = context.getNodeParameter(ADDITIONAL[verb], index, {}) as IDataObject;
	const extra = { ...asLocators(record, requiredFields), ...given };
	const fields = resolver.registry.fieldsOn(record, creates ? 'create' : 'update');
	const row = await readFields(item, fields, {
		valueOf: (field) =>
			creates && (field.place !== undefined || field.name === shown)
				? shownValueOf(item, field)
				: extra[field.name],
		isExpression: (name) => isExpression(item, name),
		needed: creates,
		where: '',
		noun: withArticle(record),
		emptyIsNotGiven: creates,
		references,
		reading: { verb, ...identity },
	});
	if (item.absent.size > 0) tellAbsent(item, creates);
	if (record.customFields && references === undefined) {
		const inputs = customFieldInputsOf(item, record, requiredFields, creates);
		const written = await readCustomFields(item, record, inputs);
		if (written.length > 0) row.customfields = written;
	}
	if (record.typeFields && references === undefined) {
		const written = await readTypeFields(item, record, row, creates);
		if (written.length > 0) row[record.typeFields.property] = written;
	}
	const { otherFields: more } = extra;
	const whole = more === undefined ? row : { ...row, ...readOtherFields(item, record, more) };
	if (record.operations?.create?.isNote !== true) return whole;
	return creates ? await completeNote(item, whole) : changedNote(whole);
}
