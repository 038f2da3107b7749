import type { INodeProperties, INodeType } from 'n8n-workflow';
import { HaloPsa } from '../../nodes/HaloPsa/HaloPsa.node';
import { HaloPsaApproval } from '../../nodes/HaloPsa/HaloPsaApproval.node';
import { HaloPsaPollingTrigger } from '../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import { HaloPsaTrigger } from '../../nodes/HaloPsa/HaloPsaTrigger.node';
import { ticket } from '../../nodes/HaloPsa/records/resources/ticket';
import { Petra } from '../../nodes/Petra/Petra.node';
import { PetraTrigger } from '../../nodes/Petra/PetraTrigger.node';
import { PetraWebhookTrigger } from '../../nodes/Petra/PetraWebhookTrigger.node';
import { EXAMPLES, flowNames, readFlow } from '../../real-n8n/flows';
import { holesIn, LIMITED, LONGEST_EXPRESSION, mostOf, sizeOf } from '../support/flowSize';
import { shownOf } from '../support/forms';

const ours = [
	HaloPsa,
	HaloPsaApproval,
	HaloPsaPollingTrigger,
	HaloPsaTrigger,
	Petra,
	PetraTrigger,
	PetraWebhookTrigger,
];
const OWN = 'n8n-nodes-halopsa.';
const types = new Map<string, INodeType>(
	ours.map((Node): [string, INodeType] => {
		const node = new Node();
		return [`${OWN}${node.description.name}`, node];
	}),
);
const CREDENTIALS: Record<string, string> = {
	haloPsaApi: 'Halo PSA account',
	petraApi: 'Petra account',
	openAiApi: 'OpenAI account',
	petraWebhookApi: 'Petra webhook',
};
/** The nodes of n8n's that a technician can read without more. */
const CORE = ['errorTrigger', 'scheduleTrigger', 'stickyNote', 'wait'].map(
	(name) => `n8n-nodes-base.${name}`,
);
/** An example shows n8n's own nodes beside ours, but no code. */
const CODE = /\.(code|function|functionItem|executeCommand)$/;
/** Beside the two that tell a person when it stops. */
const MOST_OF_AN_EXAMPLE = { nodes: 8, expressions: 12 };

type Given = Record<string, unknown>;

/** What of the values given the properties do not have, by where it stands. */
function unknownIn(given: Given, properties: INodeProperties[], where: string): string[] {
	return Object.entries(given).flatMap(([name, value]) => {
		const here = `${where} › ${name}`;
		const property = properties.find((one) => one.name === name);
		if (property === undefined) return [here];
		const inner = (property.options ?? []) as INodeProperties[];
		if (property.type === 'collection') return unknownIn(value as Given, inner, here);
		if (property.type !== 'fixedCollection') return [];
		return Object.entries(value as Given).flatMap(([group, rows]) => {
			const values = property.options?.find((option) => option.name === group);
			if (values === undefined || !('values' in values)) return [`${here} › ${group}`];
			return [rows].flat().flatMap((row) => unknownIn(row as Given, values.values, here));
		});
	});
}

/** Every locator below a value. */
function locatorsIn(value: unknown): Given[] {
	if (typeof value !== 'object' || value === null) return [];
	return '__rl' in value ? [value as Given] : Object.values(value).flatMap(locatorsIn);
}

describe.each([...flowNames(), ...flowNames(EXAMPLES)])('The flow file %s', (name) => {
	const flow = readFlow(name);
	const own = flow.nodes.filter(({ type }) => type.startsWith(OWN));
	const named = (wanted: string) => flow.nodes.filter(({ type }) => type === wanted);

	it('holds nothing of the n8n that it came from', () => {
		expect(Object.keys(flow).sort()).toEqual(['connections', 'name', 'nodes', 'settings']);
		expect(flow.name).toMatch(name.startsWith(EXAMPLES) ? /^Halo: / : /^Petra: /);
		// Runs hold personal data, so those that went well are not kept.
		expect(flow.settings).toEqual({ executionOrder: 'v1', saveDataSuccessExecution: 'none' });
		for (const { credentials } of flow.nodes)
			for (const [type, credential] of Object.entries(credentials ?? {}))
				expect(credential).toEqual({ name: CREDENTIALS[type] });
	});

	it('uses nodes that exist, with the credentials that they ask for', () => {
		const others = flow.nodes.filter(({ type }) => !types.has(type) && !CORE.includes(type));
		expect(
			name.startsWith(EXAMPLES) ? others.filter(({ type }) => CODE.test(type)) : others,
		).toEqual([]);
		for (const node of own)
			expect(Object.keys(node.credentials ?? {})).toEqual(
				types
					.get(node.type)
					?.description.credentials?.filter(({ displayOptions }) =>
						Object.entries(displayOptions?.show ?? {}).every(
							([parameter, wanted = []]) =>
								!Array.isArray(wanted) || wanted.includes(node.parameters?.[parameter] as boolean),
						),
					)
					.map((credential) => credential.name),
			);
	});

	it('gives only parameters that the nodes have', () => {
		const unknown = own.flatMap((node) => {
			const parameters: Given = node.parameters ?? {};
			const properties = types.get(node.type)?.description.properties ?? [];
			const shown = shownOf(properties, {
				resource: String(parameters.resource),
				operation: String(parameters.operation),
			});
			const polled = 'pollTimes' in parameters ? ['pollTimes'] : [];
			const given = Object.entries(parameters).filter(([key]) => !polled.includes(key));
			return unknownIn(Object.fromEntries(given), shown, node.name);
		});
		expect(unknown).toEqual([]);
	});

	it('chooses by name, or by what the run found', () => {
		const fixed = own
			.flatMap(({ parameters }) => locatorsIn(parameters))
			.filter(
				({ mode, value }) => mode !== 'name' && value !== '' && !String(value).startsWith('='),
			);
		expect(fixed).toEqual([]);
	});

	it('asks a simplified ticket of an event for nothing that it leaves out', () => {
		const triggers = flow.nodes.filter(({ type }) => /haloPsa(Polling)?Trigger$/.test(type));
		const isSimple = triggers.every(({ parameters }) => parameters?.simple !== false);
		if (!isSimple) return;
		const shown = Object.keys(ticket.simplified ?? {}).map((entry) => entry.split('|')[0]);
		const asked = JSON.stringify(flow.nodes).matchAll(/\bjson\.ticket\.(\w+)/g);
		expect([...asked].map(([, name]) => name).filter((name) => !shown.includes(name))).toEqual([]);
	});

	it('explains itself in one note, and tells a person when it stops', () => {
		expect(named('n8n-nodes-base.stickyNote').map((node) => node.name)).toEqual(['About']);
		expect(named('n8n-nodes-base.errorTrigger')).toHaveLength(1);
		expect(flow.connections['When the Flow Stops']).toEqual({
			main: [[{ node: 'Tell the Team', type: 'main', index: 0 }]],
		});
	});

	it('never mails an end user unasked, such as the one whose account was taken over', () => {
		const made = own.filter(
			({ parameters }) => parameters?.resource === 'ticket' && parameters.operation === 'upsert',
		);
		expect(made).not.toEqual([]);
		for (const { parameters } of made)
			expect(parameters?.additionalFields).toMatchObject({ sendack: false });
	});

	it('is short, and every text of it is a text with holes', () => {
		const { nodes, expressions } = sizeOf(flow);
		const most = name.startsWith(EXAMPLES) ? MOST_OF_AN_EXAMPLE : mostOf(name);
		expect(nodes).toBeLessThanOrEqual(most.nodes);
		expect(expressions).toBeLessThanOrEqual(most.expressions);
		const holes = holesIn(flow.nodes);
		expect(holes.filter((hole) => hole.length > LONGEST_EXPRESSION)).toEqual([]);
		// A call of anything but the choice of a node is a function.
		const calls = holes.filter((hole) =>
			/[\w\])]\s*\(|=>|`/.test(hole.replace(/\$\('[^']*'\)/g, '')),
		);
		expect(calls).toEqual([]);
	});
});

it('each flow with a limit is there', () => {
	expect(flowNames()).toEqual(expect.arrayContaining(LIMITED));
});
