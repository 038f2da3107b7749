import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { readChoice } from '../../shared/choice';
import { inputRefused } from '../../shared/errors';
import { choiceOf } from '../../shared/locator';
import { readSwitch } from '../../shared/switch';
import { recordLocatorsOf } from '../description/fields';
import { locatorOf } from '../description/locator';
import { typeOf } from '../description/property';
import type { Attachment } from '../execution/attachToInvoice';
import { attachmentInWords, attachToLine } from '../execution/attachToInvoice';
import type { ItemContext } from '../execution/itemContext';
import { readWhole } from '../execution/readRecord';
import { readLines } from '../input/fields';
import { refuseNoRecord } from '../input/noRecord';
import { recordMeant } from '../input/references';
import type { LicenceToAttach, LineChoice } from '../reconcile/attachLicence';
import { licenceSourceOf } from '../records/quantitySource';
import type { LinesField, RecordType } from '../records/record';
import { nounOf } from '../records/record';
import { simpleLines } from '../records/resources/invoiceLines';
import type { Operation } from './operation';
import { readRecordId } from './operation';
import { dryRunProperty, PRO_RATA, proRataProperty, SAME_ITEM_CHOICES } from './syncCounts/inputs';

/** Names of the parameters beside the locator. */
const ATTACH_PARAMETERS = { licence: 'licenceId', line: 'attachLine', lineId: 'lineId' } as const;

/**
 * A licence as a line can count it.
 *
 * @throws NodeOperationError where it is none that a line should count
 */
export function licenceToAttach(item: ItemContext, row: IDataObject): LicenceToAttach {
	const { node } = item.client;
	const words = `The licence ${String(row.id)} "${String(row.name ?? '')}"`;
	if (row.deleted === true) throw inputRefused(node, `${words} is deleted`);
	if (row.is_active === false)
		throw inputRefused(
			node,
			`${words} is inactive`,
			'Halo may bill an inactive licence all the same. Make it active in Halo, then attach it.',
		);
	const source = licenceSourceOf(row.type);
	if (source === undefined)
		throw inputRefused(
			node,
			`${words} has a type that this node does not know: ${String(row.type ?? 'none')}`,
			'Attach it in Halo: open the recurring invoice, and let the line take its quantity from it.',
		);
	const seats = Number(row.count ?? NaN);
	if (!Number.isFinite(seats) || row.client_id === undefined)
		throw inputRefused(
			node,
			`Halo does not show the customer and the count of licence ${String(row.id)} "${String(row.name ?? '')}"`,
			'Look at the licence in Halo: its count may be no number.',
		);
	return {
		id: row.id === undefined ? undefined : Number(row.id),
		name: String(row.name ?? ''),
		source,
		itemId: Number(row.item_id) > 0 ? Number(row.item_id) : undefined,
		seats,
	};
}

/** What a new line of an item has: its name and its price. */
export async function newLineOf(
	item: ItemContext,
	lines: LinesField,
	itemId: number,
): Promise<IDataObject> {
	const locator = { __rl: true, mode: 'id', value: String(itemId) };
	const [line] = await readLines(item, lines, { line: [{ _itemid: locator }] });
	if (Number(line.unit_price) > 0) return line;
	throw inputRefused(
		item.client.node,
		`The item ${itemId} has no price, so a new line would bill nothing`,
		'Give the item its price in Halo, or add the line there.',
	);
}

/** Which line is meant. */
const lineOptions = [
	...SAME_ITEM_CHOICES,
	{ name: 'Line ID', value: 'lineId', description: 'One line, where several have the item' },
];

function readLineChoice(item: ItemContext): LineChoice {
	const { context, index, client } = item;
	const given = context.getNodeParameter(ATTACH_PARAMETERS.line, index, 'sameItem') as unknown;
	const line = readChoice(client.node, { displayName: 'Line', options: lineOptions }, given);
	if (line !== 'lineId') return { kind: 'sameItem', createsLine: line === 'sameItemOrNew' };
	const id = String(context.getNodeParameter(ATTACH_PARAMETERS.lineId, index, '') as string).trim();
	if (/^\d+$/.test(id)) return { kind: 'line', id };
	throw inputRefused(
		client.node,
		id === '' ? 'Line ID is empty' : `Line ID: "${id.slice(0, 60)}" is not the ID of a line`,
		'Give the ID as Recurring Invoice → Get shows it, such as 3301.',
	);
}

/** The licence that the item names, whole. */
async function readLicence(item: ItemContext): Promise<IDataObject> {
	const record = item.resolver.registry.record('softwareLicence');
	const choice = choiceOf(item.context.getNodeParameter(ATTACH_PARAMETERS.licence, item.index, ''));
	if (choice === undefined)
		throw inputRefused(
			item.client.node,
			'Licence is empty',
			`Choose the ${nounOf(record)}, or give its ID.`,
		);
	const meant = { label: 'Licence', parameter: ATTACH_PARAMETERS.licence, narrowing: {} };
	const { id } = await recordMeant(item, record, choice, meant);
	refuseNoRecord(item.client.node, meant.label, record, id);
	return (await readWhole(item, record, id, `read the ${nounOf(record)}`)) ?? {};
}

const shownLine = (line: IDataObject | undefined): IDataObject | null =>
	line === undefined ? null : simpleLines.shape(line);

function outputOf(attachment: Attachment, licence: LicenceToAttach, dryRun: boolean): IDataObject {
	const { outcome, invoice, before, after, remarks } = attachment;
	return {
		id: Number(invoice.id),
		outcome,
		...(dryRun ? { dry_run: true } : {}),
		client_name: invoice.row.client_name ?? null,
		licence_id: licence.id,
		licence_name: licence.name,
		count: licence.seats,
		line_before: shownLine(before),
		line_after: shownLine(after),
		reason:
			outcome === 'updated'
				? attachmentInWords(attachment, dryRun)
				: ['The line counts it already', ...remarks].join('. '),
	};
}

const licenceLocator = (records: readonly RecordType[]): INodeProperties =>
	locatorOf(typeOf(records, 'softwareLicence'), {
		label: 'Licence',
		name: ATTACH_PARAMETERS.licence,
		required: true,
		description: 'The licence whose count the line is to bill, one of the same customer',
	});

/**
 * Has a line of a recurring invoice take its quantity from a licence: the last step from a count to the invoice. Adding
 * an entry by the API was never seen on a tenant, so the result is read back, and put back where it is another.
 */
export const attachLicence: Operation<'attachLicence'> = {
	verb: 'attachLicence',
	access: 'edit',
	readsFirst: true,
	name: 'Attach Licence',
	action: (record) => `Attach a licence to a line of a ${nounOf(record)}`,
	description: () => 'Let a line take its quantity from a licence (experimental)',
	properties: (record, records) => [
		...recordLocatorsOf(record, records),
		licenceLocator(records),
		{
			displayName: 'Line',
			name: ATTACH_PARAMETERS.line,
			type: 'options',
			noDataExpression: true,
			default: 'sameItem',
			options: lineOptions,
		},
		{
			displayName: 'Line ID',
			name: ATTACH_PARAMETERS.lineId,
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 3301',
			displayOptions: { show: { [ATTACH_PARAMETERS.line]: ['lineId'] } },
		},
		proRataProperty,
		dryRunProperty,
	],
	output: () => ({
		id: 'integer',
		outcome: 'string',
		dry_run: 'boolean?',
		client_name: 'string?',
		licence_id: 'integer',
		licence_name: 'string',
		count: 'number',
		line_before: 'object?',
		line_after: 'object',
		reason: 'string',
	}),
	kind: 'perItem',
	async run(item, record) {
		const { context, client, index } = item;
		const isOn = (name: string, label: string, otherwise: boolean) =>
			readSwitch(client.node, label, context.getNodeParameter(name, index, otherwise));
		const dryRun = isOn('dryRun', 'Dry Run', true);
		const proRata = isOn(PRO_RATA, 'Pro-Rata', false);
		const choice = readLineChoice(item);
		const invoiceId = await readRecordId(item, record);
		const row = await readLicence(item);
		const licence = licenceToAttach(item, row);
		const { lines } = record.operations.attachLicence;
		const attachment = await attachToLine(item, record, {
			licence,
			customerId: Number(row.client_id),
			invoiceId,
			choice,
			proRata,
			dryRun,
			newLine: async () => await newLineOf(item, lines, Number(licence.itemId)),
		});
		return outputOf(attachment, licence, dryRun);
	},
};
