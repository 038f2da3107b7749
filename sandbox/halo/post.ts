import { bind } from '../contract/bind';
import type { Row } from '../types';
import { actorOf, checkAccess } from './access';
import type { Caller } from './access';
import type { Entity } from './entity';
import { bindingFailed } from './errors';
import { present } from './present';
import { saveRow } from './save';
import type { World } from './world';

/** A request to Halo's API, read. */
export interface HaloRequest {
	world: World;
	caller: Caller;
	/** Parameters with names in lower case. */
	query: Record<string, string>;
	/** The body as Halo reads it; undefined when there is none. */
	body: unknown;
	method: string;
	/** Below `/api`, such as `/Tickets/5`. */
	path: string;
}

const returnsAll = (query: Record<string, string>, understood: boolean) =>
	understood && query.returnall?.toLowerCase() === 'true';

/** Saves posted rows and gives Halo's reply: one object for one row; for several, see the switches. */
export function postRows(entity: Entity, rows: Row[], request: HaloRequest): unknown {
	const { world, caller, query } = request;
	checkAccess(entity, 'write', caller);
	const { manyRowsAtomic, manyRowsReply, returnAllUnderstood } = world.switches;
	const actor = actorOf(caller);
	const each = rows.flatMap((row) => entity.rowsOf?.(row, world) ?? [row]);
	const saved = world.transaction(
		() => each.map((row) => world.transaction(() => saveRow(world, entity, row, actor), true)),
		manyRowsAtomic,
	);
	const shown = saved.map((row) =>
		present(entity, row, 'one', { world, query: { ...query, includedetails: 'true' } }),
	);
	if (rows.length === 0) return [];
	if (each.length > rows.length) return shown;
	if (rows.length === 1) return returnsAll(query, returnAllUnderstood) ? shown : shown[0];
	if (manyRowsReply === 'array' || returnsAll(query, returnAllUnderstood)) return shown;
	return manyRowsReply === 'first' ? shown[0] : shown[shown.length - 1];
}

/** The posted rows as Halo reads them; a body of the wrong shape or type is refused before anything is stored. */
export function boundRows(request: HaloRequest, schema: string | undefined): Row[] {
	const { value, refusals } = bind(request.body, `${schema ?? 'object'}[]`);
	if (Object.keys(refusals).length > 0) throw bindingFailed(refusals);
	if (!Array.isArray(value)) throw bindingFailed({ '': ['A non-empty request body is required.'] });
	return value as Row[];
}
