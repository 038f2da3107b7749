require('./support/typescript');
const fs = require('node:fs');
const path = require('node:path');
const { documents, root } = require('./support/operationsDocs');

/** Writes what the documentation tells about operations anew, from the declarations. */
async function main() {
	const stale = documents().filter(({ is, shouldBe }) => is !== shouldBe);
	for (const { file, shouldBe } of stale) fs.writeFileSync(path.join(root, file), shouldBe);
	const files = stale.map(({ file }) => file).join(' and ');
	console.log(stale.length === 0 ? 'The documentation is up to date.' : `Written: ${files}`);
}

module.exports = { main };
