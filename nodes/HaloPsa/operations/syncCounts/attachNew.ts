import type { IDataObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { mapConcurrent } from '../../../shared/concurrency';
import { isUnconfirmed } from '../../../shared/errors';
import { attachmentInWords, attachToLine } from '../../execution/attachToInvoice';
import type { Batch } from '../../execution/batch';
import type { ItemContext } from '../../execution/itemContext';
import { readWhole } from '../../execution/readRecord';
import { attachedInSpiteOf } from '../../execution/verifyAttachment';
import { warn, wordsOf } from '../../execution/warnings';
import { licenceToAttach, newLineOf } from '../attachLicence';
import type { RunSettings } from './report';
import type { RunRow, SyncRow } from './rows';
import { outcomeOf, reasonOf } from './rows';
import type { RunPlan } from './wholeRun';

/** What has to be known of a licence; Halo's reply to its creation may leave it out. */
const NEEDED = ['type', 'client_id'] as const;

/** The new licence as far as it is known: Halo's row, or in a dry run what would be sent. */
async function licenceOf(item: ItemContext, one: RunRow): Promise<IDataObject> {
	if (one.kind !== 'ended') return one.change;
	const { licence = {} } = one.row;
	if (NEEDED.every((name) => licence[name] !== undefined && licence[name] !== null)) return licence;
	const record = item.resolver.registry.record('softwareLicence');
	return (await readWhole(item, record, String(licence.id), 'read the new licence')) ?? licence;
}

/** The item of the row's product, where Halo does not show that of the licence: older builds do not keep it. */
const itemOfProduct = ({ product: { key, value } }: SyncRow): number | undefined =>
	key.idOf === undefined ? undefined : Number(value);

async function attachRow(
	batch: Batch,
	one: RunRow,
	{ dryRun, attachTo, proRata }: RunSettings,
): Promise<SyncRow['attached']> {
	const item = batch.items[one.row.index ?? 0];
	const record = batch.resolver.registry.record('recurringInvoice');
	const lines = record.operations?.attachLicence?.lines;
	if (lines === undefined) throw new Error(`${record.label} has no lines to attach to`);
	try {
		const known = licenceToAttach(item, await licenceOf(item, one));
		const licence = { ...known, itemId: known.itemId ?? itemOfProduct(one.row) };
		const done = await attachToLine(item, record, {
			licence,
			customerId: Number(one.row.customerId),
			choice: { kind: 'sameItem', createsLine: attachTo === 'sameItemOrNew' },
			proRata,
			dryRun,
			newLine: async () => await newLineOf(item, lines, Number(licence.itemId)),
		});
		return { state: 'attached', words: attachmentInWords(done, dryRun) };
	} catch (thrown) {
		if (!(thrown instanceof NodeApiError || thrown instanceof NodeOperationError))
			throw thrown as Error;
		const where = attachedInSpiteOf(thrown);
		const words = wordsOf(thrown);
		if (where !== undefined) return { state: 'attached', words: `Attached to ${where}. ${words}` };
		if (isUnconfirmed(thrown)) return { state: 'unconfirmed', words };
		return {
			state: 'left',
			words: `${dryRun ? 'Would not be attached' : 'Not attached to a line'}: ${words}`,
		};
	}
}

/**
 * Attaches the licences that a run has created to the lines of the same item; in a dry run, tells to which. The counts are
 * written by then, so what can't be attached is told in the row and in a warning, and stops nothing.
 */
export async function attachNew(
	batch: Batch,
	plan: RunPlan,
	settings: RunSettings,
): Promise<RunPlan> {
	const rows = await mapConcurrent(plan.rows, batch.width, async (one): Promise<RunRow> => {
		if (outcomeOf(one) !== 'created') return one;
		const attached = await attachRow(batch, one, settings);
		return { ...one, row: { ...one.row, attached } } as RunRow;
	});
	const tell = (state: string, words: string) => {
		const own = rows.filter(({ row }) => row.attached?.state === state);
		if (own.length === 0) return;
		const licences = own.length === 1 ? 'licence is' : 'licences are';
		const first = `the reason is in each row. The first: ${reasonOf(own[0])}`;
		warn(batch.context, `${own.length} new ${licences} ${words}; ${first}`);
	};
	tell('left', 'on no line of a recurring invoice');
	tell('unconfirmed', 'perhaps on a line of a recurring invoice');
	return { ...plan, rows };
}
