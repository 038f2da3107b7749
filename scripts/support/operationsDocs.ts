import fs from 'node:fs';
import path from 'node:path';
import { compatibilityDocument } from './assumptionsDoc';
import { drawings } from './drawings';
import { withFolderMap } from './folderMap';
import { withDrawing } from './importGraph';
import type { MadeDocument } from './markdown';
import { between, table } from './markdown';
import { offered, operationNames, operationsPage, permissionInShort } from './operationsPage';
import { petraDocument } from './petraDocs';
import { tourDocument } from './tourDoc';

export const root = path.join(__dirname, '..', '..');

/** The README with its table of operations made anew. */
function withTable(readme: string): string {
	const rows = offered.map((record) => [
		record.label,
		operationNames(record),
		permissionInShort(record),
	]);
	const made = table(['Resource', 'Operations', 'Halo permission'], rows);
	return between('README.md', readme, 'operations', made);
}

function textOf(file: string): string {
	const full = path.join(root, file);
	return fs.existsSync(full) ? fs.readFileSync(full, 'utf8') : '';
}

/** The documents and drawings that are made by a script, as they are and as they should be. */
export function documents(): MadeDocument[] {
	const readme = textOf('README.md');
	const develop = textOf('docs/develop.md');
	return [
		{ file: 'docs/operations.md', is: textOf('docs/operations.md'), shouldBe: operationsPage() },
		{ file: 'README.md', is: readme, shouldBe: withTable(readme) },
		{ file: 'docs/develop.md', is: develop, shouldBe: withFolderMap(withDrawing(develop)) },
		petraDocument(textOf('docs/petra.md')),
		compatibilityDocument(textOf('docs/compatibility.md')),
		tourDocument(textOf('docs/tour.md')),
		...Object.entries(drawings).map(([file, shouldBe]) => ({ file, is: textOf(file), shouldBe })),
	];
}
