/**
 * The line from n8n to a server on this machine, as n8n's side sees it: one request finds no name, no trust or no way out,
 * or waits for its answer until n8n gives up. The wait is one of the test's clock.
 */
import http from 'node:http';
import net from 'node:net';
import clock from './clock';

/** What n8n's own side does to a request. */
export type LineFault =
	/** It is never sent: n8n or the system says so with this code and these words. */
	| { code: string; words: string }
	/** Its answer does not come before n8n's time-out. */
	| 'times out';

/** How long n8n waits for an answer unless a node says otherwise, in milliseconds. */
const N8N_TIMEOUT_MS = 300_000;

const request = http.request.bind(http);

/** Opens sockets that end as they begin. */
class NoWay extends http.Agent {
	constructor(private readonly why: { code: string; words: string }) {
		super();
	}

	createConnection(): net.Socket {
		const { code, words } = this.why;
		const socket = new net.Socket();
		process.nextTick(() => socket.destroy(Object.assign(new Error(words), { code })));
		return socket;
	}
}

/** Has the time-out of a request be one of the test's clock. */
function onClock(sent: http.ClientRequest): void {
	sent.setTimeout = (ms: number, giveUp?: () => void) => {
		void clock.sleep(ms > 0 ? ms : N8N_TIMEOUT_MS).then(() => {
			if (!sent.destroyed) giveUp?.();
		});
		return sent;
	};
}

/** Watches the requests of this process to one port, until it is closed. */
export class ClientLine {
	/** How many requests were made since the last reset, those that were never sent among them. */
	requests = 0;

	private fault: { at: number; times: number; what: LineFault } | undefined;

	constructor(private readonly port: string) {
		const made = (options: http.RequestOptions, ...rest: []) => {
			const what = String(options.port) === this.port ? this.next() : undefined;
			if (what === undefined) return request(options, ...rest);
			if (what !== 'times out') return request({ ...options, agent: new NoWay(what) }, ...rest);
			const sent = request(options, ...rest);
			onClock(sent);
			return sent;
		};
		Object.assign(http, { request: made });
	}

	/** Forgets what was counted and what was to go wrong. */
	reset(): void {
		this.requests = 0;
		this.fault = undefined;
	}

	/** From the request with this number on, counted from 0, so many go wrong. */
	break(at: number, what: LineFault, times = 1): void {
		this.fault = { at, times, what };
	}

	close(): void {
		Object.assign(http, { request });
	}

	private next(): LineFault | undefined {
		const number = this.requests;
		this.requests += 1;
		if (this.fault === undefined) return undefined;
		const { at, times, what } = this.fault;
		return number >= at && number < at + times ? what : undefined;
	}
}
