const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { dirname, join, normalize } = require('node:path');

const root = join(__dirname, '..', '..');

/** The pages that people read, each with its text. */
module.exports.pages = () =>
	[
		'README.md',
		'CHANGELOG.md',
		'workflows/README.md',
		...readdirSync(join(root, 'docs'))
			.filter((name) => name.endsWith('.md'))
			.map((name) => `docs/${name}`),
	].map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

/** @param {string} file from the project's root */
module.exports.exists = (file) => existsSync(join(root, file));

/** The file that a link of a page leads to. @param {string} page @param {string} path */
module.exports.linked = (page, path) => (path === '' ? page : normalize(join(dirname(page), path)));
