import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { DAY_MS, nowEpochMs } from '../../../shared/clock';
import { mapWithTurns } from '../../../shared/concurrency';
import { isObject } from '../../../shared/reply';
import type { Batch } from '../../execution/batch';
import { wordsOf } from '../../execution/warnings';
import { isInUse } from '../../reconcile/state';
import { fromHaloDate } from '../../reconcile/values';
import { titleOf } from '../../records/record';
import { unreadable } from '../../transport/errors';
import type { Query } from '../../transport/pages';
import { listRows } from '../../transport/pages';
import type { RunPlan } from './facts';
import { listCustomers } from './locate';
import type { RunRow } from './rows';
import { titleOfRow } from './rows';

/** What can be looked at besides the counts. */
export type AlsoCheck = 'contracts' | 'customers' | 'recurringInvoices';

/** Something that a person should look at. */
export interface Finding extends IDataObject {
	check: AlsoCheck;
	client_name: string | null;
	found: string;
	client_id: number | null;
	licence_id: number | null;
}

/** Seats that Halo has after the run, or would have after it. */
interface Seats {
	title: string;
	customerId: number;
	licence?: IDataObject;
	count: number;
}

function seatsOfRun({ rows, beside, unnamed }: RunPlan): Seats[] {
	const seats = (one: RunRow): Seats => {
		const { row } = one;
		const isLeft = one.kind === 'ended' && (one.outcome === 'refused' || one.outcome === 'skipped');
		return {
			title: titleOfRow(row),
			customerId: Number(row.customerId ?? row.licence?.client_id),
			licence: row.licence,
			count: isLeft ? (row.from ?? 0) : row.to,
		};
	};
	return [...rows, ...beside, ...unnamed].map(seats).filter(({ count }) => count > 0);
}

const finding = (
	check: AlsoCheck,
	{ title, customerId, licence }: Seats,
	found: string,
): Finding => ({
	check,
	client_name: title,
	found,
	client_id: customerId,
	licence_id: licence === undefined ? null : Number(licence.id),
});

async function listFor(batch: Batch, name: 'contract' | 'recurringInvoice', query: Query) {
	const record = batch.resolver.registry.record(name);
	const purpose = { record, access: 'read' as const, doing: `list ${record.plural}` };
	return await listRows(batch.client, record, query, undefined, purpose);
}

const recurringLinesOf = ({ lines }: IDataObject): IDataObject[] =>
	Array.isArray(lines) ? lines.filter(isObject) : [];

/** The licences from which a line takes its quantity. */
const licencesOfLine = (line: IDataObject): number[] =>
	[line.quantity_licences, line.quantity_subscriptions].flatMap((entries) =>
		Array.isArray(entries) ? entries.filter(isObject).map((entry) => Number(entry.licence_id)) : [],
	);

async function checkInvoices(batch: Batch, seats: Seats[]): Promise<Finding[]> {
	const record = batch.resolver.registry.record('recurringInvoice');
	const listed = await listFor(batch, 'recurringInvoice', { includelines: true });
	if (listed.length > 0 && listed.every(({ lines }) => lines === undefined))
		throw unreadable(batch.client.node, `Halo's list of ${record.plural}`, 'it shows no lines');
	const invoices = listed.filter(({ disabled }) => disabled !== true);
	const lines = invoices.flatMap((invoice) =>
		recurringLinesOf(invoice)
			.filter(({ isinactive }) => isinactive !== true)
			.map((line) => ({ invoice, line })),
	);
	const byLicence = new Map(
		lines.flatMap(({ invoice, line }) => licencesOfLine(line).map((id) => [id, invoice] as const)),
	);
	// An item on a line of the customer is typed there, unless the line counts something.
	const typed = new Map(
		lines
			.filter(({ line }) => licencesOfLine(line).length === 0 && Number(line._itemid) > 0)
			.map(({ invoice, line }) => [
				`${Number(invoice.client_id)} ${Number(line._itemid)}`,
				`a line of recurring invoice ${titleOf(record, invoice)} has the typed quantity ${String(line.qty_order)}`,
			]),
	);
	const found = await mapWithTurns(seats, (one): Finding[] => {
		const { licence, customerId, count } = one;
		const invoice = licence && byLicence.get(Number(licence.id));
		if (licence !== undefined && invoice === undefined) {
			const line = typed.get(`${customerId} ${Number(licence.item_id)}`);
			const why = `The licence "${String(licence.name)}" with a count of ${count} is on no line of a recurring invoice${line === undefined ? '' : `, while ${line}`}. Let a line take its quantity from the licence`;
			return [finding('recurringInvoices', one, why)];
		}
		if (invoice === undefined || Number(invoice.client_id) === customerId) return [];
		return [
			finding(
				'recurringInvoices',
				one,
				`Its licence "${String(licence?.name)}" with a count of ${count} is billed to another customer, ${String(invoice.client_name ?? invoice.client_id)}, by recurring invoice ${titleOf(record, invoice)}`,
			),
		];
	});
	return found.flat();
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
				found: `Not checked. ${wordsOf(thrown)}`,
				client_id: null,
				licence_id: null,
			});
		}
	}
	return found;
}
