import { packPackage, startN8n } from '../real-n8n';
import type { RealN8n } from '../real-n8n/start';
import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { PlainError } from './support/plainError';
import { createProgress } from './support/progress';
import { playStory, publishFlows } from './support/story';
import { chapterText } from './support/storyText';

const CHOICES = ['--once', '--verbose'];

/** Plays the story, and fails where it asked for something that Halo's API does not have. */
async function show(n8n: RealN8n, sandbox: Sandbox, isVerbose: boolean) {
	let number = 0;
	const flows = await publishFlows(n8n.api, sandbox);
	for await (const chapter of playStory(flows, sandbox))
		console.log(`\n${chapterText(++number, chapter, isVerbose)}`);
	const [violation] = sandbox.violations;
	if (violation) {
		throw new PlainError(
			`A flow asked for something that Halo's API does not have: ${violation.problem}`,
		);
	}
}

/** Resolves when the person ends the demo. */
function endOfDemo() {
	return new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
	});
}

/**
 * Plays the story in a real n8n, and leaves its editor open.
 *
 * @param args `--once` ends after the story, `--verbose` shows its requests
 */
export async function main(args: string[]): Promise<void> {
	const unknown = args.find((argument) => !CHOICES.includes(argument));
	if (unknown)
		throw new PlainError(`The demo does not know ${unknown}, only ${CHOICES.join(' and ')}.`);
	const progress = createProgress();
	const tarball = await packPackage({ progress });
	const sandbox = await startSandbox({ data: 'demo' });
	let n8n: RealN8n | undefined;
	try {
		n8n = await startN8n({ tarballs: [tarball], progress });
		await show(n8n, sandbox, args.includes('--verbose'));
		if (args.includes('--once')) return;
		console.log(`
n8n's editor   ${n8n.url}
  E-mail       ${n8n.owner.email}
  Password     ${n8n.owner.password}
Halo and Petra ${sandbox.url}

Ctrl-C ends it and leaves nothing behind.`);
		await endOfDemo();
	} finally {
		await n8n?.stop();
		await sandbox.close();
	}
}
