import fs from 'node:fs';
import path from 'node:path';
import { between } from './markdown';

const root = path.join(__dirname, '..', '..');
const PAGE = 'docs/proof.md';

/** Writes what a command has found into the page of such results, between the markers of its name. */
export function writeProof(name: 'faults' | 'soak', content: string): void {
	const file = path.join(root, PAGE);
	fs.writeFileSync(file, between(PAGE, fs.readFileSync(file, 'utf8'), name, content));
}
