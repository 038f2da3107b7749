import fs from 'node:fs';
import path from 'node:path';
import { documents, root } from './support/operationsDocs';

/** Writes what the documentation tells about operations anew, from the declarations. */
export async function main(): Promise<void> {
	const stale = documents().filter(({ is, shouldBe }) => is !== shouldBe);
	for (const { file, shouldBe } of stale) fs.writeFileSync(path.join(root, file), shouldBe);
	const files = stale.map(({ file }) => file).join(' and ');
	console.log(stale.length === 0 ? 'The documentation is up to date.' : `Written: ${files}`);
}
