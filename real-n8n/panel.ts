import type { Locator, Page } from 'playwright-core';
import { until } from './until';

/** A field by its label, or by its group's label and its own: `When Not Found › Customer`. */
export type FieldLabel = string;

const BETWEEN = ' › ';

/** The other inputs of a field are its drop-downs and switches. */
const TYPED_INTO = 'input:not([role="combobox"], [role="switch"]), textarea';

/** The part of the panel that belongs to a label, in a group or in the whole panel. */
function itemIn(within: Locator, label: string): Locator {
	return within
		.locator('label')
		.filter({ has: within.page().getByText(label, { exact: true }) })
		.first()
		.locator('xpath=ancestor::*[@data-test-id="parameter-item"][1]');
}

/** What a text has to be for a person to see the same: the editor writes blanks of its own between braces. */
const bare = (text: string) => text.replaceAll(/\s/g, '');

/**
 * The open panel of a node, as a person sees it: fields are found by their labels, and filled in by clicks and typing.
 * Each step waits until the panel shows what was done.
 */
export function panelOf(page: Page) {
	const panel = page.locator('[data-test-id="ndv"]');
	const item = (label: FieldLabel): Locator =>
		label.split(BETWEEN).reduce(itemIn, panel.locator('[data-test-id="node-parameters"]'));

	/** Takes an entry of the list that is open. */
	async function take(option: string) {
		await page
			.getByRole('option')
			.filter({ visible: true, has: page.getByText(option, { exact: true }) })
			.first()
			.click();
	}

	async function typeExpression(label: FieldLabel, text: string) {
		const field = item(label);
		const editor = field.locator('.cm-content');
		await field.locator('label').first().hover();
		await field.locator('[data-test-id="radio-button-expression"]').first().click();
		await editor.click();
		await page.keyboard.press('Control+A');
		for (const [, plain, hole] of text.matchAll(/(.*?)(?:\{\{(.*?)\}\}|$)/gs)) {
			await page.keyboard.type(plain);
			if (hole === undefined) continue;
			// The editor closes the braces by itself.
			await page.keyboard.type(`{{${hole.trim()}`);
			await page.keyboard.press('Control+End');
		}
		await until(async () => bare(await editor.innerText()), `${label} holds ${text}`, {
			reached: (shown) => shown === bare(text),
		});
		// The suggestions and the preview lie over the fields below.
		await panel.locator('[data-test-id="tab-params"]').click();
	}

	async function typeText(label: FieldLabel, text: string) {
		await item(label).locator(TYPED_INTO).last().fill(text);
	}

	/** Takes a way of a field that points at another record: `By Name`. */
	async function takeMode(label: FieldLabel, mode: string) {
		const selector = item(label).locator('[data-test-id="rlc-mode-selector"]');
		await selector.click();
		await take(mode);
		await until(
			async () => await selector.locator('input').inputValue(),
			`${label} is chosen ${mode}`,
			{
				reached: (shown) => shown === mode,
			},
		);
	}

	return {
		/** Takes a credential that n8n has. */
		async chooseCredential(name: string) {
			await panel.locator('[data-test-id="node-credentials-select"] input').click();
			await take(name);
		},

		/** Takes an entry of a drop-down. */
		async choose(label: FieldLabel, option: string) {
			await item(label).locator('[data-test-id="parameter-input"] input').first().click();
			await take(option);
		},

		/** Types a text. One with `{{ }}` is typed as an expression, after the click on that. */
		async fill(label: FieldLabel, text: string) {
			if (text.includes('{{')) await typeExpression(label, text);
			else await typeText(label, text);
		},

		/** Points at a record by what is typed: `by('User', 'By Email', '{{ $json.userEmail }}')`. */
		async by(label: FieldLabel, mode: string, text: string) {
			await takeMode(label, mode);
			await this.fill(label, text);
		},

		/** Points at a record by its name. */
		async chooseByName(label: FieldLabel, name: string) {
			await this.by(label, 'By Name', name);
		},

		/** Takes a record of the list that Halo or Petra gives, after a search for it. */
		async chooseFromList(label: FieldLabel, name: string) {
			await takeMode(label, 'From list');
			await item(label).locator('[data-test-id="rlc-input"]').click();
			const list = page.locator('[data-test-id="rlc-item"]').filter({ visible: true });
			await page.locator('[data-test-id="rlc-search"]').filter({ visible: true }).fill(name);
			await list
				.filter({ has: page.getByText(name, { exact: true }) })
				.first()
				.click();
		},

		/** Adds an entry to a group such as Options; what it holds is filled in by its label afterwards. */
		async add(group: FieldLabel, option: string) {
			await item(group).locator('[data-test-id="collection-parameter-add"]').click();
			await take(option);
			await item(group + BETWEEN + option).waitFor();
		},

		/** Adds a row to a group that takes several, such as Products. */
		async addRow(button: string) {
			await panel.getByRole('button', { name: button, exact: true }).click();
		},

		/** Clicks on a switch, and waits until it stands as is wanted. */
		async turn(label: FieldLabel, wanted: 'on' | 'off') {
			const toggle = item(label).getByRole('switch');
			const isOn = wanted === 'on';
			if ((await toggle.isChecked()) !== isOn) await toggle.locator('xpath=..').click();
			await until(async () => await toggle.isChecked(), `${label} is ${wanted}`, {
				reached: (checked) => checked === isOn,
			});
		},

		/** Gives the node a name. */
		async rename(name: string) {
			const title = panel.locator('[data-test-id="node-title-container"]');
			await title.click();
			const input = title.locator('input');
			await input.fill(name);
			await input.press('Enter');
			await page
				.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`)
				.waitFor({ state: 'attached' });
		},

		/** Closes it, and waits for the canvas. */
		async close() {
			await panel.locator('[data-test-id="ndv-close-button"]').click();
			await panel.waitFor({ state: 'hidden' });
		},
	};
}

/** A node's panel, and what a person does there. */
export type Panel = ReturnType<typeof panelOf>;
