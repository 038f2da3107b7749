import { linesRun, tooLong, toRead } from '../../../../scripts/support/walkLength';

const code = `"use strict";
Object.defineProperty(exports, "other", { enumerable: true, get: function () { return other_1.other; } });
const LIMIT = 3;
function asked(value) {
    if (value > LIMIT) {
        return 'many';
    }
    return 'few';
}
function never() {
    return 1;
}`;

/** V8's count of a stretch of the code, from one text in it to the end of another. */
const range = (count: number, from: string, to: string) => ({
	startOffset: code.indexOf(from),
	endOffset: code.indexOf(to) + to.length,
	count,
});
const block = (functionName: string, ...ranges: Array<ReturnType<typeof range>>) => ({
	functionName,
	ranges,
	isBlockCoverage: true,
});

/** The file itself ran when it was loaded, so that V8 counts it as 0 now. */
const wasLoaded = block('', range(0, '"use strict"', 'return 1;\n}'));
const notNever = block('never', range(0, 'function never', 'return 1;\n}'));

test('what ran when the file was loaded, and what is only passed on, is no line of the walk', () => {
	const passedOn = block('get', range(1, 'function ()', 'other_1.other; }'));
	expect(linesRun(code, [wasLoaded, passedOn, notNever])).toBe(0);
});

test('of a function, the lines with words that ran count', () => {
	const whole = range(1, 'function asked', "return 'few';\n}");
	const few = block('asked', whole, range(0, "{\n        return 'many'", "'many';\n    }"));
	const many = block('asked', whole, range(0, "\n    return 'few'", "return 'few';\n"));
	expect(linesRun(code, [wasLoaded, few, notNever])).toBe(3);
	expect(linesRun(code, [wasLoaded, many, notNever])).toBe(3);
	expect(linesRun(code, [wasLoaded, block('asked', whole), notNever])).toBe(4);
});

const files = [
	{ file: 'nodes/a.ts', lines: 40 },
	{ file: 'nodes/b.ts', lines: 10 },
	{ file: 'nodes/c.ts', lines: 9 },
];

test('a file of which fewer than 10 lines ran need not be read', () => {
	expect(toRead(files).map(({ file }) => file)).toEqual(['nodes/a.ts', 'nodes/b.ts']);
});

test.each([
	[{ files: 3, read: 2 }, []],
	[{ files: 2, read: 2 }, ['Create: 3 files, at most 2 are allowed.']],
	[{ files: 3, read: 1 }, ['Create: 2 files to read, at most 1 are allowed.']],
])('a walk may be no longer than %j', (most, faults) => {
	expect(tooLong({ name: 'Create', most, files })).toEqual(faults);
});
