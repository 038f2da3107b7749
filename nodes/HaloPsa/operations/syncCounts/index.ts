import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { readChoice } from '../../../shared/choice';
import { attemptEach, hasFailed, mapWithTurns, valueOf } from '../../../shared/concurrency';
import { inputRefused } from '../../../shared/errors';
import { readSwitch } from '../../../shared/switch';
import type { Batch, BatchResult } from '../../execution/batch';
import { isStopped, refusedOf } from '../../execution/batch';
import { warn, wordsOf } from '../../execution/warnings';
import type { RecordType } from '../../records/record';
import { unreadable } from '../../transport/errors';
import { listRows } from '../../transport/pages';
import type { Operation } from '../operation';
import { alsoCheck } from './alsoCheck';
import { attachNew } from './attachNew';
import type { Guards } from './guards';
import { readGuards, refusedRun } from './guards';
import { eachOnce, leftWhereRefused } from './inactive';
import {
	attachNewProperty,
	notInInputProperty,
	outputProperty,
	PRO_RATA,
	sameProductProperty,
	syncFieldsOf,
} from './inputs';
import { COMPARED, keepsItems, LicenceIndex, productsOf, seenProducts } from './licences';
import { locateRows } from './locate';
import { endUnreadable, parseRow } from './parse';
import { hasKnownKey, planRow, refuseShared, settleRepeated } from './plan';
import type { RunSettings } from './report';
import { reportRun, runOutput } from './report';
import type { EndedRow, LocatedRow, ParsedRow, PlannedRow, Product, RunRow } from './rows';
import { isById } from './rows';
import { fillNewLicences, nameItems, verifyUnseen } from './verify';
import type { RunPlan } from './wholeRun';
import { factsOf, planUnnamed, unknownRows, unnamedLicences } from './wholeRun';
import type { Before } from './write';
import { writeSync } from './write';

/** What was chosen for the whole run; what an operation does not show is as it is at first. */
export function runSettingsOf({ context, client }: Batch, name: string): RunSettings {
	const isOn = (name: string, label: string, otherwise: boolean) =>
		readSwitch(client.node, label, context.getNodeParameter(name, 0, otherwise));
	const chosen = <K extends 'attachTo' | 'notInInput' | 'output' | 'sameProduct'>(
		input: INodeProperties,
	) => {
		const given = context.getNodeParameter(input.name, 0, input.default) as unknown;
		return readChoice<RunSettings[K]>(client.node, input, given);
	};
	const attachTo = chosen<'attachTo'>(attachNewProperty);
	return {
		name,
		dryRun: isOn('dryRun', 'Dry Run', true),
		createMissing: isOn('createMissing', 'Create Missing Licences', true),
		notInInput: chosen<'notInInput'>(notInInputProperty),
		output: chosen<'output'>(outputProperty),
		sameProduct: chosen<'sameProduct'>(sameProductProperty),
		alsoCheck: context.getNodeParameter('alsoCheck', 0, []) as RunSettings['alsoCheck'],
		attachTo,
		proRata: attachTo !== 'nothing' && isOn(PRO_RATA, 'Pro-Rata', false),
	};
}

/** All licences of Halo's, in use or not, with what the comparison needs. */
async function listLicences(
	{ client }: Batch,
	record: RecordType,
): Promise<{ licences: IDataObject[]; before: Before }> {
	const began = Date.now();
	const query = { includeinactive: true };
	const purpose = { record, access: 'read' as const, doing: `list ${record.plural}` };
	const listed = await listRows(client, record, query, undefined, purpose, COMPARED);
	const { haloTime } = client;
	// Without these, every row would count as one without a licence.
	for (const [property, label] of [
		['client_id', 'customer'],
		['count', 'count'],
	]) {
		const isHidden = listed.length > 0 && listed.every((row) => row[property] === undefined);
		if (isHidden)
			throw unreadable(client.node, `Halo's list of ${record.plural}`, `its rows show no ${label}`);
	}
	return {
		licences: listed.filter(({ deleted }) => deleted !== true),
		before: {
			knownIds: new Set(listed.map(({ id }) => String(id as number))),
			since: haloTime === undefined ? undefined : haloTime - (Date.now() - began),
		},
	};
}

async function indexOf(
	rows: Array<EndedRow | LocatedRow>,
	licences: IDataObject[],
): Promise<LicenceIndex> {
	const index = new LicenceIndex();
	await mapWithTurns(rows, (one) => {
		if (hasKnownKey(one)) index.expect(one.row);
	});
	await mapWithTurns(licences, (licence) => index.add(licence));
	return index;
}

function warnOlderBuild({ context }: Batch, licences: IDataObject[], products: Product[]): void {
	const byItem = products.filter(isById);
	if (byItem.length === 0 || keepsItems(licences) !== false) return;
	const names = [...new Set(byItem.map(({ name, value }) => name ?? value))].join('", "');
	warn(
		context,
		`This Halo build does not keep the item of a licence: licences are recognized by the item's name instead ("${names}").`,
	);
}

/** Everything that is known of a run before anything is written. */
interface SyncPlanning {
	plan: RunPlan;
	before: Before;
	heldBack: string[];
}

async function planRun(
	batch: Batch,
	record: RecordType,
	parsed: Array<EndedRow | ParsedRow>,
	guards: Guards,
	{ createMissing, notInInput, sameProduct }: RunSettings,
): Promise<SyncPlanning> {
	const { licences, before } = await listLicences(batch, record);
	const located = await locateRows(batch, parsed);
	const named = settleRepeated(
		await nameItems(batch, record, located, await indexOf(located, licences)),
		sameProduct,
	);
	const index = await indexOf(named, licences);
	const planning = { record, guards, createMissing };
	const planned = await mapWithTurns(named, (one) => planRow(planning, one, index));
	const own = refuseShared(planned.map((one) => one.own));
	const isZeroing = notInInput === 'zero';
	const verified = await verifyUnseen(batch, own, licences, isZeroing);
	const rows = await fillNewLicences(batch, record, verified);
	const beside = eachOnce(planned.flatMap((one) => one.beside)).map((one) =>
		leftWhereRefused(one, own),
	);
	const products = productsOf(rows);
	warnOlderBuild(batch, licences, products);
	const unknown = isZeroing
		? unknownRows(rows, seenProducts(licences, products), guards)
		: undefined;
	if (unknown !== undefined) warn(batch.context, unknown);
	const unnamed = await unnamedLicences(record, [...rows, ...beside], licences, products);
	const plan = { rows, beside, unnamed: planUnnamed(unnamed, notInInput, guards, unknown) };
	return { plan, before, heldBack: refusedRun(guards, factsOf(record, plan, licences, products)) };
}

const isPlanned = (one: RunRow): one is PlannedRow => one.kind !== 'ended';

/** Writes what is planned; each row is at its end then. */
async function applyPlan(
	batch: Batch,
	record: RecordType,
	plan: RunPlan,
	before: Before,
): Promise<RunPlan> {
	const write = async (rows: RunRow[]): Promise<RunRow[]> => {
		const planned = rows.filter(isPlanned);
		const written = await writeSync(batch, record, planned, before);
		const ends = new Map<RunRow, RunRow>(planned.map((one, index) => [one, written[index]]));
		return rows.map((one) => ends.get(one) ?? one);
	};
	const first = await write([...plan.rows, ...plan.unnamed]);
	const rows = first.slice(0, plan.rows.length);
	// Seats are taken from an inactive licence only once the active one has them.
	const beside = await write(plan.beside.map((one) => leftWhereRefused(one, rows)));
	return { rows, beside, unnamed: first.slice(plan.rows.length) };
}

/** A run of parsed rows: locate → plan → guards → write → resolve duplicates → report; the types of the rows force the order. */
export async function syncRows(
	batch: Batch,
	record: RecordType,
	parsed: Array<EndedRow | ParsedRow>,
	guards: Guards,
	settings: RunSettings,
): Promise<BatchResult> {
	const { plan, before, heldBack } = await planRun(batch, record, parsed, guards, settings);
	if (!settings.dryRun && heldBack.length > 0) {
		throw inputRefused(
			batch.client.node,
			'Sync Counts wrote nothing: the input looks wrong',
			heldBack.join('. '),
		);
	}
	const written = settings.dryRun ? plan : await applyPlan(batch, record, plan, before);
	const done =
		settings.attachTo === 'nothing' ? written : await attachNew(batch, written, settings);
	const { alsoCheck: checks } = settings;
	const findings = checks.length === 0 ? [] : await alsoCheck(batch, done, checks);
	return await reportRun(batch, done, settings, heldBack, findings);
}

async function runSync(batch: Batch, record: RecordType): Promise<BatchResult> {
	const settings = runSettingsOf(batch, 'Sync Counts');
	const guards = readGuards(batch.context);
	const attempts = await attemptEach(batch, async (item) => await parseRow(item, record));
	const unread = refusedOf(attempts);
	if (isStopped(batch, attempts) || unread.every((result) => result !== undefined))
		return { results: unread };
	// What could not be looked up may mean any licence, like what is unknown.
	const parsed = attempts.map((attempt, index) => {
		const error = hasFailed(attempt) ? attempt.error : undefined;
		return valueOf(attempt) ?? endUnreadable(record, index, wordsOf(error));
	});
	const { results, more } = await syncRows(batch, record, parsed, guards, settings);
	return { results: results.map((result, index) => unread[index] ?? result), more };
}

/**
 * Makes the counts of software licences what the input says: one listing, the difference computed here, only what
 * differs written, in arrays, within the guards. A run that ended half-way is finished by the next.
 */
export const syncCounts: Operation<'syncCounts'> = {
	verb: 'syncCounts',
	access: 'edit',
	readsFirst: true,
	name: 'Sync Counts',
	action: () => 'Sync the counts of software licences',
	description: () => 'Make the counts in Halo what the input says, and write only what differs',
	properties: syncFieldsOf,
	output: () => runOutput,
	kind: 'perBatch',
	run: runSync,
};
