import { runLayer } from './support/jest';
import { createProgress } from './support/progress';

const INPUTS = 1_000_000;

/** The properties of `npm test -- fuzz` with fifty times as many inputs; `FUZZ_INPUTS` says another number. */
export async function main(args: string[]): Promise<void> {
	const { FUZZ_INPUTS = String(INPUTS) } = process.env;
	const passed = await createProgress().step(`${FUZZ_INPUTS} hostile inputs`, () =>
		runLayer('fuzz', { args, env: { FUZZ_INPUTS } }),
	);
	console.log(`${passed} passed, 0 failed`);
}
