const { readdirSync, readFileSync } = require('node:fs');
const { join, relative, sep } = require('node:path');
const { preProcessFile } = require('typescript');

const root = join(__dirname, '..', '..');

/** The TypeScript sources that reach users, each with its path (with slashes), text and imported modules. */
const productionSources = () =>
	['nodes', 'credentials'].flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
			.map((entry) => {
				const file = join(entry.parentPath, entry.name);
				const text = readFileSync(file, 'utf8');
				const imports = preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
				return { file: relative(root, file).replaceAll(sep, '/'), text, imports };
			}),
	);

/** @param {string} file from the project's root, with slashes */
const fullPath = (file) => join(root, ...file.split('/'));

module.exports = { fullPath, productionSources };
