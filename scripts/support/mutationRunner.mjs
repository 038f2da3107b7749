// Stryker's runner for jest, one test file at a time. Jest can't be told from within to stop at the first test that fails,
// and loads every file to find the few tests that are wanted: so each mutant meets the files that reach it, quickest first.
import fs from 'node:fs';
import {
	commonTokens,
	declareFactoryPlugin,
	PluginKind,
	tokens,
} from '@stryker-mutator/api/plugin';
import { strykerPlugins as jest } from '@stryker-mutator/jest-runner';

/** In Stryker's copy of the tree, since only one of its processes makes the first run. */
const FILES = 'mutation-files.json';

/**
 * The test files, quickest first, each with its tests.
 * @param {import('@stryker-mutator/api/test-runner').TestResult[]} tests
 */
function filesOf(tests) {
	const names = [...new Set(tests.map(({ fileName }) => fileName))];
	return names
		.map((file) => {
			const own = tests.filter(({ fileName }) => fileName === file);
			const ms = own.reduce((sum, { timeSpentMs }) => sum + timeSpentMs, 0);
			return { file, ms, ids: own.map(({ id }) => id) };
		})
		.sort((a, b) => a.ms - b.ms);
}

function createRunner(injector) {
	const runner = injector.injectFunction(jest[0].factory);
	const dryRun = runner.dryRun.bind(runner);
	const mutantRun = runner.mutantRun.bind(runner);
	return Object.assign(runner, {
		async dryRun(options) {
			const result = await dryRun(options);
			if ('tests' in result) fs.writeFileSync(FILES, JSON.stringify(filesOf(result.tests)));
			return result;
		},
		async mutantRun(options) {
			const wanted = options.testFilter === undefined ? undefined : new Set(options.testFilter);
			let nrOfTests = 0;
			for (const { file, ids } of JSON.parse(fs.readFileSync(FILES, 'utf8'))) {
				const testFilter = wanted === undefined ? undefined : ids.filter((id) => wanted.has(id));
				if (testFilter?.length === 0) continue;
				runner.jestConfig.testMatch = [file];
				const result = await mutantRun({ ...options, testFilter });
				if (result.status !== 'survived') return result;
				nrOfTests += result.nrOfTests;
			}
			return { status: 'survived', nrOfTests };
		},
	});
}
createRunner.inject = tokens(commonTokens.injector);

export const strykerPlugins = [
	declareFactoryPlugin(PluginKind.TestRunner, 'jest-by-file', createRunner),
];
