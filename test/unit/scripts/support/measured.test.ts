import fs from 'node:fs';
import { tellMeasured, withMeasured } from '../../../../scripts/support/measured';

/** Stands for tests in another process, which have this environment. */
const testsThatTell = (lines: string[]) => async (env: Record<string, string>) => {
	jest.replaceProperty(process, 'env', env);
	lines.forEach(tellMeasured);
	return await Promise.resolve(Object.values(env));
};

it('what tests have measured is told when they are through, and the file goes', async () => {
	const told: string[] = [];
	const [file] = await withMeasured(testsThatTell(['2 logins', '30 executions']), (line) =>
		told.push(line),
	);
	expect(told).toEqual(['2 logins', '30 executions']);
	expect(fs.existsSync(file)).toBe(false);
});

it('tests that nobody asks tell nobody', () => {
	const append = jest.spyOn(fs, 'appendFileSync');
	jest.replaceProperty(process, 'env', {});
	tellMeasured('2 logins');
	expect(append).not.toHaveBeenCalled();
});
