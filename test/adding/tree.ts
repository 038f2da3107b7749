import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { TOOLS } from '../../scripts/tool';

const root = path.join(__dirname, '..', '..');

/** What the package is built of. */
const SOURCES = [
	'credentials',
	'gulpfile.js',
	'icons',
	'index.js',
	'nodes',
	'package.json',
	'scripts',
	'tsconfig.json',
	'workflows',
];

/** A line for a file that is there; it goes in front of the place that begins with `before`. */
interface Line {
	file: string;
	before: string;
	line: string;
}

/** What is added to the tree. */
export interface Addition {
	/** New files with their texts. */
	files: Record<string, string>;
	/** Lines in files that are there. */
	lines: Line[];
}

/** A copy of the tree in which things are added and built. */
export class Tree {
	private readonly folder: string;

	constructor() {
		this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adding-'));
		for (const source of SOURCES) {
			fs.cpSync(path.join(root, source), path.join(this.folder, source), { recursive: true });
		}
		const modules = fs.realpathSync(path.join(root, 'node_modules'));
		fs.symlinkSync(modules, path.join(this.folder, 'node_modules'), 'junction');
	}

	/** @throws where a line's place is not there, or a file that is to be new is */
	add({ files, lines }: Addition): void {
		for (const [file, text] of Object.entries(files)) {
			fs.writeFileSync(path.join(this.folder, file), text, { flag: 'wx' });
		}
		for (const { file, before, line } of lines) {
			const full = path.join(this.folder, file);
			const text = fs.readFileSync(full, 'utf8');
			const place = text.indexOf(`\n${before}`);
			if (place < 0) throw new Error(`${file} has no line that begins with "${before}"`);
			fs.writeFileSync(full, `${text.slice(0, place)}\n${line}${text.slice(place)}`);
		}
	}

	/** @throws with what the build has to say where it fails */
	build(): void {
		for (const [script, ...args] of TOOLS.build) {
			const file = path.join(this.folder, 'node_modules', script);
			const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
				cwd: this.folder,
				encoding: 'utf8',
			});
			if (status !== 0) throw new Error(`${stdout}${stderr}`);
		}
	}

	/** Path of a file of the build. */
	built(file: string): string {
		return path.join(this.folder, 'dist', file);
	}

	/** A JSON file of the build. */
	builtJson(file: string): unknown {
		return JSON.parse(fs.readFileSync(this.built(file), 'utf8'));
	}

	remove(): void {
		fs.rmSync(this.folder, { recursive: true, force: true });
	}
}
