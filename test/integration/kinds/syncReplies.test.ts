import type { BrokenReply } from '../../../sandbox';
import { byName, FIRST, outcomes, sync, syncByName, useSync } from './syncWorld';

const { world, fill, countOf, licences, run, synced, writes } = useSync();

/** Sixty rows: ten that differ, and two customers more without a licence. */
const sixtyTwo = () => {
	const input = fill(60).map((row, index) => (index < 10 ? { ...row, count: 21 } : row));
	return [...input, { customer: 17, count: 3 }, { customer: 18, count: 4 }];
};
const RIGHT = { updated: 10, unchanged: 50, created: 2 };

const expectRight = () => {
	for (let index = 0; index < 60; index++)
		expect(countOf(FIRST + index)).toEqual([index < 10 ? 21 : 20]);
	expect([countOf(17), countOf(18)]).toEqual([[3], [4]]);
};

describe('The reply to a write breaks off after Halo stored it: looked up, told as it is, not written twice', () => {
	it.each<BrokenReply>([
		'cut body',
		'header only',
		'long length',
		'cut chunks',
		'cut gzip',
		'cut JSON',
		'empty',
		'text',
		'error object',
		'web page',
		'web page behind comment',
	])('%s', async (reply) => {
		const input = sixtyTwo();
		world().sandbox.faults.add({ method: 'POST', path: '/SoftwareLicence', reply });
		const { rows } = await synced(sync(), input);
		expect(outcomes(rows)).toEqual(RIGHT);
		expectRight();
		expect(writes()).toBe(1);
	});

	it.each([500, 504])('status %i to an array that was stored', async (status) => {
		const input = sixtyTwo();
		const fault = { method: 'POST', path: '/SoftwareLicence', status, afterwards: true };
		world().sandbox.faults.add(fault);
		const { rows } = await synced(sync(), input);
		expect(outcomes(rows)).toEqual(RIGHT);
		expectRight();
		expect(writes()).toBe(1);
	});

	it('and the look after it fails too: the rows say that it is not known', async () => {
		const input = sixtyTwo();
		const path = '/SoftwareLicence';
		world().sandbox.faults.add({ method: 'POST', path, reply: 'cut body' });
		world().sandbox.faults.add({ method: 'GET', path, skip: 1, status: 500, times: Infinity });
		const { rows } = await synced(sync(), input);
		expect(outcomes(rows)).toEqual({ unchanged: 50, refused: 12 });
		expect(rows[0].reason).toContain('Halo may or may not have done this');
		expect(writes()).toBe(1);
		world().sandbox.faults.clear();
		expect(outcomes((await synced(sync(), input)).rows)).toEqual({ unchanged: 62 });
		expectRight();
	});
});

describe('An array of licences that is too much at once is split', () => {
	it.each([500, 504, 413])('status %i', async (status) => {
		const input = fill(60).map((row) => ({ ...row, count: 21 }));
		const fault = { method: 'POST', path: '/SoftwareLicence', rowsOver: 20, status };
		world().sandbox.faults.add({ ...fault, times: Infinity });
		const { rows } = await synced(sync({ guards: { maxRowsPercent: 100 } }), input);
		expect(outcomes(rows)).toEqual({ updated: 60 });
		for (const { count } of licences()) expect(count).toBe(21);
	});

	it('and where Halo takes not even one row, the rows name the status', async () => {
		const input = fill(6).map((row, index) => (index < 2 ? { ...row, count: 21 } : row));
		const fault = { method: 'POST', path: '/SoftwareLicence', status: 500 };
		world().sandbox.faults.add({ ...fault, times: Infinity });
		const { rows } = await synced(sync(), input);
		expect(outcomes(rows)).toEqual({ refused: 2, unchanged: 4 });
		expect(rows[0].reason).toContain('500');
	});
});

describe('A list that is no list writes nothing', () => {
	const NO_LIST: BrokenReply[] = [
		'cut JSON',
		'empty',
		'text',
		'error object',
		'null envelope',
		'no envelope',
		'no rows',
		'not objects',
		'web page',
		'web page behind comment',
	];

	it.each(NO_LIST)('of licences: %s', async (reply) => {
		const input = sixtyTwo();
		world().sandbox.faults.add({ path: '/SoftwareLicence', reply, times: Infinity });
		const { error, said } = await run(sync(), input);
		expect(error).not.toBeNull();
		expect(said).toMatch(/Halo's (list of software licences|answer) can't be read|web page/);
		expect(writes()).toBe(0);
	});

	it.each(NO_LIST.slice(1, 6))('of customers: %s', async (reply) => {
		const input = byName(fill(6)).map((row) => ({ ...row, count: 21 }));
		world().sandbox.faults.add({ path: '/Client', reply, times: Infinity });
		const { error, said } = await run(syncByName(), input);
		expect(error).not.toBeNull();
		expect(said).toMatch(/Halo's (list of customers|answer) can't be read|web page/);
		expect(writes()).toBe(0);
	});

	it('and with On Error: Continue, each item has the reason', async () => {
		const input = sixtyTwo();
		world().sandbox.faults.add({ path: '/SoftwareLicence', reply: 'null envelope' });
		const { outputs } = await run(sync(), input, { onError: 'continueRegularOutput' });
		expect(outputs[0]).toHaveLength(62);
		for (const item of outputs[0]) expect(JSON.stringify(item)).toContain("can't be read");
		expect(writes()).toBe(0);
	});
});

describe('The look for duplicates after a write fails: outcomes as written, and a warning', () => {
	it.each([
		['status 500', { status: 500 }],
		['status 403', { status: 403 }],
		['a web page', { reply: 'web page' as const }],
		['no list', { reply: 'error object' as const }],
	])('%s', async (_, fault) => {
		// One new licence, so one look: a second one could be under way when the first has failed.
		const input = sixtyTwo().slice(0, 61);
		const path = '/SoftwareLicence';
		world().sandbox.faults.add({ method: 'GET', path, skip: 1, ...fault, times: Infinity });
		const { rows, summary } = await synced(sync(), input);
		expect(outcomes(rows)).toEqual({ ...RIGHT, created: 1 });
		expect(summary.warnings).toEqual([
			expect.stringContaining(
				'whether another run created the same software licences at the same time could not be looked up',
			),
		]);
		expect(countOf(17)).toEqual([3]);
	});
});
