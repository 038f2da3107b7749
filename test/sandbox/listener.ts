import express from 'express';

/** A delivery as it arrived. */
export interface Received {
	method: string;
	headers: Record<string, unknown>;
	/** The bytes as sent. */
	text: string;
	/** The same, parsed. */
	body: Record<string, unknown>;
}

/** A small server that keeps what is sent to it. */
export interface Listener {
	url: string;
	received: Received[];
	/** What it answers from now on. */
	answer: (status: number) => void;
	close: () => Promise<void>;
}

/** Starts a listener on a free port of this machine. */
export async function startListener(): Promise<Listener> {
	const received: Received[] = [];
	let status = 200;
	const app = express();
	app.use(express.text({ type: () => true }));
	app.use((request, response) => {
		const text = typeof request.body === 'string' ? request.body : '';
		const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
		received.push({ method: request.method, headers: request.headers, text, body });
		response.status(status).end();
	});
	const server = app.listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const address = server.address();
	return {
		url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/hook`,
		received,
		answer: (next) => {
			status = next;
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
