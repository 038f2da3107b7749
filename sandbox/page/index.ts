import { Router } from 'express';
import type { Request, Response } from 'express';
import type { Row } from '../types';

/** What is sent with a button, such as the tenant of an incident. */
export type Pressed = Record<string, string>;

/** What the live page shows and does. */
export interface PageContext {
	/** Everything on the page, as JSON. */
	state: () => Row;
	/** Calls back whenever something changed, until the returned function is called. */
	subscribe: (changed: () => void) => () => void;
	/** What each button does, by its name; what it gives is shown. */
	buttons: Record<string, (pressed: Pressed) => unknown>;
}

const eventStream = 'text/event-stream';

const FILES = ['page.css', 'page.js'];

/** The live page at `/`: tickets, notes, counts, invoices and requests, kept up to date by server-sent events. */
export function pageRouter({ state, subscribe, buttons }: PageContext): Router {
	const router = Router();
	router.get('/', (_request: Request, response: Response) =>
		response.sendFile(require.resolve('./page.html')),
	);
	for (const file of FILES)
		router.get(`/${file}`, (_request: Request, response: Response) =>
			response.sendFile(require.resolve(`./${file}`)),
		);
	router.get('/live/state', (_request: Request, response: Response) => void response.json(state()));
	router.get('/live/changes', (_request: Request, response: Response) => {
		response.set({ 'content-type': eventStream, 'cache-control': 'no-cache' });
		response.flushHeaders();
		const stop = subscribe(() => response.write('data: changed\n\n'));
		response.on('close', stop);
	});
	for (const [name, press] of Object.entries(buttons))
		router.post(`/live/${name}`, async (request: Request, response: Response) => {
			response.json({ shown: (await press(request.query as Pressed)) ?? null });
		});
	return router;
}
