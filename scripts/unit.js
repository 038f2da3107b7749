const { runLayer } = require('./support/jest');
const { PlainError } = require('./support/plainError');
const { createProgress } = require('./support/progress');

/**
 * The fast loop: the unit tests alone.
 * @param {string[]} args for jest, such as a part of a file's name
 */
async function main(args) {
	const passed = await createProgress().step('Unit tests', () => runLayer('unit', { args }));
	if (passed === 0) throw new PlainError('No test ran.');
	console.log(`${passed} passed, 0 failed`);
}

module.exports = { main };
