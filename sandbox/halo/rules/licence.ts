import type { Change } from '../entity';
import { haloDate, same } from '../values';

/** Fills in what Halo derives for a licence. */
export function completeLicence({ row, world }: Change): void {
	const site = world.store.find('Site', row.site_id);
	if (site && !row.client_id) row.client_id = site.client_id;
}

/** Halo keeps each change of a quantity. */
export function recordLicenceChange({ world, row, before, actor }: Change): void {
	if (before && same(before.count, row.count)) return;
	world.store.put('LicenceChange', {
		licence_id: row.id,
		licence_name: row.name,
		client_id: row.client_id,
		change_date: haloDate(new Date()),
		old_count: before?.count ?? 0,
		new_count: row.count,
		agent_id: actor.agentId,
	});
}
