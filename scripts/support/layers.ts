/**
 * The folders of the Halo PSA node, top to bottom: a folder imports only from those below it, never from one beside
 * it. Above all of them stand the files of the node itself, below them is nodes/shared.
 */
export const LAYERS: string[][] = [
	['operations'],
	['approval', 'search', 'trigger'],
	['input'],
	['execution'],
	['reconcile', 'description'],
	['transport'],
	['records'],
];
