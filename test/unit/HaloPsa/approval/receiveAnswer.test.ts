import type { IWebhookFunctions } from 'n8n-workflow';
import { receiveAnswer } from '../../../../nodes/HaloPsa/approval/receiveAnswer';
import { closedItemOf } from '../../../../nodes/HaloPsa/approval/request';
import { questionOf } from './questions';

/** What n8n would sign, with a signature that shows for what it was made. */
const signedFor = (query: Record<string, string>) =>
	`made-for-${Object.values(query).join('-')}`.padEnd(64, '0');

/** Opens or presses a link of a question that waits. */
async function call(sent: { query: Record<string, unknown>; method?: string; body?: unknown }) {
	const field = { type: 'text' as const, choices: [], required: true, label: 'Why' };
	const request = questionOf({
		type: 'form',
		answers: [],
		fields: [field],
		recipients: ['Dana', 'Lee'],
		untilEpochMs: Date.UTC(9999, 0),
	});
	const shown = { status: 0, page: '' };
	const response = {
		status: (status: number) => {
			shown.status = status;
			return response;
		},
		set: () => response,
		send: (page: string) => Object.assign(shown, { page }),
	};
	await receiveAnswer.call({
		evaluateExpression: () => closedItemOf(request, 'expired'),
		getQueryData: () => sent.query,
		getBodyData: () => sent.body,
		getRequestObject: () => ({ method: sent.method ?? 'GET' }),
		getResponseObject: () => response,
		getSignedResumeUrl: (query: Record<string, string>) =>
			`https://n8n.example/waiting/1/a?signature=${signedFor(query)}`,
	} as unknown as IWebhookFunctions);
	return shown;
}

const query = { to: '1', round: '0' };

test('A link with the signature of its own meaning is shown', async () => {
	const { status, page } = await call({ query: { ...query, signature: signedFor(query) } });
	expect(status).toBe(200);
	expect(page).toContain('This link is for Lee');
});

test.each([
	['the token of the run', `${'0'.repeat(64)}/node`],
	['the signature of another recipient', signedFor({ to: '0', round: '0' })],
	['two signatures', [signedFor(query), signedFor(query)]],
	['none', undefined],
])('A link with %s answers nothing', async (_, signature) => {
	for (const method of ['GET', 'POST'])
		expect(
			await call({ query: { ...query, signature }, method, body: { 'field-0': 'x' } }),
		).toMatchObject({ status: 401, page: expect.stringContaining('not signed') });
});

test.each([['a text'], [['x']], [undefined]])(
	'A body that is no set of fields fills nothing in: %j',
	async (body) => {
		const signed = { ...query, signature: signedFor(query) };
		const { status, page } = await call({ query: signed, method: 'POST', body });
		expect(status).toBe(422);
		expect(page).toContain('Why is empty.');
	},
);
