import type { Row } from '../../types';
import { isEmptyValue, listOf, same } from '../values';
import type { World } from '../world';

const lists = ['quantity_licences', 'quantity_subscriptions'] as const;

/** How many a line bills that counts licences; undefined for one that does not. */
export function countedQuantity(world: World, line: Row): number | undefined {
	const type = line.recurring_invoice_quantity_type;
	const counted = lists.flatMap((name) => listOf(line, name));
	const counts = type === undefined || type === null ? true : [1, 4].includes(Number(type));
	if (!counts || counted.length === 0) return undefined;
	const countOf = ({ licence_id: id }: Row) =>
		Number(world.store.find('SoftwareLicence', id)?.count ?? 0);
	return counted.reduce((sum, entry) => sum + countOf(entry), 0);
}

/** The licences that a line lists after some were supplied; what is done with new ones is a switch. */
export function withEntries(world: World, line: Row, before: Row | undefined): Row {
	const { newLineLicences } = world.switches;
	const entries = lists.flatMap((name): Array<[string, Row[]]> => {
		if (!Array.isArray(line[name])) return [];
		const given = listOf(line, name);
		const stored = before ? listOf(before, name) : [];
		const isOld = ({ id, licence_id }: Row) =>
			!isEmptyValue(id) || stored.some((entry) => same(entry.licence_id, licence_id));
		const kept = newLineLicences === 'dropped' ? given.filter(isOld) : given;
		const hasNoIds = kept.length > 0 && kept.every(({ id }) => isEmptyValue(id));
		const all = newLineLicences === 'appended' && hasNoIds ? [...stored, ...kept] : kept;
		const shown = all.map((entry, position) => ({
			licence_name: world.store.find('SoftwareLicence', entry.licence_id)?.name ?? '',
			...entry,
			id: isEmptyValue(entry.id) ? Number(line.id) * 10 + position : entry.id,
			invoice_line_id: line.id,
		}));
		return [[name, shown]];
	});
	return { ...line, ...Object.fromEntries(entries) };
}

const emptied = (fields: Row[]): Row[] =>
	fields.map((field) => ({ ...field, value: null, display: null }));

const hasOtherSource = (line: Row, before: Row | undefined): boolean =>
	Number(line.recurring_invoice_quantity_type ?? 0) !==
	Number(before?.recurring_invoice_quantity_type ?? 0);

/** What a write does to lines that were sent back as they were; see the switch. */
export function afterLinesWritten(world: World, lines: Row[], before: Row[]): Row[] {
	const { linesSentBack } = world.switches;
	const storedOf = ({ id }: Row) => before.find((line) => same(line.id, id));
	const isSource = (line: Row) => hasOtherSource(line, storedOf(line));
	const resets =
		linesSentBack === 'reset' || (linesSentBack === 'reset once' && lines.some(isSource));
	if (!resets) return lines;
	return lines.map((line) =>
		isSource(line) || countedQuantity(world, line) !== undefined
			? line
			: { ...line, qty_order: 1, customfields: emptied(listOf(line, 'customfields')) },
	);
}
