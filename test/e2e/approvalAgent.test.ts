import { randomUUID } from 'node:crypto';
import { until } from '../../real-n8n';
import type { Row } from '../../sandbox';
import { linksIn, press } from './approvals';
import type { ChatModel } from './chatModel';
import { startChatModel } from './chatModel';
import type { World } from './world';
import { by, enterWorld, HALO_NODE } from './world';

let world: World;
let model: ChatModel;
let openAi: { id: string; name: string };

beforeAll(async () => {
	world = await enterWorld();
	model = await startChatModel();
	const name = 'Stand-in';
	const data = { apiKey: 'none', url: model.url, header: false };
	openAi = { id: await world.n8n.api.createCredential({ name, type: 'openAiApi', data }), name };
});

afterAll(async () => {
	expect(world.sandbox.violations).toEqual([]);
	await model.close();
	await world.leave();
});

const UNDER_WAY = ['new', 'running'];

/** An agent whose only tool lists teams, and stands behind an approval; its run, up to the approval. */
async function agentAsks(limitHours: number) {
	const { api } = world.n8n;
	const path = randomUUID();
	const ticket = world.sandbox.halo.add('Tickets', { summary: 'An agent asks', client_id: 12 });
	const tool = world.node('List Teams', { resource: 'team', operation: 'getAll', limit: 1 });
	const langchain = '@n8n/n8n-nodes-langchain';
	const nodes = [
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: path,
			parameters: { httpMethod: 'POST', path, responseMode: 'onReceived' },
		},
		{
			name: 'Agent',
			type: `${langchain}.agent`,
			typeVersion: 3,
			parameters: { promptType: 'define', text: 'List the teams', options: {} },
		},
		{
			name: 'Model',
			type: `${langchain}.lmChatOpenAi`,
			typeVersion: 1.2,
			parameters: { model: by('id', 'stand-in'), options: {} },
			credentials: { openAiApi: openAi },
		},
		{
			...world.node('Approval', {
				operation: 'sendAndWait',
				responseType: 'approval',
				ticket_id: by('id', Number(ticket.id)),
				message: '=The agent wants to run {{ $tool.name }}',
				limitHours,
			}),
			type: `${HALO_NODE}ApprovalHitlTool`,
			webhookId: randomUUID(),
		},
		{ ...tool, type: `${HALO_NODE}Tool` },
	];
	const to = (node: string, type: string) => ({ [type]: [[{ node, type, index: 0 }]] });
	const { id } = await api.createWorkflow({
		name: `Agent ${path}`,
		nodes,
		connections: {
			Webhook: to('Agent', 'main'),
			Model: to('Agent', 'ai_languageModel'),
			Approval: to('Agent', 'ai_tool'),
			'List Teams': to('Approval', 'ai_tool'),
		},
	});
	await api.activate(id);
	await api.webhook(path, { approved: true });
	const [{ id: executionId, status }] = await until(
		async () => await api.executions(id),
		'the agent came to the approval',
		{ reached: ([first]) => first !== undefined && !UNDER_WAY.includes(first.status) },
	);
	expect(status).toBe('waiting');
	const [note] = world.sandbox.halo.rows('Actions').filter(({ ticket_id: on }) => on === ticket.id);
	return {
		press: async (label: string) => {
			const link = linksIn(String(note.note_html)).find((found) => found.label === label);
			return await press(String(link?.url));
		},
		/** How often the tool ran, and what the agent said in the end. */
		end: async (): Promise<{ ran: number; output: unknown }> => {
			const execution = await until(
				async () => await api.execution(executionId),
				'the run is over',
				{
					reached: (found) => !['waiting', ...UNDER_WAY].includes(found.status),
					moving: (found) => found.status,
				},
			);
			expect(execution.data.resultData.error?.message).toBeUndefined();
			const { runData } = execution.data.resultData;
			const agent: Row[] = (runData.Agent ?? []).flatMap(({ data }) =>
				(data?.main?.[0] ?? []).map(({ json }) => json),
			);
			return {
				ran: runData['List Teams']?.length ?? 0,
				output: agent[agent.length - 1]?.output,
			};
		},
	};
}

describe('An agent whose tool stands behind an approval', () => {
	it('runs it where somebody approves', async () => {
		const run = await agentAsks(1);
		expect(await run.press('Approve')).toMatchObject({ status: 200 });
		expect(await run.end()).toMatchObject({ ran: 1 });
	});

	it.each([
		['declines', 1],
		['answers in time, whatever the model asked for', 2 / 3_600],
	])('does not run it where somebody, or nobody, %s', async (_, limitHours) => {
		const run = await agentAsks(limitHours);
		if (limitHours === 1) await run.press('Decline');
		expect(await run.end()).toMatchObject({
			ran: 0,
			output: expect.stringContaining('rejected the tool call'),
		});
	});
});
