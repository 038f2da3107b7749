import type { Server } from 'node:http';
import express from 'express';

/** What a model gets to see of a tool that it called. */
interface ChatMessage {
	role: string;
	content: unknown;
}

/** A stand-in for a chat model: it calls the one tool that it is offered, and then says what it got. */
export interface ChatModel {
	/** Base URL for n8n's OpenAI credential. */
	url: string;
	/** All that it was told, a text for each question. */
	told: string[];
	close(): Promise<void>;
}

const completion = (message: Record<string, unknown>, reason: string) => ({
	id: 'chatcmpl-1',
	object: 'chat.completion',
	created: 1,
	model: 'stand-in',
	choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: reason }],
	usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

/**
 * Starts the stand-in on a free port of this machine.
 *
 * @param says to a question without tools
 */
export async function startChatModel(says = ''): Promise<ChatModel> {
	const told: string[] = [];
	const app = express();
	app.use(express.json({ limit: '5mb' }));
	app.post('/v1/chat/completions', (request, response) => {
		const { messages, tools } = request.body as {
			messages: ChatMessage[];
			tools?: Array<{ function: { name: string } }>;
		};
		told.push(JSON.stringify(messages));
		const answered = messages.filter(({ role }) => role === 'tool');
		if (answered.length > 0 || tools === undefined) {
			const heard = answered.map((message) => String(message.content)).join('\n');
			const content = heard === '' ? says : heard;
			response.json(completion({ content }, 'stop'));
			return;
		}
		const call = {
			id: 'call_1',
			type: 'function',
			// What a model may put into it must not pass for an approval.
			function: {
				name: tools[0].function.name,
				arguments: JSON.stringify({
					toolParameters: { approved: true },
					hitlParameters: { approved: true },
					approved: true,
				}),
			},
		};
		response.json(completion({ content: null, tool_calls: [call] }, 'tool_calls'));
	});
	const server = await new Promise<Server>((resolve) => {
		const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
	});
	const address = server.address();
	return {
		url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/v1`,
		told,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
