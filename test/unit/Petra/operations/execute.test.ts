import type { RunOptions } from '../../../support/node';
import { petraCredential, PetraOnNetwork, refusalOfPetra, runPetra } from '../../../support/petra';

test('an operation that does not exist is refused', async () => {
	const error = await refusalOfPetra({ resource: 'incident', operation: 'delete' });
	expect(error.message).toBe('The operation "delete" of "incident" is unknown to this node');
});

const agents: Array<[string, RunOptions]> = [
	['Agent v2, which says so in the context', { isTool: true }],
	['Agent v3, which says so in the node', { node: { rewireOutputLogTo: 'ai_tool' } }],
	['Continue', { node: { onError: 'continueRegularOutput' } }],
];

describe.each(agents)('an item that fails keeps its fields beside what to do: %s', (_, options) => {
	const items = [{ incident: 'none', mine: 1 }];

	test('where Petra does not have what it asks for', async () => {
		new PetraOnNetwork().answer('/v1/incidents', { body: { incidents: [] } });
		const incidentId = { mode: 'id', value: '={{ $json.incident }}', __rl: true };
		const parameters = { resource: 'incident', operation: 'get', incidentId };
		expect((await runPetra(parameters, { items, ...options })).json).toEqual([
			{ ...items[0], error: expect.stringMatching(/^Petra shows no incident .*\. \S/) },
		]);
	});

	test('where the credential can not be right', async () => {
		const credential = petraCredential({ apiKey: 'petra_var_1' });
		const parameters = { resource: 'tenant', operation: 'getAll' };
		expect((await runPetra(parameters, { items, credential, ...options })).json).toEqual([
			{ ...items[0], error: expect.stringMatching(/Correct it in the Petra API credential\.$/) },
		]);
	});
});
