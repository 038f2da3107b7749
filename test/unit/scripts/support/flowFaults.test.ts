import { readFileSync } from 'node:fs';
import { flowNames } from '../../../../real-n8n/flows';
import { faultsOfFlow } from '../../../../scripts/support/flowFaults';
import { fullPath } from '../../../../scripts/support/sources';

const node = { name: 'One', type: 'n8n-nodes-base.set', parameters: { text: 'Hello' } };
const flowWith = (more: object, ofNode: object = {}) =>
	JSON.stringify({ name: 'x', nodes: [{ ...node, ...ofNode }], ...more });

test.each(flowNames())('the flow %s may be handed on', (name) => {
	expect(faultsOfFlow(readFileSync(fullPath(`workflows/${name}.json`), 'utf8'))).toEqual([]);
});

test.each<[string, object, object]>([
	['pinned data', { pinData: { One: [{ json: {} }] } }, {}],
	[
		'what its triggers remember',
		{ staticData: { 'node:One': { production: { secret: 'x' } } } },
		{},
	],
	['names the n8n', { meta: { instanceId: 'x' } }, {}],
	['which this package does not have', {}, { type: 'n8n-nodes-halopsa.gone' }],
	['fixed webhookId', {}, { webhookId: 'petra-incident' }],
	["credential's id", {}, { credentials: { haloPsaApi: { id: '7', name: 'Halo' } } }],
	['a secret, in secret', {}, { parameters: { options: { secret: '1' } } }],
	['a secret, in value', {}, { parameters: { headers: [{ value: 'Bearer abc' }] } }],
	['a secret, in url', {}, { parameters: { url: 'https://n8n.example/webhook/x?secret=1' } }],
	['a secret, in jsCode', {}, { parameters: { jsCode: 'const key = "petra_9aB3cD4eF5";' } }],
	['a secret, in text', {}, { parameters: { text: '0123456789abcdef0123456789abcdef' } }],
	['is not valid JSON', {}, {}],
])('a flow with %s may not', (fault, more, ofNode) => {
	const text = flowWith(more, ofNode);
	const faults = faultsOfFlow(fault === 'is not valid JSON' ? text.slice(1) : text);
	expect(faults).toEqual([expect.stringContaining(fault)]);
});

test('an expression in a field of that name is none', () => {
	expect(faultsOfFlow(flowWith({}, { parameters: { token: '={{ $json.token }}' } }))).toEqual([]);
	expect(faultsOfFlow(flowWith({ pinData: {}, staticData: null, meta: null }))).toEqual([]);
});
