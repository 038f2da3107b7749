import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import releaseIt from '../../.release-it.json';
import lock from '../../package-lock.json';
import packageJson from '../../package.json';
import { exists } from '../support/pages';

const root = join(__dirname, '..', '..');
const FOLDER = '.github/workflows';

const workflows = readdirSync(join(root, FOLDER)).map((name) => ({
	name,
	text: readFileSync(join(root, FOLDER, name), 'utf8'),
}));

/** The files that a pattern of GitHub's `hashFiles` stands for; of its signs, these workflows use `*` only. */
function filesOf(pattern: string): string[] {
	return pattern
		.split('/')
		.reduce(
			(found, segment) =>
				found.flatMap((folder) =>
					segment === '*'
						? readdirSync(join(root, folder)).map((name) => join(folder, name))
						: [join(folder, segment)],
				),
			[''],
		)
		.filter((file) => existsSync(join(root, file)));
}

it('a cache is named by files that exist: else no change would ever make it anew', () => {
	const patterns = workflows.flatMap(({ text }) =>
		[...text.matchAll(/hashFiles\(([^)]*)\)/g)].flatMap(([, list]) =>
			[...list.matchAll(/'([^']+)'/g)].map(([, pattern]) => pattern),
		),
	);
	expect(patterns).not.toHaveLength(0);
	expect(patterns.filter((pattern) => filesOf(pattern).length === 0)).toEqual([]);
});

it.each(workflows)('$name runs commands that exist', ({ text }) => {
	const commands = [...text.matchAll(/run: (.+)/g)].map(([, command]) => command);
	expect(commands).not.toHaveLength(0);
	const scripts = commands.flatMap((command) => /^npm run ([\w:-]+)$/.exec(command)?.[1] ?? []);
	expect(scripts.filter((name) => !(name in packageJson.scripts))).toEqual([]);
	const files = commands.filter((command) => /^\.[\w./-]+$/.test(command));
	expect(files.filter((file) => !exists(file))).toEqual([]);
});

it('who may not install, as .ci/run does on a new machine, has what it needs installed before', () => {
	const run = readFileSync(join(root, '.ci/run'), 'utf8');
	for (const { text } of workflows) {
		const [before, ...after] = text.split('- run: .ci/run');
		if (after.length === 0) continue;
		const [, installed = ''] =
			/sudo apt-get update.* && sudo apt-get install (.+)/.exec(before) ?? [];
		const packages = installed.split(' ').filter((word) => !word.startsWith('-'));
		expect(packages).toEqual(['postgresql', 'redis-server']);
		expect(packages.filter((name) => !run.includes(name))).toEqual([]);
	}
});

const publish = workflows.find(({ name }) => name === 'publish.yml')?.text ?? '';
const [head, build, publishing] = publish.split(/^ {2}(?=build:|publish:)/m);

it.each(workflows)('$name runs actions at a commit, not at a tag that may move', ({ text }) => {
	const used = [...text.matchAll(/uses: (\S+)(.*)/g)];
	expect(used).not.toHaveLength(0);
	for (const [, action, remark] of used) {
		expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40}$/);
		expect(remark).toMatch(/^ # v\d/);
	}
});

it('what may publish runs no code of others, and what runs it may not publish', () => {
	expect(head).toContain('permissions: {}');
	expect(build).toMatch(/permissions:\n\s+contents: read\n\s+outputs/);
	expect(build).not.toMatch(/id-token|secrets\./);
	expect(publishing).toMatch(/environment: npm\n\s+permissions:\n\s+id-token: write\n\s+steps/);
	expect(publishing).not.toMatch(/checkout|npm ci|npm run|npm install/);
	expect(publishing).toContain('--provenance');
	expect(workflows.filter(({ text }) => text.includes('id-token')).map(({ name }) => name)).toEqual(
		['publish.yml'],
	);
});

it('what is published is a tag on main, of the same name on both sides, and the tarball that was tested', () => {
	expect(head).toContain("tags: ['v*.*.*']");
	expect(releaseIt.git.tagName).toBe('v${version}');
	expect(build).toContain('git merge-base --is-ancestor "$GITHUB_SHA" origin/main');
	expect(build.indexOf('.ci/run')).toBeLessThan(build.indexOf('npm run tarball'));
	expect(publishing).toContain('sha256sum --check');
});

it('CI goes the whole way of a release but for the last step, and looks at what is shipped', () => {
	const ci = workflows.find(({ name }) => name === 'ci.yml')?.text ?? '';
	const tested = ci.slice(ci.indexOf('.ci/run'));
	expect(tested).toMatch(/npm run tarball -- tested\n.*npm publish \.\/tested\/\*\.tgz --dry-run/);
	expect(ci).toContain('npm audit --omit=dev');
	expect('dependencies' in packageJson).toBe(false);
	expect(packageJson.version).toBe(lock.version);
});
