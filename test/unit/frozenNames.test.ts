import { readFileSync, writeFileSync } from 'node:fs';
import packageJson from '../../package.json';
import { fullPath } from '../../scripts/support/sources';
import type { FrozenNames } from '../support/frozenNames';
import { linesOf, namesNow, nodeDescriptions, withNewNames } from '../support/frozenNames';

const FILE = 'test/unit/frozenNames.json';

const GONE = `Workflows that people have saved hold these names and values, and n8n drops what it does not know.
Keep them. If one has to go, that is a new major version: give the node a further version that still reads
the old name, say so in CHANGELOG.md, and take the line out of ${FILE} by hand.`;

const NEW = `These are new: nobody has saved them so far, so look at each once more, since from now on it stays.
Then add them with FREEZE=1 npx jest test/unit/frozenNames.test.ts --selectProjects unit`;

const frozen = JSON.parse(readFileSync(fullPath(FILE), 'utf8')) as FrozenNames;
const now = namesNow();

/** The lines, with what to do about them where there are any. */
const found = (lines: string[], whatToDo: string) =>
	lines.length === 0 ? 'nothing' : [whatToDo, ...lines].join('\n');

/** The lines of one that the other does not have. */
function missingIn(lines: string[], others: string[]): string[] {
	const known = new Set(others);
	return lines.filter((line) => !known.has(line));
}

test('no name or value that a workflow can have saved is gone', () => {
	expect(found(missingIn(linesOf(frozen), linesOf(now)), GONE)).toBe('nothing');
});

test('what is new is noted', () => {
	if (process.env.FREEZE === '1')
		writeFileSync(fullPath(FILE), `${JSON.stringify(withNewNames(frozen, now), null, '\t')}\n`);
	else expect(found(missingIn(linesOf(now), linesOf(frozen)), NEW)).toBe('nothing');
});

test('the list has each node and credential of the package', () => {
	const files = [...packageJson.n8n.nodes, ...packageJson.n8n.credentials];
	expect(Object.keys(frozen)).toHaveLength(files.length);
	expect(linesOf(frozen).length).toBeGreaterThan(3_000);
});

test('each node is of version 1, which is what is frozen', () => {
	expect(nodeDescriptions.map(({ version }) => version)).toEqual(nodeDescriptions.map(() => 1));
});

test('a name that is added changes none of the others, and one that is gone stays noted', () => {
	const before = { node: { 'a: string': 'x.get', 'b: string': '' } };
	const after = { node: { 'a: string': 'x.get x.update', 'c: string': '' } };
	expect(withNewNames(before, after)).toEqual({
		node: { 'a: string': 'x.get x.update', 'b: string': '', 'c: string': '' },
	});
});
