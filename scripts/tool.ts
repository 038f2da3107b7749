import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { PlainError } from './support/plainError';

const root = path.join(__dirname, '..');
const CHECKED = '**/*.{ts,js,mjs,json,yml,css,html}';

/** What each tool runs, by the name of its npm script: the script of a package, then its arguments. */
export const TOOLS: Record<string, Array<[string, ...string[]]>> = {
	lint: [['@n8n/node-cli/bin/n8n-node.mjs', 'lint']],
	'lint:fix': [['@n8n/node-cli/bin/n8n-node.mjs', 'lint', '--fix']],
	typecheck: [['typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.check.json']],
	format: [['prettier/bin/prettier.cjs', '--write', CHECKED]],
	'format:check': [['prettier/bin/prettier.cjs', '--check', CHECKED]],
	build: [['@n8n/node-cli/bin/n8n-node.mjs', 'build'], ['gulp/bin/gulp.js']],
	dev: [['@n8n/node-cli/bin/n8n-node.mjs', 'dev']],
};

/**
 * Runs a development tool of this package, with the arguments given behind its own.
 *
 * @param args the tool's name, then arguments for its last command
 */
export async function main([name, ...args]: string[]): Promise<void> {
	const commands = TOOLS[name];
	if (commands === undefined) throw new PlainError(`There is no tool "${name}".`);
	for (const [place, [script, ...own]] of commands.entries()) {
		const more = place === commands.length - 1 ? args : [];
		const file = path.join(root, 'node_modules', script);
		const { status } = spawnSync(process.execPath, [file, ...own, ...more], {
			cwd: root,
			// As of version 10, ESLint does so by itself.
			env: { ...process.env, ESLINT_FLAGS: 'v10_config_lookup_from_file' },
			stdio: 'inherit',
		});
		if (status !== 0) process.exit(status ?? 1);
	}
}
