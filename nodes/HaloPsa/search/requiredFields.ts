import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodePropertyOptions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';
import { choiceOf } from '../../shared/locator';
import { isObject } from '../../shared/reply';
import { ReferenceResolver } from '../execution/referenceResolver';
import { choicesOf } from '../input/customFields';
import { resolveId } from '../input/references';
import type { Field, RecordType } from '../records/record';
import { fieldOf } from '../records/record';
import type { RequiredField } from '../records/ticketTypeField';
import { requiredFieldsIn } from '../records/ticketTypeField';
import { HaloClient } from '../transport/client';
import type { Query } from '../transport/pages';
import { recordOf, rowsWithin } from '../transport/pages';
import { customFieldInput, inputOf } from './customFieldForm';
import { storedValue } from './listSearch';

/** The rows of a ticket type's form; undefined where Halo sends none with the type. */
async function formOfType(
	client: HaloClient,
	ticketType: RecordType,
	id: string,
): Promise<IDataObject[] | undefined> {
	const reply = await client.request({
		method: 'GET',
		retry: 'safe',
		path: `${ticketType.path}/${id}`,
		query: { includedetails: true },
		purpose: { record: ticketType, access: 'read', doing: 'read the ticket type', id },
	});
	const { fields } = recordOf(client.node, ticketType, reply, id);
	return Array.isArray(fields) ? fields.filter(isObject) : undefined;
}

/** The choices of a reference whose list is short; none where a name has to be typed. */
async function optionsOf(
	resolver: ReferenceResolver,
	target: RecordType,
	typeId: string,
): Promise<INodePropertyOptions[]> {
	if (target.paging !== 'none') return [];
	const narrowing: Query =
		target.narrowedBy?.tickettype_id === undefined ? {} : { tickettype_id: Number(typeId) };
	const listed = await resolver.list(target, narrowing);
	const rows = rowsWithin(listed, { ...target.query, ...narrowing });
	return rows.map((row) => {
		const { title, value } = storedValue(target, row);
		return { name: title, value };
	});
}

function inputTypeOf({ kind }: Field): ResourceMapperField['type'] {
	if (kind === 'number' || kind === 'boolean') return kind;
	return kind === 'date' || kind === 'dateTime' ? 'dateTime' : 'string';
}

/** The input of a field that a ticket type requires; a conditional one is offered only, since Halo decides. */
async function asInput(
	resolver: ReferenceResolver,
	record: RecordType,
	{ name, label, isCustom, isConditional, info }: RequiredField,
	typeId: string,
): Promise<ResourceMapperField[]> {
	const required = !isConditional;
	if (isCustom) return [await customFieldInput(resolver, { ...info, name }, label, required)];
	const field = fieldOf(record, name);
	// What has an input of its own on the form is not asked for twice; what the record does not take can't be asked for.
	if (field === undefined || field.place !== undefined) return [];
	const target = field.kind === 'reference' ? resolver.registry.record(field.to) : undefined;
	// Of a numbered list, the form itself has those that are offered.
	const isNumbered = target?.path === resolver.registry.record('lookup').path;
	const offered = target === undefined || isNumbered ? await choicesOf(resolver, info) : [];
	const options =
		target !== undefined && offered.length === 0
			? await optionsOf(resolver, target, typeId)
			: offered.map((choice) => ({
					name: String(choice.name),
					value: isNumbered || field.kind === 'number' ? Number(choice.id) : String(choice.name),
				}));
	return [inputOf(name, label, inputTypeOf(field), { options, required })];
}

/** What stands where no input is: Halo's own fields that the record does not declare can only be given by their names. */
function noticeOf(record: RecordType, required: RequiredField[]): string {
	const others = required.filter(
		({ name, isCustom, isConditional }) =>
			!isCustom && !isConditional && fieldOf(record, name) === undefined,
	);
	if (others.length === 0) return 'This ticket type requires no other fields';
	const named = others.map(
		({ label, name }) => `${label} (give it in Other Fields (JSON) as "${name}")`,
	);
	return `This ticket type also requires ${named.join(', ')}`;
}

/**
 * The fields that the chosen ticket type requires, as inputs of their own, so that nobody learns of them from a refusal.
 * Where Halo does not tell, the list is empty and Halo's sentence follows on the write.
 */
export function requiredFieldsOf(records: readonly RecordType[]) {
	return async function (this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
		const choice = choiceOf(this.getCurrentNodeParameter('tickettype_id'));
		if (choice === undefined || choice.value.startsWith('=')) {
			return {
				fields: [],
				emptyFieldsNotice: 'Choose a Ticket Type to see which fields it requires',
			};
		}
		const client = await HaloClient.open(this);
		const resolver = new ReferenceResolver(client, records);
		const { registry } = resolver;
		const ticketType = registry.record('ticketType');
		const id = await resolveId(resolver, client, ticketType, choice, 'Ticket Type', {});
		const form = await formOfType(client, ticketType, id);
		if (form === undefined)
			return {
				fields: [],
				emptyFieldsNotice: 'This Halo does not tell which fields the ticket type requires',
			};
		const resource = this.getCurrentNodeParameter('resource');
		const chosen = records.find(({ name }) => name === resource) ?? registry.record('ticket');
		const record = registry.withTypeRequired(chosen);
		const required = requiredFieldsIn(form);
		const inputs = await Promise.all(
			required.map(async (field) => await asInput(resolver, record, field, id)),
		);
		return { fields: inputs.flat(), emptyFieldsNotice: noticeOf(record, required) };
	};
}
