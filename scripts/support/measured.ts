import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The environment variable with the file that a test puts what it measured into. */
const FILE = 'HALOPSA_TEST_MEASURED';

/** For a test: tells whoever started it what was measured. jest keeps to itself what a test prints. */
export function tellMeasured(line: string): void {
	const file = process.env[FILE];
	if (file !== undefined) fs.appendFileSync(file, `${line}\n`);
}

/**
 * Runs tests, and hands on what they tell.
 *
 * @param run is given the environment that they need
 * @param tell is called with each line
 */
export async function withMeasured<T>(
	run: (env: Record<string, string>) => Promise<T>,
	tell: (line: string) => void,
): Promise<T> {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'measured-'));
	const file = path.join(folder, 'lines.txt');
	try {
		fs.writeFileSync(file, '');
		const result = await run({ [FILE]: file });
		for (const line of fs.readFileSync(file, 'utf8').split('\n').filter(Boolean)) tell(line);
		return result;
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}
