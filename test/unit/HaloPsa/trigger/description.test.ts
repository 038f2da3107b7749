import type { INodeProperties } from 'n8n-workflow';
import { HaloPsaPollingTrigger } from '../../../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import { HaloPsaTrigger } from '../../../../nodes/HaloPsa/HaloPsaTrigger.node';
import { eventFilters } from '../../../../nodes/HaloPsa/trigger/eventFilters';
import { evaluated } from '../../../support/expression';

const triggers = [new HaloPsaTrigger(), new HaloPsaPollingTrigger()];
const small = ['a', 'and', 'by', 'for', 'from', 'in', 'of', 'on', 'to'];

const inner = (property: INodeProperties): INodeProperties[] => [
	property,
	...(property.options ?? []).flatMap((option) => ('type' in option ? inner(option) : [])),
];

describe.each(triggers.map((node) => [node.description.displayName, node] as const))(
	'%s',
	(_, node) => {
		const all = node.description.properties.flatMap(inner);

		it('starts a workflow: no input, and no tool of an agent', () => {
			expect(node.description).toMatchObject({ group: ['trigger'], inputs: [], outputs: ['main'] });
			expect(node.description.usableAsTool).toBeUndefined();
			expect(node.description.displayName).toMatch(/ Trigger$/);
		});

		it('asks Trigger On first of what happens, and demands an answer', () => {
			const on = all.find(({ name }) => name === 'events');
			expect(on).toMatchObject({ displayName: 'Trigger On', type: 'multiOptions', required: true });
		});

		it('has labels in Title Case, switches that ask "Whether …", and a drop-down behind each list', () => {
			for (const { displayName, type, description, modes } of all.filter(
				({ type }) => type !== 'notice',
			)) {
				const words = displayName.replace(/[()]/g, '').split(/[\s-]+/);
				const isFine = words.every((word) => /^[A-Z0-9]/.test(word) || small.includes(word));
				expect([displayName, isFine]).toEqual([displayName, true]);
				if (type === 'boolean') expect(description).toMatch(/^Whether /);
				const method = modes?.find(({ name }) => name === 'list')?.typeOptions?.searchListMethod;
				if (method !== undefined) expect(node.methods.listSearch).toHaveProperty(method);
			}
		});

		it('offers the same filters as the other, sorted', () => {
			const filters = all.find(({ name }) => name === 'filters');
			const labels = filters?.options?.map((option) =>
				'displayName' in option ? option.displayName : '',
			);
			const offered = [...eventFilters.map(({ label }) => label), 'Has Supplier Reference'];
			expect(labels).toEqual(offered.sort());
		});
	},
);

test.each([
	['automatic', true],
	['manual', false],
])('with Create Webhook %s, hides its URL: %s', (createWebhook, isHidden) => {
	const node = new HaloPsaTrigger();
	const [webhook] = node.description.webhooks ?? [];
	expect(evaluated(node, { createWebhook }, webhook.ndvHideUrl)).toBe(isHidden);
});
