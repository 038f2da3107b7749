import { config } from '@n8n/node-cli/eslint';

/** n8n's rules for what runs in n8n: without sockets and files, without processes, with errors of n8n's own. */
const forNodes = config
	.flatMap(({ rules = {} }) => Object.keys(rules))
	.filter((rule) => rule.startsWith('@n8n/community-nodes/'));

/** Commands that other systems lack, or have with other options. */
const POSIX_COMMANDS =
	'^(ba|z|da)?sh$|^(cat|chmod|chown|cp|find|grep|kill|ln|ls|mv|pkill|ps|rm|sed|which)$';

/** Folders that only POSIX systems have. */
const POSIX_FOLDERS = '^\\/(bin|dev|etc|home|opt|proc|root|tmp|usr|var)(\\/|$)';

const RUNNERS = '/^(exec|execFile|execFileSync|execSync|runCommand|spawn|spawnSync)$/';

/** What works on POSIX systems alone, and what to write instead. */
const POSIX_ONLY = [
	{
		selector: `Literal[value=/${POSIX_FOLDERS}/], TemplateElement:first-child[value.raw=/${POSIX_FOLDERS}/]`,
		message: 'Not every system has this folder: take os.tmpdir() or os.homedir().',
	},
	{
		selector: `CallExpression[callee.name=${RUNNERS}] > Literal.arguments:first-child[value=/${POSIX_COMMANDS}/]`,
		message: 'Not every system has this command: do it with what Node has.',
	},
	{
		selector: `CallExpression[callee.name=/^(exec|spawn)/] > Literal.arguments:first-child[value=/^np[mx]$/]`,
		message: 'On Windows npm is no program: start it by runCommand().',
	},
	{
		selector: 'CallExpression[callee.property.name="kill"] > UnaryExpression[operator="-"]',
		message: 'Windows has no process groups.',
	},
	{
		selector: 'MemberExpression[object.name="process"][property.name=/^(get|set)e?[ug]id$/]',
		message: 'Windows has no user ids.',
	},
	{
		selector: 'CallExpression[callee.property.name=/^l?ch(mod|own)(Sync)?$/]',
		message: 'Windows has neither modes nor owners of files.',
	},
	{
		selector:
			'TemplateLiteral > :matches(Identifier[name="__dirname"], CallExpression[callee.property.name=/^(tmpdir|homedir)$/])',
		message: 'Paths have other separators on Windows: take path.join().',
	},
	{
		selector:
			'BinaryExpression[operator="+"] > :matches(Identifier[name="__dirname"], CallExpression[callee.property.name=/^(tmpdir|homedir)$/])',
		message: 'Paths have other separators on Windows: take path.join().',
	},
];

/** For what has to run on every system that developers have. */
export const everywhere = {
	files: ['**/*.{ts,js}'],
	rules: { 'no-restricted-syntax': ['error', ...POSIX_ONLY] },
};

/**
 * For what runs on a developer's machine, and talks to a terminal. The lint takes the configuration of the folder that a
 * file is in (see scripts/tool.ts): that of the package itself is n8n's, unchanged.
 */
export const tools = [
	...config,
	{
		files: ['**/*.ts'],
		rules: {
			...Object.fromEntries(forNodes.map((rule) => [rule, 'off'])),
			'no-console': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
		},
	},
];

export default [...tools, everywhere];
