import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodePropertyOptions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';
import { choicesOf } from '../input/customFields';
import { ReferenceResolver } from '../execution/referenceResolver';
import { choiceOf, resolveId } from '../input/references';
import { customFieldType } from '../records/customField';
import type { Field, RecordType } from '../records/record';
import { HaloClient } from '../transport/client';
import type { Query } from '../transport/pages';
import { pageOf, recordOf } from '../transport/pages';
import { isObject } from '../../shared/reply';
import { storedValue } from './listSearch';

const isYes = (value: unknown): boolean => value === true || value === 1 || value === 'true';

/** The fields of a ticket type: with the type itself, or in Halo's list of ticket type fields. */
async function fieldsOfType(
	client: HaloClient,
	resolver: ReferenceResolver,
	id: string,
): Promise<IDataObject[]> {
	const ticketType = resolver.registry.record('ticketType');
	const reply = await client.request({
		method: 'GET',
		retry: 'safe',
		path: `${ticketType.path}/${id}`,
		query: { includedetails: true },
		intent: { record: ticketType, access: 'read', doing: 'read the ticket type', id },
	});
	const own = recordOf(client.node, ticketType, reply, id).fields;
	if (Array.isArray(own)) return own.filter(isObject);
	const all = await client.request({
		method: 'GET',
		retry: 'safe',
		path: '/TicketTypeField',
		intent: { record: ticketType, access: 'read', doing: 'list the fields of ticket types' },
		accept: [404],
	});
	if (all.status === 404) return [];
	return pageOf(client.node, ticketType, all).rows.filter(
		(row) => String(row.tickettype_id) === id,
	);
}

/** The choices of a reference whose list is short; undefined where a name has to be typed. */
async function optionsOf(
	resolver: ReferenceResolver,
	target: RecordType,
	typeId: string,
): Promise<INodePropertyOptions[] | undefined> {
	if (target.paging !== 'none') return undefined;
	const scope: Query =
		target.narrowedBy?.tickettype_id === undefined ? {} : { tickettype_id: Number(typeId) };
	const rows = await resolver.list(target, scope);
	return rows.map((row) => {
		const { title, value } = storedValue(target, row);
		return { name: title, value };
	});
}

function mapped(
	id: string,
	displayName: string,
	options: INodePropertyOptions[] | undefined,
	type: ResourceMapperField['type'],
): ResourceMapperField {
	return {
		id,
		displayName,
		required: true,
		defaultMatch: false,
		display: true,
		type: options === undefined || options.length === 0 ? type : 'options',
		...(options === undefined || options.length === 0 ? {} : { options }),
	};
}

async function asInput(
	resolver: ReferenceResolver,
	declared: Field[],
	demanded: IDataObject,
	typeId: string,
): Promise<ResourceMapperField | undefined> {
	const name = String(demanded.name ?? '');
	const field = declared.find((candidate) => candidate.name === name);
	if (field !== undefined) {
		// What has an input of its own on the form is not asked for twice.
		if (field.place !== undefined) return undefined;
		const options =
			field.kind === 'reference'
				? await optionsOf(resolver, resolver.registry.record(field.to), typeId)
				: undefined;
		const type = field.kind === 'number' || field.kind === 'boolean' ? field.kind : 'string';
		return mapped(
			name,
			field.label,
			options,
			field.kind === 'date' || field.kind === 'dateTime' ? 'dateTime' : type,
		);
	}
	const id = String(demanded.field_id ?? demanded.fieldid ?? demanded.id ?? '');
	const infos = await resolver.list(customFieldType, {});
	const info = infos.find((row) => row.name === name) ?? infos.find((row) => String(row.id) === id);
	if (info === undefined) return undefined;
	const choices = (await choicesOf(resolver, info)).map((choice) => ({
		name: String(choice.name),
		value: String(choice.name),
	}));
	return mapped(String(info.name), String(info.label ?? info.name), choices, 'string');
}

/**
 * The fields that the chosen ticket type demands, as inputs of their own, so that nobody learns of them from a refusal.
 * Where Halo does not tell, the list is empty and Halo's sentence follows on the write.
 */
export function demandedFieldsOf(records: readonly RecordType[]) {
	return async function (this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
		const choice = choiceOf(this.getCurrentNodeParameter('tickettype_id'));
		if (choice === undefined || choice.value.startsWith('=')) {
			return {
				fields: [],
				emptyFieldsNotice: 'Choose a Ticket Type to see which fields it demands',
			};
		}
		const client = await HaloClient.open(this);
		const resolver = new ReferenceResolver(client, records);
		const id = await resolveId(
			resolver,
			client,
			resolver.registry.record('ticketType'),
			choice,
			'Ticket Type',
			{},
		);
		const demanded = (await fieldsOfType(client, resolver, id)).filter((row) =>
			isYes(row.mandatory),
		);
		const declared = resolver.registry.record('ticket').fields ?? [];
		const fields: ResourceMapperField[] = [];
		for (const row of demanded) {
			const input = await asInput(resolver, declared, row, id);
			if (input !== undefined) fields.push(input);
		}
		return { fields, emptyFieldsNotice: 'This ticket type demands no other fields' };
	};
}
