import { request } from '../request';
import type { Session } from '../rest';
import { until } from '../until';

/** What a production webhook is called by. */
export function webhookCalls({ url }: Session) {
	/** Calls a production webhook; waits for one that was activated a moment ago. */
	async function webhook(path: string, body: unknown): Promise<{ status: number; body: unknown }> {
		const call = async () => {
			const answer = await request(`${url}/webhook/${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			const isJson = answer.headers.get('content-type')?.includes('json') === true;
			return { status: answer.status, isJson, text: await answer.text() };
		};
		const { status, isJson, text } = await until(call, `n8n knows the webhook ${path}`, {
			reached: (answer) => answer.status !== 404 || !answer.text.includes('not registered'),
		});
		return { status, body: isJson && text !== '' ? JSON.parse(text) : text };
	}

	return { webhook };
}
