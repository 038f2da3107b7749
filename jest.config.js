/** Hundreds of runs of the node: on a clock of their own, so that no wait takes time, and not in a real n8n. */
const PROPERTIES = '/test/integration/properties/';
/** They try what makes the node wait: on that clock in process; in the real n8n they wait as it does. */
const KINDS = '/test/integration/kinds/';
/** Thousands of runs, each with something that goes wrong, and a month of a few flows: on that clock, and not in a real n8n. */
const FAULTS = '/test/integration/(faults|soak)/';
/** The same of three files beside them: what was written is looked for until Halo must show it. */
const WAITING = '/test/integration/(attachLicence|syncCounts|upsert)\\.test\\.ts$';
/** Their waits add up to most of an hour: they run in process only, where waiting takes no time. */
const LONG_WAITS = '/test/integration/kinds/(lateLists|tooMuch)\\.test\\.ts$';
/**
 * In a whole run, of the kinds only those run again in a real n8n that go through what is n8n's own: broken connections, its
 * error outputs, its Retry On Fail, its switches. A path on the command line brings any of them.
 */
const IN_PROCESS_ENOUGH =
	process.env.KINDS_IN_REAL_N8N === 'all'
		? LONG_WAITS
		: '/test/integration/kinds/(?!brokenOff|errorOutput|retryOnFail|switches)';
/** They look into the node's own process, which a real n8n keeps to itself. */
const INSIDE = '/test/integration/inside/';

const common = {
	testPathIgnorePatterns: ['/node_modules/'],
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
	},
	testEnvironment: 'node',
	restoreMocks: true,
	setupFilesAfterEnv: ['<rootDir>/test/support/patience.ts'],
};

/** Large libraries are loaded once a worker, not once a file. */
const LOADED_ONCE = {
	testEnvironment: '<rootDir>/test/support/environment.ts',
	moduleNameMapper: {
		'^(n8n-workflow|n8n-core|nock|express|fast-check|typescript)$':
			'<rootDir>/test/support/once/$1.ts',
	},
};

/**
 * Layers, run apart: `unit` in seconds, `integration` in n8n's engine without n8n, `sandbox` against the stand-in server, `fuzz` with thousands of hostile inputs,
 * `adding` in a copy of this tree, which it builds, `turns` alone, since it measures time, `e2e` in a real n8n, where the integration tests run again, `queue` in an n8n of several processes, `older` in the oldest n8n that is tried.
 */
module.exports = {
	// What a test file has loaded is not given back, and with 5 GB a worker does nothing but look for memory.
	workerIdleMemoryLimit: '1.5GB',
	projects: [
		{
			...common,
			displayName: 'unit',
			testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
			setupFilesAfterEnv: [...common.setupFilesAfterEnv, '<rootDir>/test/support/setup.ts'],
			...LOADED_ONCE,
		},
		{ ...common, displayName: 'sandbox', testMatch: ['<rootDir>/test/sandbox/**/*.test.ts'] },
		{
			...common,
			...LOADED_ONCE,
			displayName: 'integration',
			testMatch: ['<rootDir>/test/integration/**/*.test.ts'],
			testPathIgnorePatterns: [
				...common.testPathIgnorePatterns,
				PROPERTIES,
				KINDS,
				FAULTS,
				WAITING,
				INSIDE,
			],
			setupFilesAfterEnv: [...common.setupFilesAfterEnv, '<rootDir>/test/integration/inProcess.ts'],
		},
		{
			...common,
			...LOADED_ONCE,
			displayName: 'integration',
			testMatch: [
				'<rootDir>/test/integration/{properties,kinds,faults,soak}/**/*.test.ts',
				'<rootDir>/test/integration/{attachLicence,syncCounts,upsert}.test.ts',
			],
			setupFilesAfterEnv: [
				...common.setupFilesAfterEnv,
				'<rootDir>/test/integration/withoutWaiting.ts',
				'<rootDir>/test/integration/inProcess.ts',
			],
		},
		{
			...common,
			displayName: 'turns',
			testMatch: ['<rootDir>/test/integration/inside/**/*.test.ts'],
			setupFilesAfterEnv: [...common.setupFilesAfterEnv, '<rootDir>/test/integration/inProcess.ts'],
		},
		{
			...common,
			displayName: 'e2e',
			testMatch: ['<rootDir>/test/{e2e,integration}/**/*.test.ts'],
			testPathIgnorePatterns: [
				...common.testPathIgnorePatterns,
				PROPERTIES,
				FAULTS,
				INSIDE,
				IN_PROCESS_ENOUGH,
			],
			setupFilesAfterEnv: [...common.setupFilesAfterEnv, '<rootDir>/test/integration/inRealN8n.ts'],
		},
		{ ...common, displayName: 'fuzz', testMatch: ['<rootDir>/test/fuzz/**/*.test.ts'] },
		{ ...common, displayName: 'adding', testMatch: ['<rootDir>/test/adding/**/*.test.ts'] },
		{ ...common, displayName: 'queue', testMatch: ['<rootDir>/test/queue/**/*.test.ts'] },
		{ ...common, displayName: 'older', testMatch: ['<rootDir>/test/older/**/*.test.ts'] },
	],
};
