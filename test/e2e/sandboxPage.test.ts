import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../real-n8n';
import type { Sandbox } from '../../sandbox';
import { startSandbox } from '../../sandbox';

let sandbox: Sandbox;
let browser: Browser;
let page: Page;

const SIZES = [
	{ width: 1500, height: 1000 },
	{ width: 800, height: 900 },
];

describe.each(SIZES)('The page of the sandbox, $width pixels wide', (size) => {
	beforeAll(async () => {
		sandbox = await startSandbox();
		const opened = await openBrowser(size);
		({ browser } = opened);
		page = await opened.context.newPage();
		await page.goto(sandbox.url);
		await page.getByText('live', { exact: true }).first().waitFor();
	});

	afterAll(async () => {
		await browser.close();
		await sandbox.close();
	});

	it('raises and remediates an incident, adds seats, bills the month, and tells what happened', async () => {
		await page.getByRole('button', { name: 'Record' }).click();
		await page.getByRole('combobox').selectOption('Quay Logistics');
		await page.getByLabel('Live').uncheck();
		await page.getByRole('button', { name: 'Raise' }).click();
		await page.getByText('not live').waitFor();
		await page.getByRole('button', { name: /^Remediate/ }).click();
		await page.getByText('REMEDIATED', { exact: true }).waitFor();
		await page.getByRole('button', { name: '+5: seats of Birch Dental' }).click();
		await page.getByRole('cell', { name: '34', exact: true }).waitFor();
		await page.getByRole('button', { name: 'Month end' }).click();
		await page.getByText('27 × Petra Identity Protection').nth(1).waitFor();
		await page.getByRole('button', { name: 'Stop and show the report' }).click();
		await page.getByRole('heading', { name: 'What the flow did' }).waitFor();
		expect(await page.locator('#report').textContent()).toContain(
			'- New: ravi.patel@quaylogistics.example: REMEDIATED',
		);
		await page.getByRole('button', { name: 'Reset' }).click();
		await page.getByText('REMEDIATED', { exact: true }).waitFor({ state: 'detached' });
	});

	it('can be read and used by all: axe finds nothing', async () => {
		await page.locator('summary').click();
		const { violations, passes } = await new AxeBuilder({ page }).analyze();
		expect(passes.length).toBeGreaterThan(20);
		expect(violations.map(({ id, nodes }) => ({ id, html: nodes[0].html }))).toEqual([]);
	});
});
