import type { Row } from '../types';
import type { Entity, Filter, FilterContext } from './entity';
import { ruleBroken } from './errors';
import { advancedSearch, contains } from './filters';
import { present, withNames } from './present';
import { timeOf } from './values';

const isTrue = (value: string | undefined) => value?.toLowerCase() === 'true';

const hidesInactive = (query: Record<string, string>) => {
	const [active, inactive] = (query.activeinactive ?? '').toLowerCase().split(',');
	const withActive = active || query.includeactive || query.includeenabled;
	const withInactive = inactive || query.includeinactive || query.includedisabled;
	return { active: withActive?.toLowerCase() === 'false', inactive: !isTrue(withInactive) };
};

const filterFor = (entity: Entity, parameter: string): Filter | undefined => {
	if (parameter === 'search' && entity.searched) {
		const holdsText = contains(...entity.searched);
		return (row, value, context) =>
			holdsText(withNames(entity, row, context.world), value, context);
	}
	if (parameter === 'advanced_search')
		return (row, value, context) => {
			if (context.world.switches.advancedSearch) return advancedSearch(row, value, context);
			throw ruleBroken('Invalid advanced search parameter');
		};
	return entity.filters?.[parameter];
};

const passing = (rows: Row[], entity: Entity, context: FilterContext): Row[] => {
	const { query, world } = context;
	const honoured = (parameter: string) => !world.switches.ignoredFilters.has(parameter);
	if (entity.listNeeds && !entity.listNeeds.some((parameter) => query[parameter])) return [];
	let kept = rows.filter((row) => (row.deleted === true) === isTrue(query.deleted));
	const late = world.switches.lateLists.get(entity.path);
	if (late !== undefined) kept = kept.filter((row) => world.store.ageOf(entity.path, row) >= late);
	if (entity.isVisible) kept = kept.filter((row) => entity.isVisible?.(row, context));
	if (entity.isInactive) {
		const hides = hidesInactive(query);
		kept = kept.filter((row) => (entity.isInactive?.(row) ? !hides.inactive : !hides.active));
	}
	for (const [parameter, value] of Object.entries(query)) {
		const filter = filterFor(entity, parameter);
		if (filter && value !== '' && honoured(parameter)) {
			kept = kept.filter((row) => filter(row, value, context));
		}
	}
	return kept;
};

const rank = (value: unknown): Key => {
	if (typeof value === 'number') return value;
	if (typeof value === 'boolean') return Number(value);
	const time = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? timeOf(value) : NaN;
	return Number.isNaN(time) ? String(value ?? '').toLowerCase() : time;
};

type Key = number | string;

const compare = (a: Key, b: Key) => (a < b ? -1 : a > b ? 1 : 0);

const sortBy = (rows: Row[], fields: Array<{ field: string; descending: boolean }>): Row[] =>
	rows
		.map((row) => ({ row, keys: fields.map(({ field }) => rank(row[field])) }))
		.sort((a, b) => {
			for (let index = 0; index < fields.length; index++) {
				const result = compare(a.keys[index], b.keys[index]);
				if (result !== 0) return fields[index].descending ? -result : result;
			}
			return 0;
		})
		.map(({ row }) => row);

const sorted = (rows: Row[], entity: Entity, query: Record<string, string>): Row[] => {
	const ownNames = Object.fromEntries(
		Object.entries(entity.listNames ?? {}).map(([own, listed]) => [listed, own]),
	);
	const fields = ['', '2', '3', '4', '5'].flatMap((number) => {
		const name = query[`order${number}`]?.toLowerCase();
		if (!name) return [];
		return [{ field: ownNames[name] ?? name, descending: isTrue(query[`orderdesc${number}`]) }];
	});
	if (fields.length > 0) return sortBy(rows, fields);
	return entity.newestFirst ? sortBy(rows, [{ field: 'id', descending: true }]) : rows;
};

const defaultCount = 50;

const positive = (value: string | undefined, otherwise: number) => {
	const number = Number(value);
	return Number.isInteger(number) && number > 0 ? number : otherwise;
};

const inventedPage = (rows: Row[], pageNo: number, pageSize: number): Row[] =>
	rows.length === 0
		? []
		: Array.from({ length: pageSize }, (_, index) => {
				const position = (pageNo - 1) * pageSize + index;
				const row = rows[position % rows.length];
				return position < rows.length ? row : { ...row, id: 1_000_000 + position };
			});

interface Page {
	rows: Row[];
	paging: Row;
}

/** A list that Halo does not page: whole, unless a switch cuts it. */
const unpaged = (rows: Row[], entity: Entity, context: FilterContext): Page => {
	const { unpagedCap, unpagedRest } = context.world.switches;
	const cap = unpagedCap.get(entity.path);
	if (cap === undefined) return { rows, paging: {} };
	const { count, pageinate } = context.query;
	if (unpagedRest.includes('count') && count && !isTrue(pageinate))
		return { rows: rows.slice(0, Number(count)), paging: {} };
	if (unpagedRest.includes('pages') && isTrue(pageinate)) return cutPage(rows, entity, context);
	return { rows: rows.slice(0, cap), paging: {} };
};

const cutPage = (rows: Row[], entity: Entity, { query, world }: FilterContext): Page => {
	const { switches } = world;
	if (switches.ignoresPaging.has(entity.path)) return { rows, paging: {} };
	if (!isTrue(query.pageinate))
		return { rows: rows.slice(0, positive(query.count, defaultCount)), paging: {} };
	const tickets = entity.path === 'Tickets' ? switches.ticketPageCap : Infinity;
	const cap = Math.min(tickets, switches.pageCap.get(entity.path) ?? Infinity);
	const page_size = Math.min(positive(query.page_size, defaultCount), cap);
	const last = Math.max(1, Math.ceil(rows.length / page_size));
	const asked = positive(query.page_no, 1);
	const page_no = switches.repeatsLastPage.has(entity.path) ? Math.min(asked, last) : asked;
	const from = (page_no - 1) * page_size;
	const page = switches.neverEnds.has(entity.path)
		? inventedPage(rows, page_no, page_size)
		: rows.slice(from, from + page_size);
	const isTold = !switches.hidesPageSize.has(entity.path);
	return { rows: page, paging: isTold ? { page_no, page_size } : {} };
};

/** Moves a list after it was read: the next reader finds it changed. */
const move = (shown: Row[], all: Row[], entity: Entity, { world }: FilterContext) => {
	const moving = world.switches.movingLists.get(entity.path);
	if (moving === undefined || moving.times === 0 || shown.length === 0) return;
	moving.times--;
	const { by, rows = 1 } = moving;
	if (by === 'deleting') {
		for (const row of shown.slice(0, rows)) world.store.remove(entity.path, row);
		return;
	}
	const smallest = Math.min(...all.map(({ id }) => Number(id)));
	for (let index = 1; index <= rows; index++)
		world.store.put(entity.path, { ...shown[0], id: smallest - index });
};

/** The answer to a list request: filtered, sorted, cut into pages and put into Halo's envelope. */
export function listRows(entity: Entity, context: FilterContext): unknown {
	const { query, world } = context;
	const also = entity.listsAlso === undefined ? [] : world.store.rows(entity.listsAlso);
	const found = passing([...world.store.rows(entity.path), ...also], entity, context);
	const ignoresOrder = world.switches.ignoresOrder.has(entity.path);
	const all = ignoresOrder ? found : sorted(found, entity, query);
	const idOnly = isTrue(query.idonly) || isTrue(query.ticketidonly);
	const shown = (rows: Row[]) =>
		rows.map((row) => (idOnly ? { id: row.id } : present(entity, row, 'list', context)));
	if (entity.path === 'Notification' && world.switches.notificationList === 'envelope') {
		const { rows } = unpaged(all, entity, context);
		return { record_count: all.length, notifications: shown(rows) };
	}
	if (!entity.listKey) return shown(all);
	const page =
		entity.paged === false ? unpaged(all, entity, context) : cutPage(all, entity, context);
	const rows = shown(page.rows);
	move(page.rows, all, entity, context);
	const wrong = world.switches.wrongRecordCount.has(entity.path);
	return {
		...page.paging,
		record_count: wrong ? page.rows.length : all.length,
		[entity.listKey]: rows,
	};
}
