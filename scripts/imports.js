const { checkImports } = require('./support/imports');
const { createProgress } = require('./support/progress');

/** Holds which file may import from which. */
async function main() {
	await createProgress().step('Imports', checkImports);
}

module.exports = { main };
