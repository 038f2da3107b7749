const common = {
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
	},
	testEnvironment: 'node',
	restoreMocks: true,
	setupFilesAfterEnv: ['<rootDir>/test/support/patience.js'],
};

/**
 * Layers, run apart: `unit` in seconds, `integration` in n8n's engine without n8n, `sandbox` against the stand-in server,
 * `e2e` in a real n8n, where the integration tests run again, `older` in the oldest n8n that is tried.
 */
module.exports = {
	projects: [
		{
			...common,
			displayName: 'unit',
			testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
			setupFilesAfterEnv: [...common.setupFilesAfterEnv, '<rootDir>/test/support/setup.js'],
		},
		{ ...common, displayName: 'sandbox', testMatch: ['<rootDir>/test/sandbox/**/*.test.ts'] },
		{
			...common,
			displayName: 'integration',
			testMatch: ['<rootDir>/test/integration/**/*.test.ts'],
			setupFilesAfterEnv: ['<rootDir>/test/integration/inProcess.ts'],
		},
		{
			...common,
			displayName: 'e2e',
			testMatch: ['<rootDir>/test/{e2e,integration}/**/*.test.ts'],
			// They look into the node's own process.
			testPathIgnorePatterns: ['/node_modules/', '/test/integration/inside/'],
			setupFilesAfterEnv: ['<rootDir>/test/integration/inRealN8n.ts'],
		},
		{ ...common, displayName: 'older', testMatch: ['<rootDir>/test/older/**/*.test.ts'] },
	],
};
