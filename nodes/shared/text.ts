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
