import type { Row } from '../../types';
import type { Change } from '../entity';
import { ruleBroken } from '../errors';
import { isEmptyValue, listOf, same, text, toHaloDate } from '../values';
import type { World } from '../world';

/** The fields that assets of a type have, with what Halo says of each. */
const fieldsOfType = (world: World, typeId: unknown): Row[] => {
	const type = world.store.find('AssetType', typeId);
	const said = listOf(type ?? {}, 'field_list');
	return listOf(type ?? {}, 'fields').map((row) => ({
		...row,
		...said.find(({ id }) => same(id, row.field_id)),
	}));
};

const displayOf = (world: World, { lookup }: Row, value: unknown): string => {
	const choice = world.store
		.rows('Lookup')
		.find(({ lookupid, id }) => Number(lookup) > 0 && same(lookupid, lookup) && same(id, value));
	return String(choice?.name ?? value ?? '');
};

const shownValue = ({ validate }: Row, value: unknown): unknown =>
	validate === 'D' && typeof value === 'string' && value !== '' ? toHaloDate(value) : value;

/** A field is named by its ID or its name; what the type does not have is dropped silently, as a script on a tenant says. */
const isField = ({ id, name }: Row, given: Row): boolean =>
	isEmptyValue(given.id) ? same(name, given.name) : same(id, given.id);

const valueFor = (field: Row, given: Row[], held: Row[]): unknown =>
	[...given, ...held].find((row) => isField(field, row))?.value ?? null;

/** An asset's fields after some were written: those of its type, each with its value. */
const mergedFields = ({ world, row, given, before }: Change): Row[] => {
	const held = before === undefined ? [] : listOf(before, 'fields');
	const kept = given.fields && world.switches.leftOutAssetFields === 'emptied' ? [] : held;
	return fieldsOfType(world, row.assettype_id).map((field) => {
		const value = shownValue(field, valueFor(field, listOf(given, 'fields'), kept));
		return {
			id: field.id,
			name: field.name,
			validate: field.validate,
			value,
			display: displayOf(world, field, value),
			mandatory: false,
			lookup: field.lookup,
			typeinfo_id: row.assettype_id,
			techdetail: field.techdetail,
			userdetail: field.userdetail,
		};
	});
};

const completePlace = ({ row, world }: Change) => {
	const site = world.store.find('Site', row.site_id);
	if (site) {
		row.client_id = site.client_id;
		return;
	}
	const customer = world.store.find('Client', row.client_id);
	if (!customer || world.switches.assetWithoutSite !== 'main site')
		Object.assign(row, { site_id: -1, client_id: -1 });
	else row.site_id = customer.main_site_id;
};

/** Fills in what Halo derives for an asset: its place, the fields of its type, what names it. */
export function completeAsset(change: Change): void {
	const { row, world } = change;
	completePlace(change);
	row.fields = mergedFields(change);
	const key = world.store.find('AssetType', row.assettype_id)?.keyfield_id;
	row.key_field = text(
		(row.fields as Row[]).find(({ id }) => same(id, key)),
		'value',
	);
}

/** The rules that Halo applies to an asset. */
export function validateAsset({ row, world }: Change): void {
	if (isEmptyValue(row.site_id) && world.switches.assetWithoutSite === 'refused')
		throw ruleBroken('A Site must be selected');
}

/** Leaves the fields out of a list that is not asked for them in this Halo's way. */
export function hideAssetFields(
	shown: Row,
	query: Record<string, string>,
	{ switches: { assetFieldsInLists: when } }: World,
): void {
	const isAsked = query.includeassetfields?.toLowerCase() === 'true';
	const isShown =
		when === 'when asked' ? isAsked : when === 'of one type' && isAsked && query.assettype_id;
	if (!isShown) shown.fields = null;
}

/** A ticket's assets as Halo shows them, from the IDs that were written. */
export function assetsOf(row: Row, { store }: World): Row[] {
	return listOf(row, 'assets').map(({ id }) => {
		const { inventory_number, key_field, assettype_id, client_id, site_id } =
			store.find('Asset', id) ?? {};
		return { id, inventory_number, key_field, assettype_id, client_id, site_id };
	});
}
