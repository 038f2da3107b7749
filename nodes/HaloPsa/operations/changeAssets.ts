import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { readChoice } from '../../shared/choice';
import { withKeyedLock } from '../../shared/concurrency';
import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import { recordLocatorsOf } from '../description/fields';
import { linesProperty } from '../description/property';
import type { ItemContext } from '../execution/itemContext';
import { readWhole } from '../execution/readRecord';
import { writeRow } from '../execution/writeItems';
import { readLines } from '../input/fields';
import { idOfRow } from '../reconcile/state';
import type { LinesField, RecordType } from '../records/record';
import { fieldOf, idPropertyOf, nounOf } from '../records/record';
import { listPage, listRows } from '../transport/pages';
import type { Offering, Operation } from './operation';
import { readRecordId } from './operation';

/** Names of the parameters beside the locator. */
const PARAMETERS = { change: 'assetChange', assets: 'assets' } as const;

type Change = 'add' | 'remove' | 'removeAll' | 'replace';

type Owner = Offering<'changeAssets'>;

/** The list in which assets are chosen, as on the form of a new record. */
function assetsField(record: Owner): LinesField {
	const field = fieldOf(record, record.operations.changeAssets.property);
	if (field?.kind !== 'lines') throw new Error(`${record.label} has no list of assets`);
	return field;
}

function changeProperty(record: Owner): INodeProperties {
	const noun = nounOf(record);
	return {
		displayName: 'Change',
		name: PARAMETERS.change,
		type: 'options',
		noDataExpression: true,
		default: 'add',
		options: [
			{ name: 'Add', value: 'add', description: `The assets that the ${noun} has stay` },
			{ name: 'Remove', value: 'remove', description: 'The other assets stay' },
			{ name: 'Remove All', value: 'removeAll', description: `The ${noun} has none afterwards` },
			{
				name: 'Replace',
				value: 'replace',
				description: `The ${noun} has these afterwards, and no others`,
			},
		],
	};
}

const idsIn = (rows: IDataObject[]): number[] => [...new Set(rows.map(({ id }) => Number(id)))];

const isSameSet = (one: number[], other: number[]): boolean =>
	one.length === other.length && one.every((id) => other.includes(id));

const idsInWords = (ids: number[]): string => (ids.length === 0 ? 'none' : ids.join(', '));

function unseen({ client }: ItemContext, record: RecordType, id: string, message: string) {
	return inputRefused(
		client.node,
		`Halo does not show the assets of ${nounOf(record)} ${id}`,
		`${message} Halo replaces the whole list, so those that are there could be lost by the change, and nothing was written.`,
	);
}

/**
 * The assets of a record by Halo's list of assets, for builds whose tickets do not show them (a reply that was recorded
 * has no such property). A list that is as long as that of all assets may just have ignored the filter.
 */
async function listedAssets(item: ItemContext, record: Owner, id: string): Promise<IDataObject[]> {
	const { client, resolver } = item;
	const assets = resolver.registry.record(record.operations.changeAssets.of);
	const purpose = {
		record: assets,
		access: 'read' as const,
		doing: `list the ${assets.plural} of the ${nounOf(record)}`,
	};
	const every = { includeinactive: true };
	const owner = { ticket_id: Number(id) };
	const rows = await listRows(client, assets, { ...every, ...owner }, undefined, purpose);
	if (rows.length === 0) return rows;
	const { recordCount } = await listPage(client, assets, every, 1, 1, purpose);
	if (recordCount !== undefined && recordCount > rows.length) return rows;
	throw unseen(
		item,
		record,
		id,
		'Its list of assets seems to ignore which ticket they are asked for.',
	);
}

/** The assets that a record has, as its row shows them, or else as Halo lists them. */
async function assetsIn(
	item: ItemContext,
	record: Owner,
	id: string,
	row: IDataObject | undefined,
): Promise<IDataObject[]> {
	const shown = row?.[record.operations.changeAssets.property];
	return Array.isArray(shown) ? shown.filter(isObject) : await listedAssets(item, record, id);
}

async function readAssets(item: ItemContext, record: Owner, id: string): Promise<IDataObject[]> {
	const row = await readWhole(item, record, id, `read the assets of the ${nounOf(record)}`);
	if (row === undefined)
		throw inputRefused(item.client.node, `Halo has no ${nounOf(record)} with the ID ${id}`);
	return await assetsIn(item, record, id, row);
}

/** The IDs of the assets that the item gives. */
async function givenIds(
	item: ItemContext,
	record: Owner,
	id: string,
	change: Change,
): Promise<number[]> {
	if (change === 'removeAll') return [];
	const given = item.context.getNodeParameter(PARAMETERS.assets, item.index, {});
	// What is at the customer of the ticket is meant, where a tag is used at several.
	const rows = await readLines({ ...item, changes: { record, id } }, assetsField(record), given);
	if (rows.length > 0) return idsIn(rows);
	throw inputRefused(
		item.client.node,
		'Assets is empty',
		'Add at least one asset. To take all of them off, choose Remove All under Change.',
	);
}

const AFTERWARDS: Record<Change, (held: number[], given: number[]) => number[]> = {
	add: (held, given) => [...new Set([...held, ...given])],
	remove: (held, given) => held.filter((id) => !given.includes(id)),
	removeAll: () => [],
	replace: (_, given) => given,
};

/** Writes the whole list, and answers what Halo holds then. */
async function writeAssets(
	item: ItemContext,
	record: Owner,
	id: string,
	ids: number[],
): Promise<IDataObject[]> {
	const { property } = record.operations.changeAssets;
	const saved = await writeRow(
		item,
		record,
		{ [idPropertyOf(record)]: Number(id), [property]: ids.map((asset) => ({ id: asset })) },
		{
			isRow: (row) => idOfRow(record, row) === id,
			lookUp: async () => {
				const rows = await readAssets(item, record, id);
				return isSameSet(idsIn(rows), ids)
					? { [idPropertyOf(record)]: Number(id), [property]: rows }
					: undefined;
			},
			doing: `change the assets of the ${nounOf(record)}`,
		},
	);
	const after = await assetsIn(item, record, id, saved);
	if (isSameSet(idsIn(after), ids)) return after;
	throw inputRefused(
		item.client.node,
		`Halo left ${nounOf(record)} ${id} with other assets: ${idsInWords(idsIn(after))}, not ${idsInWords(ids)}`,
		ids.length === 0
			? 'This Halo does not take the last asset off by its API. Take it off by hand in Halo.'
			: 'Check that each asset is in Halo and may be used for the customer of the ticket, and look at the rules and automations of the ticket type.',
	);
}

const shownAsset = ({ id, inventory_number, key_field }: IDataObject): IDataObject => ({
	id,
	inventory_number: inventory_number ?? null,
	key_field: key_field ?? null,
});

/**
 * Adds assets to a ticket, removes or replaces them. Halo takes the assets that are sent as the whole list (seen on a
 * tenant), so what is there is read first and sent back with the rest.
 */
export const changeAssets: Operation<'changeAssets'> = {
	verb: 'changeAssets',
	access: 'edit',
	readsFirst: true,
	name: 'Change Assets',
	action: (record) => `Change the assets of a ${nounOf(record)}`,
	description: (record) =>
		`Add assets to a ${nounOf(record)}, or remove or replace those that it has`,
	properties: (record, records) => [
		...recordLocatorsOf(record, records),
		changeProperty(record),
		{
			...linesProperty({ ...assetsField(record), description: undefined }, records),
			displayOptions: { hide: { [PARAMETERS.change]: ['removeAll'] } },
		},
	],
	output: () => ({
		id: 'integer',
		outcome: 'string',
		assets: 'array',
		added: 'array',
		removed: 'array',
	}),
	kind: 'perItem',
	async run(item, record) {
		const id = await readRecordId(item, record);
		const given = item.context.getNodeParameter(PARAMETERS.change, item.index, 'add') as unknown;
		const change = readChoice<Change>(item.client.node, changeProperty(record), given);
		const chosen = await givenIds(item, record, id, change);
		// Two items that change one ticket would else each send back the list without the other's.
		return await withKeyedLock(item.client, `${record.path}/${id} assets`, async () => {
			const before = await readAssets(item, record, id);
			const held = idsIn(before);
			const wanted = AFTERWARDS[change](held, chosen);
			const isRight = isSameSet(held, wanted);
			const after = isRight ? before : await writeAssets(item, record, id, wanted);
			return {
				id: Number(id),
				outcome: isRight ? 'unchanged' : 'updated',
				assets: after.map(shownAsset),
				added: wanted.filter((asset) => !held.includes(asset)),
				removed: held.filter((asset) => !wanted.includes(asset)),
			};
		});
	},
};
