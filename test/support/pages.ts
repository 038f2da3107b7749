import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const root = join(__dirname, '..', '..');

/** The pages that people read, each with its text. */
export const pages = (): Array<{ file: string; text: string }> =>
	[
		'README.md',
		'CONTRIBUTING.md',
		'CHANGELOG.md',
		'SECURITY.md',
		'workflows/README.md',
		...readdirSync(join(root, 'docs'))
			.filter((name) => name.endsWith('.md'))
			.map((name) => `docs/${name}`),
	].map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

/** Whether there is a file whose path begins at the project's root. */
export const exists = (file: string): boolean => existsSync(join(root, file));

/** The file that a link of a page leads to. */
export const linked = (page: string, path: string): string =>
	path === '' ? page : posix.join(posix.dirname(page), path);
