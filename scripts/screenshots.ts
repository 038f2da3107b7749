import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openEditor, packPackage, startN8n } from '../real-n8n';
import type { RealN8n } from '../real-n8n/start';
import { startSandbox } from '../sandbox';
import { pictures } from './support/pictures';
import { PlainError } from './support/plainError';
import { takeTour } from './support/tour';

const FOLDER = path.join(__dirname, '..', 'docs', 'images');

/** A picture that is larger than this makes the page slow. */
const MOST_BYTES = 250_000;

/** The pictures of docs/tour.md, which are taken one after the other. */
const TOUR = 'tour';

/** Takes a picture of what the browser shows. */
async function save(page: Page, name: string) {
	const file = path.join(FOLDER, `${name}.png`);
	await page.screenshot({ path: file, animations: 'disabled' });
	const { size } = fs.statSync(file);
	console.log(`docs/images/${name}.png  ${Math.round(size / 1_000)} kB`);
	if (size > MOST_BYTES) throw new PlainError(`${file} has ${size} bytes: show less on it.`);
}

/**
 * Takes the docs' pictures anew in a real n8n beside the sandbox.
 *
 * @param names of the pictures to take, or `tour`; all when empty
 */
export async function main(names: string[]): Promise<void> {
	const known = [...Object.keys(pictures), TOUR];
	const unknown = names.find((name) => !known.includes(name));
	if (unknown) throw new PlainError(`There is no picture ${unknown}, only ${known.join(', ')}.`);
	const wanted = names.length > 0 ? names : known;
	fs.mkdirSync(FOLDER, { recursive: true });
	const sandbox = await startSandbox();
	let n8n: RealN8n | undefined;
	let browser: Browser | undefined;
	try {
		n8n = await startN8n({ tarballs: [await packPackage()] });
		const editor = await openEditor(n8n);
		({ browser } = editor);
		const { page } = editor;
		// First, as long as n8n has no flows but those of the story.
		if (wanted.includes(TOUR))
			await takeTour({ n8n, page }, async (name) => await save(page, name));
		for (const [name, take] of Object.entries(pictures)) {
			if (!wanted.includes(name)) continue;
			await page.setViewportSize({ width: 1_500, height: 1_000 });
			await take({ n8n, sandbox, page });
			await save(page, name);
		}
	} finally {
		await browser?.close();
		await n8n?.stop();
		await sandbox.close();
	}
}
