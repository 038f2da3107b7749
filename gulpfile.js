const fs = require('node:fs');
const path = require('node:path');
const { Transform } = require('node:stream');
const { dest, series, src } = require('gulp');
const packageJson = require('./package.json');
require('./scripts/support/typescript');
const { outputSchemas } = require('./scripts/support/outputSchemas');
const { petraSchemas } = require('./scripts/support/petraSchemas');

const CREDENTIAL_KEYS = ['name'];

/**
 * What keeps a flow from being handed to other people.
 * @param {string} text
 * @returns {string[]}
 */
function faultsOfFlow(text) {
	/** @type {{ nodes: Array<{ name: string, type: string, credentials?: Record<string, object> }>, pinData?: object, meta?: object }} */
	let flow;
	try {
		flow = JSON.parse(text);
	} catch (error) {
		return [`it is not valid JSON (${error instanceof Error ? error.message : error})`];
	}
	const ours = packageJson.n8n.nodes.map((file) => {
		const name = path.basename(file, '.node.js');
		return `${packageJson.name}.${name[0].toLowerCase()}${name.slice(1)}`;
	});
	const faults = [];
	if (Object.keys(flow.pinData ?? {}).length > 0) faults.push('it carries pinned data');
	if (flow.meta) faults.push('it names the n8n that it came from');
	for (const { name, type, credentials = {} } of flow.nodes) {
		if (type.startsWith(packageJson.name) && !ours.includes(type)) {
			faults.push(`"${name}" is a ${type}, which this package does not have`);
		}
		for (const credential of Object.values(credentials)) {
			const more = Object.keys(credential).filter((key) => !CREDENTIAL_KEYS.includes(key));
			if (more.length > 0) faults.push(`"${name}" carries its credential's ${more.join(', ')}`);
		}
	}
	return faults;
}

/** The flows go with the nodes that they were made for, and only such as anybody may have. */
function flows() {
	const check = new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			const faults = faultsOfFlow(file.contents.toString());
			const fault = faults.length > 0 ? `${file.relative}: ${faults.join('; ')}.` : undefined;
			done(fault ? new Error(fault) : null, file);
		},
	});
	return src('workflows/*.json').pipe(check).pipe(dest('dist/workflows'));
}

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
	return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		return entry.isDirectory() ? filesBelow(file) : [file];
	});
}

/** The editor offers fields to map from these before the first run. */
async function schemas() {
	const made = { HaloPsa: outputSchemas(), Petra: petraSchemas() };
	for (const [node, files] of Object.entries(made)) {
		for (const [name, schema] of Object.entries(files)) {
			const file = path.join('dist/nodes', node, name);
			fs.mkdirSync(path.dirname(file), { recursive: true });
			fs.writeFileSync(file, JSON.stringify(schema, null, '\t'));
		}
	}
}

/** n8n reads these files at start: one that is missing shows only on somebody else's machine. */
async function complete() {
	const { nodes, credentials } = packageJson.n8n;
	const files = filesBelow('dist');
	const codexes = nodes.map((file) => file.replace(/\.js$/, '.json'));
	const icons = [...nodes, ...credentials].flatMap((file) => {
		const references = fs.readFileSync(file, 'utf8').match(/file:[^'"]+/g) ?? [];
		return references.map((icon) => path.join(path.dirname(file), icon.slice('file:'.length)));
	});
	const missing = [...codexes, ...icons].filter((file) => !files.includes(path.normalize(file)));
	if (missing.length > 0) throw new Error(`The build lacks ${missing.join(', ')}.`);
	const needless = files.filter((file) => /tsbuildinfo$|package\.json$/.test(file));
	if (needless.length > 0) throw new Error(`The build has no use for ${needless.join(', ')}.`);
}

exports.default = series(flows, schemas, complete);
