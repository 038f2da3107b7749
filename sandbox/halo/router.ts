import { Router } from 'express';
import type { NextFunction, Request, Response } from 'express';
import type { Applications } from '../applications';
import { checkRequest } from '../contract/check';
import type { Violation } from '../contract/check';
import { findRoute } from '../contract/published';
import type { DeadTokenAnswer } from '../switches';
import type { Row } from '../types';
import { checkAccess } from './access';
import type { Caller } from './access';
import type { Entity } from './entity';
import { bindingFailed, HaloError, notFound, ruleBroken, sentence } from './errors';
import { listRows } from './lists';
import { boundRows, postRows } from './post';
import type { HaloRequest } from './post';
import { present } from './present';
import { sendJson } from './send';
import { specialRoutes } from './special';
import type { World } from './world';

/** What Halo's API needs. */
export interface HaloContext {
	world: World;
	applications: Applications;
	violations: Violation[];
	tenant: string;
	url: () => string;
}

const deadToken = (answer: DeadTokenAnswer): HaloError => {
	switch (answer) {
		case 'sentence 400':
			return sentence('The access token has expired.');
		case 'token not found 400':
			return sentence('Token not found');
		case 'login page':
			return new HaloError(200, '<!DOCTYPE html><title>Halo</title><p>Sign in</p>');
		case 'redirect':
			return new HaloError(302, '<!DOCTYPE html><a href="/login">Sign in</a>');
		default:
			return new HaloError(Number(/\d+/.exec(answer)?.[0]));
	}
};

const callerOf = (request: Request, { applications, world }: HaloContext): Caller => {
	const [, token] = /^Bearer (.+)$/i.exec(request.get('authorization') ?? '') ?? [];
	const holder = applications.holder(token ?? '');
	if (holder === 'expired') throw deadToken(world.switches.expiredToken);
	if (typeof holder === 'string') throw new HaloError(401);
	const { application, scopes } = holder;
	return {
		agentId: application.agentId,
		application: application.name,
		scopes,
		rights: application.rights,
	};
};

const queryOf = (request: Request): Record<string, string> =>
	Object.fromEntries(
		Object.entries(request.query).map(([name, value]) => [name.toLowerCase(), String(value)]),
	);

const checkQuery = (method: string, path: string, query: Record<string, string>) => {
	const published = findRoute(method, path)?.query;
	for (const [name, value] of Object.entries(query)) {
		if (published?.get(name)?.type === 'integer' && !/^-?\d+$/.test(value)) {
			throw bindingFailed({ [name]: [`The value '${value}' is not valid.`] });
		}
	}
};

const parsedBody = (request: Request): unknown => {
	const content: unknown = request.body;
	if (typeof content !== 'string' || content === '') return undefined;
	if (!request.is('json')) throw new HaloError(415);
	try {
		return JSON.parse(content);
	} catch (error) {
		throw bindingFailed({
			'': [`Unexpected character encountered while parsing value: ${String(error)}`],
		});
	}
};

const idOf = (entity: Entity, text: string): unknown => {
	if (entity.ids === 'guid') return text;
	if (!/^-?\d+$/.test(text)) throw bindingFailed({ id: [`The value '${text}' is not valid.`] });
	return Number(text);
};

const contextOf = ({ world, caller, query }: HaloRequest) => ({
	world,
	query,
	agentId: caller.agentId,
	rights: caller.rights,
});

const findRow = (entity: Entity, id: string, { world, query }: HaloRequest): Row | undefined => {
	const wanted = idOf(entity, id);
	return world.store.find(entity.path, wanted, entity.within && query[entity.within]);
};

const getOne = (entity: Entity, id: string, request: HaloRequest): Row => {
	checkAccess(entity, 'one', request.caller);
	const row = findRow(entity, id, request);
	const context = contextOf(request);
	if (
		!row ||
		row.deleted === true ||
		entity.isVisible?.(row, {
			...context,
			query: { includeapiagents: 'true', showall: 'true' },
		}) === false
	) {
		throw notFound();
	}
	return present(entity, row, 'one', context);
};

const deleteRow = (entity: Entity, id: string, request: HaloRequest): Row => {
	const { world, caller, query } = request;
	checkAccess(entity, 'write', caller);
	if (entity.within === 'ticket_id' && !query.ticket_id)
		throw ruleBroken('ticket_id must be included.');
	const row = findRow(entity, id, request);
	if (!row || row.deleted === true) throw notFound();
	return world.transaction(() => {
		entity.beforeDelete?.(row, world, caller.agentId);
		if (entity.softDelete)
			world.store.put(entity.path, { ...row, deleted: true, is_active: false });
		else world.store.remove(entity.path, row);
		return present(entity, row, 'one', contextOf(request));
	}, true);
};

const answerEntity = (request: HaloRequest, entity: Entity, id?: string): unknown => {
	if (request.method === 'GET' && id === undefined) {
		checkAccess(entity, 'list', request.caller);
		return listRows(entity, contextOf(request));
	}
	if (request.method === 'GET' && id !== undefined) return getOne(entity, id, request);
	if (entity.readOnly) throw notFound();
	if (request.method === 'POST' && id === undefined) {
		checkAccess(entity, 'write', request.caller);
		return postRows(entity, boundRows(request, entity.schema), request);
	}
	if (request.method === 'DELETE' && id !== undefined) return deleteRow(entity, id, request);
	throw notFound();
};

const entityOf = (world: World, name: string): Entity => {
	let entity: Entity;
	try {
		entity = world.store.entity(name);
	} catch {
		throw notFound();
	}
	if (entity.isInternal) throw notFound();
	return entity;
};

const answer = (request: HaloRequest, response: Response): unknown => {
	const segments = request.path.split('/').filter(Boolean);
	const special = specialRoutes.find(
		({ method, pattern }) => method === request.method && pattern.test(request.path),
	);
	if (special)
		return special.answer(request, special.pattern.exec(request.path)?.[1] ?? '', response);
	const published = findRoute(request.method, request.path)?.path ?? '';
	const isUnknownAction = segments.length === 2 && published !== '' && !published.includes('{');
	if (segments.length < 1 || segments.length > 2 || isUnknownAction) throw notFound();
	return answerEntity(request, entityOf(request.world, segments[0]), segments[1]);
};

/** Halo's API below `/api`. */
export function haloRouter(context: HaloContext): Router {
	const { world, violations } = context;
	const router = Router();
	router.get('/authinfo', (_request, response) => {
		if (world.switches.authInfo === 'missing') return void response.status(404).end();
		response.json({ auth_url: `${context.url()}/auth`, tenant_id: context.tenant });
	});
	router.use((request: Request, response: Response, next: NextFunction) => {
		const { method, path } = request;
		const body = parsedBody(request);
		request.body = body;
		violations.push(...checkRequest(method, path, request.query, body));
		const caller = callerOf(request, context);
		const query = queryOf(request);
		checkQuery(method, path, query);
		const result = answer({ world, caller, query, body, method, path }, response);
		if (!response.headersSent)
			sendJson(response, method === 'POST' ? 201 : 200, result, path, world);
		else next();
	});
	router.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
		if (!(error instanceof HaloError)) return next(error);
		response.status(error.status);
		if (error.status === 302) response.location('/login');
		if (error.body === undefined) response.end();
		else if (String(error.body).startsWith('<!DOCTYPE')) response.type('html').send(error.body);
		else response.json(error.body);
	});
	return router;
}
