import type { Page } from 'playwright-core';

/** A node as the list of nodes offers it. */
export interface OfferedNode {
	/** Its name in the list: a trigger stands under the name of the node beside it. */
	node: string;
	/** What of it is wanted, where the list asks for that. */
	action?: string;
}

const exactly = (text: string) => {
	const escaped = text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
	return new RegExp(`^\\s*${escaped}\\s*$`);
};

/** The canvas of n8n's editor, as a person sees it. */
export function canvasOf(page: Page, url: string) {
	const offered = (name: string) =>
		page
			.locator('[data-test-id="node-creator-item-name"]')
			.filter({ hasText: exactly(name) })
			.first();

	return {
		/** Opens a canvas with nothing on it. */
		async openEmpty() {
			await page.goto(`${url}/workflow/new`);
			await page.locator('[data-test-id="canvas-add-button"]').waitFor();
		},

		/**
		 * Adds a node, behind the last one where there is one; its panel is open then.
		 *
		 * @param after name of the node that it goes behind; without one, it is the first
		 */
		async addNode({ node, action }: OfferedNode, after?: string) {
			const plus =
				after === undefined
					? page.locator('[data-test-id="canvas-add-button"] [data-test-id="canvas-plus-button"]')
					: page
							.locator('.vue-flow__node')
							.filter({ has: page.locator(`[data-node-name="${after}"]`) })
							.locator('[data-test-id="canvas-handle-plus"]');
			await plus.click();
			await page.locator('[data-test-id="node-creator-search-bar"]').fill(node);
			await offered(node).click();
			if (action !== undefined) await offered(action).click();
			await page.locator('[data-test-id="ndv"]').waitFor();
		},

		/** Opens the panel of a node. */
		async openNode(name: string) {
			await page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
			await page.locator('[data-test-id="node-parameters"]').waitFor();
		},

		/** Runs the flow by hand. */
		async execute() {
			await page.locator('[data-test-id="execute-workflow-button"]').click();
		},

		/** Publishes the flow, under the version name that n8n proposes. */
		async publish() {
			await page.locator('[data-test-id="workflow-open-publish-modal-button"]').click();
			await page.locator('[data-test-id="workflow-publish-button"]').click();
		},

		/** The ID under which n8n keeps the flow; it has one from its first node on. */
		flowId(): string {
			const [, id] = /\/workflow\/([^/?]+)/.exec(page.url()) ?? [];
			if (id === undefined || id === 'new') throw new Error('n8n has not stored the flow yet');
			return id;
		},
	};
}

/** The canvas, and what a person does there. */
export type Canvas = ReturnType<typeof canvasOf>;
