import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { nowEpochMs } from '../../shared/clock';
import { dayProperty, optionsProperty, simplifyProperty } from '../../shared/properties';
import type { CountOptions, CountSource, Handling } from '../input/counts';
import { countOf, countsSeats, isTrial, shareScale } from '../input/counts';
import { usage } from '../records/usage';
import type { PetraQuery } from '../transport/client';
import type { Operation, PetraItemContext } from './operation';
import { readCollection, readDay, shapedRows } from './operation';

const handlings: INodePropertyOptions[] = [
	{ name: 'Count as 0', value: 'zero' },
	{ name: 'Count as They Are', value: 'asTheyAre' },
	{ name: 'Leave Out', value: 'leaveOut' },
];

const OPTIONS: INodeProperties[] = [
	dayProperty({
		displayName: 'As Of',
		name: 'asOf',
		description: 'The day of the report; today when empty',
	}),
	{
		displayName: 'Deleted Tenants',
		name: 'deleted',
		type: 'options',
		default: 'zero',
		options: handlings,
		description: 'Petra does not bill tenants with the status Deleted',
	},
	{
		displayName: 'NFR Tenants',
		name: 'notForResale',
		type: 'options',
		default: 'zero',
		options: handlings,
		description: 'Petra does not bill tenants that are not for resale',
	},
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

/** Reads what Petra counts, all tenants with one request, and makes the count to bill of it. */
export const getUsage: Operation = {
	record: usage,
	verb: 'get',
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
						'Times the share of the month that a new tenant was watched. Petra bills the projected units of Billable User → Get Many; compare with them first.',
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
		optionsProperty(OPTIONS),
	],
	async run(item) {
		const { asOf: given } = readCollection(item, 'options');
		const options = readCountOptions(item);
		const day = readDay(item, given, 'As Of');
		const query: PetraQuery = day === undefined ? {} : { asOf: day };
		const rows = await item.client.rows(usage.route, query);
		const { asOf: reported, organizationName } = await item.client.get(usage.route, query);
		const asOf =
			typeof reported === 'string'
				? reported
				: (day ?? new Date(nowEpochMs()).toISOString().slice(0, 10));
		const seats = rows.filter(countsSeats);
		const scale = shareScale(seats);
		const counted = seats.flatMap((row) => {
			const result = countOf(row, options, { asOf, scale });
			if (result === undefined) return [];
			return [{ ...row, ...result, isTrial: isTrial(row, asOf), asOf, organizationName }];
		});
		warnAutopsies(item, rows.length - seats.length);
		warnUncounted(item, counted);
		return shapedRows(item, usage, counted);
	},
};

function readCountOptions(item: PetraItemContext): CountOptions {
	const options = readCollection(item, 'options');
	const { rounding = 'nearest' } = options;
	const handlingOf = (name: string): Handling => (options[name] ?? 'zero') as Handling;
	return {
		source: item.context.getNodeParameter('count', item.index) as CountSource,
		paused: handlingOf('paused'),
		trial: handlingOf('trial'),
		notForResale: handlingOf('notForResale'),
		deleted: handlingOf('deleted'),
		rounding: rounding as CountOptions['rounding'],
	};
}

/** An Autopsy is billed once, and not by seats; a person has to know of it. */
function warnAutopsies({ context }: PetraItemContext, count: number): void {
	if (count === 0) return;
	context.addExecutionHints({
		message: `${count} ${count === 1 ? 'row is' : 'rows are'} left out, since Petra gives the service Autopsy for ${count === 1 ? 'it' : 'them'}: that is billed once, and not by seats.`,
		type: 'info',
		location: 'outputPane',
	});
}

function warnUncounted({ context }: PetraItemContext, rows: IDataObject[]): void {
	const uncounted = rows.filter(({ count }) => count === null);
	if (uncounted.length === 0) return;
	const names = uncounted.slice(0, 20).map(({ displayName }) => String(displayName));
	context.addExecutionHints({
		message: `There is no count to bill for ${uncounted.length} of ${rows.length} tenants: ${names.join(', ')}${uncounted.length > 20 ? ', …' : ''}. The field "why" of each tells the reason.`,
		type: 'warning',
		location: 'outputPane',
	});
}
