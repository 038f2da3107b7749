import fs from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { openEditor, packPackage, startN8n } from '../real-n8n';
import type { RealN8n } from '../real-n8n/start';
import { startSandbox } from '../sandbox';
import { pictures } from './support/pictures';
import { PlainError } from './support/plainError';

const FOLDER = path.join(__dirname, '..', 'docs', 'images');

/** A picture that is larger than this makes the page slow. */
const MOST_BYTES = 250_000;

/**
 * Takes the docs' pictures anew in a real n8n beside the sandbox.
 *
 * @param names of the pictures to take; all when empty
 */
export async function main(names: string[]): Promise<void> {
	const unknown = names.find((name) => !(name in pictures));
	if (unknown) {
		throw new PlainError(
			`There is no picture ${unknown}, only ${Object.keys(pictures).join(', ')}.`,
		);
	}
	fs.mkdirSync(FOLDER, { recursive: true });
	const sandbox = await startSandbox();
	let n8n: RealN8n | undefined;
	let browser: Browser | undefined;
	try {
		n8n = await startN8n({ tarballs: [await packPackage()] });
		const editor = await openEditor(n8n);
		({ browser } = editor);
		for (const [name, take] of Object.entries(pictures)) {
			if (names.length > 0 && !names.includes(name)) continue;
			const file = path.join(FOLDER, `${name}.png`);
			await editor.page.setViewportSize({ width: 1_500, height: 1_000 });
			await take({ n8n, sandbox, page: editor.page });
			await editor.page.screenshot({ path: file, animations: 'disabled' });
			const { size } = fs.statSync(file);
			console.log(`docs/images/${name}.png  ${Math.round(size / 1_000)} kB`);
			if (size > MOST_BYTES) throw new PlainError(`${file} has ${size} bytes: show less on it.`);
		}
	} finally {
		await browser?.close();
		await n8n?.stop();
		await sandbox.close();
	}
}
