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

/** Characters: a shorter secret could be guessed. */
export const MIN_SECRET_LENGTH = 16;

/** What is wrong with a secret that a person made up, in words; undefined where it is fine. */
export function secretFaultOf(secret: string): string | undefined {
	if (secret.length < MIN_SECRET_LENGTH) {
		return `The Secret has ${secret.length} characters, and ${MIN_SECRET_LENGTH} are the least. Let a password manager make up one`;
	}
	return /^[\x21-\x7e]+$/.test(secret)
		? undefined
		: "The Secret holds a space or a character that a header can't carry. Use letters, digits and signs";
}

/** An address of a webhook without the secret that it may carry. */
export const withoutSecretParameter = (text: string): string =>
	text
		.replace(/&secret=[^&#\s"'<>]*/gi, '')
		.replace(/\?secret=[^&#\s"'<>]*(&?)/gi, (_, more: string) => (more === '' ? '' : '?'));
