import fs from 'node:fs';
import path from 'node:path';
import { packPackage } from '../real-n8n';
import { PlainError } from './support/plainError';
import { createProgress } from './support/progress';

/**
 * Puts the packed package into a folder: the very file that `npm test` has tried, where the sources are still the same.
 *
 * @param folder that is made where it is not there
 */
export async function main([folder]: string[]): Promise<void> {
	if (folder === undefined) throw new PlainError('Name a folder: npm run tarball -- <folder>.');
	const tarball = await packPackage({ progress: createProgress() });
	fs.mkdirSync(folder, { recursive: true });
	const file = path.join(folder, path.basename(tarball));
	fs.copyFileSync(tarball, file);
	console.log(file);
}
