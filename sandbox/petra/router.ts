import { Router } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import type { Switches } from '../switches';
import type { Incident, Petra, PetraTenant } from './index';

/** How long until a route may be asked again, in milliseconds; 0 lets the request through and counts it. */
const windowLeft = (petra: Petra, route: string): number => {
	const now = Date.now();
	const recent = (petra.asked.get(route) ?? []).filter((at) => at > now - petra.limitWindowMs);
	const limit = petra.limits[route] ?? Infinity;
	const isOver = recent.length >= limit;
	const counted = !isOver || petra.switches.petraCountsRefused ? [...recent, now] : recent;
	petra.asked.set(route, counted);
	return isOver ? recent[recent.length - limit] + petra.limitWindowMs - now : 0;
};

const refuse = (petra: Petra, response: Response, status: number, sentence: string) =>
	void response.status(status).json({ [petra.switches.petraErrorKey]: sentence });

const waitHeaders: Record<Switches['petraRetryAfter'], (wait: number) => Record<string, string>> = {
	seconds: (wait) => ({ 'Retry-After-public-api': String(Math.max(1, Math.ceil(wait / 1000))) }),
	date: (wait) => ({ 'Retry-After-public-api': new Date(Date.now() + wait).toUTCString() }),
	milliseconds: (wait) => ({ 'Retry-After-public-api': String(Math.ceil(wait)) }),
	standard: (wait) => ({ 'Retry-After': String(Math.max(1, Math.ceil(wait / 1000))) }),
	none: () => ({}),
};

const guard =
	(petra: Petra): RequestHandler =>
	(request, response, next) => {
		const { petraOutage, petraLimits, petraRetryAfter } = petra.switches;
		if (petraOutage === 0) return void response.socket?.resetAndDestroy();
		if (petraOutage !== undefined) return void response.status(petraOutage).end();
		if (!request.get('user-agent')) return refuse(petra, response, 403, 'Forbidden');
		const key = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1] ?? '';
		if (key.startsWith('petra_var_')) return refuse(petra, response, 403, 'Forbidden');
		if (key !== petra.apiKey) return refuse(petra, response, 401, 'Invalid API key');
		const wait = petraLimits ? windowLeft(petra, request.path) : 0;
		if (wait <= 0) return next();
		response.set(waitHeaders[petraRetryAfter](wait));
		refuse(petra, response, 429, 'Too many requests');
	};

const findTenant = (petra: Petra, id: unknown, alsoMicrosoft: boolean): PetraTenant | undefined =>
	petra.tenants.find(
		(tenant) => tenant.petraTenantId === id || (alsoMicrosoft && tenant.microsoftTenantId === id),
	);

const byTenant = (wanted: string) => (incident: Incident) =>
	[incident.tenant.petraTenantId, incident.tenant.microsoftTenantId].includes(wanted);

const newestFirst = (a: Incident, b: Incident) => Date.parse(b.createdAt) - Date.parse(a.createdAt);

const incidents = (petra: Petra) => (request: Request, response: Response) => {
	const { tenantId, startDate, limit = '100' } = request.query as Record<string, string>;
	const count = Number(limit);
	if (!Number.isInteger(count) || count < 1 || count > 500)
		return refuse(petra, response, 400, 'limit must be between 1 and 500');
	if (startDate !== undefined && Number.isNaN(Date.parse(startDate)))
		return refuse(petra, response, 400, 'startDate is not a date');
	const isUnknown = tenantId !== undefined && !findTenant(petra, tenantId, true);
	if (isUnknown && petra.switches.petraUnknownTenant === 'refused')
		return refuse(petra, response, 404, 'Tenant not found');
	const from = startDate === undefined ? -Infinity : Date.parse(startDate);
	const found = petra.incidents
		.filter(({ createdAt }) => Date.parse(createdAt) >= from)
		.filter(tenantId === undefined ? () => true : byTenant(tenantId));
	response.json({ incidents: found.sort(newestFirst).slice(0, count) });
};

const tenants = (petra: Petra) => (_request: Request, response: Response) => {
	const sorted = [...petra.tenants].sort((a, b) => a.name.localeCompare(b.name));
	response.json({
		totalTenants: sorted.length,
		tenants: sorted.map(({ petraTenantId, name, microsoftTenantId, isPaused, onboardingDate }) => ({
			petraTenantId,
			name,
			microsoftTenantId,
			isPaused,
			onboardingDate: `${onboardingDate}T00:00:00.000Z`,
		})),
	});
};

const usage = (petra: Petra) => (request: Request, response: Response) => {
	const asOf = String(request.query.asOf ?? new Date().toISOString().slice(0, 10));
	if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf))
		return refuse(petra, response, 400, 'asOf must be YYYY-MM-DD');
	const share = petra.switches.petraProrating === 'percent' ? 1 : 100;
	const rows = [...petra.tenants, ...petra.autopsies];
	const counted = petra.switches.petraTotalTenants === 'rows' ? rows : petra.tenants;
	response.json({
		asOf,
		reportGeneratedAt: new Date().toISOString(),
		organizationName: petra.organizationName,
		totalTenants: counted.length,
		tenants: rows.map(({ name, proratingPercentageThisMonth, ...tenant }) => ({
			displayName: name,
			...tenant,
			proratingPercentageThisMonth: proratingPercentageThisMonth / share,
		})),
	});
};

const billableUsers = (petra: Petra) => (request: Request, response: Response) => {
	const tenant = findTenant(petra, request.query.tenantId, false);
	if (!request.query.tenantId) return refuse(petra, response, 400, 'tenantId is required');
	if (!tenant) return refuse(petra, response, 404, 'Tenant not found');
	const domain = `${tenant.name.toLowerCase().replace(/\W+/g, '')}.example`;
	const users = Array.from({ length: tenant.totalLicensedUsers }, (_, index) => ({
		id: `${tenant.petraTenantId}-${index + 1}`,
		displayName: `User ${index + 1}`,
		userPrincipalName: `user${index + 1}@${domain}`,
		mail: `user${index + 1}@${domain}`,
		accountEnabled: true,
		assignedLicenseSkuIds: ['SPB'],
	}));
	response.json({
		tenantId: tenant.petraTenantId,
		tenantDisplayName: tenant.name,
		microsoftTenantId: tenant.microsoftTenantId,
		reportGeneratedAt: new Date().toISOString(),
		totalBillableUsers: users.length,
		projectedBillableUnitsThisMonth: Math.round(
			(tenant.billableUsersThisMonth * tenant.proratingPercentageThisMonth) / 100,
		),
		users,
	});
};

/** So many days the summary of failed attacks covers unless told. */
const usualDays = 30;

const dayBefore = (day: string, days: number) =>
	new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);

const failedAttacks = (petra: Petra) => (request: Request, response: Response) => {
	const tenant = findTenant(petra, request.query.tenantId, true);
	if (!request.query.tenantId) return refuse(petra, response, 400, 'tenantId is required');
	if (!tenant) return refuse(petra, response, 404, 'Tenant not found');
	const { startDate, endDate } = petra.switches.petraAttackDates
		? (request.query as Record<string, string | undefined>)
		: {};
	const today = new Date().toISOString();
	const from = startDate ?? dayBefore(endDate ?? today, usualDays - 1);
	const days = Array.from({ length: 365 }, (_, ago) => dayBefore(today, ago)).filter(
		(date) => date >= from && date <= (endDate ?? date),
	);
	response.json({
		tenantId: tenant.petraTenantId,
		attacksByCountry: { RU: 41, NG: 17, US: 9 },
		attacksByDay: days.map((date) => ({ date, passwordSpray: 52, bruteForce: 15 })),
		mostTargetedUsers: [{ userPrincipalName: 'info@example.com', attacks: 31 }],
	});
};

/** Petra's public API below `/petra`, also under its older prefix. */
export function petraRouter(petra: Petra): Router {
	const router = Router();
	router.use((request, _response, next) => {
		request.url = request.url.replace(/^\/beta\//, '/v1/');
		next();
	});
	router.use(guard(petra));
	router.get('/v1/incidents', incidents(petra));
	router.get('/v1/tenants', tenants(petra));
	router.get('/v1/usage', usage(petra));
	router.get('/v1/billable-users', billableUsers(petra));
	router.get('/v1/failed-attacks', failedAttacks(petra));
	router.use((_request, response) => refuse(petra, response, 404, 'Not found'));
	return router;
}
