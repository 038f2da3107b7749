import { mapWithTurns } from '../../shared/concurrency';
import { readSwitch } from '../../shared/switch';
import { filterPropertiesOf } from '../description/filters';
import { shaped } from '../execution/readRecord';
import { checkFilters } from '../input/filterChecks';
import { readFilters } from '../input/filters';
import { listRows } from '../transport/pages';
import type { Operation } from './operation';
import { readParent } from './operation';

/** Lists records; a filter that Halo did not honour is reported, and a list is never silently short. */
export const getMany: Operation<'getAll'> = {
	verb: 'getAll',
	access: 'read',
	name: 'Get Many',
	action: (record) => `Get many ${record.plural}`,
	description: (record) => `Get many ${record.plural}, all or filtered`,
	properties: filterPropertiesOf,
	kind: 'perItem',
	async run(item, record) {
		const { context, client, index } = item;
		const parent = await readParent(item, record, 'list');
		const filters = await readFilters(item, record);
		const all = readSwitch(
			client.node,
			'Return All',
			context.getNodeParameter('returnAll', index, false),
		);
		const limit = all ? undefined : (context.getNodeParameter('limit', index, 50) as number);
		const rows = await listRows(client, record, { ...parent, ...filters.query }, limit, {
			record,
			access: 'read',
			doing: `list ${record.plural}`,
		});
		const unproven = checkFilters(item, record, filters.asked, rows);
		if (unproven.length > 0) {
			context.addExecutionHints({
				message: `Nothing in Halo's answer shows whether it knows this filter: ${unproven.join(', ')}. Halo ignores filters that it does not know, so check the result.`,
				type: 'warning',
				location: 'outputPane',
			});
		}
		return await mapWithTurns(rows, (row) => shaped(item, record, row));
	},
};
