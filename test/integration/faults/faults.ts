import type { Fault } from '../../../sandbox';
import type { DeadTokenAnswer } from '../../../sandbox/switches';
import type { LineFault } from '../../support/clientLine';

/** A request as it was made where nothing went wrong. */
export interface Step {
	method: string;
	path: string;
}

/** Something that goes wrong with one request, or from that one on. */
export interface FaultCase {
	name: string;
	/** The column of the table that it is counted in. */
	family: string;
	/** What the server does. */
	server?: Omit<Fault, 'skip' | 'method' | 'path'>;
	/** What n8n's side does. */
	line?: LineFault;
	/** Every token dies before the request, and Halo answers it so from then on. */
	deadToken?: DeadTokenAnswer;
	/** It goes on for every request of this method and path. */
	isOfPath?: boolean;
	/** It goes on to the end of the run. */
	lasts?: boolean;
	/** The answer is JSON of another kind, which can be told only where the form of the right one is known. */
	isForeign?: true;
}

const html = {
	body: '<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>',
	headers: { 'Content-Type': 'text/html; charset=utf-8' },
};
const away = { headers: { Location: 'https://portal.example/login' } };

/** Longer than n8n waits for an answer, in milliseconds. */
const TOO_SLOW_MS = 400_000;

const named = (family: string, cases: Record<string, Omit<FaultCase, 'name' | 'family'>>) =>
	Object.entries(cases).map(([name, what]) => ({ name, family, ...what }));

/** Each thing that goes wrong. */
export const FAULTS: FaultCase[] = [
	...named('too many', {
		'429 with Retry-After': { server: { status: 429, headers: { 'Retry-After': '2' } } },
		'429 without it': { server: { status: 429 } },
		'429 to the end': { server: { status: 429 }, lasts: true },
	}),
	...named('dead token', {
		'empty 401': { deadToken: 'empty 401' },
		'400 that says so': { deadToken: 'sentence 400' },
		'empty 400': { deadToken: 'empty 400' },
		'empty 403': { deadToken: 'empty 403' },
		'302 to the login': { deadToken: 'redirect' },
		'the login page': { deadToken: 'login page' },
	}),
	...named('refused', {
		'400 with a reason': { server: { status: 400, body: 'Not today' } },
		'401 once': { server: { status: 401 } },
		'403 once': { server: { status: 403 } },
		'no permission': { server: { status: 403 }, isOfPath: true },
		'401 to the end': { server: { status: 401 }, lasts: true },
	}),
	...named('500', {
		'500 in place of the work': { server: { status: 500, body: { Message: 'Out of order' } } },
		'500 behind the work': {
			server: { status: 500, body: { Message: 'Out of order' }, afterwards: true },
		},
	}),
	...named('gateway', {
		'502 with a page': { server: { status: 502, ...html } },
		'503 with a page': { server: { status: 503, ...html } },
		'504 with a page, behind the work': { server: { status: 504, ...html, afterwards: true } },
		'503 to the end': { server: { status: 503, ...html }, lasts: true },
	}),
	...named('answer', {
		empty: { server: { reply: 'empty' } },
		'cut JSON': { server: { reply: 'cut JSON' } },
		'another object': { server: { reply: 'error object' }, isForeign: true },
		'another list': { server: { reply: 'others’ rows' }, isForeign: true },
		'a web page': { server: { reply: 'web page' } },
	}),
	...named('slow', {
		'done too late': { server: { delayMs: TOO_SLOW_MS }, line: 'times out' },
		'answered too late': { server: { answerAfterMs: TOO_SLOW_MS }, line: 'times out' },
	}),
	...named('reset', {
		'before the work': { server: { drop: 'before' } },
		'within the answer': { server: { reply: 'cut body' } },
		'behind the work': { server: { drop: 'after' } },
		'to the end': { server: { drop: 'before' }, lasts: true },
	}),
	...named('redirect', {
		'302 in place of the work': { server: { status: 302, ...away } },
		'307 behind the work': { server: { status: 307, ...away, afterwards: true } },
	}),
	...named('no way', {
		'the resolver is busy': { line: { code: 'EAI_AGAIN', words: 'getaddrinfo EAI_AGAIN halo' } },
		'no such name, to the end': {
			line: { code: 'ENOTFOUND', words: 'getaddrinfo ENOTFOUND halo' },
			lasts: true,
		},
		'a certificate that has run out': {
			line: { code: 'CERT_HAS_EXPIRED', words: 'certificate has expired' },
			lasts: true,
		},
		'n8n’s guard against private networks': {
			line: {
				code: 'ERR_BLOCKED',
				words: 'The request was blocked because it resolves to a restricted IP address',
			},
			lasts: true,
		},
	}),
];

/** The columns of the table. */
export const FAMILIES = [...new Set(FAULTS.map(({ family }) => family))];
