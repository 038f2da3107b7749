import { readFileSync } from 'node:fs';
import packageJson from '../../package.json';
import { fullPath } from '../../scripts/support/sources';

/** What n8n's list of nodes knows of a node besides its name. */
export interface Codex {
	/** With the package in front, such as `n8n-nodes-halopsa.petra`. */
	node: string;
	categories: string[];
	/** Further words under which n8n's search finds the node. */
	alias: string[];
}

/** Those of all nodes of the package. */
export const codexes = packageJson.n8n.nodes.map((file) => {
	const codex = file.replace(/^dist\//, '').replace(/\.js$/, '.json');
	return JSON.parse(readFileSync(fullPath(codex), 'utf8')) as Codex;
});
