import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ApprovalRequest } from '../../../../nodes/HaloPsa/approval/request';
import { sendAndWait } from '../../../../nodes/HaloPsa/approval/sendAndWait';
import type { NoteToAdd } from '../../../../nodes/HaloPsa/execution/noteOnce';
import { addNotes, findNote } from '../../../../nodes/HaloPsa/execution/noteOnce';
import { HaloClient } from '../../../../nodes/HaloPsa/transport/client';

jest.mock('../../../../nodes/HaloPsa/execution/noteOnce', () => ({
	addNotes: jest.fn(),
	findNote: jest.fn(),
}));

const node = { name: 'Approval', type: 'haloPsaApproval' };

/** What n8n would sign, with a signature that shows for what it was made. */
const signatureFor = (query: Record<string, string>) =>
	Object.entries(query)
		.map(([name, value]) => `${name}${value}`)
		.join('-')
		.padEnd(64, '0');

interface Asked {
	output?: INodeExecutionData[][];
	thrown?: Error & { description?: string };
	/** The notes that were sent. */
	notes: NoteToAdd[];
	/** What n8n passes on when the time is over. */
	kept: IDataObject;
	/** Until when the run waits. */
	until?: Date;
	hidden: string[];
}

/** Asks, while Halo answers with this row of the note and holds these at each look. */
async function ask({
	settings = {},
	inputs = {} as Record<string, unknown>,
	added = { hiddenfromuser: true } as IDataObject,
	held = [] as IDataObject[],
	continues = false,
} = {}): Promise<Asked> {
	const asked: Asked = { notes: [], kept: {}, hidden: [] };
	const client = { node, hide: (secret: string) => asked.hidden.push(secret) };
	jest.spyOn(HaloClient, 'open').mockResolvedValue(client as unknown as HaloClient);
	jest.mocked(findNote).mockImplementation(async () => await Promise.resolve(held.shift()));
	jest.mocked(addNotes).mockImplementation(async (_, notes) => {
		asked.notes.push(...notes);
		return await Promise.resolve([{ row: added }]);
	});
	const execution = { data: { main: [[{ json: { approved: true } }]] } };
	const given: Record<string, unknown> = {
		message: 'May I bill 20 seats?',
		responseType: 'approval',
		limitHours: 1,
		ticket_id: { __rl: true, mode: 'id', value: '1207' },
		...inputs,
	};
	const asking = sendAndWait.call({
		getNode: () => ({ ...node, ...settings }),
		getNodeParameter: (name: string, _: number, otherwise: unknown) => given[name] ?? otherwise,
		continueOnFail: () => continues,
		evaluateExpression: () => 0,
		getSignedResumeUrl: (query: Record<string, string>) =>
			`https://n8n.example/waiting/1/a?signature=${signatureFor(query)}`,
		getExecuteData: () => execution,
		putExecutionToWait: async (until: Date) => {
			asked.until = until;
			await Promise.resolve();
		},
	} as unknown as IExecuteFunctions);
	await asking.then(
		(output) => (asked.output = output),
		(thrown: Error) => (asked.thrown = thrown),
	);
	asked.kept = execution.data.main[0][0].json;
	return asked;
}

test('Nothing is asked where n8n would also run the branch of a refusal', async () => {
	const { thrown, notes } = await ask({ settings: { alwaysOutputData: true } });
	expect(thrown?.message).toContain('Always Output Data');
	expect(notes).toEqual([]);
});

test('What came in stands nowhere any more while the run waits', async () => {
	const { kept, output } = await ask();
	expect(kept).toMatchObject({ approved: false, outcome: 'expired' });
	expect(output?.[0][0].json).toEqual(kept);
});

test('An answer of the last moment still finds the run: it waits longer than its links hold', async () => {
	const { kept, until } = await ask();
	const over = (kept.request as unknown as ApprovalRequest).untilEpochMs;
	expect(Number(until)).toBeGreaterThanOrEqual(over + 10_000);
});

test('By what an answer is known shows nowhere in the question', async () => {
	const { kept, notes } = await ask();
	const { key, answerKey } = kept.request as unknown as ApprovalRequest;
	expect(answerKey).not.toBe(key);
	expect(JSON.stringify(notes)).toContain(key);
	expect(JSON.stringify(notes)).not.toContain(answerKey);
});

test('No error can show the signature of a link', async () => {
	const { hidden, notes } = await ask();
	const urls = [...notes[0].text.matchAll(/signature=(\S+)/g)].map(([, signature]) => signature);
	expect(urls).toHaveLength(2);
	expect(hidden).toEqual(expect.arrayContaining(urls));
});

/** The kind: what is not known to be hidden from the end user is open to him. */
test.each([
	['the reply says so', { hiddenfromuser: true }, [], true],
	['a second look says so', {}, [{ hiddenfromuser: true }], true],
	['nothing says so', {}, [{}], false],
	['the note is not found', {}, [], false],
	['the reply says the opposite', { hiddenfromuser: false }, [{ hiddenfromuser: true }], false],
])('Links are private only where %s', async (_, added, held, isPrivate) => {
	const { until, thrown } = await ask({ added, held });
	expect(until !== undefined).toBe(isPrivate);
	if (!isPrivate) expect(thrown?.message).toContain('did not keep the note');
});

test('A second try of the run does not ask again, and looks as closely', async () => {
	const settings = { retryOnFail: true };
	const kept = await ask({ settings, held: [{ hiddenfromuser: true }] });
	expect(kept).toMatchObject({ notes: [], until: expect.any(Date) });
	const open = await ask({ settings, held: [{ hiddenfromuser: false }] });
	expect(open.thrown?.message).toContain('did not keep the note');
});

test('A question that could not be asked is no approval, also where the run goes on', async () => {
	const added = { hiddenfromuser: false };
	const goesOn = await ask({ added, continues: true });
	expect(goesOn.output?.[0][0].json).toMatchObject({ approved: false, outcome: 'failed' });
	const settings = { onError: 'continueErrorOutput' };
	const apart = await ask({ added, settings, continues: true });
	// n8n puts the fields of the item that a pair names beside an error: an approval might be among them.
	expect(apart.output?.[0]).toEqual([{ json: { error: expect.any(String) }, pairedItem: 0 }]);
});

test('The note is added under the outcome that was chosen, and no rule of Halo passes it on', async () => {
	const outcome = { __rl: true, mode: 'id', value: '91' };
	const [note] = (await ask({ inputs: { 'options.outcome_id': outcome } })).notes;
	expect(note).toMatchObject({ ticketId: 1207, outcome: 91, more: { dont_do_rules: true } });
});
