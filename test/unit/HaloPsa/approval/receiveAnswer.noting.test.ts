import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { receiveAnswer } from '../../../../nodes/HaloPsa/approval/receiveAnswer';
import type { ApprovalRequest } from '../../../../nodes/HaloPsa/approval/request';
import { closedItemOf } from '../../../../nodes/HaloPsa/approval/request';
import { addNotes, findNote, isNote } from '../../../../nodes/HaloPsa/execution/noteOnce';
import { HaloClient } from '../../../../nodes/HaloPsa/transport/client';
import { questionOf } from './questions';

jest.mock('../../../../nodes/HaloPsa/execution/noteOnce', () => ({
	addNotes: jest.fn(),
	findNote: jest.fn(),
	isNote: jest.fn(),
}));

const SIGNATURE = '0'.repeat(64);
const PRIVATE = 'Halo does not say that the note is private';

let nextKey = 0;

/** A question that nobody has answered yet, as no other of this process. */
const newQuestion = (more: Partial<ApprovalRequest> = {}) => {
	nextKey += 1;
	return questionOf({
		key: `key-${nextKey}`,
		answerKey: `answer-${nextKey}`,
		untilEpochMs: Date.UTC(9999, 0),
		...more,
	});
};

beforeEach(() => {
	jest.spyOn(HaloClient, 'open').mockResolvedValue({} as HaloClient);
});

/** What Halo holds and answers: the note that stands there at each look, and the row of the added one. */
function haloShows(looks: Array<IDataObject | undefined>, added: IDataObject = {}) {
	let look = 0;
	jest.mocked(findNote).mockImplementation(async () => await Promise.resolve(looks[look++]));
	return jest
		.mocked(addNotes)
		.mockReset()
		.mockResolvedValue([{ row: added }]);
}

/** Presses the button of a link. */
async function press(request: ApprovalRequest, { answer = '0', type = 'haloPsaApproval' } = {}) {
	const shown = { status: 200, page: '', main: [] as INodeExecutionData[][] };
	const response = {
		status: (status: number) =>
			Object.assign(response, { shown: Object.assign(shown, { status }) }),
		set: () => response,
		send: (page: string) => Object.assign(shown, { page }),
	};
	const { webhookResponse, workflowData = [] } = await receiveAnswer.call({
		evaluateExpression: () => closedItemOf(request, 'expired'),
		getQueryData: () => ({ answer, round: '0', signature: SIGNATURE }),
		getBodyData: () => ({}),
		getNode: () => ({ type }),
		getRequestObject: () => ({ method: 'POST' }),
		getResponseObject: () => response,
		getSignedResumeUrl: () => `https://n8n.example/waiting/1/a?signature=${SIGNATURE}`,
	} as unknown as IWebhookFunctions);
	if (typeof webhookResponse === 'string') shown.page = webhookResponse;
	return { ...shown, main: workflowData };
}

/** The kind: what is not known to be hidden from the end user is said to be open. */
test.each([
	['by the reply', [undefined], { hiddenfromuser: true }, true],
	['by a second look', [undefined, { hiddenfromuser: true }], {}, true],
	['by neither', [undefined, {}], {}, false],
	['to be none', [undefined], { hiddenfromuser: false }, false],
	['to be none by a second look', [undefined, { hiddenfromuser: false }], {}, false],
])('A note that Halo shows as private %s', async (_, looks, added, isPrivate) => {
	haloShows(looks, added);
	const { status, page } = await press(newQuestion());
	expect(status).toBe(200);
	expect(page).toContain('Recorded');
	expect(page.includes(PRIVATE)).toBe(!isPrivate);
});

test.each([
	[true, true],
	[false, false],
	[undefined, false],
])('A note of an earlier try whose hiddenfromuser is %j', async (hiddenfromuser, isPrivate) => {
	jest.mocked(isNote).mockReturnValue(true);
	const add = haloShows([{ hiddenfromuser, note: 'Approved' }]);
	const { page } = await press(newQuestion());
	expect(add).not.toHaveBeenCalled();
	expect(page).toContain('Recorded');
	expect(page.includes(PRIVATE)).toBe(!isPrivate);
});

test('Two answers at the same moment: one is noted, the other is turned away', async () => {
	const add = haloShows([undefined], { hiddenfromuser: true });
	const question = newQuestion();
	const both = await Promise.all([press(question), press(question, { answer: '1' })]);
	expect(add).toHaveBeenCalledTimes(1);
	expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
	expect(both.filter(({ main }) => main.length > 0)).toHaveLength(1);
});

test('After an answer that could not be noted, the next one is taken', async () => {
	haloShows([undefined, undefined], { hiddenfromuser: true }).mockRejectedValueOnce(
		new Error('Halo is away'),
	);
	const question = newQuestion();
	expect(await press(question)).toMatchObject({ status: 502, main: [] });
	expect((await press(question)).main).toHaveLength(2);
});

test.each([
	['haloPsaApproval', '0', 1],
	['haloPsaApproval', '1', 0],
	['haloPsaApprovalHitlTool', '0', 0],
	['haloPsaApprovalHitlTool', '1', 0],
])('Of the node %s, answer %s leaves by output %i', async (type, answer, output) => {
	haloShows([undefined], { hiddenfromuser: true });
	const { main } = await press(newQuestion(), { type, answer });
	expect(main.map((items) => items.length > 0).indexOf(true)).toBe(output);
	expect(main.flat()).toHaveLength(1);
});
