import { sandboxForTests } from './client';

const here = sandboxForTests();
const { call } = here;

const query = async (sql: string) => {
	const { body } = await call('POST', '/Report', [{ _loadreportonly: true, sql }]);
	return (body as { report: Record<string, unknown> }).report;
};

describe('a query', () => {
	it.each([
		['SELECT TOP 1 aareadesc AS customer FROM area', [{ customer: 'Birch Dental' }]],
		["SELECT aarea FROM area WHERE aareadesc = 'Alder & Sons'", [{ aarea: 15 }]],
		["SELECT aarea FROM area WHERE aareadesc LIKE 'birch%' AND aarea < (13)", [{ aarea: 12 }]],
		['SELECT TOP 1 * FROM (SELECT aarea AS id FROM area) AS a WHERE id > 12', [{ id: 13 }]],
		['SELECT aarea FROM area WHERE aareadesc = CAST(0x41006200 AS nvarchar(2))', []],
		["SELECT faultid FROM faults WHERE dateoccured > CAST('2100-01-01' AS date)", []],
	])('%s', async (sql, rows) => {
		expect(await query(sql)).toEqual({ loaded: true, load_error: '', rows });
	});

	it.each([
		['SELECT x FROM area', "Invalid column name 'x'."],
		['SELECT x FROM nothing', "Invalid object name 'nothing'."],
		['SELECT aarea FROM area; DELETE FROM area', "Incorrect syntax near ';'."],
		['SELECT aarea FROM area) AS a; DELETE FROM (SELECT 1', "Incorrect syntax near ';'."],
		['SELECT aarea FROM area -- all', "Incorrect syntax near ')'."],
		['SELECT aarea FROM area ORDER BY aarea', 'The ORDER BY clause is invalid in views, inline'],
	])('%s fails in an answer of success', async (sql, says) => {
		const report = await query(sql);
		expect(report).toMatchObject({ loaded: false, rows: [] });
		expect(report.load_error).toContain(says);
	});

	it('is stored by a build that does not know that it is only to be run', async () => {
		here.sandbox.switches.queryStored = true;
		const { body } = await call('POST', '/Report', [{ _loadreportonly: true, sql: 'SELECT 1' }]);
		expect(body).toMatchObject({ id: 304, sql: 'SELECT 1' });
		expect(body).not.toHaveProperty('report');
	});
});

describe('a report', () => {
	it('is listed without what it holds, and run only where that is asked for', async () => {
		const list = await call('GET', '/Report?search=customers');
		expect(list.body).toMatchObject({ record_count: 1, reports: [{ id: 302 }] });
		expect(JSON.stringify(list.body)).not.toContain('SELECT');
		expect((await call('GET', '/Report/302')).body).not.toHaveProperty('report');
		const { body } = await call('GET', '/Report/302?loadreport=true');
		expect(body).toMatchObject({
			available_columns: [
				{ name: 'client_id', data_type: 'int' },
				{ name: 'customer', data_type: 'nvarchar' },
				{ name: 'inactive', data_type: 'bit' },
			],
			report: { loaded: true, rows: expect.any(Array) },
		});
	});

	it('uses a period only where its number says that it is given by days', async () => {
		const days = 'reportingperiodstartdate=2000-01-01&reportingperiodenddate=2000-01-31';
		const rowsFor = async (more: string) => {
			const { body } = await call('GET', `/Report/301?loadreport=true&${days}${more}`);
			return (body as { report: { rows: unknown[] } }).report.rows.length;
		};
		expect(await rowsFor('&reportingperiod=7')).toBe(0);
		expect(await rowsFor('')).toBeGreaterThan(0);
	});

	it('gives no more than 50,000 rows', async () => {
		const rows = Array.from({ length: 50_001 }, (_, x) => ({ x }));
		const { id } = here.sandbox.halo.add('Report', { name: 'Long', report: { rows } });
		const { body } = await call('GET', `/Report/${String(id)}?loadreport=true`);
		expect((body as { report: { rows: unknown[] } }).report.rows).toHaveLength(50_000);
	});

	it('has its published rows under its published ID, while it is published', async () => {
		const path = '/ReportData/5d0c1a7e-4c1b-4f7a-9b1e-2f6f0c9b7a11';
		expect((await call('GET', path)).body).toHaveLength(12);
		here.sandbox.halo.change('Report', { id: 302, is_published: false });
		expect((await call('GET', path)).status).toBe(404);
	});
});

it('no violation', () => {
	expect(here.sandbox.violations).toEqual([]);
});
