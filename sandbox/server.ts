import express from 'express';
import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import { sleep } from 'n8n-workflow';
import { authRouter } from './auth';
import type { AuthContext } from './auth';
import { collisions } from './collisions';
import type { Faults } from './faults';
import { haloRouter } from './halo/router';
import type { HaloContext } from './halo/router';
import { pageRouter } from './page';
import type { PageContext } from './page';
import type { Petra } from './petra';
import { petraRouter } from './petra/router';
import { rateLimit } from './rateLimit';
import type { RequestLog } from './requests';

/** The parts that one server is put together from. */
export interface ServerParts {
	auth: AuthContext;
	halo: HaloContext;
	page: PageContext;
	petra: Petra;
	faults: Faults;
	log: RequestLog;
	latencyMs: () => number;
	/** A path in front, as on a company's own server: `/halo`. */
	basePath: string;
}

const OWN_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/**
 * Answers to the names of this machine only, and to no page of another server: neither a name on the internet that leads
 * here nor a form on somebody's page reaches anything.
 */
const ownOnly: RequestHandler = (request, response, next) => {
	const { host = '', origin } = request.headers;
	const isOwn = OWN_HOST.test(host) && (origin === undefined || origin === `http://${host}`);
	if (isOwn) return next();
	response.status(403).type('text').send('Only this machine may ask.');
};

/** The date of an answer is that of the clock by which everything here is dated, which a test may have moved. */
const ownDate: RequestHandler = (_request, response, next) => {
	response.set('Date', new Date().toUTCString());
	next();
};

/** Puts the server together: token server, Halo's API, Petra's API and the live page. */
export function createApp({
	auth,
	halo,
	page,
	petra,
	faults,
	log,
	latencyMs,
	basePath,
}: ServerParts): Express {
	const app = express();
	app.disable('x-powered-by');
	app.set('etag', false);
	app.use(ownOnly);
	app.use(ownDate);
	const latency: RequestHandler = async (_request, _response, next) => {
		if (latencyMs() > 0) await sleep(latencyMs());
		next();
	};
	const text = express.text({ type: () => true, limit: '60mb' });
	const form = express.urlencoded({ extended: false });
	app.use(`${basePath}/auth`, form, log.record('auth'), latency, faults.meet, authRouter(auth));
	const collide = collisions(() => halo.world.switches);
	const limited = rateLimit(() => halo.world.switches.haloLimit);
	app.use(
		`${basePath}/api`,
		text,
		log.record('halo'),
		collide,
		latency,
		limited,
		faults.meet,
		haloRouter(halo),
	);
	app.use('/petra', text, log.record('petra'), latency, faults.meet, petraRouter(petra));
	app.use(pageRouter(page));
	app.use((_request: Request, response: Response) => {
		response.status(404).type('html').send('<!DOCTYPE html><title>404</title><p>Not Found</p>');
	});
	app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
		if (response.headersSent) return next(error);
		response.status(500).json({ ClassName: 'System.Exception', Message: String(error) });
	});
	return app;
}
