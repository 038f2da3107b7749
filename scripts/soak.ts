import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Counts } from '../test/integration/soak/month';
import { runLayer } from './support/jest';
import { createProgress } from './support/progress';
import { writePart } from './support/proof';

const DAYS = '30';

/** The last line: what happened in the days, all of it told and stored once. */
function lineOf(counts: Counts): string {
	return [
		`${counts.days} days, ${counts.incidents} incidents, ${counts.closings} closings, ${counts.syncs} syncs`,
		`${counts.monthEnds} month end, ${counts.tokenEnds} ends of all tokens, ${counts.outages} outages`,
		`${counts.restarts} restarts, ${counts.clockChanges} clock changes, ${counts.requests} requests`,
		'0 lost, 0 twice, heap flat',
	].join(', ');
}

/** Lives through thirty days on a clock on which no wait takes time; `SOAK_DAYS` and `SOAK_SEED` say others. */
export async function main(): Promise<void> {
	const { SOAK_DAYS = DAYS, SOAK_SEED } = process.env;
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'soak-'));
	const result = path.join(folder, 'counts.json');
	try {
		await createProgress().step(`${SOAK_DAYS} days`, () =>
			runLayer('integration', {
				args: ['--testPathPattern', 'test/integration/soak/'],
				env: { SOAK_DAYS, SOAK_RESULT: result },
			}),
		);
		const line = lineOf(JSON.parse(fs.readFileSync(result, 'utf8')) as Counts);
		if (SOAK_DAYS === DAYS && SOAK_SEED === undefined)
			writePart('docs/proof.md', 'soak', `${line}.`);
		console.log(line);
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}
