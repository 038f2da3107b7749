// The unit tests as Stryker runs them: in its copy of the tree, and only those that MUTATION_TESTS names.
const path = require('node:path');
// Stryker loads the environment of the tests itself, and it is TypeScript.
require('./typescript');
const { projects } = require('../../jest.config.js');

const root = path.join(__dirname, '..', '..');
const unit = projects.find(({ displayName }) => displayName === 'unit');

module.exports = {
	...unit,
	rootDir: root,
	testEnvironment: path.join(root, 'test', 'support', 'environment.ts'),
	testMatch: (process.env.MUTATION_TESTS ?? '')
		.split(',')
		.map((test) => `<rootDir>/test/unit/${test}`),
	// Each mutant is in the code that is loaded for it.
	runtime: undefined,
};
