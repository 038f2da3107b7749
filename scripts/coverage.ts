import { measureCoverage } from './support/coverage';
import { createProgress } from './support/progress';

/** Shows which part of the nodes the tests without n8n go through. */
export async function main(): Promise<void> {
	const passed = await createProgress().step('Tests with coverage', measureCoverage);
	console.log(`${passed} passed, 0 failed`);
}
