import type { IDataObject } from 'n8n-workflow';
import { inputRefused } from '../../../shared/errors';
import { NEW_FIELDS, syncFieldsOf } from './inputs';
import { readCollection } from '../../input/fields';
import type { RecordType } from '../../records/record';
import { checkCustomers, findCustomers } from './customers';
import { readGuards, refusedRun } from './guards';
import type { NotMentioned } from './plan';
import {
	COMPARED,
	compare,
	factsOf,
	Licences,
	nameItems,
	notMentioned,
	planNotMentioned,
	refuseDoubles,
} from './plan';
import type { Product, SyncRow } from './rows';
import { readSyncRow } from './rows';
import { storeChanges } from './store';
import { listRows } from '../../transport/pages';
import type { Batch, BatchResult, Fate } from '../../execution/batch';
import { forEachOpen, isStopped } from '../../execution/batch';
import type { Operation } from '../operation';

/** What holds for the whole run. */
interface RunSettings {
	dryRun: boolean;
	createMissing: boolean;
	unnamed: NotMentioned;
	output: 'both' | 'rows' | 'summary';
}

function settingsOf({ context }: Batch): RunSettings {
	return {
		dryRun: context.getNodeParameter('dryRun', 0, false) === true,
		createMissing: context.getNodeParameter('createMissing', 0, true) !== false,
		unnamed: context.getNodeParameter('notMentioned', 0, 'leave') as NotMentioned,
		output: context.getNodeParameter('output', 0, 'both') as RunSettings['output'],
	};
}

function outputOf(row: SyncRow, dryRun: boolean): IDataObject {
	const { end: ended, licence, product, customerId, customerName, from, to } = row;
	// What a person looks for comes first: a table in n8n's editor shows a few columns only.
	return {
		outcome: ended?.outcome ?? (licence === undefined ? 'created' : 'updated'),
		client_name: licence?.client_name ?? customerName ?? null,
		from: from ?? null,
		to,
		reason: ended?.reason ?? '',
		name: licence?.name ?? product.name ?? null,
		client_id: customerId ?? null,
		licence_id: licence?.id ?? null,
		[product.key.property]:
			product.key.property === 'item_id' && product.value !== ''
				? Number(product.value)
				: product.value,
		...(dryRun ? { dry_run: true } : {}),
	};
}

function summaryOf(
	{ client }: Batch,
	rows: SyncRow[],
	unnamed: SyncRow[],
	dryRun: boolean,
	heldBack: string[],
): IDataObject {
	const outcomes = [...rows, ...unnamed.filter(({ change }) => change !== undefined)].map(
		(row) => outputOf(row, dryRun).outcome,
	);
	const count = (outcome: string) => outcomes.filter((one) => one === outcome).length;
	return {
		outcome: 'summary',
		dry_run: dryRun,
		rows: rows.length,
		created: count('created'),
		updated: count('updated'),
		unchanged: count('unchanged'),
		skipped: count('skipped'),
		refused: count('refused'),
		not_in_input: unnamed.length,
		writes: client.wrote,
		requests: client.sent,
		held_back: heldBack,
	};
}

/** Completes what is to be created: the fields given, and a name. */
async function planCreations(batch: Batch, record: RecordType, rows: SyncRow[]): Promise<void> {
	for (const row of rows) {
		const item = batch.items[row.place ?? 0];
		const given = await readCollection(item, record, NEW_FIELDS);
		const { key, value, name = value } = row.product;
		row.change = {
			type: 1,
			name,
			...given,
			[key.property]: key.property === 'item_id' ? Number(value) : value,
			client_id: row.customerId,
			count: row.to,
		};
	}
}

const isToCreate = ({ end: ended, licence }: SyncRow): boolean =>
	ended === undefined && licence === undefined;

function tellOlderBuild({ context }: Batch, licences: Licences, products: Product[]): void {
	const byItem = products.filter(({ key }) => key.property === 'item_id');
	if (byItem.length === 0 || licences.keepItems !== false) return;
	const names = [...new Set(byItem.map(({ name, value }) => name ?? value))].join('", "');
	context.addExecutionHints({
		message: `This Halo build does not keep the item of a licence: licences are recognised by the item's name instead ("${names}").`,
		type: 'warning',
		location: 'outputPane',
	});
}

function tellRefused({ context }: Batch, rows: SyncRow[]): void {
	const refused = rows.filter(({ end: ended }) => ended?.outcome === 'refused');
	if (refused.length === 0) return;
	context.addExecutionHints({
		message: `${refused.length} of ${rows.length} rows were refused; the reason is in each row. The first: ${String(refused[0].end?.reason)}`,
		type: 'warning',
		location: 'outputPane',
	});
}

function productsOf(rows: SyncRow[]): Product[] {
	const byValue = new Map<string, Product>();
	for (const { product } of rows)
		if (product.value !== '') byValue.set(`${product.key.value} ${product.value}`, product);
	return [...byValue.values()];
}

/** Everything that is known of a run before anything is written. */
interface Plan {
	rows: SyncRow[];
	unnamed: SyncRow[];
	known: Set<string>;
	since: number | undefined;
	heldBack: string[];
}

async function planRun(
	batch: Batch,
	record: RecordType,
	rows: SyncRow[],
	{ createMissing, unnamed: choice }: RunSettings,
): Promise<Plan> {
	const { client, context } = batch;
	const guards = readGuards(context);
	const began = Date.now();
	const listed = await listRows(
		client,
		record,
		{ includeinactive: true },
		undefined,
		{ record, access: 'read', doing: `list ${record.plural}` },
		COMPARED,
	);
	const since = client.haloTime === undefined ? undefined : client.haloTime - (Date.now() - began);
	const licences = new Licences(listed);
	await findCustomers(batch, rows, licences.all);
	refuseDoubles(rows);
	await nameItems(batch, rows, licences);
	const products = productsOf(rows);
	tellOlderBuild(batch, licences, products);
	compare(record, rows, licences, guards, createMissing);
	await checkCustomers(batch, rows.filter(isToCreate), licences.all);
	await planCreations(batch, record, rows.filter(isToCreate));
	const unnamed = notMentioned(record, rows, licences, products);
	planNotMentioned(unnamed, choice, guards);
	return {
		rows,
		unnamed,
		known: new Set(listed.map(({ id }) => String(id))),
		since,
		heldBack: refusedRun(guards, factsOf(record, rows, unnamed, licences, products)),
	};
}

function resultOf(batch: Batch, plan: Plan, settings: RunSettings): BatchResult {
	const { rows, unnamed, heldBack } = plan;
	const { dryRun, output, unnamed: choice } = settings;
	const shows = (part: 'rows' | 'summary') => output === 'both' || output === part;
	const fates = new Array<Fate | undefined>(batch.items.length).fill(undefined);
	if (shows('rows')) for (const row of rows) fates[row.place ?? 0] = { row: outputOf(row, dryRun) };
	return {
		fates,
		more: [
			...(shows('rows') && choice !== 'leave' ? unnamed.map((row) => outputOf(row, dryRun)) : []),
			...(shows('summary') ? [summaryOf(batch, rows, unnamed, dryRun, heldBack)] : []),
		],
	};
}

/**
 * Makes the counts of software licences what the input says: one listing, the difference computed here, only what
 * differs written, in arrays, within the guards. A run that ended half-way is finished by the next.
 */
export const syncCounts: Operation = {
	verb: 'syncCounts',
	access: 'edit',
	readsFirst: true,
	name: 'Sync Counts',
	action: () => 'Sync the counts of software licences',
	description: () => 'Make the counts in Halo what the input says, and write only what differs',
	properties: syncFieldsOf,
	async runAll(batch, record) {
		const fates = new Array<Fate | undefined>(batch.items.length).fill(undefined);
		const read = await forEachOpen(batch, fates, async (item) => await readSyncRow(item, record));
		const rows = read.filter((row) => row !== undefined);
		if (isStopped(batch, fates) || rows.length === 0) return { fates };
		const settings = settingsOf(batch);
		const plan = await planRun(batch, record, rows, settings);
		if (!settings.dryRun && plan.heldBack.length > 0) {
			throw inputRefused(
				batch.client.node,
				'Sync Counts wrote nothing: the input looks wrong',
				plan.heldBack.join('. '),
			);
		}
		if (!settings.dryRun) {
			const toWrite = [...plan.rows, ...plan.unnamed].filter(
				({ end: ended, change }) => ended === undefined && change !== undefined,
			);
			await storeChanges(batch, record, toWrite, plan.known, plan.since);
		}
		tellRefused(batch, plan.rows);
		const result = resultOf(batch, plan, settings);
		return { ...result, fates: result.fates.map((fate, place) => fates[place] ?? fate) };
	},
};
