import { createHash, randomBytes, timingSafeEqual } from 'crypto';

/** A secret that nobody can guess: 256 random bits as 64 hexadecimal characters. */
export function newSecret(): string {
	return randomBytes(32).toString('hex');
}

/**
 * Whether two texts are the same, in a time that tells nothing about where they differ. An empty text equals nothing:
 * a secret that was never set must not let anybody in.
 */
export function isSameSecret(given: string, expected: string): boolean {
	if (given === '' || expected === '') return false;
	const [one, other] = [given, expected].map((text) => createHash('sha256').update(text).digest());
	return timingSafeEqual(one, other);
}
