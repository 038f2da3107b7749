import type { Retry, RetryDecision } from '../../../../nodes/HaloPsa/transport/shouldRetry';
import { MAX_REQUEST_ATTEMPTS, shouldRetry } from '../../../../nodes/HaloPsa/transport/shouldRetry';
import type { RequestOutcome } from '../../../../nodes/shared/http';
import { connectionLostOf } from '../../../../nodes/shared/network';

const answered = (status: number, body: unknown = ''): RequestOutcome => ({
	reply: { status, headers: {}, body },
});
const lost = (code: string): RequestOutcome => ({
	lost: connectionLostOf(Object.assign(new Error('x'), code === '' ? {} : { code })),
});

/** A verdict in short: a, r(efused), un(reachable), +(backoff), ~(rate limit), ?(unconfirmed). */
const short = (verdict: RetryDecision): string => {
	if (verdict.kind === 'again') return verdict.after === 'backoff' ? '+' : '~';
	return { answer: 'a', refused: 'r', unreachable: 'un', unconfirmed: '?' }[verdict.kind];
};
const attempts = [1, 2, 3, 4, 5, MAX_REQUEST_ATTEMPTS, MAX_REQUEST_ATTEMPTS + 1];
const course = (outcome: RequestOutcome, retry: Retry): string =>
	attempts.map((attempt) => short(shouldRetry(outcome, attempt, retry))).join(' ');

const always = (verdict: string) => attempts.map(() => verdict).join(' ');
const untilLast = (again: string, last: string) =>
	attempts.map((attempt) => (attempt < MAX_REQUEST_ATTEMPTS ? again : last)).join(' ');

describe('what follows an attempt, for what may be sent twice and for a write', () => {
	test.each<[string, RequestOutcome, string, string]>([
		['200 with a list', answered(200, []), always('a'), always('a')],
		['201 with a row', answered(201, { id: 1 }), always('a'), always('a')],
		['204 without a body', answered(204), always('a'), always('a')],
		['200 with a sentence', answered(200, 'Saved'), always('a'), always('a')],
		['200 with bytes', answered(200, Buffer.from('%PDF')), always('a'), always('a')],
		['200 with a web page', answered(200, '<!DOCTYPE html>'), always('r'), always('?')],
		['the page behind a comment', answered(200, '<!-- x -->\n<html>'), always('r'), always('?')],
		['the page behind a mark', answered(200, '\uFEFF <html>'), always('r'), always('?')],
		['a page without its head', answered(200, '<title>Log in</title>'), always('r'), always('?')],
		['half an object', answered(200, '{"id": 7, "na'), '+ + r r r r r', always('?')],
		['half a list', answered(201, '\n[{"id": 7},'), '+ + r r r r r', always('?')],
		['302', answered(302), always('r'), always('?')],
		['304', answered(304), always('r'), always('?')],
		['308 with a web page', answered(308, '<html>'), always('r'), always('?')],
		['400', answered(400, { Message: 'No' }), always('r'), always('r')],
		['401', answered(401), always('r'), always('r')],
		['403', answered(403), always('r'), always('r')],
		['404', answered(404), always('r'), always('r')],
		['408, a time-out before Halo', answered(408), untilLast('+', 'r'), always('?')],
		['425, not passed on yet', answered(425, '<html>'), untilLast('+', 'r'), always('?')],
		['499, given up before Halo', answered(499), untilLast('+', 'r'), always('?')],
		['409', answered(409), always('r'), always('r')],
		['413', answered(413), always('r'), always('r')],
		['422', answered(422), always('r'), always('r')],
		['429', answered(429), untilLast('~', 'r'), untilLast('~', 'r')],
		['500', answered(500), always('r'), always('?')],
		['501', answered(501), always('r'), always('?')],
		['502', answered(502), untilLast('+', 'r'), always('?')],
		['503', answered(503), untilLast('+', 'r'), always('?')],
		['504 with a web page', answered(504, '<html>'), untilLast('+', 'r'), always('?')],
		['524 of a gateway', answered(524), untilLast('+', 'r'), always('?')],
		...[
			'ECONNREFUSED',
			'ENOTFOUND',
			'EAI_AGAIN',
			'EAI_FAIL',
			'EHOSTUNREACH',
			'ENETUNREACH',
			'CERT_HAS_EXPIRED',
			'CERT_NOT_YET_VALID',
			'SELF_SIGNED_CERT_IN_CHAIN',
			'ERR_TLS_CERT_ALTNAME_INVALID',
			'ERR_SSL_WRONG_VERSION_NUMBER',
		].map((code): [string, RequestOutcome, string, string] => [
			`${code}, which is before anything is sent`,
			lost(code),
			untilLast('+', 'un'),
			untilLast('+', 'un'),
		]),
		...[
			'ECONNRESET',
			'ETIMEDOUT',
			'ECONNABORTED',
			'EPIPE',
			'EPROTO',
			'ERR_CANCELED',
			'ERR_BAD_RESPONSE',
			'HPE_INVALID_CONSTANT',
			'Z_BUF_ERROR',
			'SOMETHING_NEW',
			'',
		].map((code): [string, RequestOutcome, string, string] => [
			`${code || 'no code at all'}, which may be behind the write`,
			lost(code),
			untilLast('+', 'un'),
			always('?'),
		]),
	])('%s', (_, outcome, safe, never) => {
		expect({ safe: course(outcome, 'safe'), never: course(outcome, 'never') }).toEqual({
			safe,
			never,
		});
	});

	test.each<[RequestOutcome, string, number | undefined]>([
		[lost('ECONNRESET'), 'the connection was lost', undefined],
		[answered(504), 'status 504', 504],
		[answered(408), 'status 408', 408],
		[answered(200, '<html>'), 'status 200 with a web page', 200],
		[answered(201, '{"id":'), 'status 201 with a body that is cut off', 201],
	])('an unconfirmed write says why: %j', (outcome, why, status) => {
		expect(shouldRetry(outcome, 1, 'never')).toEqual({ kind: 'unconfirmed', why, status });
	});
});
