import type { Page } from 'playwright-core';

/** A node as the list of nodes offers it. */
interface OfferedNode {
	/** Its name in the list: a trigger stands under the name of the node beside it. */
	node: string;
	/** What of it is wanted, where the list asks for that. */
	action?: string;
	/** The node behind which it goes; the first one has none. */
	after?: string;
}

const exactly = (text: string) => {
	const escaped = text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
	return new RegExp(`^\\s*${escaped}\\s*$`);
};

/** The canvas of n8n's editor, as a person sees it. */
export class Canvas {
	/** @param url of n8n */
	constructor(
		private readonly page: Page,
		private readonly url: string,
	) {}

	/** Opens a canvas with nothing on it. */
	async openEmpty(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.page.locator('[data-test-id="canvas-add-button"]').waitFor();
	}

	/** Adds a node; its panel is open then. */
	async addNode({ node, action, after }: OfferedNode): Promise<void> {
		await this.plus(after).click();
		await this.page.locator('[data-test-id="node-creator-search-bar"]').fill(node);
		await this.offered(node).click();
		if (action !== undefined) await this.offered(action).click();
		await this.page.locator('[data-test-id="node-parameters"]').waitFor();
	}

	/** Opens the panel of a node. */
	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.page.locator('[data-test-id="node-parameters"]').waitFor();
	}

	/** Runs the flow by hand. */
	async execute(): Promise<void> {
		await this.page.locator('[data-test-id="execute-workflow-button"]').click();
	}

	/** Publishes the flow, under the version name that n8n proposes. */
	async publish(): Promise<void> {
		await this.page.locator('[data-test-id="workflow-open-publish-modal-button"]').click();
		await this.page.locator('[data-test-id="workflow-publish-button"]').click();
	}

	/** The ID under which n8n keeps the flow; it has one from its first node on. */
	flowId(): string {
		const [, id] = /\/workflow\/([^/?]+)/.exec(this.page.url()) ?? [];
		if (id === undefined || id === 'new') throw new Error('n8n has not stored the flow yet');
		return id;
	}

	private plus(after: string | undefined) {
		if (after === undefined) {
			const first = this.page.locator('[data-test-id="canvas-add-button"]');
			return first.locator('[data-test-id="canvas-plus-button"]');
		}
		return this.page
			.locator('.vue-flow__node')
			.filter({ has: this.page.locator(`[data-node-name="${after}"]`) })
			.locator('[data-test-id="canvas-handle-plus"]');
	}

	private offered(name: string) {
		return this.page
			.locator('[data-test-id="node-creator-item-name"]')
			.filter({ hasText: exactly(name) })
			.first();
	}
}
