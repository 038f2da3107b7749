import type { IDataObject } from 'n8n-workflow';
import { dayProperty, filtersProperty } from '../../shared/properties';
import { tenantLocator } from '../description/tenant';
import { tenantIdOf } from '../input/tenants';
import { failedAttack } from '../records/failedAttack';
import type { Operation, PetraItemContext } from './operation';
import { readCollection, readDay, readTenantChoice } from './operation';

/** Gets the summary of failed attacks on one tenant, as Petra gives it. */
export const getFailedAttacks: Operation = {
	record: failedAttack,
	verb: 'getSummary',
	name: 'Get Summary',
	action: 'Get a summary of failed attacks',
	description: 'Get how often a tenant was attacked without success, from where and when',
	properties: [
		tenantLocator({ required: true }),
		filtersProperty([
			dayProperty({
				displayName: 'From',
				name: 'from',
				description: 'First day of the summary; Petra gives the last 30 days when both are empty',
			}),
			dayProperty({
				displayName: 'To',
				name: 'to',
				description: 'Last day of the summary',
			}),
		]),
	],
	async run(item) {
		const filters = readCollection(item, 'filters');
		const from = readDay(item, filters.from, 'Filter From');
		const to = readDay(item, filters.to, 'Filter To');
		const tenantId = await tenantIdOf(item.client, readTenantChoice(item), 'Tenant');
		const answer = await item.client.get(failedAttack.route, {
			tenantId,
			...(from === undefined ? {} : { startDate: from }),
			...(to === undefined ? {} : { endDate: to }),
		});
		warnOtherDays(item, answer, from, to);
		return [answer];
	},
};

/** Every day that an answer names, such as `2026-06-30`. */
function daysIn(answer: IDataObject): string[] {
	return JSON.stringify(answer).match(/\b\d{4}-\d{2}-\d{2}\b/g) ?? [];
}

/** An older Petra may not know the range, so the days in the answer have to show that it does. */
function warnOtherDays(
	{ context }: PetraItemContext,
	answer: IDataObject,
	from: string | undefined,
	to: string | undefined,
): void {
	const outside = daysIn(answer).filter(
		(day) => (from !== undefined && day < from) || (to !== undefined && day > to),
	);
	if (outside.length === 0) return;
	context.addExecutionHints({
		message: `Petra's answer also names ${outside[0]}, which lies outside From and To: Petra seems not to know these filters. Check the result.`,
		type: 'warning',
		location: 'outputPane',
	});
}
