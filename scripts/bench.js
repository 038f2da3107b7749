require('./support/typescript');
const { PlainError } = require('./support/plainError');

/** @type {Record<string, () => { main(args: string[]): Promise<void> }>} */
const BENCHES = {
	/** This node beside what else a person could use. */
	contest: () => require('../bench/contest'),
	/** How long a real n8n is silent during large runs. */
	health: () => require('../bench/health'),
	/** What large runs take, in this process. */
	scale: () => require('../bench/scale'),
};

/** @param {string[]} args which bench, then its own arguments */
async function main([name = 'contest', ...args]) {
	const bench = BENCHES[name];
	if (bench === undefined) {
		throw new PlainError(
			`There is no bench "${name}": choose one of ${Object.keys(BENCHES).join(', ')}.`,
		);
	}
	await bench().main(args);
}

module.exports = { main };
