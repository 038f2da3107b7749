import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { RecordType } from '../records/record';
import { locatorOf } from './locator';
import { WHEN_NOT_FOUND } from './parameterNames';
import { typeOf } from './property';

/** The group that says what becomes of a customer, user or other record that an input names and Halo does not have. */
export function whenNotFoundOf(
	record: RecordType,
	records: readonly RecordType[],
	verb: 'create' | 'update',
): INodeProperties[] {
	const isUpdate = verb === 'update';
	const kinds = (record.fields ?? []).flatMap((field) =>
		field.kind === 'reference' && field.on !== (isUpdate ? 'create' : 'update') ? [field.to] : [],
	);
	const choice = (
		words: { name: string; displayName: string },
		leave: string,
		more: INodePropertyOptions[] = [],
	): INodeProperties => ({
		...words,
		type: 'options',
		default: isUpdate ? 'leave' : 'stop',
		options: [
			{ name: 'Stop', value: 'stop' },
			{ name: isUpdate ? 'Leave Unchanged' : leave, value: 'leave' },
			...(isUpdate ? [] : more),
		],
	});
	const options: INodeProperties[] = [];
	if (kinds.includes('customer')) {
		const use = {
			name: 'Use Another Customer',
			value: 'use',
			description: 'Also add Customer to Use, and choose one there',
		};
		options.push(choice({ name: 'customer', displayName: 'Customer' }, 'Leave Empty', [use]));
		const another = { label: 'Customer to Use', name: 'customerToUse' };
		if (!isUpdate) options.push(locatorOf(typeOf(records, 'customer'), another));
	}
	if (record.hasClosedState)
		options.push({
			displayName: 'Note on the Ticket',
			name: 'note',
			type: 'boolean',
			default: true,
			description: 'Whether to add a private note that says what was not found; on by default',
		});
	if (kinds.some((to) => to !== 'customer' && to !== 'user'))
		options.push({
			...choice({ name: 'routing', displayName: 'Routing Fields' }, 'Leave Out'),
			description: 'Type, team, agent, priority, category, SLA, status and the like',
		});
	if (kinds.includes('user')) {
		const general = { name: "The Customer's General User", value: 'general' };
		options.push(choice({ name: 'user', displayName: 'User' }, 'Leave Empty', [general]));
	}
	if (options.length === 0) return [];
	return [
		{
			displayName: 'When Not Found',
			name: WHEN_NOT_FOUND,
			type: 'collection',
			placeholder: 'Add Choice',
			default: {},
			description: isUpdate
				? 'What to do where Halo has none of that name, or an expression is empty: the field stays as it is unless said otherwise'
				: 'What to do where Halo has none of that name, or an expression is empty: nothing is created unless said otherwise; a record that is there keeps what it has',
			options,
		},
	];
}
