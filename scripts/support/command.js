const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { stripVTControlCharacters } = require('node:util');
const { PlainError } = require('./plainError');

const KEPT_OUTPUT = 200_000;
const SHOWN_LINES = 25;

/** What the system says, and what it means for the person at the keyboard. */
const KNOWN_FAILURES = [
	{
		pattern: /ENOSPC|no space left on device/i,
		meaning: 'the disk is full. Make room and run the same command again.',
	},
	{
		pattern: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/,
		meaning:
			'npm cannot reach its package registry. Check the network or proxy and run the same command again.',
	},
	{
		pattern: /SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF/,
		meaning:
			'the certificate of npm’s package registry is not trusted here. Set NODE_EXTRA_CA_CERTS or npm’s `cafile` and run the same command again.',
	},
	{
		pattern: /code EUSAGE/,
		meaning:
			'package.json and package-lock.json do not agree, or the lock lacks a platform’s packages. Run `npm ci --ignore-scripts` to see which.',
	},
	{ pattern: /EACCES|EROFS/, meaning: 'a folder cannot be written to.' },
];

/** The environment for an npm that works in another folder than the `npm run` that started us. */
function npmEnvironment() {
	const ofTheCaller =
		/^(npm_(package|lifecycle|command)|npm_config_(local|global)?_?prefix|INIT_CWD)/;
	return Object.fromEntries(Object.entries(process.env).filter(([key]) => !ofTheCaller.test(key)));
}

/**
 * Of a spinner's frames, each drawn over the one before, only the last.
 * @param {string} output
 */
function readable(output) {
	const eraseLine = '\u001b[J';
	return output
		.split('\n')
		.map((line) => stripVTControlCharacters(line.split(eraseLine).at(-1) ?? ''))
		.join('\n')
		.trimEnd();
}

/**
 * The script that npm is: the one that started us, or the one that Node brings along on Windows.
 * @returns {string | undefined}
 */
function npmScript() {
	const besideNode = path.join(path.dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js');
	return [process.env.npm_execpath ?? '', besideNode].find(
		(script) => path.basename(script) === 'npm-cli.js' && fs.existsSync(script),
	);
}

/**
 * npm as a script, where it is known: on Windows the command itself needs a shell, which takes arguments apart at spaces.
 * @param {string} command
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
function startable(command, args) {
	const script = command === 'npm' ? npmScript() : undefined;
	return script === undefined ? [command, args] : [process.execPath, [script, ...args]];
}

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, doing: string, explain?: (output: string) => string | undefined,
 *   whole?: boolean }} options
 *   `doing` begins the sentence shown on failure; `explain` may know more than the list above;
 *   `whole` shows all of the output, for a command that explains itself
 * @returns {Promise<string>} its standard output
 */
async function runCommand(command, args, { cwd, env, doing, explain, whole }) {
	let stdout = '';
	let output = '';
	const child = spawn(...startable(command, args), {
		cwd,
		env: env ?? npmEnvironment(),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	child.stdout.setEncoding('utf8').on('data', (text) => {
		stdout += text;
		output = (output + text).slice(-KEPT_OUTPUT);
	});
	child.stderr.setEncoding('utf8').on('data', (text) => {
		output = (output + text).slice(-KEPT_OUTPUT);
	});
	const code = await new Promise((resolve) => {
		child.on('error', (error) => {
			output += error.message;
			resolve(1);
		});
		child.on('close', (exitCode, signal) => resolve(signal ?? exitCode));
	});
	if (code === 0) return stdout;
	if (whole) throw new PlainError(`${readable(output)}\n\n${doing} did not pass.`);
	const meaning =
		explain?.(output) ?? KNOWN_FAILURES.find(({ pattern }) => pattern.test(output))?.meaning;
	if (meaning) throw new PlainError(`${doing} did not work: ${meaning}`);
	const tail = readable(output).split('\n').slice(-SHOWN_LINES).join('\n');
	throw new PlainError(`${doing} did not work (${command} ended with ${code}):\n${tail}`);
}

module.exports = { npmEnvironment, runCommand };
