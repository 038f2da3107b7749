import fs from 'node:fs';
import path from 'node:path';
import { between } from './markdown';

const root = path.join(__dirname, '..', '..');
const PAGE = 'docs/proof.md';

type Part = 'faults' | 'mutation' | 'soak';

const page = (): string => fs.readFileSync(path.join(root, PAGE), 'utf8');

/** What stands on the page between the markers of a name. */
export function readProof(name: Part): string {
	return page().split(`<!-- ${name} -->`)[1]?.split(`<!-- /${name} -->`)[0] ?? '';
}

/** Writes what a command has found into the page of such results, between the markers of its name. */
export function writeProof(name: Part, content: string): void {
	fs.writeFileSync(path.join(root, PAGE), between(PAGE, page(), name, content));
}
