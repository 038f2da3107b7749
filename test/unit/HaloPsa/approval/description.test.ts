import { SEND_AND_WAIT_OPERATION } from 'n8n-workflow';
import { answerWebhooks } from '../../../../nodes/HaloPsa/approval/description';
import { HaloPsaApproval } from '../../../../nodes/HaloPsa/HaloPsaApproval.node';

const { description } = new HaloPsaApproval();

it('is what n8n takes for a node that waits, and makes a tool for agents of', () => {
	const [operation] = description.properties;
	expect(operation).toMatchObject({ name: 'operation', default: SEND_AND_WAIT_OPERATION });
	expect(operation.options).toEqual([expect.objectContaining({ value: SEND_AND_WAIT_OPERATION })]);
	expect(description.properties.map(({ name }) => name)).toEqual(
		expect.arrayContaining(['message', 'responseType']),
	);
	expect(description.usableAsTool).toBeUndefined();
	expect(answerWebhooks.map(({ httpMethod }) => httpMethod)).toEqual(['GET', 'POST']);
	expect(answerWebhooks).toEqual([
		expect.objectContaining({ restartWebhook: true, path: '={{ $nodeId }}' }),
		expect.objectContaining({ restartWebhook: true, path: '={{ $nodeId }}' }),
	]);
});

it('has what is no answer come out first, where n8n passes on what waited', () => {
	expect(description.outputs).toMatchObject([
		{ displayName: 'Declined or No Answer' },
		{ displayName: 'Approved or Answered' },
	]);
});

it('stays small: n8n copies all of it into the tool', () => {
	expect(JSON.stringify(description.properties).length).toBeLessThan(6_000);
});
