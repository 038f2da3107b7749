/** Hundreds of runs of the node: on a clock of their own, so that no wait takes time, and not in a real n8n. */
const PROPERTIES = '/test/integration/properties/';
/** They try what makes the node wait: on that clock in process; in the real n8n they wait as it does. */
const KINDS = '/test/integration/kinds/';
/** They look into the node's own process, which a real n8n keeps to itself. */
const INSIDE = '/test/integration/inside/';

const common = {
	testPathIgnorePatterns: ['/node_modules/'],
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
	},
	testEnvironment: 'node',
	restoreMocks: true,
	setupFilesAfterEnv: ['<rootDir>/test/support/patience.js'],
};

/** Each test file loads n8n-core anew: a fifth of that was what it has for language models, SSH and slugs. */
const NOT_LOADED = {
	'^(@langchain/|langsmith|ssh2$|transliteration$)': '<rootDir>/test/support/notLoaded.js',
};

/**
 * Layers, run apart: `unit` in seconds, `integration` in n8n's engine without n8n, `sandbox` against the stand-in server,
 * `turns` alone, since it measures time, `e2e` in a real n8n, where the integration tests run again, `older` in the oldest n8n that is tried.
 */
module.exports = {
	projects: [
		{
			...common,
			displayName: 'unit',
			testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
			setupFilesAfterEnv: [...common.setupFilesAfterEnv, '<rootDir>/test/support/setup.js'],
			moduleNameMapper: NOT_LOADED,
		},
		{ ...common, displayName: 'sandbox', testMatch: ['<rootDir>/test/sandbox/**/*.test.ts'] },
		{
			...common,
			displayName: 'integration',
			testMatch: ['<rootDir>/test/integration/**/*.test.ts'],
			testPathIgnorePatterns: [...common.testPathIgnorePatterns, PROPERTIES, KINDS, INSIDE],
			setupFilesAfterEnv: [...common.setupFilesAfterEnv, '<rootDir>/test/integration/inProcess.ts'],
		},
		{
			...common,
			displayName: 'integration',
			testMatch: ['<rootDir>/test/integration/{properties,kinds}/**/*.test.ts'],
			setupFilesAfterEnv: [
				...common.setupFilesAfterEnv,
				'<rootDir>/test/integration/withoutWaiting.js',
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
			testPathIgnorePatterns: [...common.testPathIgnorePatterns, PROPERTIES, INSIDE],
			setupFilesAfterEnv: [...common.setupFilesAfterEnv, '<rootDir>/test/integration/inRealN8n.ts'],
		},
		{ ...common, displayName: 'older', testMatch: ['<rootDir>/test/older/**/*.test.ts'] },
	],
};
