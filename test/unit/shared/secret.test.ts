import { isSameSecret, newSecret } from '../../../nodes/shared/secret';

test('a new secret is long and never the same', () => {
	const secrets = Array.from({ length: 20 }, newSecret);
	expect(new Set(secrets).size).toBe(20);
	for (const secret of secrets) expect(secret).toMatch(/^[0-9a-f]{64}$/);
});

test.each([
	['the same', 'abc', 'abc', true],
	['another', 'abd', 'abc', false],
	['a shorter one', 'ab', 'abc', false],
	['another case', 'ABC', 'abc', false],
	['nothing, where nothing was set', '', '', false],
	['something, where nothing was set', 'abc', '', false],
])('compares %s', (_, given, expected, same) => {
	expect(isSameSecret(given, expected)).toBe(same);
});
