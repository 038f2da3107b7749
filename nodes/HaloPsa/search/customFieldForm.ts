import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodePropertyOptions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';
import { ReferenceResolver } from '../execution/referenceResolver';
import { choiceKey, choicesOf, customFieldLabel, ownCustomFields } from '../input/customFields';
import type { CustomFieldKind } from '../records/customFieldKind';
import { customFieldKindOf } from '../records/customFieldKind';
import type { RecordType } from '../records/record';
import { HaloClient } from '../transport/client';

/** n8n's types of inputs for what a custom field holds; what is not here is filled in as text. */
const INPUT_TYPES: Partial<Record<CustomFieldKind, ResourceMapperField['type']>> = {
	checkbox: 'boolean',
	date: 'dateTime',
	dateTime: 'dateTime',
	number: 'number',
	whole: 'number',
};

/** What the form by type can't hold: n8n has no input for several choices and for tables, and Halo calculates itself. */
const NOT_ON_FORM: Array<CustomFieldKind | undefined> = ['calculated', 'multiple', 'table'];

/** One input of a form whose fields come from Halo. */
export function inputOf(
	id: string,
	displayName: string,
	type: ResourceMapperField['type'],
	{ options = [], required = false }: { options?: INodePropertyOptions[]; required?: boolean } = {},
): ResourceMapperField {
	return {
		id,
		displayName,
		required,
		defaultMatch: false,
		display: true,
		type: options.length === 0 ? type : 'options',
		...(options.length === 0 ? {} : { options }),
	};
}

/**
 * The input of a custom field, by what it holds; of a selection, with its choices.
 *
 * @param kind of a field that does not tell it as custom fields do
 */
export async function customFieldInput(
	resolver: ReferenceResolver,
	info: IDataObject,
	label: string,
	required: boolean,
	kind: CustomFieldKind | undefined = customFieldKindOf(info),
): Promise<ResourceMapperField> {
	const type = (kind && INPUT_TYPES[kind]) ?? 'string';
	// Of several choices n8n's form takes one: they are typed, with commas between them.
	if (kind === 'multiple')
		return inputOf(String(info.name), `${label} (with commas between)`, type, { required });
	const options = (await choicesOf(resolver, info)).map(({ name }) => ({
		name: String(name),
		value: String(name),
	}));
	return inputOf(String(info.name), label, type, { options, required });
}

/** Custom fields of the record type that is chosen in the panel, each with a label that no other has. */
async function fieldsOfForm(
	context: ILoadOptionsFunctions,
	records: readonly RecordType[],
): Promise<{ resolver: ReferenceResolver; fields: Array<{ info: IDataObject; label: string }> }> {
	const resource = context.getCurrentNodeParameter('resource');
	const record = records.find(({ name }) => name === resource);
	const client = await HaloClient.open(context);
	const resolver = new ReferenceResolver(client, records);
	const own = record === undefined ? [] : await ownCustomFields(resolver, record);
	const labels = own.map(customFieldLabel);
	const isAlone = (label: string) => labels.filter((one) => one === label).length === 1;
	const fields = own
		.map((info) => {
			const label = customFieldLabel(info);
			return { info, label: isAlone(label) ? label : `${label} (${String(info.name)})` };
		})
		.sort((left, right) => left.label.localeCompare(right.label, 'en'));
	return { resolver, fields };
}

/** The record type's own custom fields as inputs by type. */
export function customFieldMapper(records: readonly RecordType[]) {
	return async function (this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
		const { resolver, fields } = await fieldsOfForm(this, records);
		const offered = fields.filter(({ info }) => !NOT_ON_FORM.includes(customFieldKindOf(info)));
		return {
			fields: await Promise.all(
				offered.map(
					async ({ info, label }) => await customFieldInput(resolver, info, label, false),
				),
			),
			emptyFieldsNotice: 'Halo has no custom fields for this resource',
		};
	};
}

/** Every choice of the record type's selections of several, each with its field. */
export function severalChoicesOf(records: readonly RecordType[]) {
	return async function (this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		const { resolver, fields } = await fieldsOfForm(this, records);
		const several = fields.filter(({ info }) => customFieldKindOf(info) === 'multiple');
		const choices = await Promise.all(
			several.map(async ({ info, label }) =>
				(await choicesOf(resolver, info)).map(({ name }) => ({
					name: choiceKey(label, String(name)),
					value: choiceKey(String(info.name), String(name)),
				})),
			),
		);
		return choices.flat();
	};
}
