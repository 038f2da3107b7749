import type { IDataObject } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import { readSwitch } from '../../shared/switch';
import type { ItemContext } from '../execution/itemContext';
import { isPublishedParameter } from '../records/listParameters';
import type { Filter, RecordType } from '../records/record';
import type { AskedFilter } from './filterChecks';

/** A filter by the ID of another record means the row's property of that name; by any other name it may not: `team` takes IDs of teams, and rows hold a name. */
const IS_ID = /_id(_string)?$/i;

/** What rows have to agree with, where the parameter surely means the same as a property. */
function checkOf(record: RecordType, name: string): AskedFilter['check'] {
	const declared = record.operations?.getAll?.filters?.find(
		(filter): filter is Exclude<Filter, { kind: 'options' }> =>
			filter.kind !== 'options' && filter.name === name && filter.sends === undefined,
	);
	if (declared !== undefined) return declared.check;
	return IS_ID.test(name) ? { properties: [name], is: 'sameRecord' } : undefined;
}

/** The filters that a person gives by Halo's own names of parameters. */
export function readOtherFilters(
	{ client }: ItemContext,
	record: RecordType,
	given: IDataObject,
): Array<AskedFilter & { value: string }> {
	const others = isObject(given.otherFilters) ? given.otherFilters.filter : undefined;
	const lines = Array.isArray(others) ? others.filter(isObject) : [];
	const allowsUnchecked = readSwitch(
		client.node,
		'Allow Unchecked Filters',
		given.allowUnchecked ?? false,
	);
	return lines.map((line) => {
		const name = String(line.name ?? '').trim();
		if (name === '')
			throw inputRefused(
				client.node,
				'Other Filters: a line has no name',
				"Give Halo's parameter name, such as toplevel_id, or remove the line.",
			);
		return {
			label: name,
			value: String(line.value ?? ''),
			check: checkOf(record, name) ?? { properties: [], is: 'equal' },
			mustShow: !allowsUnchecked && isPublishedParameter(record.path, name) === false,
		};
	});
}
