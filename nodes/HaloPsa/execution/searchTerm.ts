import type { MatchKey } from '../reconcile/key';
import { hasSignWithoutWidth } from '../reconcile/values';

/** Words of so few letters narrow a list too little, and may not be searched for at all. */
const SHORTEST_TERM = 3;
/** Words that half the names of a list may hold, so that they are searched only where a name has no other. */
const COMMON_WORDS = new Set(
	'the and ltd limited inc incorporated llc llp plc pty corp corporation company gmbh mbh group holding holdings services solutions'.split(
		' ',
	),
);

/** Signs of a text that are written in one way only: whatever may be composed of two signs, or has no width, is none. */
function stableRuns(text: string, isPart: RegExp): string[] {
	const runs = [''];
	for (const sign of text.normalize('NFC')) {
		const isStable = isPart.test(sign) && sign.normalize('NFKD') === sign;
		if (isStable) runs[runs.length - 1] += sign;
		else if (runs[runs.length - 1] !== '') runs.push('');
	}
	return runs;
}

/** A text up to its last letter: Halo's free search was seen to miss texts that end in digits. */
function withoutEnding(text: string): string {
	const signs = [...text];
	const last = signs.map((sign) => /\p{L}/u.test(sign)).lastIndexOf(true);
	return signs.slice(0, last + 1).join('');
}

const longest = (texts: string[]): string | undefined =>
	[...texts].sort((left, right) => right.length - left.length)[0];

/**
 * The halves of a search term: of a word that Halo writes with a sign without a width somewhere, one is still whole.
 *
 * @returns those that are long enough to be searched for
 */
export function partsOfTerm(term: string): string[] {
	const signs = [...term];
	const middle = Math.ceil(signs.length / 2);
	return [signs.slice(0, middle), signs.slice(middle)]
		.map((half) => half.join(''))
		.filter((half) => half.length >= SHORTEST_TERM);
}

/** The longest word of a name that tells it from others, up to its last letter. */
function wordOf(name: string): string | undefined {
	const words = stableRuns(name, /[\p{L}\p{N}]/u)
		.map(withoutEnding)
		.filter((word) => word !== '');
	const long = words.filter((word) => word.length >= SHORTEST_TERM);
	const telling = long.filter((word) => !COMMON_WORDS.has(word.toLowerCase()));
	// Names such as "3M" have no longer one.
	return longest(telling) ?? longest(long) ?? longest(words);
}

/**
 * What to search for so that every row with the key is found, however Halo writes it. Of a name that is its longest
 * word: blanks, accents and signs around it may be written otherwise, and Halo takes brackets and signs as wildcards. A
 * term ends at a sign without a width, which a search may leave aside. What such a search misses is a name that has one
 * in Halo alone, within the word: see `partsOfTerm`.
 *
 * @returns undefined where nothing of the value can be searched for
 */
export function searchTermFor({ key, value }: Pick<MatchKey, 'key' | 'value'>): string | undefined {
	if (key.kind === 'name') return wordOf(value);
	if (value.normalize('NFC') !== value.normalize('NFD') || hasSignWithoutWidth(value)) {
		const part = longest(stableRuns(value, /[\p{L}\p{N}_. /@-]/u).map((run) => run.trim())) ?? '';
		const term = key.search === 'search' ? withoutEnding(part) : part;
		return term.length < SHORTEST_TERM ? undefined : term;
	}
	const word = key.search === 'search' ? withoutEnding(value) : value;
	return word.length < SHORTEST_TERM ? value : word;
}
