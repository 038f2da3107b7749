import { checkImports } from './support/imports';
import { createProgress } from './support/progress';

/** Holds which file may import from which. */
export async function main(): Promise<void> {
	await createProgress().step('Imports', checkImports);
}
