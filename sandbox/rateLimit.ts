import type { RequestHandler } from 'express';
import type { Switches } from './switches';

/**
 * Refuses with 429 what goes beyond the limit in a rolling window, whoever asks. What is refused does not count.
 *
 * @param limitOf the limit of now; undefined for none
 */
export function rateLimit(limitOf: () => Switches['haloLimit']): RequestHandler {
	let passedAtEpochMs: number[] = [];
	return (_request, response, next) => {
		const limit = limitOf();
		const now = Date.now();
		passedAtEpochMs = passedAtEpochMs.filter((at) => at > now - (limit?.windowMs ?? 0));
		if (limit === undefined) return next();
		if (passedAtEpochMs.length < limit.requests) {
			passedAtEpochMs.push(now);
			return next();
		}
		if (limit.saysWhen) {
			const leftMs = passedAtEpochMs[0] + limit.windowMs - now;
			response.set('Retry-After', String(Math.ceil(leftMs / 1000)));
		}
		response.status(429).type('text').send('Too many requests');
	};
}
