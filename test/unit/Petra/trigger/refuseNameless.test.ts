import type { IDataObject } from 'n8n-workflow';
import { PetraWebhookTrigger } from '../../../../nodes/Petra/PetraWebhookTrigger.node';
import { NO_INCIDENT } from '../../../../nodes/Petra/trigger/refuseNameless';
import { petraWebhookTrigger, refusalOfPetra, runPetra, SECRET } from '../../../support/petra';

const nodeType = new PetraWebhookTrigger();
const headers = { 'X-Petra-Webhook-Secret': SECRET };
const ID = '3b1f8f7e-8f0a-4a53-9a2e-6a1d6c1b7e10';

/** The items with which a call starts an execution. */
async function startedWith(body: unknown, simple: boolean): Promise<IDataObject[]> {
	const trigger = petraWebhookTrigger({ complete: false, simple });
	const { status, items } = await trigger.deliver({ body, headers });
	expect(status).toBe(200);
	return items as IDataObject[];
}

describe.each([true, false])('the execution that a call starts, Simplify %s', (simple) => {
	test.each<[unknown, string]>([
		[{ text: 'Something happened' }, '{"text":"Something happened"}'],
		['Test from Petra', '"Test from Petra"'],
		['', '""'],
		[[], 'an empty list'],
		[{ name: '<img src=x> [Tag]\nmore' }, '{"name":" Tag \\nmore"}'],
	])('fails where it names no incident: %j', async (body, shown) => {
		const items = await startedWith(body, simple);
		const { name, message, description } = await refusalOfPetra({}, { nodeType, items });
		expect(name).toBe('NodeOperationError');
		expect(message).toBe(
			'The body names no incident. Put the address of the incident into it, in Petra',
		);
		expect(description).toBe(`What Petra sent: ${shown}`);
	});

	test('shows no more of a long body than a person reads', async () => {
		const items = await startedWith({ text: 'long '.repeat(10_000) }, simple);
		const { description } = await refusalOfPetra({}, { nodeType, items });
		expect(description?.length).toBeLessThan(350);
	});

	test.each<unknown>([{ incidentId: ID }, { incident: { id: ID } }, { incidentId: 'inc-7' }])(
		'goes on with the items as they came: %j',
		async (body) => {
			const items = await startedWith(body, simple);
			expect((await runPetra({}, { nodeType, items })).json).toEqual(items);
		},
	);
});

test.each<IDataObject>([
	{ id: ID, note: NO_INCIDENT },
	{ id: null, note: 'Petra did not list the incident at that moment' },
	{ id: null },
	{ note: NO_INCIDENT },
	{},
])('an item that only looks like such a call goes on: %j', async (item) => {
	expect((await runPetra({}, { nodeType, items: [item] })).json).toEqual([item]);
});

test('items are handed on whole, with what they are paired with', async () => {
	const { items } = await runPetra({}, { nodeType, items: [{ id: 'a' }, { id: 'b' }] });
	expect(items).toEqual([
		{ json: { id: 'a' }, pairedItem: { item: 0 } },
		{ json: { id: 'b' }, pairedItem: { item: 1 } },
	]);
});
