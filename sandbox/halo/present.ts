import { findSchema } from '../contract/published';
import type { Row } from '../types';
import type { Entity, FilterContext } from './entity';
import { hideAssetFields } from './rules/asset';
import { noDate } from './values';
import type { World } from './world';

/** How a row is shown: in a list, alone, or alone with its nested records. */
export type Form = 'list' | 'one';

/** A row with the names of the records that it points at. */
export function withNames(entity: Entity, row: Row, world: World): Row {
	const shown: Row = { ...row };
	for (const [field, { entity: other, names = {}, key = 'id' }] of Object.entries(
		entity.references ?? {},
	)) {
		const target = world.store.findBy(other, key, row[field]);
		for (const [member, source] of Object.entries(names)) shown[member] = target?.[source] ?? '';
	}
	return shown;
}

const listMembers = new Map<Entity, Set<string>>();

const membersOfList = (entity: Entity): Set<string> | undefined => {
	const schema = entity.listSchema && findSchema(entity.listSchema);
	if (!schema) return undefined;
	let members = listMembers.get(entity);
	if (!members) {
		const names = [...schema.values()].map(({ name }) => name);
		const renamed = Object.keys(entity.listNames ?? {});
		listMembers.set(
			entity,
			(members = new Set([...names, ...renamed, ...(entity.listExtra ?? []), 'id'])),
		);
	}
	return members;
};

const isAsked = (value: string | undefined) =>
	value !== undefined && value !== '' && value !== 'false';

const chosenCustomFields = (row: Row, wanted: string) => {
	const ids = wanted.split(',').map(Number);
	const fields = Array.isArray(row.customfields) ? (row.customfields as Row[]) : [];
	return fields.filter(({ id }) => ids.includes(Number(id)));
};

const asListRow = (entity: Entity, row: Row, query: Record<string, string>): Row => {
	const members = membersOfList(entity);
	const shown: Row = {};
	for (const [name, value] of Object.entries(row)) {
		if (members && !members.has(name)) continue;
		const asked = entity.listOnlyWhen?.[name];
		if (asked && !isAsked(query[asked])) continue;
		shown[entity.listNames?.[name] ?? name] = value;
	}
	if (shown.customfields && isAsked(query.include_custom_fields)) {
		shown.customfields = chosenCustomFields(row, query.include_custom_fields);
	}
	return shown;
};

/** How a ticket tells whether it is closed: real tenants leave it open, or say nothing. */
const showClosing = (shown: Row, { switches }: World) => {
	const wasNeverClosed = shown.hasbeenclosed === false && shown.dateclosed === noDate;
	const { openTicketFlag, closedTicketFlag } = switches;
	if (wasNeverClosed && openTicketFlag !== 'false') {
		shown.hasbeenclosed = null;
		shown.dateclosed = null;
		if (openTicketFlag === 'absent') delete shown.hasbeenclosed;
	}
	if (shown.hasbeenclosed === true && shown.dateclosed !== noDate && closedTicketFlag === 'absent')
		delete shown.hasbeenclosed;
};

/** A stored row as Halo shows it: names of other records filled in, and reduced in a list. */
export function present(
	entity: Entity,
	row: Row,
	form: Form,
	{ query, world }: Pick<FilterContext, 'query' | 'world'>,
): Row {
	let shown = withNames(entity, row, world);
	Object.assign(shown, entity.computed?.(shown, world));
	if (entity.schema === 'Faults') showClosing(shown, world);
	if (entity.path === 'Asset' && form === 'list') hideAssetFields(shown, query, world);
	for (const name of entity.writeOnly ?? []) delete shown[name];
	if (entity.newerSwitch && !world.switches[entity.newerSwitch]) {
		for (const name of entity.newerMembers ?? []) delete shown[name];
	}
	if (entity.path === 'Tickets' && form === 'list' && world.switches.slaDates === 'hidden') {
		for (const name of ['fixbydate', 'respondbydate']) delete shown[name];
	}
	if (form === 'list') {
		if (world.switches.customFieldsInLists === 'never') delete shown.customfields;
		shown = asListRow(entity, shown, query);
	} else if (query.includedetails?.toLowerCase() !== 'true') {
		for (const name of entity.detailMembers ?? []) if (name in shown) shown[name] = null;
	}
	return shown;
}
