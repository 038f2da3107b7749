import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';
import type { Choice } from '../../shared/locator';
import { choiceOf } from '../../shared/locator';
import { isObject } from '../../shared/reply';
import { ADDITIONAL } from '../description/parameterNames';
import { ReferenceResolver } from '../execution/referenceResolver';
import { resolveId } from '../input/references';
import { fieldsOfType } from '../input/typeFields';
import type { RecordType, TypeFields } from '../records/record';
import { fieldOf, firstIdIn, locatorNameOf, withArticle } from '../records/record';
import { HaloClient } from '../transport/client';
import { customFieldInput } from './customFieldForm';

/** What was chosen in an input; an expression is not known before the workflow runs. */
function chosen(context: ILoadOptionsFunctions, ...names: string[]): Choice | undefined {
	for (const name of names) {
		const [outer, inner] = name.split('.');
		const given = context.getCurrentNodeParameter(outer) as unknown;
		const choice = choiceOf(inner === undefined || !isObject(given) ? given : given[inner]);
		if (choice !== undefined && !choice.value.startsWith('=')) return choice;
	}
	return undefined;
}

/** The ID of the type that the form is for: the chosen one, else that of the record which is changed. */
async function typeIdChosen(
	context: ILoadOptionsFunctions,
	resolver: ReferenceResolver,
	record: RecordType,
	{ chosenIn }: TypeFields,
): Promise<number | undefined> {
	const { client, registry } = resolver;
	const field = fieldOf(record, chosenIn);
	if (field?.kind !== 'reference') return undefined;
	const type = chosen(context, `${ADDITIONAL.update}.${chosenIn}`, chosenIn);
	const idIn = async (target: RecordType, choice: Choice, label: string) =>
		await resolveId(resolver, client, target, choice, label, {});
	if (type !== undefined) return Number(await idIn(registry.record(field.to), type, field.label));
	const own = chosen(context, locatorNameOf(record));
	if (own === undefined) return undefined;
	const row = await resolver.byId(record, await idIn(record, own, record.label), record.label);
	return firstIdIn(row, [chosenIn]);
}

/** The fields of the chosen type as inputs by type, each under its label. */
export function typeFieldMapper(records: readonly RecordType[]) {
	return async function (this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
		const resource = this.getCurrentNodeParameter('resource');
		const record = records.find(({ name }) => name === resource);
		if (record?.typeFields === undefined) return { fields: [] };
		const label = fieldOf(record, record.typeFields.chosenIn)?.label ?? '';
		const resolver = new ReferenceResolver(await HaloClient.open(this), records);
		const typeId = await typeIdChosen(this, resolver, record, record.typeFields);
		if (typeId === undefined)
			return {
				fields: [],
				emptyFieldsNotice: `Choose the ${label}, or ${withArticle(record)} that is there, to see its fields`,
			};
		const { title, fields } = await fieldsOfType(resolver, record, record.typeFields, typeId);
		return {
			fields: await Promise.all(
				(fields ?? []).map(
					async ({ name, kind, info }) =>
						await customFieldInput(resolver, { ...info, name }, name, false, kind),
				),
			),
			emptyFieldsNotice:
				fields === undefined
					? `This Halo does not tell the fields of ${title}. Use ${record.typeFields.label} by Label.`
					: `${title} has no fields of its own`,
		};
	};
}
