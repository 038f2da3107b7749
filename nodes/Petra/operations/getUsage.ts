import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { simplifyProperty } from '../../HaloPsa/description/fields';
import { dayProperty } from '../../HaloPsa/description/property';
import type { CountSource, CountWish, Handling } from '../input/counts';
import { countOf, isTrial, shareScale } from '../input/counts';
import { usage } from '../records/usage';
import type { Query } from '../transport/client';
import type { ItemContext, Operation } from './operation';
import { readCollection, readDay, shaped } from './operation';

const handlings: INodePropertyOptions[] = [
	{ name: 'Count as 0', value: 'zero' },
	{ name: 'Count as They Are', value: 'asTheyAre' },
	{ name: 'Leave Out', value: 'leaveOut' },
];

const options: INodeProperties[] = [
	dayProperty({
		displayName: 'As Of',
		name: 'asOf',
		description: 'The day of the report; today when empty',
	}),
	{
		displayName: 'Paused Tenants',
		name: 'paused',
		type: 'options',
		default: 'zero',
		options: handlings,
		description: 'Petra keeps paused tenants but does not bill them',
	},
	{
		displayName: 'Rounding',
		name: 'rounding',
		type: 'options',
		default: 'nearest',
		options: [
			{ name: 'Down', value: 'down' },
			{ name: 'Nearest', value: 'nearest' },
			{ name: 'Up', value: 'up' },
		],
		description: 'How a prorated count becomes a whole number',
	},
	{
		displayName: 'Trial Tenants',
		name: 'trial',
		type: 'options',
		default: 'zero',
		options: handlings,
		description: 'Petra does not bill the first 14 days of a tenant',
	},
];

function readWish(item: ItemContext): CountWish {
	const { paused = 'zero', trial = 'zero', rounding = 'nearest' } = readCollection(item, 'options');
	return {
		source: item.context.getNodeParameter('count', item.index) as CountSource,
		paused: paused as Handling,
		trial: trial as Handling,
		rounding: rounding as CountWish['rounding'],
	};
}

function tellUncounted({ context }: ItemContext, rows: IDataObject[]): void {
	const uncounted = rows.filter(({ count }) => count === null);
	if (uncounted.length === 0) return;
	const names = uncounted.slice(0, 20).map(({ displayName }) => String(displayName));
	context.addExecutionHints({
		message: `There is no count to bill for ${uncounted.length} of ${rows.length} tenants: ${names.join(', ')}${uncounted.length > 20 ? ', …' : ''}. The field "why" of each tells the reason.`,
		type: 'warning',
		location: 'outputPane',
	});
}

/** Reads what Petra counts, all tenants with one request, and makes the count to bill of it. */
export const getUsage: Operation = {
	record: usage,
	value: 'get',
	name: 'Get',
	action: 'Get usage',
	description: 'Get the count to bill for every tenant, with one request',
	properties: [
		{
			displayName: 'Count to Bill',
			name: 'count',
			type: 'options',
			default: 'billableUsers',
			options: [
				{
					name: 'Billable Users This Month',
					value: 'billableUsers',
					description: 'As Petra counts them',
				},
				{
					name: 'Billable Users × Proration',
					value: 'proratedUsers',
					description:
						'Times the share of the month; Petra does not say whether its count is prorated already, so compare with an invoice of Petra first',
				},
				{
					name: 'Licensed Users',
					value: 'licensedUsers',
					description: 'Everybody with a licence',
				},
			],
			description: 'Which of the counts goes into the field "count"',
		},
		simplifyProperty,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options,
		},
	],
	async run(item) {
		const { asOf: given } = readCollection(item, 'options');
		const wish = readWish(item);
		const day = readDay(item, given, 'As Of');
		const query: Query = day === undefined ? {} : { asOf: day };
		const rows = await item.client.rows(usage.route, query);
		const { asOf: told, organizationName } = await item.client.get(usage.route, query);
		const asOf = typeof told === 'string' ? told : (day ?? new Date().toISOString().slice(0, 10));
		const scale = shareScale(rows);
		const counted = rows.flatMap((row) => {
			const result = countOf(row, asOf, wish, scale);
			if (result === undefined) return [];
			return [{ ...row, ...result, isTrial: isTrial(row, asOf), asOf, organizationName }];
		});
		tellUncounted(item, counted);
		return shaped(item, usage, counted);
	},
};
