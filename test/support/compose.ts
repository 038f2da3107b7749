import { readFileSync } from 'node:fs';
import { fullPath } from '../../scripts/support/sources';

/** A node of the file: maps by key, lists, and texts without their quotes. */
export type Yaml = string | Yaml[] | { [key: string]: Yaml };

interface Line {
	indent: number;
	text: string;
}

const unquoted = (text: string) => text.replace(/^(["'])(.*)\1$/, '$2');

/** Reads the lines from `at` on that are indented alike, and what is indented below them. */
function blockAt(lines: Line[], at: number): { value: Yaml; next: number } {
	const { indent, text: first } = lines[at];
	const list: Yaml[] = [];
	const map: { [key: string]: Yaml } = {};
	let next = at;
	while (next < lines.length && lines[next].indent === indent) {
		const { text } = lines[next];
		next += 1;
		if (text.startsWith('- ')) {
			list.push(unquoted(text.slice(2)));
			continue;
		}
		const [, key, value] = /^([\w.-]+):(?: (.+))?$/.exec(text) ?? [];
		if (key === undefined || key in map) throw new Error(`Not readable, or there twice: ${text}`);
		if (value !== undefined) map[key] = unquoted(value);
		else ({ value: map[key], next } = blockAt(lines, next));
	}
	if (next < lines.length && lines[next].indent > indent)
		throw new Error(`Indented without reason: ${lines[next].text}`);
	return { value: first.startsWith('- ') ? list : map, next };
}

/**
 * An example for Docker Compose. Reads only what that file uses of YAML: maps, lists of texts,
 * and comments on lines of their own.
 *
 * @param example a folder of `examples/`
 * @throws Error at anything else
 */
export function composeFile(example: string): Yaml {
	const lines = readFileSync(fullPath(`examples/${example}/compose.yaml`), 'utf8')
		.split('\n')
		.filter((line) => !/^\s*(#|$)/.test(line))
		.map((line) => ({ indent: line.search(/\S/), text: line.trim() }));
	const { value, next } = blockAt(lines, 0);
	if (next < lines.length) throw new Error(`Not readable: ${lines[next].text}`);
	return value;
}
