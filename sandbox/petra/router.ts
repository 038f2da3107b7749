import { Router } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import type { Incident, Petra, PetraTenant } from './index';

const windowLeft = (petra: Petra, route: string): number => {
	const now = Date.now();
	const recent = (petra.asked.get(route) ?? []).filter((at) => at > now - petra.limitWindowMs);
	if (recent.length >= (petra.limits[route] ?? Infinity))
		return recent[0] + petra.limitWindowMs - now;
	petra.asked.set(route, [...recent, now]);
	return 0;
};

const guard =
	(petra: Petra): RequestHandler =>
	(request, response, next) => {
		if (!request.get('user-agent')) return void response.status(403).json({ error: 'Forbidden' });
		if (request.get('authorization') !== `Bearer ${petra.apiKey}`) {
			return void response.status(401).json({ error: 'Invalid API key' });
		}
		const wait = petra.switches.petraLimits ? windowLeft(petra, request.path) : 0;
		if (wait <= 0) return next();
		const seconds = Math.max(1, Math.ceil(wait / 1000));
		const values = {
			seconds: String(seconds),
			date: new Date(Date.now() + wait).toUTCString(),
			none: '',
		};
		const value = values[petra.switches.petraRetryAfter];
		if (value) response.set('Retry-After-public-api', value);
		response.status(429).json({ error: 'Too many requests' });
	};

const bad = (response: Response, message: string) =>
	void response.status(400).json({ error: message });

const byTenant = (wanted: string) => (incident: Incident) =>
	[incident.tenant.petraTenantId, incident.tenant.microsoftTenantId].includes(wanted);

const newestFirst = (a: Incident, b: Incident) => Date.parse(b.createdAt) - Date.parse(a.createdAt);

const incidents = (petra: Petra) => (request: Request, response: Response) => {
	const { tenantId, startDate, limit = '100' } = request.query as Record<string, string>;
	const count = Number(limit);
	if (!Number.isInteger(count) || count < 1 || count > 500)
		return bad(response, 'limit must be between 1 and 500');
	if (startDate !== undefined && Number.isNaN(Date.parse(startDate)))
		return bad(response, 'startDate is not a date');
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
	if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf)) return bad(response, 'asOf must be YYYY-MM-DD');
	response.json({
		asOf,
		reportGeneratedAt: new Date().toISOString(),
		organizationName: 'Northgate IT',
		totalTenants: petra.tenants.length,
		tenants: petra.tenants.map(({ name, ...tenant }) => ({ displayName: name, ...tenant })),
	});
};

const findTenant = (petra: Petra, id: unknown, alsoMicrosoft: boolean): PetraTenant | undefined =>
	petra.tenants.find(
		(tenant) => tenant.petraTenantId === id || (alsoMicrosoft && tenant.microsoftTenantId === id),
	);

const billableUsers = (petra: Petra) => (request: Request, response: Response) => {
	const tenant = findTenant(petra, request.query.tenantId, false);
	if (!request.query.tenantId) return bad(response, 'tenantId is required');
	if (!tenant) return void response.status(404).json({ error: 'Tenant not found' });
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
		projectedBillableUnitsThisMonth: tenant.billableUsersThisMonth,
		users,
	});
};

const failedAttacks = (petra: Petra) => (request: Request, response: Response) => {
	const tenant = findTenant(petra, request.query.tenantId, true);
	if (!request.query.tenantId) return bad(response, 'tenantId is required');
	if (!tenant) return void response.status(404).json({ error: 'Tenant not found' });
	response.json({
		tenantId: tenant.petraTenantId,
		attacksByCountry: { RU: 41, NG: 17, US: 9 },
		attacksByDay: [
			{ date: new Date().toISOString().slice(0, 10), passwordSpray: 52, bruteForce: 15 },
		],
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
	router.use((_request, response) => void response.status(404).json({ error: 'Not found' }));
	return router;
}
