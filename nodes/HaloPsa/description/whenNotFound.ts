import type { INodeProperties } from 'n8n-workflow';
import type { RecordType } from '../records/record';
import { locatorOf } from './locator';
import { WHEN_NOT_FOUND } from './parameterNames';
import { typeOf } from './property';

const STOP = { name: 'Stop', value: 'stop' };

/** What a change offers besides: the record that is there keeps what it has. */
export const LEAVE_UNCHANGED = { name: 'Leave Unchanged', value: 'leave' };

/** What can be chosen for a record that is not found, by what it is. */
export const notFoundInputs = {
	customer: {
		displayName: 'Customer',
		options: [
			STOP,
			{ name: 'Leave Empty', value: 'leave' },
			{
				name: 'Use Another Customer',
				value: 'use',
				description: 'Also add Customer to Use, and choose one there',
			},
		],
	},
	routing: {
		displayName: 'Routing Fields',
		options: [STOP, { name: 'Leave Out', value: 'leave' }],
	},
	user: {
		displayName: 'User',
		options: [
			STOP,
			{ name: 'Leave Empty', value: 'leave' },
			{ name: "The Customer's General User", value: 'general' },
		],
	},
};

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
	const choice = (name: keyof typeof notFoundInputs): INodeProperties => {
		const { displayName, options } = notFoundInputs[name];
		const words = { displayName, name };
		return {
			...words,
			type: 'options',
			default: isUpdate ? 'leave' : 'stop',
			options: isUpdate ? [STOP, LEAVE_UNCHANGED] : options,
		};
	};
	const options: INodeProperties[] = [];
	if (kinds.includes('customer')) {
		options.push(choice('customer'));
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
			...choice('routing'),
			description: 'Type, team, agent, priority, category, SLA, status and the like',
		});
	if (kinds.includes('user')) options.push(choice('user'));
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
