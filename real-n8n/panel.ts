import type { Locator, Page } from 'playwright-core';
import { until } from './until';

const BETWEEN = ' › ';

/** The other inputs of a field are its drop-downs and switches. */
const TYPED_INTO = 'input:not([role="combobox"], [role="switch"]), textarea';

/** What of a text a person reads: the editor puts blanks of its own between braces. */
const bare = (text: string) => text.replaceAll(/\s/g, '');

const testId = (id: string) => `[data-test-id="${id}"]`;

/** The part of the panel that belongs to a label. */
function itemIn(within: Locator, label: string): Locator {
	return within
		.locator('label')
		.filter({ has: within.page().getByText(label, { exact: true }) })
		.first()
		.locator('xpath=ancestor::*[@data-test-id="parameter-item"][1]');
}

/**
 * The open panel of a node, as a person sees it: fields are found by their labels, those in a group by
 * `Group › Field`, and filled in by clicks and typing. Each step waits until the panel shows what was done.
 */
export class Panel {
	private readonly panel: Locator;

	constructor(private readonly page: Page) {
		this.panel = page.locator(testId('ndv'));
	}

	/** Takes a credential that n8n has. */
	async chooseCredential(name: string): Promise<void> {
		await this.takeIn(this.panel.locator(`${testId('node-credentials-select')} input`), name);
	}

	/** Takes an entry of a drop-down. */
	async choose(label: string, option: string): Promise<void> {
		await this.takeIn(this.item(label).locator(`${testId('parameter-input')} input`), option);
	}

	/** Types a text. One with `{{ }}` is typed as an expression, after the click on that. */
	async fill(label: string, text: string): Promise<void> {
		if (text.includes('{{')) await this.fillExpression(label, text);
		else await this.item(label).locator(TYPED_INTO).last().fill(text);
	}

	/** Points at a record by what is typed: `fillBy('User', 'By Email', '{{ $json.userEmail }}')`. */
	async fillBy(label: string, mode: string, text: string): Promise<void> {
		await this.takeMode(label, mode);
		await this.fill(label, text);
	}

	/** Points at a record by its name. */
	async chooseByName(label: string, name: string): Promise<void> {
		await this.fillBy(label, 'By Name', name);
	}

	/** Takes a record of the list that Halo or Petra gives, after a search for it. */
	async chooseFromList(label: string, name: string): Promise<void> {
		await this.takeMode(label, 'From list');
		const chosen = this.item(label).locator(testId('rlc-input'));
		await chosen.click();
		await this.page.locator(testId('rlc-search')).filter({ visible: true }).fill(name);
		await this.page
			.locator(testId('rlc-item'))
			.filter({ visible: true, has: this.page.getByText(name, { exact: true }) })
			.first()
			.click();
		await this.shows(chosen, name);
	}

	/** Adds an entry to a group such as Options; it is filled in afterwards. */
	async add(group: string, option: string): Promise<void> {
		await this.item(group).locator(testId('collection-parameter-add')).click();
		await this.take(option);
		await this.item(group + BETWEEN + option).waitFor();
	}

	/** Adds a row to a group that takes several, such as Products, by the button below it. */
	async addRow(button: string): Promise<void> {
		await this.panel.getByRole('button', { name: button, exact: true }).click();
	}

	/** Brings a switch to where it is wanted. */
	async turn(label: string, wanted: 'on' | 'off'): Promise<void> {
		const toggle = this.item(label).getByRole('switch');
		const isOn = wanted === 'on';
		if ((await toggle.isChecked()) !== isOn) await toggle.locator('xpath=..').click();
		await until(async () => await toggle.isChecked(), `${label} is ${wanted}`, {
			reached: (checked) => checked === isOn,
		});
	}

	/** Gives the node a name. */
	async rename(name: string): Promise<void> {
		const title = this.panel.locator(testId('node-title-container'));
		await title.click();
		await title.locator('input').fill(name);
		await title.locator('input').press('Enter');
		const node = this.page.locator(`${testId('canvas-node')}[data-node-name="${name}"]`);
		await node.waitFor({ state: 'attached' });
	}

	/** Closes it, and waits for the canvas. */
	async close(): Promise<void> {
		await this.panel.locator(testId('ndv-close-button')).click();
		await this.panel.waitFor({ state: 'hidden' });
	}

	private item(label: string): Locator {
		return label.split(BETWEEN).reduce(itemIn, this.panel.locator(testId('node-parameters')));
	}

	/** Takes an entry of the list that is open. */
	private async take(option: string): Promise<void> {
		await this.page
			.getByRole('option')
			.filter({ visible: true, has: this.page.getByText(option, { exact: true }) })
			.first()
			.click();
	}

	private async takeIn(dropDown: Locator, option: string): Promise<void> {
		await dropDown.first().click();
		await this.take(option);
		await this.shows(dropDown.first(), option);
	}

	private async takeMode(label: string, mode: string): Promise<void> {
		await this.takeIn(this.item(label).locator(`${testId('rlc-mode-selector')} input`), mode);
	}

	private async shows(input: Locator, text: string): Promise<void> {
		await until(async () => await input.inputValue(), `the panel shows "${text}"`, {
			reached: (shown) => shown === text,
		});
	}

	private async fillExpression(label: string, text: string): Promise<void> {
		const field = this.item(label);
		const editor = field.locator('.cm-content');
		await field.locator('label').first().hover();
		await field.locator(testId('radio-button-expression')).first().click();
		await editor.click();
		await this.page.keyboard.press('Control+A');
		for (const [, plain, hole] of text.matchAll(/(.*?)(?:\{\{(.*?)\}\}|$)/gs)) {
			await this.page.keyboard.type(plain);
			if (hole === undefined) continue;
			// The editor closes the braces by itself.
			await this.page.keyboard.type(`{{${hole.trim()}`);
			await this.page.keyboard.press('Control+End');
		}
		await until(async () => bare(await editor.innerText()), `${label} holds ${text}`, {
			reached: (shown) => shown === bare(text),
		});
		// Suggestions and preview lie over the fields below.
		await this.panel.locator(testId('tab-params')).click();
	}
}
