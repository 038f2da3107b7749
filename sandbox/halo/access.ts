import { covers } from '../applications';
import type { AgentRights } from '../types';
import type { Actor, Entity } from './entity';
import { HaloError } from './errors';

/** Who asks: the scopes of the token and the rights of the agent. */
export interface Caller {
	agentId: number;
	/** Name of the API application whose token it is. */
	application: string;
	scopes: string[];
	rights: AgentRights;
}

/** The same as the one who saves. */
export const actorOf = ({ agentId, application, rights }: Caller): Actor => ({
	agentId,
	application,
	whoType: 1,
	...rights,
});

/** What is asked of an entity. */
export type Use = 'list' | 'one' | 'write';

const hasPermission = (entity: Entity, use: Use, scopes: string[]) => {
	if (!entity.permission) return true;
	const verb = use === 'write' ? 'edit' : 'read';
	const wanted = entity.permission.includes(':')
		? entity.permission
		: `${verb}:${entity.permission}`;
	return covers(scopes, wanted);
};

const hasRight = (entity: Entity, use: Use, rights: AgentRights) => {
	if (entity.administrator && !rights.administrator) return false;
	if (!entity.module) return true;
	const level = rights[entity.module];
	return use === 'write' ? level === 'modify' : level !== 'none';
};

/** Refuses by throwing: an empty 403, or on some get-one routes an empty 401. */
export function checkAccess(entity: Entity, use: Use, { scopes, rights }: Caller): void {
	if (hasPermission(entity, use, scopes) && hasRight(entity, use, rights)) return;
	throw new HaloError(use === 'one' && entity.refusedGetOneIs401 ? 401 : 403);
}
