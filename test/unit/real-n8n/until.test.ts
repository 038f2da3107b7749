import { settled, until } from '../../../real-n8n/until';

describe('What is waited for', () => {
	it('comes, however long it takes, while what is seen moves', async () => {
		let count = 0;
		const look = () => (count += 1);
		const options = { reached: (seen: number) => seen === 8, stallMs: 60 };
		expect(await until(look, 'eight', options)).toBe(8);
	});

	it('is anything truthy unless said otherwise', async () => {
		const seen = [undefined, 0, '', 'here'];
		expect(await until(() => seen.shift(), 'something')).toBe('here');
	});

	it.each<[string, unknown]>([
		['a count', 734],
		['nothing', undefined],
		['an object', { status: 'running' }],
		['a list', ['a', 'b']],
	])('and stands still ends with what was seen last (%s)', async (_, seen) => {
		const options = { reached: () => false, stallMs: 60 };
		await expect(until(() => seen, 'the end of the run', options)).rejects.toThrow(
			/^Still not, after \d+ s, the last \d+ s without a change: the end of the run\. Seen last: (734|undefined|\{ status: 'running' \}|\[ 'a', 'b' \])$/,
		);
	});

	it('and moves without an end has a ceiling', async () => {
		let count = 0;
		const options = { reached: () => false, ceilingMs: 150 };
		await expect(until(() => (count += 1), 'never', options)).rejects.toThrow(/Seen last: \d+$/);
	});

	it('ends with the error of the look', async () => {
		const look = () => Promise.reject(new Error('n8n is gone'));
		await expect(until(look, 'never')).rejects.toThrow('n8n is gone');
	});
});

describe('What comes to rest', () => {
	it('is what is seen eight times in a row', async () => {
		const seen = [1, 2, 3, 3, 3, 4];
		let looks = 0;
		const look = () => seen[Math.min(looks++, seen.length - 1)];
		expect(await settled(look, 'a count')).toBe(4);
		expect(looks).toBe(5 + 8);
	});
});
