import packageJson from '../../package.json';
import { productionSources } from '../../scripts/support/sources';

/** Where the project lives, which package.json alone decides. */
const home = packageJson.homepage.replace(/#.*$/, '');

test("package.json's addresses agree", () => {
	expect(packageJson.repository.url).toBe(`git+${home}.git`);
	expect(packageJson.bugs).toBe(`${home}/issues`);
});

test.each(productionSources().filter(({ text }) => text.includes('github.com/')))(
	'$file names the home that package.json names',
	({ text }) => {
		const named = text.match(/https:\/\/github\.com\/[^/'"\s]+\/[^/'"#\s]+/g) ?? [];
		expect(new Set(named)).toEqual(new Set([home]));
	},
);
