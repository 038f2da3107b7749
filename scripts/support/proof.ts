import fs from 'node:fs';
import path from 'node:path';
import { between } from './markdown';

const root = path.join(__dirname, '..', '..');

/** The pages that commands write what they found into, with the parts of each. */
interface Pages {
	'docs/compatibility.md': 'hosts';
	'docs/performance.md': 'measured' | 'goals' | 'hourly' | 'jobs';
	'docs/proof.md': 'faults' | 'mutation' | 'soak';
}

const textOf = (page: string): string => fs.readFileSync(path.join(root, page), 'utf8');

/** What stands on a page between the markers of a name. */
export function readPart<Page extends keyof Pages>(page: Page, name: Pages[Page]): string {
	return textOf(page).split(`<!-- ${name} -->`)[1]?.split(`<!-- /${name} -->`)[0] ?? '';
}

/** Writes what a command has found into a page, between the markers of its name. */
export function writePart<Page extends keyof Pages>(
	page: Page,
	name: Pages[Page],
	content: string,
): void {
	fs.writeFileSync(path.join(root, page), between(page, textOf(page), name, content));
}
