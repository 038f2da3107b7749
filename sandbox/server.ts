import express from 'express';
import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import { sleep } from 'n8n-workflow';
import { authRouter } from './auth';
import type { AuthContext } from './auth';
import type { Faults } from './faults';
import { haloRouter } from './halo/router';
import type { HaloContext } from './halo/router';
import { pageRouter } from './page';
import type { PageContext } from './page';
import { petraRouter } from './petra/router';
import type { Petra } from './petra';
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
	const latency: RequestHandler = async (_request, _response, next) => {
		if (latencyMs() > 0) await sleep(latencyMs());
		next();
	};
	const text = express.text({ type: () => true, limit: '60mb' });
	const form = express.urlencoded({ extended: false });
	app.use(`${basePath}/auth`, form, log.record('auth'), latency, faults.meet, authRouter(auth));
	app.use(`${basePath}/api`, text, log.record('halo'), latency, faults.meet, haloRouter(halo));
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
