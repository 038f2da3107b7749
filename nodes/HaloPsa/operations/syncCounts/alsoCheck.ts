import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { DAY_MS, nowEpochMs } from '../../../shared/clock';
import type { Batch } from '../../execution/batch';
import { wordsOf } from '../../execution/warnings';
import { isInUse } from '../../reconcile/state';
import { fromHaloDate } from '../../reconcile/values';
import { checkInvoices } from './checkInvoices';
import type { AlsoCheck, Finding, Seats } from './findings';
import { finding, listFor, NOT_CHECKED } from './findings';
import { listCustomers } from './locate';
import type { RunRow } from './rows';
import { titleOfRow } from './rows';
import type { RunPlan } from './wholeRun';

function seatsOfRun({ rows, beside, unnamed }: RunPlan): Seats[] {
	const seats = (one: RunRow): Seats => {
		const { row } = one;
		const isLeft = one.kind === 'ended' && (one.outcome === 'refused' || one.outcome === 'skipped');
		return {
			title: titleOfRow(row),
			customerId: Number(row.customerId ?? row.licence?.client_id),
			licence: row.licence,
			count: isLeft ? (one.held ?? row.from ?? 0) : row.to,
		};
	};
	return [...rows, ...beside, ...unnamed].map(seats).filter(({ count }) => count > 0);
}

async function checkContracts(batch: Batch, seats: Seats[]): Promise<Finding[]> {
	const contracts = await listFor(batch, 'contract', { includeinactive: true });
	const now = nowEpochMs();
	const isInForce = (row: IDataObject) =>
		row.active !== false && (fromHaloDate(row.end_date) ?? now) + DAY_MS > now;
	const covered = new Set(contracts.filter(isInForce).map((row) => Number(row.client_id)));
	const ended = new Map(contracts.map((row) => [Number(row.client_id), row]));
	const bare = seats.filter(({ customerId }) => !covered.has(customerId));
	return [...new Map(bare.map((one) => [one.customerId, one])).values()].map((one) => {
		const last = ended.get(one.customerId);
		const which = last === undefined ? '' : `: ${String(last.ref)} is inactive or past its end`;
		return finding(
			'contracts',
			one,
			`No contract in force for a count of ${one.count}${which}. Unless it goes on by itself, renew it or set the count to 0`,
		);
	});
}

async function checkCustomers(batch: Batch, seats: Seats[]): Promise<Finding[]> {
	const record = batch.resolver.registry.record('customer');
	const listed = await listCustomers(batch);
	const customers = new Map(listed.map((row) => [Number(row.id), row]));
	return seats.flatMap((one): Finding[] => {
		const { customerId, count, licence } = one;
		const customer = customers.get(customerId);
		const stays = `a count of ${count} and its invoice line stay behind. Set the count to 0, and end the line`;
		if (customer === undefined)
			return [
				finding(
					'customers',
					one,
					`Halo has no customer ${customerId} any more, since it was merged or deleted, but ${stays}`,
				),
			];
		if (!isInUse(record, customer))
			return [finding('customers', one, `The customer has left: it is inactive, but ${stays}`)];
		const held = licence?.client_name;
		const isRenamed = typeof held === 'string' && held.trim() !== String(customer.name).trim();
		if (!isRenamed) return [];
		return [
			finding(
				'customers',
				one,
				`The customer is now named "${String(customer.name)}"; the licence still says "${held}"`,
			),
		];
	});
}

const CHECKS: Record<AlsoCheck, (batch: Batch, seats: Seats[]) => Promise<Finding[]>> = {
	customers: checkCustomers,
	recurringInvoices: checkInvoices,
	contracts: checkContracts,
};

/** Looks at what else decides whether the counts of a run reach an invoice; what can't be read is told, and stops nothing. */
export async function alsoCheck(
	batch: Batch,
	plan: RunPlan,
	chosen: readonly AlsoCheck[],
): Promise<Finding[]> {
	const seats = seatsOfRun(plan);
	const found: Finding[] = [];
	for (const [name, check] of Object.entries(CHECKS) as Array<[AlsoCheck, typeof checkContracts]>) {
		if (!chosen.includes(name)) continue;
		try {
			found.push(...(await check(batch, seats)));
		} catch (thrown) {
			if (!(thrown instanceof NodeApiError)) throw thrown as Error;
			found.push({
				check: name,
				client_name: null,
				found: `${NOT_CHECKED}. ${wordsOf(thrown)}`,
				client_id: null,
				licence_id: null,
			});
		}
	}
	return found;
}
