import fs from 'node:fs';
import { posix as path } from 'node:path';
import { LAYERS } from './layers';
import { between } from './markdown';
import { fullPath, productionSources } from './sources';

/** The boxes of the drawing, top to bottom. All import from nodes/shared: those arrows would hide the others. */
const BOXES = ['credentials', 'Petra', 'node', ...LAYERS.flat()];

/**
 * The box that a source belongs to.
 *
 * @param file from the project's root
 */
function boxOf(file: string) {
	const [top, service, folder, ...rest] = file.split('/');
	if (top === 'credentials') return 'credentials';
	if (service !== 'HaloPsa') return service;
	return rest.length === 0 ? 'node' : folder;
}

/** The file that an import names. */
function imported(file: string, name: string) {
	const found = path.join(path.dirname(file), name);
	return fs.existsSync(fullPath(`${found}.ts`)) ? `${found}.ts` : path.join(found, 'index.ts');
}

/** @returns `from --> to`, each pair of boxes once, in the order of the boxes */
function arrows(): string[] {
	const pairs = productionSources().flatMap(({ file, imports }) =>
		imports
			.filter((name) => name.startsWith('.') && !name.endsWith('.json'))
			.map((name) => [boxOf(file), boxOf(imported(file, name))])
			.filter(([from, to]) => from !== to && from !== 'shared' && to !== 'shared'),
	);
	const drawn = BOXES.flatMap((from) =>
		BOXES.filter((to) => pairs.some((pair) => pair[0] === from && pair[1] === to)).map(
			(to) => `${from} --> ${to}`,
		),
	);
	const unknown = pairs.flat().find((box) => !BOXES.includes(box));
	if (unknown) throw new Error(`scripts/support/layers.ts has no place for the folder ${unknown}`);
	return drawn;
}

/** The drawing of which folder imports from which. */
function drawing() {
	const boxes = BOXES.map((box) => (box === 'node' ? 'node["*.node.ts"]' : box));
	return [
		'```mermaid',
		'flowchart TD',
		...[...boxes, ...arrows()].map((line) => `\t${line}`),
		'```',
	].join('\n');
}

/** A page with the drawing between its markers made anew. */
export const withDrawing = (page: string): string =>
	between('docs/develop.md', page, 'imports', drawing());
