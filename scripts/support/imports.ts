import path from 'node:path';
import { runCommand } from './command';

const root = path.join(__dirname, '..', '..');
const CRUISER = path.join(
	...[root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs'],
);

/** Throws with the list of the imports that break a rule of `.dependency-cruiser.js`. */
export async function checkImports(): Promise<void> {
	const folders = ['nodes', 'credentials', 'sandbox'];
	await runCommand(process.execPath, [CRUISER, '--config', '.dependency-cruiser.js', ...folders], {
		cwd: root,
		doing: 'The check of imports',
		whole: true,
	});
}
