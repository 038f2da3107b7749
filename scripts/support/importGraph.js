const fs = require('node:fs');
const { posix: path } = require('node:path');
const { LAYERS } = require('./layers');
const { fullPath, productionSources } = require('./sources');

const MARKERS = ['<!-- imports -->', '<!-- /imports -->'];

/** The boxes of the drawing, top to bottom. All import from nodes/shared: those arrows would hide the others. */
const BOXES = ['credentials', 'Petra', 'node', ...LAYERS.flat()];

/**
 * The box that a source belongs to.
 * @param {string} file from the project's root
 */
function boxOf(file) {
	const [top, service, folder, ...rest] = file.split('/');
	if (top === 'credentials') return 'credentials';
	if (service !== 'HaloPsa') return service;
	return rest.length === 0 ? 'node' : folder;
}

/**
 * The file that an import names.
 * @param {string} file
 * @param {string} name
 */
function imported(file, name) {
	const found = path.join(path.dirname(file), name);
	return fs.existsSync(fullPath(`${found}.ts`)) ? `${found}.ts` : path.join(found, 'index.ts');
}

/** @returns {string[]} `from --> to`, each pair of boxes once, in the order of the boxes */
function arrows() {
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
	if (unknown) throw new Error(`scripts/support/layers.js has no place for the folder ${unknown}`);
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

/**
 * @param {string} page
 * @returns {string} the same with the drawing between the markers made anew
 */
function withDrawing(page) {
	const [start, end] = MARKERS.map((marker) => page.indexOf(marker));
	if (start < 0 || end < start) throw new Error(`docs/develop.md lacks ${MARKERS.join(' … ')}`);
	return `${page.slice(0, start + MARKERS[0].length)}\n\n${drawing()}\n\n${page.slice(end)}`;
}

module.exports = { withDrawing };
