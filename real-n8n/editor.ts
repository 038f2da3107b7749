import fs from 'node:fs';
import { chromium } from 'playwright-core';
import { PlainError } from '../scripts/support/plainError';
import type { N8nApi } from './api';
import { browserId } from './browserId';

const LONGEST_STEP_MS = 180_000;
const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** @returns path of the browser */
function findChromium(): string {
	const wanted = process.env.CHROMIUM ? [process.env.CHROMIUM] : USUAL_PLACES;
	const found = wanted.find((file) => fs.existsSync(file));
	if (found) return found;
	throw new PlainError(
		`No Chromium at ${wanted.join(', ')}: run \`sudo apt install chromium\`, or set CHROMIUM to the path of one.`,
	);
}

/** Opens a headless browser, with a window of this size in pixels. */
export async function openBrowser(viewport: { width: number; height: number }) {
	const browser = await chromium.launch({
		executablePath: findChromium(),
		// Chromium refuses its own sandbox to root, which is who runs in a container.
		args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
	});
	const context = await browser.newContext({ viewport });
	// Each step is waited for by what it shows; on a busy machine that takes its time.
	context.setDefaultTimeout(LONGEST_STEP_MS);
	return { browser, context };
}

/** Opens n8n's editor in a headless browser, logged in. */
export async function openEditor({ url, api }: { url: string; api: N8nApi }) {
	const { browser, context } = await openBrowser({ width: 1500, height: 1000 });
	await context.addCookies(
		api.cookie.split('; ').map((pair) => {
			const [name, ...value] = pair.split('=');
			return { name, value: value.join('='), url };
		}),
	);
	// n8n's session is bound to the id that its editor keeps here.
	await context.addInitScript((id) => localStorage.setItem('n8n-browserId', id), browserId);
	return { browser, page: await context.newPage() };
}
