import fs from 'node:fs';
import path from 'node:path';
import type { TransformCallback } from 'node:stream';
import { Transform } from 'node:stream';
import { build } from 'esbuild';
import { dest, series, src } from 'gulp';
import packageJson from '../package.json';
import { faultsOfFlow } from './support/flowFaults';
import { outputSchemas } from './support/outputSchemas';
import { petraSchemas } from './support/petraSchemas';

type Icon = string | { light: string; dark: string };

/** A node or a credential, as far as it is looked at. */
interface WithIcon {
	icon?: Icon;
	description?: { icon?: Icon };
}

/** A file on its way through gulp. */
interface StreamedFile {
	contents: Buffer;
	relative: string;
}

/** The flows go with the nodes that they were made for, and only such as anybody may have. */
function flows() {
	const check = new Transform({
		objectMode: true,
		transform(file: StreamedFile, _encoding: BufferEncoding, done: TransformCallback) {
			const faults = faultsOfFlow(file.contents.toString());
			const fault = faults.length > 0 ? `${file.relative}: ${faults.join('; ')}.` : undefined;
			done(fault === undefined ? null : new Error(fault), file);
		},
	});
	return src('workflows/**/*.json').pipe(check).pipe(dest('dist/workflows'));
}

function filesBelow(folder: string): string[] {
	return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		return entry.isDirectory() ? filesBelow(file) : [file];
	});
}

/** The editor offers fields to map from these before the first run. */
async function schemas(): Promise<void> {
	const made = { HaloPsa: outputSchemas(), Petra: petraSchemas() };
	for (const [node, files] of Object.entries(made)) {
		for (const [name, schema] of Object.entries(files)) {
			const file = path.join('dist/nodes', node, name);
			fs.mkdirSync(path.dirname(file), { recursive: true });
			fs.writeFileSync(file, JSON.stringify(schema));
		}
	}
}

const ENTRIES = [...packageJson.n8n.credentials, ...packageJson.n8n.nodes];
const CODE = 'dist/code.js';

/** n8n takes the class that a file is named for. */
const classOf = (file: string) => path.basename(file).split('.')[0];

/**
 * All code in one file: hundreds of small ones, each with its imports, are a third more to download. Names stay as they
 * are and lines are short, so that an error still tells its place.
 */
async function bundle(): Promise<void> {
	const sourceOf = (file: string) => `./${path.posix.relative('dist', file).replace(/\.js$/, '')}`;
	const isCodex = (file: string) => file.endsWith('.node.json');
	const compiled = ['dist/nodes', 'dist/credentials'].flatMap(filesBelow);
	for (const file of compiled.filter((name) => !isCodex(name))) fs.rmSync(file);
	await build({
		stdin: {
			contents: ENTRIES.map((file) => `export { ${classOf(file)} } from '${sourceOf(file)}';`).join(
				'\n',
			),
			resolveDir: process.cwd(),
			loader: 'ts',
		},
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		external: Object.keys(packageJson.peerDependencies),
		minifyWhitespace: true,
		lineLimit: 160,
		charset: 'utf8',
		outfile: CODE,
	});
	for (const file of ENTRIES) {
		const code = path.posix.relative(path.posix.dirname(file), CODE);
		fs.writeFileSync(file, `module.exports = require('${code}');\n`);
	}
}

/** Where the icons of a node or a credential are. */
async function iconsOf(file: string): Promise<string[]> {
	const module = (await import(path.resolve(file))) as Record<string, new () => WithIcon>;
	const made = new module[classOf(file)]();
	const icon = made.description?.icon ?? made.icon ?? '';
	return (typeof icon === 'string' ? [icon] : Object.values(icon)).map((reference) =>
		path.join(path.dirname(file), reference.slice('file:'.length)),
	);
}

/** n8n reads these files at start: one that is missing shows only on somebody else's machine. */
async function complete(): Promise<void> {
	const files = filesBelow('dist');
	const codexes = packageJson.n8n.nodes.map((file) => file.replace(/\.js$/, '.json'));
	const icons = (await Promise.all(ENTRIES.map(iconsOf))).flat();
	const missing = [...codexes, ...icons].filter((file) => !files.includes(path.normalize(file)));
	if (missing.length > 0) throw new Error(`The build lacks ${missing.join(', ')}.`);
	const needless = files.filter((file) => /tsbuildinfo$|package\.json$/.test(file));
	if (needless.length > 0) throw new Error(`The build has no use for ${needless.join(', ')}.`);
}

/** What `npm run build` adds to the compiled nodes. */
export default series(bundle, flows, schemas, complete);
