import { oneLineOf } from './reply';

/** The longest text that is read for its words; a comparison of more says nothing new. */
const MAX_LENGTH = 200_000;

/**
 * A text without its HTML tags, blanks made one. Reads the text once from front to back, so that a text of nothing but
 * brackets takes no longer than another of its length.
 */
export function plainTextOf(value: unknown): string {
	const text = String(value ?? '').slice(0, MAX_LENGTH);
	const parts: string[] = [];
	let from = 0;
	// Where no tag ends any more, none begins either.
	const lastEnd = text.lastIndexOf('>');
	for (
		let open = text.indexOf('<');
		open !== -1 && open < lastEnd;
		open = text.indexOf('<', from)
	) {
		parts.push(text.slice(from, open));
		from = text.indexOf('>', open) + 1;
	}
	parts.push(text.slice(from));
	return parts.join(' ').replace(/\s+/g, ' ').trim();
}

/**
 * A text that somebody else chose, such as a display name, fit for a ticket: one line without HTML, without characters
 * that nobody sees, and without the square brackets that would make it a tag of a summary.
 *
 * @param most how many characters of it are kept
 */
export function plainLineOf(text: unknown, most = 80): string {
	const seen = plainTextOf(oneLineOf(String(text ?? '')).replace(/[\p{Cf}\p{Cs}]/gu, ''));
	const line = seen
		.replace(/[<>[\]]+/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	return line.length > most ? `${line.slice(0, most).trim()}…` : line;
}

/**
 * Notes a value under a name that somebody else chose: `__proto__` is a name like any other.
 */
export function setOwn<T>(object: Record<string, T>, name: string, value: T): void {
	if (name !== '__proto__') object[name] = value;
	else
		Object.defineProperty(object, name, {
			value,
			writable: true,
			enumerable: true,
			configurable: true,
		});
}

/** Whether two texts are the same but for capitals and outer blanks. */
export function isSameText(left: unknown, right: unknown): boolean {
	const [one, other] = [left, right].map((text) =>
		String(text ?? '')
			.trim()
			.toLowerCase(),
	);
	return one === other;
}

/**
 * Names in a sentence: the first ones, and how many more there are.
 *
 * @param most how many are named; the rest is counted
 */
export function firstOf(
	names: readonly string[],
	{ most = 10, separator = ', ' }: { most?: number; separator?: string } = {},
): string {
	const shown = names.slice(0, most).join(separator);
	return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** Whether a text is a GUID, such as `3b1f8f7e-8f0a-4a53-9a2e-6a1d6c1b7e10`. */
export function isGuid(text: string | undefined): boolean {
	return text !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
