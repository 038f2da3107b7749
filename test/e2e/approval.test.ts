import { sleep } from 'n8n-workflow';
import type { RealN8n } from '../../real-n8n';
import { packPackage, startN8n } from '../../real-n8n';
import type { Row, Sandbox } from '../../sandbox';
import { startSandbox } from '../../sandbox';
import { Asking, open, press } from './approvals';
import { by } from './world';

let n8n: RealN8n;
let sandbox: Sandbox;
let asking: Asking;

/** What must never pass for an answer: it was there before anybody was asked. */
const APPROVED_BEFORE = { approved: true, answered: true, outcome: 'approved', answered_by: 'Me' };
/** About two seconds. */
const SOON = 2 / 3_600;

beforeAll(async () => {
	n8n = await startN8n({ tarballs: [await packPackage()] });
	sandbox = await startSandbox();
	const id = await n8n.api.createCredential({
		name: 'Halo PSA',
		type: 'haloPsaApi',
		data: { permissions: 'all', ...sandbox.credential() },
	});
	asking = new Asking(n8n, sandbox, id);
});

afterEach(() => {
	sandbox.faults.clear();
	sandbox.switches.notesAreHidden = 'as sent';
	expect(sandbox.violations).toEqual([]);
});

afterAll(async () => {
	await n8n.stop();
	await sandbox.close();
});

const latestNote = (): Row => {
	const notes = asking.notes();
	return notes[notes.length - 1];
};

describe('A question that waits for its answer', () => {
	it('is approved by its link, once for all items, and noted', async () => {
		const run = await asking.ask({ recipients: 'Dana Smith' }, [{ seats: 1 }, { seats: 2 }]);
		expect((await run.now()).status).toBe('waiting');
		expect(run.links().map(({ label }) => label)).toEqual(['Approve', 'Decline']);
		expect(latestNote()).toMatchObject({
			ticket_id: asking.ticketId,
			hiddenfromuser: true,
			sendemail: false,
		});
		expect(await press(run.link('Approve'))).toMatchObject({ status: 200 });
		const { no, yes } = await run.outcome();
		expect(no).toEqual([]);
		expect(yes).toEqual([
			expect.objectContaining({
				approved: true,
				answered: true,
				choice: 'Approve',
				answered_by: 'Dana Smith',
				claimed_name: null,
				ticket_id: asking.ticketId,
				answered_at: expect.stringMatching(/^\d{4}-.*Z$/),
			}),
		]);
		expect(latestNote()).toMatchObject({
			note: expect.stringContaining('Approved, by the link for Dana Smith.'),
			hiddenfromuser: true,
		});
	});

	it('is declined by its link, and does not go on where it would go on approved', async () => {
		const run = await asking.ask({});
		await press(run.link('Decline'), { name: 'Lee <b>' });
		const { no, yes } = await run.outcome();
		expect(yes).toEqual([]);
		expect(no).toMatchObject([
			{ approved: false, answered: true, outcome: 'declined', answered_by: null },
		]);
		expect(no[0].claimed_name).toContain('Lee');
		expect(latestNote().note).toContain('who gave the name Lee');
	});

	it('is answered by one of its choices', async () => {
		const run = await asking.ask({ responseType: 'choice', choices: 'Laptop A\nLaptop B' });
		await press(run.link('Laptop B'));
		expect((await run.outcome()).yes).toMatchObject([
			{ approved: false, answered: true, outcome: 'chosen', choice: 'Laptop B' },
		]);
	});

	it('is answered by its form, once it is filled in right', async () => {
		const values = [
			{ label: 'Seats', type: 'number', required: true },
			{ label: 'Plan', type: 'list', choices: 'Small\nLarge' },
			{ label: 'approved', type: 'text' },
		];
		const run = await asking.ask({ responseType: 'form', formFields: { values } });
		const link = run.link('Fill in the form');
		const wrong = await press(link, { 'field-0': 'many', 'field-1': 'Large' });
		expect(wrong).toMatchObject({ status: 422, page: expect.stringContaining('is not a number') });
		expect((await run.now()).status).toBe('waiting');
		await press(link, { 'field-0': '12', 'field-1': 'Large', 'field-2': 'true' });
		expect((await run.outcome()).yes).toMatchObject([
			{
				approved: false,
				outcome: 'submitted',
				fields: { Seats: 12, Plan: 'Large', approved: 'true' },
			},
		]);
	});

	it('is not answered by who only opens its links, such as a program that checks mail', async () => {
		const run = await asking.ask({});
		for (const { url } of run.links()) {
			const { status, headers, page } = await open(url);
			expect(status).toBe(200);
			expect(headers.get('content-security-policy')).toContain("default-src 'none'");
			expect(headers.get('cache-control')).toBe('no-store');
			expect(page).toContain('May I bill &#60;20&#62; seats?');
			expect(page).not.toContain('<script');
		}
		expect((await run.now()).status).toBe('waiting');
		expect(asking.notes().filter(({ note }) => /\(answer /.test(String(note)))).not.toContain(
			latestNote(),
		);
		await press(run.link('Decline'));
		await run.outcome();
	});

	it('is answered once, also by two links at the same moment', async () => {
		const run = await asking.ask({ recipients: 'Dana, Lee' });
		const noted = asking.notes().length;
		const answers = await Promise.all([
			press(run.link('Approve', 'Dana')),
			press(run.link('Decline', 'Lee')),
		]);
		expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
		const { no, yes } = await run.outcome();
		expect([...no, ...yes]).toHaveLength(1);
		expect(asking.notes()).toHaveLength(noted + 1);
		const [{ answered_by: who }] = [...no, ...yes];
		expect(latestNote().note).toContain(`by the link for ${String(who)}.`);
		const again = await press(run.link('Decline', 'Lee'));
		expect(again.page).not.toContain('Recorded');
		expect(asking.notes()).toHaveLength(noted + 1);
	});

	it('takes no link that was changed, or that n8n has not signed', async () => {
		const run = await asking.ask({ recipients: 'Dana, Lee' });
		const url = new URL(run.link('Decline', 'Dana'));
		const changed = ['answer', 'to', 'round'].map((name) => {
			const other = new URL(url);
			other.searchParams.set(name, name === 'answer' ? '0' : '1');
			return other;
		});
		const unsigned = new URL(url);
		unsigned.searchParams.delete('signature');
		for (const wrong of [...changed, unsigned])
			expect(await press(wrong.toString())).toMatchObject({ status: 401 });
		expect((await run.now()).status).toBe('waiting');
		await press(url.toString());
		await run.outcome();
	});

	it('is not answered while Halo does not take the note of it', async () => {
		const run = await asking.ask({});
		const refused = { status: 400, body: '"No actions today"', times: Infinity };
		sandbox.faults.add({ method: 'POST', path: '/Actions', ...refused });
		const first = await press(run.link('Approve'));
		expect(first).toMatchObject({ status: 502, page: expect.stringContaining('still waits') });
		expect((await run.now()).status).toBe('waiting');
		sandbox.faults.clear();
		expect(await press(run.link('Approve'))).toMatchObject({ status: 200 });
		expect((await run.outcome()).yes).toMatchObject([{ approved: true }]);
	});

	it('is answered in the last moment, though Halo takes the note only after it', async () => {
		const run = await asking.ask({ limitHours: 15 / 3_600 });
		sandbox.faults.add({ method: 'POST', path: '/Actions', delayMs: 16_000 });
		expect(await press(run.link('Approve'))).toMatchObject({ status: 200 });
		expect((await run.outcome()).yes).toMatchObject([{ approved: true }]);
	});
});

describe('A question that nobody answers', () => {
	const isClosed = ({ no, yes }: { no: Row[]; yes: Row[] }) => {
		expect(yes).toEqual([]);
		expect(no).toMatchObject([
			{
				approved: false,
				answered: false,
				outcome: 'expired',
				answered_by: null,
				ticket_id: asking.ticketId,
			},
		]);
	};

	it('is not approved when its time is over, whatever came in, while n8n was down', async () => {
		const run = await asking.ask({ limitHours: SOON }, [APPROVED_BEFORE, APPROVED_BEFORE]);
		await n8n.kill();
		await n8n.restart();
		isClosed(await run.outcome());
	});

	it('is not approved when its time is over, whatever came in, while n8n ran', async () => {
		const run = await asking.ask({ limitHours: SOON }, [APPROVED_BEFORE]);
		const late = run.link('Approve');
		await sleep(2_500);
		const { page } = await press(late);
		expect(page).not.toContain('Recorded');
		isClosed(await run.outcome());
		expect((await open(late)).page).not.toContain('May I bill');
	});

	it('waits on when n8n is started anew, and is answered then', async () => {
		const run = await asking.ask({}, [APPROVED_BEFORE]);
		await n8n.kill();
		await n8n.restart();
		expect((await run.now()).status).toBe('waiting');
		await press(run.link('Decline'));
		expect((await run.outcome()).no).toMatchObject([{ approved: false, outcome: 'declined' }]);
	});
});

describe('A question that can not be asked', () => {
	it.each([
		['continueRegularOutput', { approved: false, answered: false, outcome: 'failed' }],
		['continueErrorOutput', { error: expect.stringContaining('Ticket') }],
	])('is not approved by what came in, with On Error %s', async (onError, item) => {
		const wrong = { ticket_id: by('id', '={{ $json.none }}') };
		const { execution, yes } = await (
			await asking.ask(wrong, [APPROVED_BEFORE], { onError })
		).outcome();
		expect(yes).toEqual([]);
		const outputs = execution.data.resultData.runData.Approval[0].data?.main ?? [];
		const rows = outputs.flatMap((output) => output ?? []).map(({ json }) => json);
		expect(rows).toEqual([expect.objectContaining(item)]);
		expect(rows[0].approved).not.toBe(true);
	});

	it('ends the run where Halo did not keep the note private', async () => {
		sandbox.switches.notesAreHidden = 'as the outcome says';
		const run = await asking.ask({ options: { outcome_id: by('name', 'Email User') } });
		const { execution, yes } = await run.outcome();
		expect(execution.data.resultData.error?.message).toContain('did not keep the note');
		expect(yes).toEqual([]);
		expect((await press(run.link('Approve'))).page).not.toContain('Recorded');
	});
});
