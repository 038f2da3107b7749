const { measureCoverage } = require('./support/coverage');
const { createProgress } = require('./support/progress');

/** Shows which part of the nodes the tests without n8n go through. */
async function main() {
	const passed = await createProgress().step('Tests with coverage', measureCoverage);
	console.log(`${passed} passed, 0 failed`);
}

module.exports = { main };
