import type { Row } from '../../../sandbox';
import { FIRST, outcomesOf, sync, useSync } from './syncWorld';

const { world, fill, licence, countOf, run, synced, writes } = useSync();

const undo = (report: unknown, more: object = {}) => ({
	resource: 'softwareLicence',
	operation: 'undoSync',
	report,
	dryRun: false,
	...more,
});
const COUNTS = [21, 25, 18, 20, 20, 20, 20];
/** Syncs seven customers, three of them with another count. */
const before = async (more: object = {}) => {
	const input = fill(7).map((one, index) => ({ ...one, count: COUNTS[index] }));
	const { summary } = await synced(sync(more), input);
	world().requestCounts();
	return summary;
};
const counts = () => COUNTS.map((_, index) => countOf(FIRST + index)[0]);
const change = (count: number) =>
	world().sandbox.halo.change('SoftwareLicence', { id: 10_001, count });

describe('Undo Sync takes back what the report says was written', () => {
	it.each<[string, (summary: Row) => unknown]>([
		['the plain report', ({ report }) => report],
		['the HTML report', ({ report_html: html }) => html],
		['the summary itself', (summary) => summary],
		[
			'the report within other text',
			({ report }) => `Note of the run:\r\n\r\n${String(report)}\r\nRegards`,
		],
		[
			'the report as a mail has broken it',
			({ report }) =>
				String(report).replaceAll(' → ', '\u00a0→\r\n').replaceAll(' (lic', '\u00a0(lic'),
		],
	])('given %s', async (_, given) => {
		const report = given(await before());
		const { rows, summary } = await synced(undo(report), [{}]);
		expect(counts()).toEqual(COUNTS.map(() => 20));
		expect(outcomesOf(rows)).toEqual(['updated', 'updated', 'updated']);
		expect(rows[1]).toMatchObject({ client_name: 'Customer 1', from: 25, to: 20 });
		expect(summary.report).toContain('Undo Sync. Unchanged: 0');
		expect(world().requestCounts()).toEqual({
			'GET /api/SoftwareLicence': 1,
			'POST /api/SoftwareLicence': 1,
		});
	});

	it('also a count that was no whole number', async () => {
		const { report } = await before();
		const given = String(report).replace('20 → 25 (', '19.5 → 25 (');
		await synced(undo(given), [{}]);
		expect(countOf(FIRST + 1)).toEqual([19.5]);
	});

	it('however many rows the run had changed', async () => {
		const input = fill(10).map((one) => ({ ...one, count: 22 }));
		const { summary } = await synced(sync({ guards: { maxRowsPercent: 100 } }), input);
		const { rows } = await synced(undo(summary.report), [{}]);
		expect(new Set(outcomesOf(rows))).toEqual(new Set(['updated']));
		expect(countOf(FIRST + 9)).toEqual([20]);
	});

	it('as a dry run unless that is switched off', async () => {
		const { report } = await before();
		const { summary } = await synced(undo(report, { dryRun: undefined }), [{}]);
		expect(summary).toMatchObject({ dry_run: true, updated: 3 });
		expect(counts()).toEqual(COUNTS);
	});

	it('twice: the second finds everything as it was', async () => {
		const { report } = await before();
		await synced(undo(report), [{}]);
		const { rows } = await synced(undo(report), [{}]);
		expect(outcomesOf(rows)).toEqual(['unchanged', 'unchanged', 'unchanged']);
		expect(counts()).toEqual(COUNTS.map(() => 20));
	});

	it('and its own report takes that back again', async () => {
		const { report } = await before();
		const { summary } = await synced(undo(report), [{}]);
		await synced(undo(summary.report), [{}]);
		expect(counts()).toEqual(COUNTS);
	});

	it.each([
		['changed since', 26, 'refused'],
		['put back by hand', 20, 'unchanged'],
	])('but not what was %s', async (_, count, outcome) => {
		const { report } = await before();
		change(count);
		const { rows } = await synced(undo(report), [{}]);
		expect(outcomesOf(rows)).toEqual(['updated', outcome, 'updated']);
		expect(countOf(FIRST + 1)).toEqual([count]);
		if (outcome === 'refused')
			expect(rows[1].reason).toBe(
				'Somebody changed it since: its count is 26 now, not the 25 of the report',
			);
	});

	it('nor what is gone', async () => {
		const { report } = await before();
		world().sandbox.halo.change('SoftwareLicence', { id: 10_001, deleted: true });
		const { rows } = await synced(undo(report), [{}]);
		expect(outcomesOf(rows)).toEqual(['updated', 'refused', 'updated']);
	});

	it('within the guards: a new licence goes back to 0 only where that is allowed', async () => {
		const input = [...fill(6), { customer: 17, count: 3 }];
		const { summary } = await synced(sync(), input);
		const held = await synced(undo(summary.report), [{}]);
		expect(held.rows).toMatchObject([{ outcome: 'refused', from: 3, to: 0 }]);
		expect(held.rows[0].reason).toContain('Allow Counts of 0');
		await synced(undo(summary.report, { guards: { allowZero: true } }), [{}]);
		expect(countOf(17)).toEqual([0]);
	});

	it('nothing else: a licence that was set to 0 beside another comes back too, others stay', async () => {
		const [first, ...others] = fill(6);
		licence({ id: 900, client_id: FIRST, count: 4, is_active: false });
		licence({ id: 901, client_id: 17, count: 9 });
		const guards = { guards: { allowZero: true } };
		const { summary } = await synced(sync(guards), [{ ...first, count: 24 }, ...others]);
		expect(countOf(FIRST)).toEqual([24, 0]);
		await synced(undo(summary.report, guards), [{}]);
		expect(countOf(FIRST)).toEqual([20, 4]);
		expect(
			world()
				.sandbox.halo.rows('SoftwareLicence')
				.find(({ id }) => id === 900),
		).toMatchObject({
			is_active: false,
		});
		expect(countOf(17)).toEqual([9]);
	});
});

/** The kind: a row ends as refused, and its licence has another count all the same. */
describe('Undo Sync takes back what Halo made of a write', () => {
	const refusedRun = async (kept: Row, more: Row = {}) => {
		const [first, ...others] = fill(6);
		if (more.is_active === false)
			world().sandbox.halo.change('SoftwareLicence', { id: 10_000, is_active: false });
		const row = { id: 10_000, client_id: FIRST, name: 'Petra Identity Protection', ...kept };
		const { halo, faults } = world().sandbox;
		faults.add({ method: 'POST', path: '/SoftwareLicence', status: 200, body: [row] });
		const { rows, summary } = await synced(sync(), [{ ...first, count: 25 }, ...others]);
		expect(rows[0].outcome).toBe('refused');
		halo.change('SoftwareLicence', { id: 10_000, count: kept.count });
		return String(summary.report);
	};

	it.each<[string, Row, Row]>([
		['kept another count', { count: 22, is_active: true }, {}],
		['kept the licence inactive', { count: 25, is_active: false }, { is_active: false }],
	])('it %s', async (_, kept, more) => {
		const report = await refusedRun(kept, more);
		expect(report).toMatch(
			/Refused \(1\):\n- Customer 0: .* 20 → \d+ \(licence 10000\)\. .*Halo kept/,
		);
		const { rows } = await synced(undo(report), [{}]);
		expect(rows).toMatchObject([{ outcome: 'updated', from: kept.count, to: 20 }]);
		expect(countOf(FIRST)).toEqual([20]);
	});

	it('but where it left the count as it was, nothing is to be taken back, and that is told', async () => {
		const report = await refusedRun({ count: 20, is_active: true });
		expect(report).toMatch(/Refused \(1\):\n- Customer 0: [^→]*Halo kept 20 instead of 25/);
		const { said } = await run(undo(report), [{}]);
		expect(said).toContain('Report names no count that was written');
	});
});

describe('Undo Sync refuses', () => {
	it.each<[string, () => Promise<unknown>]>([
		['an empty report', async () => await Promise.resolve('')],
		['one that names nothing', async () => await Promise.resolve('Birch 10 → 12')],
		['the report of a dry run', async () => (await before({ dryRun: true })).report],
	])('%s', async (_, report) => {
		const given = await report();
		const { said } = await run(undo(given === '' ? '={{ "" }}' : given), [{}]);
		expect(said).toContain('Report names no count that was written');
		expect(writes()).toBe(0);
	});

	it('a report of which a count cannot be read, in place of leaving it out', async () => {
		const { report } = await before();
		const given = String(report).replace('20 → 25 (', '20 → about 25 (');
		const { said } = await run(undo(given), [{}]);
		expect(said).toContain('Report names 1 more count than can be read');
		expect(writes()).toBe(0);
	});

	it('two reports at once that tell of one licence', async () => {
		const { report } = await before();
		change(30);
		const { said } = await run(undo('={{ $json.report }}'), [
			{ report },
			{ report: 'Customer 1: X 25 → 30 (licence 10001)' },
		]);
		expect(said).toContain('Report names a licence more than once');
		expect(counts()[1]).toBe(30);
	});
});
