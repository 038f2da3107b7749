require('./scripts/support/typescript');
const { LAYERS } = require('./scripts/support/layers');

const HALO = '^nodes/HaloPsa/';
/** Every service has the same folders, some fewer. */
const SERVICE = '^nodes/(HaloPsa|Petra)/';

/** @param {string[]} folders */
const inOneOf = (folders) => `${SERVICE}(${folders.join('|')})/`;

/** The files of the nodes themselves stand above all folders. */
const NODE_FILES = `${SERVICE}[^/]+\\.ts$`;

const layerRules = LAYERS.flatMap((layer, depth) =>
	layer.map((folder) => {
		const above = LAYERS.slice(0, depth).flat();
		const beside = layer.filter((other) => other !== folder);
		const refused = [...above, ...beside];
		return {
			name: `${folder}-imports-downwards`,
			comment: `${folder} may import only from the folders below it`,
			severity: 'error',
			from: { path: inOneOf([folder]) },
			to: { path: [NODE_FILES, ...(refused.length > 0 ? [inOneOf(refused)] : [])] },
		};
	}),
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		{
			name: 'no-circle',
			comment: 'Two files that import each other can only be understood, and loaded, together',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'every-folder-has-its-place',
			comment: 'A new folder of a service needs a place among the layers of this file',
			severity: 'error',
			from: { path: `${SERVICE}[^/]+/`, pathNot: inOneOf(LAYERS.flat()) },
			to: {},
		},
		...layerRules,
		{
			name: 'shared-knows-no-service',
			comment: 'nodes/shared is of all nodes',
			severity: 'error',
			from: { path: '^nodes/shared/' },
			to: { path: '^nodes/(?!shared/)' },
		},
		{
			name: 'halo-without-petra',
			comment: 'What both services need belongs in nodes/shared',
			severity: 'error',
			from: { path: HALO },
			to: { path: '^nodes/Petra/' },
		},
		{
			name: 'petra-without-halo',
			comment: 'What both services need belongs in nodes/shared',
			severity: 'error',
			from: { path: '^nodes/Petra/' },
			to: { path: HALO },
		},
	],
	options: {
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		doNotFollow: { path: 'node_modules' },
	},
};
