import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { HaloPsaApi } from '../../credentials/HaloPsaApi.credentials';
import { HaloPsaWebhookApi } from '../../credentials/HaloPsaWebhookApi.credentials';
import { PetraApi } from '../../credentials/PetraApi.credentials';
import { PetraWebhookApi } from '../../credentials/PetraWebhookApi.credentials';
import { HaloPsa } from '../../nodes/HaloPsa/HaloPsa.node';
import { HaloPsaApproval } from '../../nodes/HaloPsa/HaloPsaApproval.node';
import { HaloPsaPollingTrigger } from '../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import { HaloPsaTrigger } from '../../nodes/HaloPsa/HaloPsaTrigger.node';
import { Petra } from '../../nodes/Petra/Petra.node';
import { PetraTrigger } from '../../nodes/Petra/PetraTrigger.node';
import { PetraWebhookTrigger } from '../../nodes/Petra/PetraWebhookTrigger.node';
import { shownOf } from './forms';

/** By node or credential: each name or value that a workflow saves, with the forms in which it can be saved. */
export type FrozenNames = Record<string, Record<string, string>>;

/** All nodes of the package, which the list of package.json names too. */
export const nodeDescriptions = [
	new HaloPsa(),
	new HaloPsaApproval(),
	new HaloPsaPollingTrigger(),
	new HaloPsaTrigger(),
	new Petra(),
	new PetraTrigger(),
	new PetraWebhookTrigger(),
].map(({ description }) => description);

const credentials = [
	new HaloPsaApi(),
	new HaloPsaWebhookApi(),
	new PetraApi(),
	new PetraWebhookApi(),
];

/** What a workflow saves of an input: its name, its type, the values of its choices (`=`) and the ways to choose (`@`). */
function namesOf(input: INodeProperties, within = ''): string[] {
	if (input.type === 'notice') return [];
	const here = `${within}${input.name}`;
	const inner = (input.options ?? []).flatMap((option) => {
		if ('values' in option)
			return option.values.flatMap((value) => namesOf(value, `${here}.${option.name}.`));
		return 'type' in option ? namesOf(option, `${here}.`) : [`${here}=${String(option.value)}`];
	});
	const modes = (input.modes ?? []).map(({ name }) => `${here}@${name}`);
	return [`${here}: ${input.type}`, ...inner, ...modes];
}

/** The forms of a node, each with the inputs that it shows; one without a name where nothing chooses among several. */
function formsOf(properties: INodeProperties[]): Array<[form: string, inputs: INodeProperties[]]> {
	const operations = properties.filter(({ name }) => name === 'operation');
	const forms = operations.flatMap(({ displayOptions, options = [] }) =>
		(displayOptions?.show?.resource ?? []).flatMap((resource) =>
			(options as INodePropertyOptions[]).map(({ value }): [string, INodeProperties[]] => {
				const chosen = { resource: String(resource), operation: String(value) };
				const shown = shownOf(properties, chosen).filter(
					({ name }) => name !== 'resource' && name !== 'operation',
				);
				return [`${chosen.resource}.${chosen.operation}`, shown];
			}),
		),
	);
	return forms.length === 0 ? [['', properties]] : forms;
}

function frozenOf(properties: INodeProperties[]): Record<string, string> {
	const forms = new Map<string, Set<string>>();
	for (const [form, inputs] of formsOf(properties)) {
		for (const name of [
			...(form === '' ? [] : ['operation']),
			...inputs.flatMap((one) => namesOf(one)),
		])
			forms.set(name, (forms.get(name) ?? new Set()).add(form));
	}
	return Object.fromEntries(
		[...forms]
			.sort(([left], [right]) => (left < right ? -1 : 1))
			.map(([name, shown]) => [name, [...shown].sort().join(' ')]),
	);
}

/** What there is now. */
export const namesNow = (): FrozenNames =>
	Object.fromEntries(
		[...nodeDescriptions, ...credentials].map(({ name, properties }) => [
			name,
			frozenOf(properties),
		]),
	);

/** Names with their forms, each pair a line. */
export function linesOf(names: FrozenNames): string[] {
	return Object.entries(names).flatMap(([node, inputs]) =>
		Object.entries(inputs).flatMap(([name, forms]) =>
			forms.split(' ').map((form) => [node, form, name].filter(Boolean).join(' › ')),
		),
	);
}

/** What is frozen, and what there is now besides. */
export function withNewNames(frozen: FrozenNames, now: FrozenNames): FrozenNames {
	const nodes = [...new Set([...Object.keys(frozen), ...Object.keys(now)])];
	return Object.fromEntries(
		nodes.map((node) => {
			const [before = {}, after = {}] = [frozen[node], now[node]];
			const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
			const forms = (name: string) =>
				[before[name], after[name]].flatMap((one) => (one === undefined ? [] : one.split(' ')));
			return [
				node,
				Object.fromEntries(names.map((name) => [name, [...new Set(forms(name))].sort().join(' ')])),
			];
		}),
	);
}
