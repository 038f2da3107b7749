import type { IHookFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { PetraApi } from '../../../credentials/PetraApi.credentials';
import { PetraWebhookApi } from '../../../credentials/PetraWebhookApi.credentials';
import { operations } from '../../../nodes/Petra/operations';
import { Petra } from '../../../nodes/Petra/Petra.node';
import { PetraTrigger } from '../../../nodes/Petra/PetraTrigger.node';
import { PetraWebhookTrigger } from '../../../nodes/Petra/PetraWebhookTrigger.node';
import { records } from '../../../nodes/Petra/records';

const nodes = [new Petra(), new PetraTrigger(), new PetraWebhookTrigger()];
const forms = [
	...nodes.map(({ description }) => description),
	new PetraApi(),
	new PetraWebhookApi(),
];

/** What the node makes of what Petra sends for the nodes behind it: the words of a ticket, the month and product of a bill. */
const MADE = ['title', 'description', 'month', 'product'];

interface Found {
	property: INodeProperties;
	where: string;
}

function within(property: INodeProperties, where: string): Found[] {
	const here = `${where} › ${property.name}`;
	const inner = (property.options ?? []).flatMap((option) =>
		'type' in option ? within(option, here) : [],
	);
	return [{ property, where: here }, ...inner];
}

const all = forms.flatMap(({ displayName, properties }) =>
	properties.flatMap((property) => within(property, displayName)),
);
const inputs = all.filter(({ property }) => property.type !== 'notice');
const small = ['a', 'as', 'by', 'from', 'in', 'of', 'on', 'or', 'per', 'the', 'they', 'to', '×'];
const isTitleCase = (label: string): boolean =>
	label
		.replace(/[()]/g, '')
		.split(/[\s-]+/)
		.every((word, index) => /^[A-Z0-9]/.test(word) || (index > 0 && small.includes(word)));

const breaking = (isFine: (property: INodeProperties) => boolean): string[] =>
	inputs.filter(({ property }) => !isFine(property)).map(({ where }) => where);

const choices = (property: INodeProperties): string[] =>
	(property.options ?? []).map((option) =>
		'displayName' in option ? option.displayName : option.name,
	);

test('labels and choices are in Title Case', () => {
	expect(inputs.length).toBeGreaterThan(30);
	expect(breaking(({ displayName }) => isTitleCase(displayName))).toEqual([]);
	expect(breaking((property) => choices(property).every(isTitleCase))).toEqual([]);
});

test('switches ask "Whether …", samples begin with "e.g.", descriptions begin large and end without a full stop', () => {
	expect(
		breaking(
			({ type, description = '' }) => type !== 'boolean' || description.startsWith('Whether '),
		),
	).toEqual([]);
	expect(
		breaking(
			({ type, placeholder }) => type !== 'string' || placeholder?.startsWith('e.g. ') !== false,
		),
	).toEqual([]);
	expect(
		breaking(({ description = 'X' }) => /^[A-Z"]/.test(description) && !description.endsWith('.')),
	).toEqual([]);
});

test('lists of five and more are sorted, of the resources behind what is used most, and a default is one of the choices', () => {
	expect(
		breaking((property) => {
			const shown = choices(property);
			if (property.name === 'resource') return shown[0] === 'Incident' && shown[1] === 'Usage';
			const sorted = [...shown].sort((left, right) => left.localeCompare(right, 'en'));
			return shown.length < 5 || JSON.stringify(shown) === JSON.stringify(sorted);
		}),
	).toEqual([]);
	expect(
		breaking(
			({ type, options = [], default: value }) =>
				type !== 'options' ||
				(options as INodePropertyOptions[]).some((option) => option.value === value),
		),
	).toEqual([]);
});

test('each kind of record has operations, and Simplify gives few properties', () => {
	for (const record of records) {
		expect(operations.filter((operation) => operation.record === record)).not.toHaveLength(0);
		const sent = Object.keys(record.simplified ?? {}).filter((name) => !MADE.includes(name));
		expect(sent.length).toBeLessThanOrEqual(12);
	}
});

test('the triggers are triggers, and only the action node is a tool', () => {
	const [action, ...triggers] = nodes.map(({ description }) => description);
	expect(action.usableAsTool).toBe(true);
	for (const { displayName, name, inputs: given, group, usableAsTool } of triggers) {
		expect({ given, group, usableAsTool }).toEqual({
			given: [],
			group: ['trigger'],
			usableAsTool: undefined,
		});
		expect(displayName).toMatch(/Trigger$/);
		expect(name).toMatch(/^petra.*Trigger$/);
	}
});

test('secrets are masked, and nothing else is', () => {
	const masked = all.filter(({ property }) => property.typeOptions?.password === true);
	expect(masked.map(({ property }) => property.name)).toEqual(['apiKey', 'secret']);
});

test('the webhook trigger shows URL, header and body to paste, in plain text', () => {
	const shown = new PetraWebhookTrigger().description.properties
		.filter(({ type }) => type === 'notice')
		.map(({ displayName }) => displayName);
	expect(shown.join(' ')).toContain('URL: the Production URL, shown above under Webhook URLs');
	expect(shown.join(' ')).toContain('Header: X-Petra-Webhook-Secret');
	expect(shown.join(' ')).toContain('Body (JSON): {"url": "…"}');
	expect(shown.filter((text) => text.includes('<'))).toEqual([]);
});

test('the webhook is taken away and set up by nobody but the person in Petra', async () => {
	const { checkExists, create, delete: remove } = new PetraWebhookTrigger().webhookMethods.default;
	for (const method of [checkExists, create, remove]) {
		expect(await method.call({} as IHookFunctions)).toBe(true);
	}
});

test('Options come last, as in the Halo PSA node', () => {
	for (const { record, verb, properties } of operations) {
		const at = properties.findIndex(({ name }) => name === 'options');
		const isLast = at === -1 || at === properties.length - 1;
		expect({ operation: `${record.name}.${verb}`, isLast }).toEqual({
			operation: `${record.name}.${verb}`,
			isLast: true,
		});
	}
});
