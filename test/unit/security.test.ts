import { readFileSync } from 'node:fs';
import { fullPath } from '../../scripts/support/sources';
import { exists, pages } from '../support/pages';

const policy = pages().find(({ file }) => file === 'SECURITY.md')?.text ?? '';
const [, table] = policy.split('## Threat model');
const rows = [...table.split('\n## ')[0].matchAll(/^\| (.+) \|$/gm)]
	.map(([, cells]) => cells.split(' | '))
	.slice(2);

it('the threat model has an attacker, an asset, what holds and a test in each row', () => {
	expect(rows.length).toBeGreaterThan(15);
	for (const cells of rows)
		expect(cells.map((cell) => cell.trim() !== '')).toEqual([true, true, true, true]);
});

it.each(rows)('%s, %s: %s (%s)', (_attacker, _asset, _holds, named) => {
	const [, file, name] = /^`(test\/[\w./-]+\.test\.ts)`: (.+)$/.exec(named) ?? [];
	expect(exists(file)).toBe(true);
	const text = readFileSync(fullPath(file), 'utf8');
	const names = [
		...text.matchAll(/\b(?:it|test|describe)\b[\s\S]*?\(\s*(['"`])((?:(?!\1).)*)\1,/g),
	].map(([, , title]) => title);
	const told = [
		...names,
		...[...text.matchAll(/\]\)\(\s*(['"`])((?:(?!\1).)*)\1,/g)].map(([, , title]) => title),
	];
	expect(told.filter((title) => title.includes(name))).not.toEqual([]);
});
