const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { PlainError } = require('./support/plainError');

const root = path.join(__dirname, '..');
const CHECKED = '**/*.{ts,js,mjs,json,yml,css,html}';

/**
 * What each tool runs, by the name of its npm script: the script of a package, then its arguments.
 * @type {Record<string, Array<[string, ...string[]]>>}
 */
const TOOLS = {
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
 * @param {string[]} args the tool's name, then arguments for its last command
 */
async function main([name, ...args]) {
	const commands = TOOLS[name];
	if (commands === undefined) throw new PlainError(`There is no tool "${name}".`);
	for (const [place, [script, ...own]] of commands.entries()) {
		const more = place === commands.length - 1 ? args : [];
		const file = path.join(root, 'node_modules', script);
		const { status } = spawnSync(process.execPath, [file, ...own, ...more], {
			cwd: root,
			stdio: 'inherit',
		});
		if (status !== 0) process.exit(status ?? 1);
	}
}

module.exports = { TOOLS, main };
