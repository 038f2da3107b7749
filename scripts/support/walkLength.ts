import type { Profiler } from 'node:inspector';

/** A file that an item goes through. */
export interface WalkedFile {
	/** From the project's root, with slashes. */
	file: string;
	/** How many of its lines of code ran. */
	lines: number;
}

/** How long a walk may be. */
export interface Ceiling {
	/** Files of which anything ran. */
	files: number;
	/** Of these, the files that have to be read to follow the item. */
	read: number;
}

/** The files that one item goes through. */
export interface Walk {
	name: string;
	most: Ceiling;
	/** In the order in which the item comes to them. */
	files: WalkedFile[];
}

/**
 * A file of which fewer lines ran need not be read: its one constant or small function is understood from its name and
 * docstring, where it is used.
 */
const LEAST_LINES_TO_READ = 10;

/** The files that have to be read to follow an item. */
export const toRead = (files: readonly WalkedFile[]): WalkedFile[] =>
	files.filter(({ lines }) => lines >= LEAST_LINES_TO_READ);

/** A sentence for each ceiling that a walk is over. */
export function tooLong({ name, most, files }: Walk): string[] {
	const counts: Array<[is: number, most: number, what: string]> = [
		[files.length, most.files, 'files'],
		[toRead(files).length, most.read, 'files to read'],
	];
	return counts
		.filter(([is, atMost]) => is > atMost)
		.map(([is, atMost, what]) => `${name}: ${is} ${what}, at most ${atMost} are allowed.`);
}

/** What a compiler writes for `export … from`: nobody reads it, and it runs whenever the other file is used. */
const RE_EXPORT = /^\s*Object\.defineProperty\(exports,/;

/**
 * How many lines of a file's code ran. Lines of nothing but brackets are none, nor those of re-exports.
 *
 * @param code as it was loaded, without comments
 * @param functions the functions of it, each before those inside it, as V8 counts them by block
 */
export function linesRun(code: string, functions: readonly Profiler.FunctionCoverage[]): number {
	const ran = new Uint8Array(code.length);
	for (const { ranges } of functions) {
		for (const { startOffset, endOffset, count } of ranges) {
			ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
		}
	}
	let from = 0;
	let lines = 0;
	for (const line of code.split('\n')) {
		const hasRun = [...line.matchAll(/\w/g)].some(({ index }) => ran[from + index] === 1);
		if (hasRun && !RE_EXPORT.test(line)) lines++;
		from += line.length + 1;
	}
	return lines;
}
