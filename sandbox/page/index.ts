import { Router } from 'express';
import type { Request, Response } from 'express';
import type { Row } from '../types';

/** What the live page shows and does. */
export interface PageContext {
	/** Everything on the page, as JSON. */
	state: () => Row;
	/** Calls back whenever something changed, until the returned function is called. */
	subscribe: (changed: () => void) => () => void;
	raiseIncident: () => Promise<unknown>;
	closeTicket: (id: number) => void;
}

const eventStream = 'text/event-stream';

/** The live page at `/`: tickets, notes, licences and requests, kept up to date by server-sent events. */
export function pageRouter({ state, subscribe, raiseIncident, closeTicket }: PageContext): Router {
	const router = Router();
	router.get('/', (_request: Request, response: Response) =>
		response.sendFile(require.resolve('./page.html')),
	);
	router.get('/page.css', (_request: Request, response: Response) =>
		response.sendFile(require.resolve('./page.css')),
	);
	router.get('/live/state', (_request: Request, response: Response) => void response.json(state()));
	router.get('/live/changes', (_request: Request, response: Response) => {
		response.set({ 'content-type': eventStream, 'cache-control': 'no-cache' });
		response.flushHeaders();
		const stop = subscribe(() => response.write('data: changed\n\n'));
		response.on('close', stop);
	});
	router.post('/live/incident', async (_request: Request, response: Response) => {
		await raiseIncident();
		response.status(204).end();
	});
	router.post('/live/close/:id', (request: Request, response: Response) => {
		closeTicket(Number(request.params.id));
		response.status(204).end();
	});
	return router;
}
