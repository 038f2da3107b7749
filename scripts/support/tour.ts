import type { Page } from 'playwright-core';
import type { ImportedFlow } from '../../real-n8n/flows';
import type { RealN8n } from '../../real-n8n/start';
import type { Sandbox } from '../../sandbox';
import { startSandbox } from '../../sandbox';
import { executeNode, showNode } from './pictures';
import { playStory, publishFlows } from './story';
import type { StoryPart } from './storyWords';
import { pictureOf } from './tourDoc';

/** Where a part of the story is to be seen, once it has happened. */
interface Stage {
	n8n: RealN8n;
	sandbox: Sandbox;
	page: Page;
	flows: Record<string, ImportedFlow>;
}

/** Less than a window, for what a page shows below says nothing of the part. */
const HEIGHT = 760;

type Show = (stage: Stage) => Promise<void>;

/** A section of the page that plays Halo and Petra, by the ID of its list. */
const inHalo =
	(list: string): Show =>
	async ({ page, sandbox }) => {
		await page.goto(sandbox.url);
		await page.locator(`#${list} > *`).first().waitFor();
		await page.locator('section', { has: page.locator(`#${list}`) }).evaluate((section) => {
			section.scrollIntoView({ block: 'start' });
		});
	};

/** A node of a flow with its output, which only reads or finds everything done. */
const output =
	(flow: string, node: string, text: string): Show =>
	async ({ n8n, page, flows }) => {
		// The rows of an output need room.
		await page.setViewportSize({ width: 2_000, height: HEIGHT });
		await showNode({ n8n, page }, flows[flow].id, node);
		await executeNode(page, text);
	};

const shows: Record<StoryPart, Show> = {
	async published({ n8n, page, flows }) {
		await page.goto(`${n8n.url}/home/workflows`);
		for (const { name } of Object.values(flows))
			await page.getByText(name, { exact: true }).first().waitFor();
	},
	reported: inHalo('tickets'),
	async repeated({ n8n, page, flows }) {
		await page.goto(`${n8n.url}/home/executions`);
		await page.getByText(flows['incident-to-ticket'].name).first().waitFor();
	},
	closedEarly: inHalo('tickets'),
	remediated: inHalo('notes'),
	monthEnd: inHalo('notes'),
	monthEndAgain: output('monthly-billing', 'Sync Counts', 'unchanged'),
	bill: output('billing-check', 'Check', 'Quay Logistics'),
	connection: output('health-check', 'Check Health', 'Cedar Grove Clinic'),
};

/**
 * Plays the story, and brings the browser to what each part comes to.
 *
 * @param save takes the picture of this name
 */
export async function takeTour(
	{ n8n, page }: { n8n: RealN8n; page: Page },
	save: (name: string) => Promise<void>,
): Promise<void> {
	const sandbox = await startSandbox({ data: 'demo' });
	try {
		const flows = await publishFlows(n8n.api, sandbox);
		for await (const { part } of playStory(flows, sandbox)) {
			await page.setViewportSize({ width: 1_500, height: HEIGHT });
			await shows[part]({ n8n, sandbox, page, flows });
			await save(pictureOf(part));
		}
		for (const flow of Object.values(flows)) await flow.unpublish();
	} finally {
		await sandbox.close();
	}
}
